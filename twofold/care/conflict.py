"""Where guidelines disagree: content, and said aloud."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twofold.care.source import Key, Review, Source, review, source


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more rules whose sources disagree. It is said when all of `between` apply; `holds` is the one we follow.

    `person` is the start of `.alone` and `.team`.
    """

    id: str
    between: tuple[str, ...]
    holds: str
    clinician: Key
    person: Key
    sources: tuple[Source, ...]
    reviewed: Review | None


def conflict(given: Mapping[str, Any]) -> Conflict:
    """Build from a validated mapping."""
    at = f"conflicts.{given['id']}"
    return Conflict(
        id=given["id"],
        between=tuple(given["between"]),
        holds=given["holds"],
        clinician=Key(f"{at}.clinician"),
        person=Key(f"{at}.person"),
        sources=tuple(source(one) for one in given["sources"]),
        reviewed=review(given["reviewed"]),
    )
