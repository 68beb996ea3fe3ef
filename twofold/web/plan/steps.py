"""The states of a step and of a goal, and the moves between them, as dictionaries. `docs/reference/plan.md` draws them.

Nothing is lost by a move: every state can be left again, and a step keeps the dates of all its moves.
"""

from enum import StrEnum


class Status(StrEnum):
    """Where a step stands. Only a rule, or a professional, proposes; a step of one's own begins as accepted."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"


NEXT = {
    Status.PROPOSED: frozenset({Status.ACCEPTED, Status.DECLINED}),
    Status.ACCEPTED: frozenset({Status.DONE, Status.DECLINED}),
    Status.DECLINED: frozenset({Status.ACCEPTED}),
    Status.DONE: frozenset({Status.ACCEPTED}),
}


class GoalStatus(StrEnum):
    """Where a goal stands. A goal that was let go is no failure and can be taken up again."""

    OPEN = "open"
    REACHED = "reached"
    LET_GO = "let-go"


GOAL_NEXT = {
    GoalStatus.OPEN: frozenset({GoalStatus.REACHED, GoalStatus.LET_GO}),
    GoalStatus.REACHED: frozenset({GoalStatus.OPEN}),
    GoalStatus.LET_GO: frozenset({GoalStatus.OPEN}),
}


class NotFromHere(Exception):
    """A move that does not lead on from where the step or goal stands by now, such as from a page opened long ago."""


def drawn() -> str:
    """Both machines as a Mermaid diagram each, for the generated docs."""
    parts = []
    for title, machine, first in (
        ("A step", NEXT, (Status.PROPOSED, Status.ACCEPTED)),
        ("A goal", GOAL_NEXT, (GoalStatus.OPEN,)),
    ):
        lines = [f"    [*] --> {_node(state)}" for state in first]
        lines += [f"    {_node(state)} --> {_node(to)}" for state, after in machine.items() for to in sorted(after)]
        parts.append(f"## {title}\n\n```mermaid\nstateDiagram-v2\n" + "\n".join(lines) + "\n```\n")
    return "\n".join(parts)


def _node(state: StrEnum) -> str:
    return state.value.replace("-", "_")
