"""Crisis lines: who to call, text or write to, by country, and how old each entry is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from twofold.care.source import Key, Source, source

STALE_AFTER = timedelta(days=180)  # instruments reference, section E: "warn when older than 180 days"


class Kind(StrEnum):
    """What a line is for, in the order a page shows them."""

    EMERGENCY = "emergency"
    SUICIDE_CRISIS = "suicide-crisis"
    VETERANS = "veterans"
    YOUTH = "youth"
    USE_ALONE = "use-alone"
    DRUGS_ALCOHOL = "drugs-alcohol"
    DOMESTIC_VIOLENCE = "domestic-violence"
    SEXUAL_VIOLENCE = "sexual-violence"
    POISON = "poison"


class Channel(StrEnum):
    """How a line is reached."""

    CALL = "call"
    TEXT = "text"
    CHAT = "chat"


class Standing(StrEnum):
    """How far an entry can be trusted today; its sentence is `helplines.standing.<value>`."""

    CHECKED = "checked"
    STALE = "stale"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach a line. `number` is what the phone dials (digits), `shows` what the eye reads."""

    channel: Channel
    shows: str
    number: str | None
    link: str | None
    note: Key | None

    @property
    def href(self) -> str:
        """The address behind the button: tel:, sms: or https:."""
        if self.link:
            return self.link
        scheme = "tel" if self.channel is Channel.CALL else "sms"
        return f"{scheme}:{self.number}"


@dataclass(frozen=True, slots=True)
class Line:
    """One service. `languages` are those it answers in, `hours` when: empty and None where nobody has looked.

    `order` places it among lines of the same kind: 1 for a line for everybody, more for one for some people.
    """

    id: str
    name: Key
    kinds: tuple[Kind, ...]
    ways: tuple[Way, ...]
    languages: tuple[str, ...]
    hours: Key | None
    note: Key | None
    order: int
    source: Source
    checked: date | None

    @property
    def kind(self) -> Kind:
        """The first thing it is for."""
        return self.kinds[0]

    def standing(self, today: date) -> Standing:
        """Checked in the last 180 days, longer ago, or never."""
        if self.checked is None:
            return Standing.NEVER
        return Standing.CHECKED if today - self.checked <= STALE_AFTER else Standing.STALE


@dataclass(frozen=True, slots=True)
class Country:
    """One country's lines, in the order of a page. `code` is ISO 3166 in capitals; `name` a key of the wording."""

    code: str
    name: Key
    lines: tuple[Line, ...]

    def of(self, *kinds: Kind) -> tuple[Line, ...]:
        """The lines for any of these needs, in the order of a page."""
        return tuple(line for line in self.lines if any(kind in line.kinds for kind in kinds))

    @property
    def emergency(self) -> Line:
        """The emergency number; the loader refuses a country without one."""
        return self.of(Kind.EMERGENCY)[0]


@dataclass(frozen=True, slots=True)
class Union:
    """Countries that share an emergency number; `members` are ISO 3166 codes, `source` says who is one."""

    shared: Country
    members: frozenset[str]
    source: Source


def ordered(lines: Iterable[Line], need: Kind | None = None) -> tuple[Line, ...]:
    """Emergency first, then the need asked for, then crisis lines, then the rest in the order of `Kind`."""
    order = list(Kind)

    def place(line: Line) -> tuple[int, bool, int, int, str]:
        first = min(order.index(kind) for kind in line.kinds)
        return (0 if first == 0 else 1, need not in line.kinds, first, line.order, line.id)

    return tuple(sorted(lines, key=place))


def to_check_first(countries: Iterable[Country], today: date) -> tuple[tuple[Country, Line], ...]:
    """The entries a host should check: never checked first, then the stale ones, oldest first; fresh ones left out."""
    due = [(c, line) for c in countries for line in c.lines if line.standing(today) is not Standing.CHECKED]
    return tuple(sorted(due, key=lambda pair: (pair[1].checked or date.min, pair[0].code, pair[1].id)))


def line(given: dict[str, Any], at: str) -> Line:
    """Build from a validated mapping; `at` is the prefix of its sentences (`helplines.us.988`)."""
    return Line(
        id=given["id"],
        name=Key(f"{at}.name"),
        kinds=tuple(Kind(kind) for kind in given["kinds"]),
        ways=tuple(_way(way, f"{at}.ways.{n}") for n, way in enumerate(given["ways"], 1)),
        languages=tuple(given["languages"]),
        hours=Key(f"{at}.hours") if given.get("hours") else None,
        note=Key(f"{at}.note") if given.get("note") else None,
        order=given.get("order", 1),
        source=source(given["source"]),
        checked=None if given["checked"] == "never" else date.fromisoformat(given["checked"]),
    )


def _way(given: dict[str, Any], at: str) -> Way:
    return Way(
        channel=Channel(given["channel"]),
        shows=given["shows"],
        number=given.get("number"),
        link=given.get("link"),
        note=Key(f"{at}.note") if given.get("note") else None,
    )
