"""What the engine says when it looks ahead, free of its own types: the next day, the report card, what-if, alarms.

Everything is plain JSON in the end (`as_json`, `from_json`), because it is kept sealed like a picture. Ranges are 95%.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from twofold.care.cycle import Range


class Worth(StrEnum):
    """Whether forecasts were nearer to what happened than a person's usual rate."""

    BETTER = "better"
    NO_BETTER = "no-better"
    CANNOT_TELL = "cannot-tell"
    TOO_FEW = "too-few"


@dataclass(frozen=True)
class Calls:
    """Days that were called alike, and on how many of them there was use."""

    days: int
    used: int


@dataclass(frozen=True)
class ReportCard:
    """How forecasts did on the person's own past days (F-22)."""

    harder: Calls
    about_usual: Calls
    worth: Worth
    days: int


@dataclass(frozen=True)
class NextDay:
    """The day after the last answered one. Chances are kept for the call alone and never shown (F-20)."""

    day: int  # date.toordinal()
    is_harder: bool
    craving: Range | None


@dataclass(frozen=True)
class Change:
    """One thing that might change: `use` in days of four weeks, others in points of ten; below 0 is less."""

    name: str
    size: Range
    is_less_in: int  # of a hundred tries


@dataclass(frozen=True)
class WhatIf:
    """One treatment, or both: what follows, or why nothing is given (`held`, a key of `what-if.held`)."""

    name: str
    held: str
    pushes: Mapping[str, Range]
    effects: tuple[str, ...]  # ids in content/effects
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class LessAndTense:
    """One cutting-down alarm (T14): on the evening of `day`; `kind` is rise or quiet; `since` its first day."""

    day: int
    kind: str
    since: int
    taps_first: bool


@dataclass(frozen=True)
class Ahead:
    """Everything that was worked out on one day. `what_if` is empty where it still has to be sampled."""

    next_day: NextDay | None
    card: ReportCard | None
    what_if: tuple[WhatIf, ...]


@dataclass(frozen=True)
class UseAndEdge:
    """What the alarm reads: per day use as a share of the usual and being on edge in points; None is not answered."""

    days: tuple[int, ...]
    use: tuple[float | None, ...]
    edge: tuple[float | None, ...]
    until: int


def as_json(ahead: Ahead) -> dict[str, Any]:
    """As plain JSON."""
    return asdict(ahead)


def from_json(kept: Mapping[str, Any]) -> Ahead:
    """What was kept by this version; another version's is never asked for."""
    day, card = kept["next_day"], kept["card"]
    return Ahead(
        NextDay(day["day"], day["is_harder"], _range(day["craving"])) if day else None,
        ReportCard(Calls(**card["harder"]), Calls(**card["about_usual"]), Worth(card["worth"]), card["days"])
        if card
        else None,
        tuple(_what_if(one) for one in kept["what_if"]),
    )


def _what_if(kept: Mapping[str, Any]) -> WhatIf:
    return WhatIf(
        kept["name"],
        kept["held"],
        {name: Range(**one) for name, one in kept["pushes"].items()},
        tuple(kept["effects"]),
        tuple(Change(one["name"], Range(**one["size"]), one["is_less_in"]) for one in kept["changes"]),
    )


def _range(kept: Mapping[str, float] | None) -> Range | None:
    return Range(**kept) if kept else None
