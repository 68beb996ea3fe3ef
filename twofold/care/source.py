"""Where a fact comes from, and who has looked at it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NewType

Key = NewType("Key", str)  # names a sentence in content/wording; never the sentence itself


@dataclass(frozen=True, slots=True)
class Source:
    """One source of a fact: `read` is the day somebody read it there; `strength` as the source grades itself."""

    title: str
    read: date
    section: str | None = None
    year: int | None = None
    link: str | None = None
    strength: str | None = None


@dataclass(frozen=True, slots=True)
class Review:
    """Who confirmed a piece of content, in which role, when, and when it must be looked at again."""

    by: str
    on: date
    again_by: date


def source(given: dict[str, Any]) -> Source:
    """Build from a validated mapping."""
    return Source(
        title=given["title"],
        read=date.fromisoformat(given["read"]),
        section=given.get("section"),
        year=given.get("year"),
        link=given.get("link"),
        strength=given.get("strength"),
    )


def review(given: dict[str, Any] | None) -> Review | None:
    """Build from a validated mapping; None means "to be confirmed by a clinician"."""
    if given is None:
        return None
    return Review(given["by"], date.fromisoformat(given["on"]), date.fromisoformat(given["again_by"]))
