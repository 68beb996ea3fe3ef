"""Steps of a plan, built from content: what is done, by whom, what comes first, and the page that helps with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from twofold.care.onward import Onward
from twofold.care.rules import Arm
from twofold.care.source import Key


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a plan. `side` is which of the two it treats: trauma, use, both or neither.

    `who` does it: me, prescriber, therapist, clinic, supporter, group. `needs` are the steps that come first, where
    they are in the plan. `less_or_none` steps wait for the questions before stopping (W-14). `opens` is a page by key,
    such as `lesson:<id>`, `skill:<id>`, `help-now` or the name of a page; None where there is none.
    """

    id: str
    arm: Arm
    side: str
    order: int
    title: Key
    text: Key
    who: tuple[str, ...]
    needs: tuple[str, ...]
    opens: Onward | None
    less_or_none: bool
    within_days: int | None


def step(given: Mapping[str, Any]) -> Step:
    """Build from a validated mapping."""
    at = f"steps.{given['id']}"
    return Step(
        id=given["id"],
        arm=Arm(given["arm"]),
        side=given["side"],
        order=given["order"],
        title=Key(f"{at}.title"),
        text=Key(f"{at}.text"),
        who=tuple(given["who"]),
        needs=tuple(given.get("needs", [])),
        opens=Onward(Key(f"{at}.title"), given["opens"]) if "opens" in given else None,
        less_or_none=given.get("less_or_none", False),
        within_days=given.get("within_days"),
    )


def loop_in(before: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """A way round from a step back to itself, as the steps on it; empty where none is. Pairs are (first, then)."""
    after: dict[str, list[str]] = {}
    for first, then in before:
        after.setdefault(first, []).append(then)
    done: set[str] = set()

    def way_round(at: str, way: tuple[str, ...]) -> tuple[str, ...]:
        if at in way:
            return (*way[way.index(at) :], at)
        if at in done:
            return ()
        for one in after.get(at, []):
            if found := way_round(one, (*way, at)):
                return found
        done.add(at)
        return ()

    for start in after:
        if found := way_round(start, ()):
            return found
    return ()
