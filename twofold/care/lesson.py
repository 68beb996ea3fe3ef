"""Lessons, built from content: parts made of lines, each line with the sources of what it states."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from twofold.care.onward import Onward
from twofold.care.source import Key, Review, Source, review

OPENS_A_LESSON, OPENS_A_SKILL, OPENS_A_START = "lesson", "skill", "start"


class Hook(StrEnum):
    """What a lesson may pick up from the answers of the person who reads it; `lessons.own.<hook>` says it."""

    DAYS = "days"  # how many days were followed
    HARD_DAYS = "hard-days"  # days with strong symptoms, and how many of them had a strong pull
    TIME_OF_DAY = "time-of-day"  # when hard moments came, from the skills rated
    REMINDERS = "reminders"  # days on which the past was brought back
    BAD_NIGHTS = "bad-nights"  # nights slept badly
    LOW_DAYS = "low-days"  # days low or overwhelmed
    MOTIVE = "motive"  # what use was mostly for
    RELIEF = "relief"  # how much it eased, for how long, and the day after
    STRONG_PULL = "strong-pull"  # days with a strong pull, and how many passed without use
    PLEASURE = "pleasure"  # enjoyment of ordinary things, of late
    HELPED = "helped"  # what helped most often
    PEOPLE = "people"  # days on which a person or a group helped
    TRAUMA_ANSWERS = "trauma-answers"  # the longest trauma questionnaire that was answered, and what it often means
    MOOD_ANSWERS = "mood-answers"  # the same for mood and worry
    USE_ANSWERS = "use-answers"  # the same for alcohol and drugs


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or a few. `sources` back what it states; none means that it states no fact.

    `confirm` marks what a clinician has yet to confirm.
    """

    says: Key
    sources: tuple[Source, ...]
    confirm: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and its lines."""

    id: str
    title: Key
    lines: tuple[Line, ...]


class OneThing(Onward):
    """The one thing to do. `opens` is the name of a page, or `skill:<id>`, `start:<id>`, `lesson:<id>`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """Three to five minutes of reading, and one thing to do."""

    id: str
    order: int
    minutes: int
    title: Key
    what_for: Key
    parts: tuple[Part, ...]
    hooks: tuple[Hook, ...]
    do: OneThing
    reviewed: Review | None

    @property
    def lines(self) -> Iterator[Line]:
        """All lines, in order."""
        for part in self.parts:
            yield from part.lines

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every source once, in the order of its first line."""
        return tuple(dict.fromkeys(source for line in self.lines for source in line.sources))


def lesson(given: Mapping[str, Any], sources: Mapping[str, Source]) -> Lesson:
    """Build from a validated mapping; `unknown_names` has been asked before."""
    at = f"lessons.{given['id']}"
    return Lesson(
        id=given["id"],
        order=given["order"],
        minutes=given["minutes"],
        title=Key(f"{at}.title"),
        what_for=Key(f"{at}.what_for"),
        parts=tuple(_part(part, f"{at}.parts.{part['id']}", sources) for part in given["parts"]),
        hooks=tuple(Hook(name) for name in given["hooks"]),
        do=OneThing(Key(f"{at}.do.says"), given["do"]["opens"]),
        reviewed=review(given["reviewed"]),
    )


def _part(given: Mapping[str, Any], at: str, sources: Mapping[str, Source]) -> Part:
    lines = tuple(
        Line(
            says=Key(f"{at}.lines.{number}.says"),
            sources=tuple(sources[name] for name in line["from"]),
            confirm=line.get("confirm", False),
        )
        for number, line in enumerate(given["lines"], 1)
    )
    return Part(given["id"], Key(f"{at}.title"), lines)


def unknown_names(given: Mapping[str, Any], sources: Mapping[str, Source]) -> Iterator[tuple[str, str]]:
    """(field, problem) for every hook and source that a lesson names and nobody knows, and parts of the same id."""
    known = {hook.value for hook in Hook}
    yield from (("hooks", f"there is no hook {name}") for name in given["hooks"] if name not in known)
    ids = [part["id"] for part in given["parts"]]
    yield from (("parts", f"two parts are called {name}") for name in set(ids) if ids.count(name) > 1)
    for part in given["parts"]:
        for number, line in enumerate(part["lines"], 1):
            for name in line["from"]:
                if name not in sources:
                    yield f"parts.{part['id']}.lines.{number}.from", f"there is no source {name}"
