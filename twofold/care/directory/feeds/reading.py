"""What every reader shares: how it is told what the file does not say, and how it answers.

A reader yields an Entry, or a Fault for a row that cannot be one. What it had to leave out or make sense of is counted
by key (`Notes`): a position that does not exist, a zone that followed from the position, an unpublished row.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any

from twofold.care.directory.clock import zone_named
from twofold.care.directory.entry import Entry, Place, Status
from twofold.care.directory.gazetteer import Gazetteer
from twofold.care.directory.geo import is_possible
from twofold.care.directory.sites import plain
from twofold.care.directory.tables import Tables
from twofold.care.directory.tidy import Unclear, number, text


class BadFile(ValueError):
    """The file as a whole cannot be read; one sentence."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot be read: which one (counted from 1, or its name), and why."""

    row: str
    problem: str

    def __str__(self) -> str:
        return f"row {self.row}: {self.problem}"


@dataclass
class Reading:
    """How to read: the tables, places, and what the host says about the file; `notes` counts what was made sense of."""

    known: Tables
    places: Gazetteer
    today: date
    programme: str = ""
    zone: str = ""
    country: str = ""
    name: str = ""  # the name of the file, which may say what list it is
    columns: Mapping[str, str] = field(default_factory=dict)  # for plain CSV: our name -> column
    beside: Path | None = None  # the folder of the file
    notes: Counter[str] = field(default_factory=Counter)

    def note(self, key: str) -> None:
        """Count something that was made sense of; its sentence is `directory.note.<key>`."""
        self.notes[key] += 1

    def finished(self, entry: Entry) -> Entry:
        """The entry with its zone, and the bits for online and in person, which follow from what it holds."""
        entry = replace(entry, place=self._zoned(self._positioned(entry.place)))
        bits = self.known.names.bits
        needs = entry.needs & ~(bits["online"] | bits["in-person"])
        if entry.is_online:
            needs |= bits["online"]
        if entry.has_place or (entry.place.street and not entry.is_online):
            needs |= bits["in-person"]
        return replace(entry, needs=needs, slots=tuple(sorted(set(entry.slots))))

    def _positioned(self, place: Place) -> Place:
        """Without a position the middle of its US postcode stands in, and is said to be approximate."""
        if place.lat is not None or place.country not in ("US", "") or not place.street:
            return place
        point = self.places.postcode(place.postcode) if place.postcode.isdigit() and len(place.postcode) == 5 else None
        if point is None:
            return place
        self.note("position-from-postcode")
        return replace(place, lat=point[0], lon=point[1], is_approximate=True)

    def _zoned(self, place: Place) -> Place:
        if place.zone:
            if zone_named(place.zone):
                return replace(place, zone_from=place.zone_from or "feed")
            self.note("zone-unknown")
            place = replace(place, zone="", zone_from="")
        if place.lat is not None and place.lon is not None:
            town = self.places.nearest(place.lat, place.lon, place.country)
            if town:
                self.note("zone-from-position")
                return replace(place, zone=town.zone, zone_from="position", country=place.country or town.country)
        if self.zone:
            return replace(place, zone=self.zone, zone_from="host")
        return place

    def position(self, lat: Any, lon: Any) -> tuple[float | None, float | None]:
        """A position, or none (and a note) where there is no such place on earth."""
        try:
            south, west = number(lat), number(lon)
        except Unclear:
            self.note("position-unreadable")
            return None, None
        if south is None or west is None:
            return None, None
        if not is_possible(south, west):
            if (south, west) != (0, 0):
                self.note("position-impossible")
            return None, None
        return round(south, 6), round(west, 6)


Row = Mapping[str, Any]
Made = Iterator[Entry | Fault]
Reader = Callable[[Path, Reading], Made]


def rows_to_entries(rows: Iterator[tuple[str, Any]], one: Callable[[Row], Iterator[Entry]], reading: Reading) -> Made:
    """Each row through `one`; what it cannot read becomes a Fault with the number of the row."""
    for row, given in rows:
        if not isinstance(given, Mapping):
            yield Fault(row, "is not a record")
            continue
        try:
            for entry in one(given):
                yield reading.finished(entry)
        except Unclear as problem:
            yield Fault(row, str(problem))


def needed(given: Row, *names: str) -> str:
    """The first of these fields that holds text. Raises Unclear."""
    for name in names:
        said = text(given.get(name), 300)
        if said:
            return said
    raise Unclear(f"has no {names[0]}")


def record_of(*parts: Any) -> str:
    """A name for a record that has none: the same for the same name and address, however they are spelled."""
    return blake2b("|".join(plain(text(part)) for part in parts).encode(), digest_size=10).hexdigest()


def neighbours(entry: Entry, zones: Mapping[str, int]) -> Entry:
    """An entry without a zone takes that of the rest of its feed, where all the rest agree."""
    if entry.place.zone or len(zones) != 1:
        return entry
    return replace(entry, place=replace(entry.place, zone=next(iter(zones)), zone_from="neighbours"))


def is_dropped(entry: Entry) -> bool:
    """Whether a feed itself says that an entry is over for good."""
    return entry.status is Status.DEFUNCT
