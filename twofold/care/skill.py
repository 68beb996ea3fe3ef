"""Coping skills and the pages of the first question, built from content."""

from dataclasses import dataclass
from typing import Any

from twofold.care.onward import Onward
from twofold.care.source import Key, Review, Source, review, source

NEEDS = ("craving", "flashbacks", "arousal", "sleep", "low", "anger", "shame", "after-use")  # as the page has them


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to breathe in and out, in seconds."""

    in_seconds: int
    out_seconds: int


@dataclass(frozen=True, slots=True)
class Skill:
    """One coping skill. Steps and cautions are keys, in order; `eyes_open` is the form without closing the eyes.

    `help_from` is the rating afterwards (0-10) from which people to talk to are offered as well. `works_by` groups
    skills that work by the same way. `by_choice` is a skill with cautions so weighty that it is never put first before
    the person has chosen it. `clock` is how many minutes to wait with it.
    """

    id: str
    name: Key
    order: int
    minutes: int
    help_from: int
    works_by: str
    good_for: tuple[str, ...]
    what_for: Key
    steps: tuple[Key, ...]
    eyes_open: Key
    cautions: tuple[Key, ...]
    evidence: Key
    source: Source
    reviewed: Review | None
    pace: Pace | None = None
    clock: int | None = None
    by_choice: bool = False


class StartStep(Onward):
    """A next step of a start page. `opens` is `help-now`, `help-now:<kind>`, `join`, `skill:<id>` or `start:<id>`."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class StartPage:
    """One tap of the first page and what it opens; `urgent` pages show the crisis lines first."""

    id: str
    order: int
    tap: Key
    title: Key
    text: tuple[Key, ...]
    steps: tuple[StartStep, ...]
    urgent: bool


def skill(given: dict[str, Any]) -> Skill:
    """Build from a validated mapping."""
    at = f"skills.{given['id']}"
    return Skill(
        id=given["id"],
        name=Key(f"{at}.name"),
        order=given["order"],
        minutes=given["minutes"],
        help_from=given["help_from"],
        works_by=given["works_by"],
        good_for=tuple(given.get("good_for", [])),
        what_for=Key(f"{at}.what_for"),
        steps=_keys(f"{at}.steps", given["steps"]),
        eyes_open=Key(f"{at}.eyes_open"),
        cautions=_keys(f"{at}.cautions", given["cautions"]),
        evidence=Key(f"{at}.evidence"),
        source=source(given["source"]),
        reviewed=review(given["reviewed"]),
        pace=Pace(**given["pace"]) if "pace" in given else None,
        clock=given.get("clock"),
        by_choice=given.get("by_choice", False),
    )


def start_page(given: dict[str, Any]) -> StartPage:
    """Build from a validated mapping."""
    at = f"start.{given['id']}"
    steps = tuple(StartStep(Key(f"{at}.steps.{step['id']}.says"), step["opens"]) for step in given["steps"])
    return StartPage(
        id=given["id"],
        order=given["order"],
        tap=Key(f"{at}.tap"),
        title=Key(f"{at}.title"),
        text=_keys(f"{at}.text", given["text"]),
        steps=steps,
        urgent=given.get("urgent", False),
    )


def _keys(at: str, texts: list[str]) -> tuple[Key, ...]:
    return tuple(Key(f"{at}.{n}") for n in range(1, len(texts) + 1))
