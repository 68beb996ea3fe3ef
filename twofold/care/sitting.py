"""One sitting: which questionnaire comes next, after what was answered so far. It asks and stores nothing itself."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from twofold.care.change import may_ask_again
from twofold.care.instrument import Condition, Instrument
from twofold.care.rules import Truth
from twofold.care.scoring import Result
from twofold.care.source import Source, source


@dataclass(frozen=True, slots=True)
class Step:
    """One place in the sitting. `take` are instruments, of which the first that may be offered is taken.

    An `offered` step is put as a choice. A `long` one comes at most once in so many days.
    """

    id: str
    side: str
    take: tuple[str, ...]
    offered: bool
    long: bool
    opens_when: Condition | None


@dataclass(frozen=True, slots=True)
class Sitting:
    """The steps in order, and the days between two long forms."""

    steps: tuple[Step, ...]
    long_after_days: int
    source: Source


@dataclass(frozen=True, slots=True)
class SoFar:
    """What is known in the middle of a sitting.

    `results` are today's, by instrument; `passed` the steps that were skipped; `asked_for` the steps the person wants
    in any case; `days_since` how long ago each instrument was last answered before today.
    """

    results: Mapping[str, Result] = field(default_factory=dict)
    passed: Set[str] = frozenset()
    asked_for: Set[str] = frozenset()
    days_since: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Next:
    """A step that is due, with the instrument that is taken for it."""

    step: Step
    instrument: Instrument


def due(sitting: Sitting, offered: Mapping[str, Instrument], so_far: SoFar) -> Iterator[Next]:
    """The steps that are open now, in order. The first is what comes next; more may open with the answers to it."""
    for step in sitting.steps:
        taken = next((offered[name] for name in step.take if name in offered), None)
        if taken is None or step.id in so_far.passed or any(name in so_far.results for name in step.take):
            continue
        if _is_open(step, so_far) and _in_time(sitting, step, taken, so_far):
            yield Next(step, taken)


def _is_open(step: Step, so_far: SoFar) -> bool:
    """Open without a condition, by its condition, or because the person asked."""
    return (
        step.opens_when is None or step.id in so_far.asked_for or _truth(step.opens_when, so_far.results) is Truth.YES
    )


def _in_time(sitting: Sitting, step: Step, taken: Instrument, so_far: SoFar) -> bool:
    """Its window has passed, and no other long form was answered in the last days; today's sitting may hold several."""
    if not may_ask_again(taken, so_far.days_since.get(taken.id)):
        return False
    if not step.long or step.id in so_far.asked_for:
        return True
    others = [name for one in sitting.steps if one.long for name in one.take]
    return all(so_far.days_since.get(name, sitting.long_after_days) >= sitting.long_after_days for name in others)


def _truth(condition: Condition, results: Mapping[str, Result]) -> Truth:
    match condition:
        case {"any": parts}:
            return max(_truth(part, results) for part in parts)
        case {"all": parts}:
            return min(_truth(part, results) for part in parts)
    found = results.get(condition["instrument"])
    if found is None:
        return Truth.UNKNOWN
    if "rule" in condition:
        return found.rules[condition["rule"]]
    value = found.scores[condition["scale"]].value
    if value is None:
        return Truth.UNKNOWN
    return Truth.YES if value >= condition["at_least"] else Truth.NO


def sitting(given: Mapping[str, Any]) -> Sitting:
    """Build from a validated mapping."""
    return Sitting(
        tuple(
            Step(
                one["id"],
                one["side"],
                tuple(one["take"]),
                one.get("offered", False),
                one.get("long", False),
                one.get("opens_when"),
            )
            for one in given["steps"]
        ),
        given["long_after_days"],
        source(given["source"]),
    )


def unknown_names(given: Sitting, instruments: Mapping[str, Instrument]) -> Iterator[tuple[str, str]]:
    """(field, what is wrong) for every instrument, scale or rule that is not there, or that no earlier step asks."""
    asked: set[str] = set()
    for step in given.steps:
        for name in step.take:
            if name not in instruments:
                yield f"{step.id}.take", f"there is no instrument {name}"
        for one in _leaves(step.opens_when):
            known = instruments.get(one["instrument"]) if one["instrument"] in asked else None
            if known is None:
                yield f"{step.id}.opens_when", f"no earlier step takes {one['instrument']}"
            elif "rule" in one and one["rule"] not in known.rules:
                yield f"{step.id}.opens_when", f"{known.id} has no rule {one['rule']}"
            elif "scale" in one and one["scale"] not in known.scales:
                yield f"{step.id}.opens_when", f"{known.id} has no scale {one['scale']}"
        asked |= set(step.take)


def _leaves(condition: Condition | None) -> Iterator[Condition]:
    if condition is None:
        return
    parts = condition.get("any", condition.get("all"))
    if parts is None:
        yield condition
    for part in parts or ():
        yield from _leaves(part)
