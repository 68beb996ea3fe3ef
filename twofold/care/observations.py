"""What was once known becomes facts at a time: the newest counts, and only as long as it holds.

A fact that is too old is unknown and said to be stale. Two different answers of one day contradict each other: a number
is then known between them, anything else is unknown, and it is said. Nothing here reads a clock.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from twofold.care.facts import Between, Fact, Facts, FactValue
from twofold.care.rules import Condition, Truth, evaluate
from twofold.care.source import Key


@dataclass(frozen=True, slots=True)
class Observation:
    """A fact as it was known on a day."""

    fact: str
    value: FactValue
    on: date


@dataclass(frozen=True, slots=True)
class Known:
    """Facts at a time, and since when each is known; what is too old, what disagrees, and what lies ahead of the time.

    `stale` are the newest observations of each fact that no longer holds.
    """

    facts: Facts
    since: Mapping[str, date]
    stale: tuple[Observation, ...]
    contradictory: tuple[tuple[Observation, ...], ...]
    ahead: tuple[Observation, ...]


def known_at(observations: Iterable[Observation], at: date, facts: Mapping[str, Fact]) -> Known:
    """The facts on the day `at`. Observations of facts that are not on the list are refused with a KeyError."""
    known: dict[str, FactValue] = {}
    since: dict[str, date] = {}
    stale: list[Observation] = []
    contradictory: list[tuple[Observation, ...]] = []
    everything = sorted(observations, key=lambda one: (one.fact, one.on))
    for name, given in groupby((one for one in everything if one.on <= at), key=lambda one: one.fact):
        every = list(given)
        latest = tuple({one.value: one for one in every if one.on == every[-1].on}.values())
        if at - latest[0].on > timedelta(days=facts[name].holds_days):
            stale.extend(latest)
            continue
        if len(latest) > 1:
            contradictory.append(latest)
        value = _together([one.value for one in latest])
        if value is not None:
            known[name], since[name] = value, latest[0].on
    ahead = tuple(one for one in everything if one.on > at)
    return Known(known, since, tuple(stale), tuple(contradictory), ahead)


def _together(values: list[FactValue]) -> FactValue | None:
    """One value as it is; several numbers as the span of them; several of anything else as unknown."""
    if len(values) == 1:
        return values[0]
    ends = [end for one in values for end in _ends(one)]
    return Between(min(ends), max(ends)) if ends else None


def _ends(value: FactValue) -> tuple[float, ...]:
    match value:
        case bool() | str():
            return ()
        case Between(low=low, high=high):
            return low, high
    return (float(value),)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Facts that cannot both be so; `says` asks which of them is right."""

    id: str
    when: Condition
    says: Key


def cannot_both(facts: Facts, contradictions: Iterable[Contradiction]) -> tuple[Contradiction, ...]:
    """Those of the contradictions that these facts are. Nobody is corrected: it is said."""
    return tuple(one for one in contradictions if evaluate(one.when, facts) is Truth.YES)
