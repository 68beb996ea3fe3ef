"""An entry as a row, and the records of one place as one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import islice
from operator import or_
from typing import TypeVar
from uuid import UUID, uuid5

from twofold.care.directory.entry import Entry, Status, as_plain, digest
from twofold.care.directory.geo import cell, vector
from twofold.care.directory.mask import NeedNames, signed, unsigned
from twofold.care.directory.rank import both
from twofold.care.directory.sites import address_of, groups, plain, site_of
from twofold.care.directory.tables import Tables
from twofold.web.directory.models import KIND_OF, KINDS, STATUSES, Feed, Service, Slot

T = TypeVar("T")
ENTRIES = UUID("5b0c5e0a-7f6f-5a0b-9b4e-0d9f3e6d9a11")  # namespace of the lasting names of entries
LONGEST = {"record": 200, "languages": 80, "words": 600}


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of this length (itertools.batched is of Python 3.12)."""
    left = iter(items)
    while some := list(islice(left, size)):
        yield some


def key_of(feed: str, record: str) -> UUID:
    """The lasting name of an entry: the same each time its feed is read."""
    return uuid5(ENTRIES, f"{feed}|{record}")


def service(entry: Entry, feed: Feed, known: Tables, zones: Mapping[str, int], today: date) -> Service:
    """The row of an entry on its own, before it is merged with others of its place."""
    place, is_live = entry.place, entry.status is Status.ACTIVE
    plain_entry = as_plain(entry)
    row = Service(
        key=key_of(feed.name, entry.record),
        feed=feed,
        record=entry.record[: LONGEST["record"]],
        kind=KINDS[entry.kind],
        status=STATUSES[entry.status],
        is_live=is_live,
        needs=signed(entry.needs),
        own_needs=signed(entry.needs),
        both=both(known.names, entry.needs, entry.kind),
        checked=min(entry.checked or feed.as_of, today),
        zone_id=zones.get(place.zone),
        is_online=entry.is_online,
        languages="".join(f"{code}," for code in ("", *entry.languages) if code or entry.languages)[
            : LONGEST["languages"]
        ],
        site=address_of(entry),
        digest=digest(plain_entry),
        words=words(entry, known),
        body=plain_entry,
    )
    if place.lat is not None and place.lon is not None:
        row.x, row.y, row.z = vector(place.lat, place.lon)
        row.cell = cell(place.lat, place.lon) if is_live and entry.has_place else None
    return row


def cell_of(row: Service) -> int | None:
    """The cell a stored row is found in: none while it is not live, or has no place to go to."""
    entry = row.entry
    if not row.is_live or not entry.has_place or entry.place.lat is None or entry.place.lon is None:
        return None
    return cell(entry.place.lat, entry.place.lon)


def words(entry: Entry, known: Tables) -> str:
    """What a search for words looks in."""
    programme = known.programmes.get(entry.programme)
    parts = (
        entry.name,
        entry.organization,
        programme.name if programme else "",
        entry.programme,
        entry.place.name,
        entry.place.city,
    )
    return plain(" ".join((*parts, entry.description)))[: LONGEST["words"]]


def slots(row: Service, entry: Entry) -> Iterator[Slot]:
    """The weekly slots of a stored row; none where the zone is not known, for then no hour would be right."""
    if row.zone_id is None:
        return
    for slot in entry.slots:
        yield Slot(
            service_id=row.pk,
            start=slot.start,
            end=slot.end,
            weeks=slot.weeks,
            opens=slot.opens,
            zone_id=row.zone_id,
            is_online=row.is_online and row.is_live,
            needs=row.needs,
            both=row.both,
            checked=row.checked,
        )


@dataclass(frozen=True, slots=True)
class Merged:
    """What merging makes of a row: shown with another (and why), or shown itself with what all say together."""

    row: Service
    shown_with: Service | None
    why: str
    needs: int
    both: int


def merged(names: NeedNames, rows: Sequence[Service]) -> Iterator[Merged]:
    """Rows of one address as places: the fullest record of a place is shown and speaks for all."""
    order = sorted(
        rows, key=lambda row: (-len(row.body.get("codes", ())), -len(row.body.get("phones", ())), str(row.key))
    )
    for group in groups([site_of(row.entry) for row in order]):
        first = order[group[0][0]]
        members = [order[n] for n, _ in group]
        needs, points = together(names, members)
        yield Merged(first, None, "", needs, points)
        for n, why in group[1:]:
            yield Merged(
                order[n],
                first,
                why,
                unsigned(order[n].own_needs),
                both(names, unsigned(order[n].own_needs), KIND_OF[order[n].kind]),
            )


def together(names: NeedNames, rows: Sequence[Service]) -> tuple[int, int]:
    """The mask and the points of a place with several records.

    Mental-health care and addiction care at one address count as both, as weak evidence: no single record says so.
    Strong evidence is that of one record, never put together from two.
    """
    kind = KIND_OF[rows[0].kind]
    own = [unsigned(row.own_needs) for row in rows]
    needs = reduce(or_, own, 0)
    if len(rows) == 1:
        return needs, both(names, needs, kind)
    bits = names.bits
    best = max(both(names, one, kind) for one in own)
    if best < 4 and needs & bits["addiction"] and needs & (bits["mental-health"] | bits["trauma"]):
        needs |= bits["trauma"] | bits["one-site"]
    points = both(names, needs, kind)
    if points > best and points == 6:
        needs &= ~bits["trauma-strong"]
        points = both(names, needs, kind)
    return needs, points
