"""Exercises and plans to fill in: parts to answer, built from content, and what was written read back in.

An exercise may be filled in as often as one likes; a plan (`content/plans`) has the same shape and is one per person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from twofold.care.source import Key, Review, Source, review, source

LONGEST = {"text": 300, "long": 6000}  # characters
MOST_ROWS = 40

Written = str | int | list[dict[str, str | int]]
Answers = dict[str, Written]


class Answering(StrEnum):
    """How a part is answered."""

    TEXT = "text"  # one line
    LONG = "long"  # as much as one likes
    RATING = "rating"  # 0 to 10
    NUMBER = "number"  # 0 to 10, in a row
    DATE = "date"
    ROWS = "rows"  # a list of lines with the same columns


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to answer. `columns` are the parts of each row; `low_says` and `high_says` the ends of a rating."""

    id: str
    asks: Key
    answer: Answering
    hint: Key | None = None
    low_says: Key | None = None
    high_says: Key | None = None
    columns: tuple["Part", ...] = ()


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise or plan. `text` is said before it begins, `cautions` are what to be careful about."""

    id: str
    order: int
    name: Key
    minutes: int
    what_for: Key
    text: tuple[Key, ...]
    parts: tuple[Part, ...]
    cautions: tuple[Key, ...]
    evidence: Key
    source: Source
    reviewed: Review | None

    def part(self, name: str) -> Part | None:
        """The part with this id, or None."""
        return next((part for part in self.parts if part.id == name), None)


def exercise(given: Mapping[str, Any], shelf: str) -> Exercise:
    """Build from a validated mapping; `shelf` is the folder its sentences are keyed by: `exercises` or `plans`."""
    at = f"{shelf}.{given['id']}"
    return Exercise(
        id=given["id"],
        order=given["order"],
        name=Key(f"{at}.name"),
        minutes=given["minutes"],
        what_for=Key(f"{at}.what_for"),
        text=tuple(Key(f"{at}.text.{n}") for n in range(1, len(given["text"]) + 1)),
        parts=tuple(_part(part, f"{at}.parts.{part['id']}") for part in given["parts"]),
        cautions=tuple(Key(f"{at}.cautions.{n}") for n in range(1, len(given["cautions"]) + 1)),
        evidence=Key(f"{at}.evidence"),
        source=source(given["source"]),
        reviewed=review(given["reviewed"]),
    )


def _part(given: Mapping[str, Any], at: str) -> Part:
    return Part(
        id=given["id"],
        asks=Key(f"{at}.asks"),
        answer=Answering(given["answer"]),
        hint=Key(f"{at}.hint") if "hint" in given else None,
        low_says=Key(f"{at}.low_says") if "low_says" in given else None,
        high_says=Key(f"{at}.high_says") if "high_says" in given else None,
        columns=tuple(_part(one, f"{at}.columns.{one['id']}") for one in given.get("columns", [])),
    )


def twice(given: Mapping[str, Any]) -> str:
    """The first id that two parts or two columns of one part share, or nothing."""
    for parts in (given["parts"], *(part.get("columns", []) for part in given["parts"])):
        names = [part["id"] for part in parts]
        for name in names:
            if names.count(name) > 1:
                return str(name)
    return ""


def kept(exercise: Exercise, read: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> Answers:
    """What is kept of a form: what was written, without what was left empty and without empty rows.

    What `before` holds for parts that the exercise no longer has stays: a new version of the content loses nothing.
    """
    old = {name: value for name, value in (before or {}).items() if exercise.part(name) is None}
    found: Answers = dict(old)
    for part in exercise.parts:
        value = read.get(part.id)
        if part.answer is Answering.ROWS:
            rows = [{name: cell for name, cell in row.items() if cell not in (None, "")} for row in value or []]
            value = [row for row in rows if row]
        if value not in (None, "", []):
            found[part.id] = value
    return found
