"""What the rules say -> one plan to look at: merged, in order, with its three arms and safety, its gaps and conflicts.

Nothing here decides for the person: every step is a proposal with the rules that are its reasons.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from twofold.care.conflict import Conflict
from twofold.care.content import Content
from twofold.care.facts import Facts
from twofold.care.observations import Contradiction, cannot_both
from twofold.care.rules import Arm, Outcome, RuleKind, Truth, evaluate
from twofold.care.steps import Step
from twofold.care.stopping import StoppingAnswer, holds_back

SIDES = ("trauma", "use")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A step with the rules that propose it, and the steps of this plan that come first.

    `held`: it is about less or none, and the questions before stopping are not answered, or say to wait (W-14).
    """

    step: Step
    because: tuple[Outcome, ...]
    after: tuple[str, ...]
    held: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """A plan treats one side; the other is positive and nothing treats it. `offers` are proposed steps that would."""

    side: str
    treated: str
    offers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A proposal for a plan. `steps` are in the order they come in; `applies` are the rules that say yes, emergencies
    first; `open` are those that cannot be known yet; `asks` are facts that bear on safety and are
    not known, see `bears_on_safety`; `contradictions` are facts that cannot both be so.
    """

    steps: tuple[Proposed, ...]
    gaps: tuple[Gap, ...]
    conflicts: tuple[Conflict, ...]
    applies: tuple[Outcome, ...]
    open: tuple[Outcome, ...]
    asks: tuple[str, ...]
    contradictions: tuple[Contradiction, ...] = ()

    def arm(self, arm: Arm) -> tuple[Proposed, ...]:
        """The steps of one arm, in their order; an arm with no step is empty and shown all the same."""
        return tuple(one for one in self.steps if one.step.arm is arm)


def ask(content: Content, facts: Facts) -> tuple[Outcome, ...]:
    """Every rule of advice that is on, with its answer and trace. Emergencies first, then by order and id."""
    rules = [rule for rule in content.rules.values() if rule.kind is RuleKind.ADVICE and rule.on]
    rules.sort(key=lambda rule: (not rule.emergency, rule.order, rule.id))
    return tuple(rule.of(facts) for rule in rules)


def propose(
    content: Content, facts: Facts, *, stopping: StoppingAnswer | None = None, having: Collection[Step] = ()
) -> Plan:
    """A plan from facts. `having` are the steps the person has already; `stopping` is the answer to W-10, if any."""
    outcomes = ask(content, facts)
    applies = tuple(one for one in outcomes if one.truth is Truth.YES)
    steps = _steps(content, applies, stopping)
    serious = [one for one in outcomes if one.truth is Truth.UNKNOWN and bears_on_safety(one)]
    return Plan(
        steps=steps,
        gaps=gaps(content, facts, having, [one.step for one in steps]),
        conflicts=conflicts(content, applies),
        applies=applies,
        open=tuple(one for one in outcomes if one.truth is Truth.UNKNOWN),
        asks=tuple(dict.fromkeys(name for one in serious for name in one.unknown)),
        contradictions=cannot_both(facts, content.contradictions),
    )


def bears_on_safety(outcome: Outcome) -> bool:
    """Whether what a rule does not know is worth a question: it is about safety, and something known points to it.

    Without that every plan would begin with a hundred questions. A few rules are always asked.
    """
    rule = outcome.rule
    return rule.ask_always or (rule.serious and any(seen.truth is Truth.YES for seen in outcome.trace))


def _steps(content: Content, applies: Iterable[Outcome], stopping: StoppingAnswer | None) -> tuple[Proposed, ...]:
    because: dict[str, list[Outcome]] = {}
    first: dict[str, set[str]] = {}
    for outcome in applies:
        for proposal in outcome.rule.proposes:
            because.setdefault(proposal.step, []).append(outcome)
            for later in proposal.before:
                first.setdefault(later, set()).add(proposal.step)
    for name in because:
        first.setdefault(name, set()).update(content.steps[name].needs)
    order = tuple(in_order(content.steps, because.keys(), first))
    waits = holds_back(stopping)
    return tuple(
        Proposed(
            step=content.steps[name],
            because=tuple(because[name]),
            after=tuple(one for one in order if one in first.get(name, ())),
            held=content.steps[name].less_or_none and waits,
        )
        for name in order
    )


def in_order(steps: Mapping[str, Step], names: Collection[str], first: Mapping[str, Collection[str]]) -> Iterator[str]:
    """The names so that whatever comes first comes first, and otherwise as the content orders them.

    `first` maps a step to those before it. The loader has refused circles; one that a caller makes is a ValueError.
    """
    left = [name for name in steps if name in names]
    while left:
        free = next((name for name in left if not any(one in left for one in first.get(name, ()))), None)
        if free is None:
            raise ValueError(f"these steps wait for each other: {', '.join(left)}")
        left.remove(free)
        yield free


def gaps(content: Content, facts: Facts, having: Collection[Step], offered: Collection[Step]) -> tuple[Gap, ...]:
    """Where a plan treats one side only and the other is positive. A plan without any step has no gap: it is empty."""
    found = []
    for side, other in (SIDES, SIDES[::-1]):
        positive = evaluate(content.conditions[f"{side}-positive"], facts) is Truth.YES
        if positive and not _treats(having, side) and _treats(having, other):
            offers = tuple(step.id for step in offered if step.side in (side, "both"))
            found.append(Gap(side, other, offers))
    return tuple(found)


def _treats(having: Collection[Step], side: str) -> bool:
    return any(step.side in (side, "both") for step in having)


def conflicts(content: Content, applies: Iterable[Outcome]) -> tuple[Conflict, ...]:
    """The conflicts between guidelines of which every side applies here; they are said aloud."""
    yes = {outcome.rule.id for outcome in applies}
    return tuple(one for one in content.conflicts.values() if yes.issuperset(one.between))
