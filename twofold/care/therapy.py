"""Therapies in plain words, and skeletons of therapies for the one who gives them, built from content.

A skeleton has numbers, themes in our own words, slots for homework and the measures that are due. It holds no text of
any manual: that is not ours, and learning a therapy from a page is not possible.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from twofold.care.source import Key, Review, Source, review, source


@dataclass(frozen=True, slots=True)
class TherapyLine:
    """One line with the sources of what it states; `confirm` where a clinician has to look first."""

    says: Key
    sources: tuple[Source, ...]
    confirm: bool


@dataclass(frozen=True, slots=True)
class Therapy:
    """One therapy. `side` is what it works on: trauma, use or both; `looks` at the past or the present."""

    id: str
    order: int
    side: str
    looks: str
    name: Key
    what_for: Key
    lines: tuple[TherapyLine, ...]
    with_use: TherapyLine
    protocol: str | None
    reviewed: Review | None


@dataclass(frozen=True, slots=True)
class Meeting:
    """Meetings `first` to `last` of a therapy: the theme, what may be done until the next, and the measures due."""

    first: int
    last: int
    theme: Key
    homework: tuple[Key, ...]
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Protocol:
    """The skeleton of one therapy; `near_memory` is the first meeting near the memory, None where none is."""

    id: str
    name: Key
    length: Key
    meetings: tuple[Meeting, ...]
    near_memory: int | None
    source: Source
    reviewed: Review | None

    def meeting(self, number: int) -> Meeting | None:
        """The meeting of this number."""
        return next((one for one in self.meetings if one.first <= number <= one.last), None)


def therapy(given: Mapping[str, Any], named: Mapping[str, Source]) -> Therapy:
    """Build from a validated mapping."""
    at = f"therapies.{given['id']}"
    return Therapy(
        id=given["id"],
        order=given["order"],
        side=given["side"],
        looks=given["looks"],
        name=Key(f"{at}.name"),
        what_for=Key(f"{at}.what_for"),
        lines=tuple(_line(one, f"{at}.lines.{n}", named) for n, one in enumerate(given["lines"], 1)),
        with_use=_line(given["with_use"], f"{at}.with_use", named),
        protocol=given.get("protocol"),
        reviewed=review(given["reviewed"]),
    )


def _line(given: Mapping[str, Any], at: str, named: Mapping[str, Source]) -> TherapyLine:
    return TherapyLine(Key(f"{at}.says"), tuple(named[name] for name in given["from"]), given.get("confirm", False))


def protocol(given: Mapping[str, Any]) -> Protocol:
    """Build from a validated mapping."""
    at = f"protocols.{given['id']}"
    return Protocol(
        id=given["id"],
        name=Key(f"{at}.name"),
        length=Key(f"{at}.needs"),
        meetings=tuple(_meeting(one, f"{at}.meetings.{n}") for n, one in enumerate(given["meetings"], 1)),
        near_memory=given.get("near_memory"),
        source=source(given["source"]),
        reviewed=review(given["reviewed"]),
    )


def _meeting(given: Mapping[str, Any], at: str) -> Meeting:
    numbers = given["numbers"]
    return Meeting(
        first=numbers[0],
        last=numbers[-1],
        theme=Key(f"{at}.title"),
        homework=tuple(Key(f"{at}.steps.{n}") for n in range(1, len(given.get("steps", [])) + 1)),
        measures=tuple(given.get("measures", [])),
    )


def unknown_sources(given: Mapping[str, Any], named: Mapping[str, Source]) -> Iterator[tuple[str, str]]:
    """(field, what is wrong) for every source that is not there, and every fact without one that nobody is to check."""
    for place, one in [
        *((f"lines.{n}", one) for n, one in enumerate(given["lines"], 1)),
        ("with_use", given["with_use"]),
    ]:
        for name in one["from"]:
            if name not in named:
                yield f"{place}.from", f"there is no source {name}"
        if not one["from"] and not one.get("confirm"):
            yield f"{place}.from", "states something without a source and is not marked to be confirmed"


def unknown_measures(given: Protocol, instruments: Mapping[str, object]) -> Iterator[str]:
    """What is wrong with the numbers and measures of a skeleton."""
    expected = 1
    for one in given.meetings:
        if one.first != expected or one.last < one.first:
            yield f"meeting {expected} is missing or out of order"
        expected = one.last + 1
        yield from (f"there is no instrument {name}" for name in one.measures if name not in instruments)
    if given.near_memory is not None and given.meeting(given.near_memory) is None:
        yield f"there is no meeting {given.near_memory}"
