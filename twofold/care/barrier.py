"""What is in the way of asking for help, and the needs of daily life; built from content."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from twofold.care.errors import ContentError
from twofold.care.helpline import Kind
from twofold.care.library_files import Files
from twofold.care.onward import Onward
from twofold.care.source import Key, Review, Source, review, source


@dataclass(frozen=True, slots=True)
class Barrier:
    """One thing that is in the way: what people say, an answer, and one small step that opens a page."""

    id: str
    order: int
    says: Key
    text: tuple[Key, ...]
    step: Onward
    source: Source
    reviewed: Review | None


@dataclass(frozen=True, slots=True)
class PracticalNeed:
    """One need of daily life: its question, the need in the directory, and the kinds of lines that help."""

    id: str
    asks: Key
    need: str
    lines: tuple[Kind, ...]


def barrier(given: dict[str, Any]) -> Barrier:
    """Build from a validated mapping."""
    at = f"barriers.{given['id']}"
    return Barrier(
        id=given["id"],
        order=given["order"],
        says=Key(f"{at}.says"),
        text=tuple(Key(f"{at}.text.{n}") for n in range(1, len(given["text"]) + 1)),
        step=Onward(Key(f"{at}.step.says"), given["step"]["opens"]),
        source=source(given["source"]),
        reviewed=review(given["reviewed"]),
    )


Keep = Callable[[Mapping[str, Any], str], None]


def read_barriers(files: Files, keep_texts: Keep) -> dict[str, Barrier]:
    """Every barrier, in order. Raises ContentError."""
    found = []
    for place, given in files.by_id("barriers/*.yaml", "barrier").items():
        keep_texts(given, place)
        found.append(barrier(given))
    return {one.id: one for one in sorted(found, key=lambda one: (one.order, one.id))}


def read_practical(files: Files, keep_texts: Keep) -> tuple[PracticalNeed, ...]:
    """The needs of daily life, in order. Raises ContentError."""
    place, kinds = "practical.yaml", {kind.value for kind in Kind}
    given = files.one(place, "practical")
    keep_texts(given, place)
    for one in given["needs"]:
        for kind in one["lines"]:
            if kind not in kinds:
                raise ContentError(place, f"needs.{one['id']}.lines", f"there is no kind of line {kind}")
    return tuple(
        PracticalNeed(
            one["id"], Key(f"practical.needs.{one['id']}.asks"), one["need"], tuple(Kind(kind) for kind in one["lines"])
        )
        for one in given["needs"]
    )
