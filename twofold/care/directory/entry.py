"""One entry: a service at a location, in the words of Open Referral (HSDS). A meeting is a service with weekly slots.

What a source said is kept (`codes`) beside what we read from it (`needs`). `digest` is the same for the same content,
wherever it was read from, so a second import and an export read back can be compared.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from hashlib import blake2b
from typing import Any

WEEK = 7 * 24 * 60  # minutes


class Kind(StrEnum):
    """What an entry is. `line` is a crisis line (`content/helplines`), never a row of a feed."""

    TREATMENT = "treatment"
    MEETING = "meeting"
    THERAPIST = "therapist"
    PRACTICAL = "practical"
    LINE = "line"


class Status(StrEnum):
    """Whether it can be used, in the words of HSDS; `not listed any more` is our own: its feed has dropped it."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    DEFUNCT = "defunct"
    CLOSED = "temporarily closed"
    GONE = "not listed any more"


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """A weekly time in the entry's own zone: minutes since Monday 00:00; `end` is after `start`, at most a week later.

    A slot that runs past Sunday midnight has an `end` above 10,080. `opens` tells opening hours from a meeting.
    `weeks` is 0 for every week; otherwise a mask of the weeks of a month it is in: bits 0 to 4 for the first to the
    fifth such weekday, bit 5 for the last.
    """

    start: int
    end: int
    opens: bool = False
    weeks: int = 0

    def __post_init__(self) -> None:
        if not (0 <= self.start < WEEK and self.start < self.end <= self.start + WEEK and 0 <= self.weeks < 64):
            raise ValueError(f"not a weekly slot: {self.start} to {self.end}, weeks {self.weeks}")


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as it may be dialled and shown; `extension` apart; `use` is what it is for ("", "intake", "meeting")."""

    number: str
    extension: str = ""
    use: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where: the parts of an address that were given, a position in degrees, an IANA zone.

    `zone_from` says how the zone is known: "feed", "position", "neighbours" (the rest of the feed), "host" or "".
    """

    name: str = ""
    street: str = ""
    street2: str = ""
    city: str = ""
    county: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""
    lat: float | None = None
    lon: float | None = None
    is_approximate: bool = False
    zone: str = ""
    zone_from: str = ""
    directions: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A service at a location. `record` is the feed's own name for it; `needs` an unsigned mask (`mask`).

    `more` holds what only a page shows: fees, eligibility, how to apply, notes, by HSDS name.
    """

    record: str
    kind: Kind
    name: str
    organization: str = ""
    description: str = ""
    programme: str = ""
    place: Place = Place()
    needs: int = 0
    codes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    phones: tuple[Phone, ...] = ()
    url: str = ""
    email: str = ""
    online_url: str = ""
    online_note: str = ""
    status: Status = Status.ACTIVE
    updated: date | None = None
    assured: date | None = None
    more: tuple[tuple[str, str], ...] = field(default=())

    @property
    def is_online(self) -> bool:
        """Whether it can be joined from anywhere."""
        return bool(self.online_url) or any(phone.use == "meeting" for phone in self.phones)

    @property
    def has_place(self) -> bool:
        """Whether people may go there: a position, and not merely a region's middle for an online meeting."""
        return self.place.lat is not None and not (self.is_online and self.place.is_approximate)

    @property
    def checked(self) -> date | None:
        """The last day somebody is known to have looked at it: vouched for, or changed at the source."""
        days = [day for day in (self.assured, self.updated) if day]
        return max(days) if days else None


_PLACE = tuple(one.name for one in fields(Place))
_AS_IT_IS = (
    "record",
    "name",
    "organization",
    "description",
    "programme",
    "needs",
    "url",
    "email",
    "online_url",
    "online_note",
)


def as_plain(entry: Entry) -> dict[str, Any]:
    """The entry as JSON can hold it; what is empty is left out."""
    place = entry.place
    found: dict[str, Any] = {name: got for name in _AS_IT_IS if (got := getattr(entry, name))}
    found["kind"] = entry.kind.value
    found["place"] = {
        name: got for name in _PLACE if (got := getattr(place, name)) is not None and got != "" and got is not False
    }
    found["codes"], found["languages"] = list(entry.codes), list(entry.languages)
    found["slots"] = [[slot.start, slot.end, int(slot.opens), slot.weeks] for slot in entry.slots]
    found["phones"] = [[phone.number, phone.extension, phone.use] for phone in entry.phones]
    found["more"] = [list(pair) for pair in entry.more]
    found["status"] = entry.status.value
    found["updated"] = entry.updated.isoformat() if entry.updated else ""
    found["assured"] = entry.assured.isoformat() if entry.assured else ""
    return {name: value for name, value in found.items() if value}


def from_plain(given: dict[str, Any]) -> Entry:
    """The entry back from `as_plain`."""
    told = dict(given)
    told["kind"] = Kind(told["kind"])
    told["status"] = Status(told.get("status", Status.ACTIVE))
    told["place"] = Place(**told.get("place", {}))
    told["slots"] = tuple(Slot(start, end, bool(opens), weeks) for start, end, opens, weeks in told.get("slots", ()))
    told["phones"] = tuple(Phone(*parts) for parts in told.get("phones", ()))
    told["more"] = tuple((name, text) for name, text in told.get("more", ()))
    for name in ("codes", "languages"):
        told[name] = tuple(told.get(name, ()))
    for name in ("updated", "assured"):
        told[name] = date.fromisoformat(told[name]) if told.get(name) else None
    return Entry(**told)


def digest(plain: Mapping[str, Any]) -> str:
    """32 hexadecimal digits that change with any content of an entry, given as `as_plain`.

    Its name in its feed, and how its zone came to be known, are no content.
    """
    content = {name: value for name, value in plain.items() if name not in ("record", "place")}
    content["place"] = {name: value for name, value in plain.get("place", {}).items() if name != "zone_from"}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def digest_of(digests: Iterable[str]) -> str:
    """One digest of many entries, in whatever order they come, each content once."""
    return blake2b("".join(sorted(set(digests))).encode(), digest_size=16).hexdigest()
