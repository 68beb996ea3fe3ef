"""Everything that writes to the directory: take a feed in, forget one, note that an entry was verified. Hosts only."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils import timezone

from twofold.care.directory.entry import Entry, Status
from twofold.care.directory.mask import signed
from twofold.care.directory.tables import Tables
from twofold.web.audit.events import Event
from twofold.web.audit.record import audited
from twofold.web.directory import rows, zones
from twofold.web.directory.host import Host
from twofold.web.directory.models import STATUSES, Feed, Service, Slot, Zone

BATCH = 2000
CHANGING = [
    "record", "kind", "status", "is_live", "needs", "own_needs", "both", "checked", "zone", "cell", "x", "y", "z",
    "is_online", "languages", "site", "shown_with", "why_one", "gone_on", "digest", "words", "body",
]  # fmt: skip


@dataclass
class Outcome:
    """What an import did, in rows."""

    feed: str = ""
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    merged: dict[str, int] = field(default_factory=dict)


@audited(Event.DIRECTORY_IMPORTED)
def take_in(*, by: Host, feed: Feed, entries: Iterable[Entry], known: Tables, today: date) -> Outcome:
    """Store a feed that was read whole: new rows added, changed ones put right, missing ones marked as gone.

    `feed` is new, or the stored one with its new day. One transaction: all of it or nothing.
    """
    feed.imported_at = timezone.now()
    feed.save()
    done = Outcome(feed.name)
    stored = {row[0]: row[1:] for row in feed.services.values_list("key", "pk", "digest", "status")}
    numbers = dict(Zone.objects.values_list("name", "id"))
    gone = STATUSES[Status.GONE]
    for batch in rows.batches(entries, BATCH):
        made = [(rows.service(entry, feed, known, _numbered(numbers, entry), today), entry) for entry in batch]
        new, changed = [], []
        for row, entry in made:
            before = stored.pop(row.key, None)
            if before is None:
                new.append((row, entry))
            elif before[1] != row.digest or before[2] == gone:
                row.pk = before[0]
                changed.append((row, entry))
            else:
                done.unchanged += 1
        _add(new)
        _change(changed)
        done.added, done.changed = done.added + len(new), done.changed + len(changed)
    done.gone = _mark_gone([pk for pk, _, status in stored.values() if status != gone], today)
    done.merged = _merge(feed, known)
    zones.forget()
    return done


@audited(Event.DIRECTORY_FORGOTTEN)
def forget(*, by: Host, feed: Feed, known: Tables) -> None:
    """Take a feed out again, with everything that came from it."""
    touched = _sites(feed)
    feed.delete()
    _merge_sites(touched, known)
    zones.forget()


@audited(Event.DIRECTORY_VERIFIED)
def verify(*, by: Host, service: Service, on: date) -> None:
    """Note that the host made sure of an entry."""
    service.verified_on = on
    service.save(update_fields=["verified_on"])


def _numbered(numbers: dict[str, int], entry: Entry) -> dict[str, int]:
    """The numbers of zones, with the entry's own among them."""
    name = entry.place.zone
    if name and name not in numbers:
        numbers[name] = Zone.objects.get_or_create(name=name)[0].pk
    return numbers


def _add(made: Sequence[tuple[Service, Entry]]) -> None:
    stored = Service.objects.bulk_create([row for row, _ in made])
    _add_slots(zip(stored, (entry for _, entry in made), strict=True))


def _change(made: Sequence[tuple[Service, Entry]]) -> None:
    if made:
        Slot.objects.filter(service__in=[row.pk for row, _ in made]).delete()
        Service.objects.bulk_update([row for row, _ in made], CHANGING, batch_size=100)
        _add_slots(made)


def _add_slots(made: Iterable[tuple[Service, Entry]]) -> None:
    Slot.objects.bulk_create([slot for row, entry in made for slot in rows.slots(row, entry)])


def _mark_gone(missing: Sequence[int], today: date) -> int:
    """What vanished from its feed stays, says so, and is found no more."""
    for some in rows.batches(missing, 500):
        here = Service.objects.filter(pk__in=some)
        here.update(status=STATUSES[Status.GONE], is_live=False, cell=None, gone_on=today, shown_with=None, why_one="")
        Service.objects.filter(shown_with__in=some).update(shown_with=None)
        Slot.objects.filter(service__in=some).update(is_online=False)
    return len(missing)


def _sites(feed: Feed) -> list[int]:
    """The addresses of a feed that more than one record has, or that are shown with another."""
    here = feed.services.exclude(site=0).values("site")
    several = Service.objects.filter(site__in=here).values("site").annotate(n=Count("id")).filter(n__gt=1)
    return list(several.order_by("site").values_list("site", flat=True))


def _merge(feed: Feed, known: Tables) -> dict[str, int]:
    return _merge_sites(_sites(feed), known)


def _merge_sites(sites: Sequence[int], known: Tables) -> dict[str, int]:
    """Records of one place become one: the fullest is shown, with what all say; returns how many, by reason."""
    count: dict[str, int] = {}
    for some in rows.batches(sites, 400):
        changed = list(_changes(some, known, count))
        Service.objects.bulk_update(
            changed, ["needs", "both", "is_live", "cell", "shown_with", "why_one"], batch_size=100
        )
        for row in changed:
            if row.is_online:
                Slot.objects.filter(service=row).update(needs=row.needs, both=row.both, is_online=row.is_live)
    return count


def _changes(sites: Sequence[int], known: Tables, count: dict[str, int]) -> Iterator[Service]:
    by_site: dict[int, list[Service]] = {}
    for row in Service.objects.filter(site__in=sites, status=STATUSES[Status.ACTIVE]).order_by("id"):
        by_site.setdefault(row.site, []).append(row)
    for together in by_site.values():
        for one in rows.merged(known.names, together):
            before = _state(one.row)
            one.row.needs, one.row.both, one.row.why_one = signed(one.needs), one.both, one.why
            one.row.shown_with, one.row.is_live = one.shown_with, one.shown_with is None
            one.row.cell = rows.cell_of(one.row)
            if one.why:
                count[one.why] = count.get(one.why, 0) + 1
            if _state(one.row) != before:
                yield one.row


def _state(row: Service) -> tuple[Any, ...]:
    return row.needs, row.both, row.why_one, row.shown_with_id, row.is_live, row.cell
