"""What is asked of the directory, and what comes back.

    found = search(Query(near="93701", needs=("trauma", "addiction"), at=now, zone="America/Los_Angeles"))
    for hit in found.hits: ...

`search` itself needs the tables: `twofold.web.directory.search`.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from twofold.care.directory.entry import Entry, Kind
from twofold.care.directory.geo import Point
from twofold.care.directory.rank import Reason
from twofold.care.helpline import Line

DEFAULT_KM, WIDEST_KM, DEFAULT_LIMIT, MOST = 50.0, 400.0, 20, 200


class BadQuery(ValueError):
    """Something asked for cannot be read; one sentence, and `field` says what ("near", "need", "when" ...)."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Query:
    """A search, as a person or a page asks it.

    `near` is a postcode, the name of a place, or "lat,lon"; empty for no place. `needs` must all be there, `wishes`
    only lift an entry; `languages` are ISO 639 codes that must be spoken. `kinds` empty means care, meetings and
    therapists. `at` is now; `zone` the reader's ("" follows the place). `country` (ISO 3166) decides whose lines.
    """

    near: str = ""
    km: float = DEFAULT_KM
    needs: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    when: str = ""
    at: datetime | None = None
    zone: str = ""
    text: str = ""
    country: str = ""
    limit: int = DEFAULT_LIMIT

    def but(self, **changes: object) -> "Query":
        """The same with some of it changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found, with all a list or a page of its own needs. Times are in the reader's zone.

    `entry` is the record with everything; `others` are further records of the same place, merged into it (`why_one`
    says why). `age_days` counts from the last day somebody looked, or the day of the list. `is_sample` must be said.
    """

    id: str
    entry: Entry
    needs: int
    km: float | None
    score: float
    reasons: tuple[Reason, ...]
    next_start: datetime | None
    next_end: datetime | None
    is_open: bool | None
    checked: date | None
    age_days: int | None
    source: str
    is_sample: bool
    others: tuple[Entry, ...] = ()
    why_one: str = ""

    @property
    def kind(self) -> Kind:
        """What it is."""
        return self.entry.kind


@dataclass(frozen=True, slots=True)
class Where:
    """The place a search was about."""

    name: str
    point: Point
    country: str
    zone: str


@dataclass(frozen=True)
class Found:
    """What a search found: hits in order, and what was widened to find any (keys under `directory.widened`, in order).

    `lines` are crisis lines of the country, for the top of every page; `where` is None without a place, `zone` the one
    all times are in. `unmet` are needs that had to be let go.
    """

    hits: tuple[Hit, ...]
    widened: tuple[Reason, ...]
    where: Where | None
    zone: str
    country: str
    at: datetime
    km: float
    unmet: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
