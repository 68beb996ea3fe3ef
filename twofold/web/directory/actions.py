"""Everything that writes to the directory: take a feed in, forget one, note that an entry was verified. Hosts only."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Count, Max, Model
from django.utils import timezone

from twofold.care.directory.entry import Entry, Status
from twofold.care.directory.mask import signed
from twofold.care.directory.tables import Tables
from twofold.web.audit.events import Event
from twofold.web.audit.record import audited, hold
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
    hold(by.pk)  # one import at a time
    feed.imported_at = timezone.now()
    feed.save()
    done, number = Outcome(feed.name), _next_number()
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
        _add(new, number)
        number += len(new)
        _change(changed)
        done.added, done.changed = done.added + len(new), done.changed + len(changed)
    _count_on()
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


def _add(made: Sequence[tuple[Service, Entry]], first: int) -> None:
    for number, (row, _) in enumerate(made, first):
        row.pk = number
    _insert(Service, [row for row, _ in made])
    _add_slots(made)


def _change(made: Sequence[tuple[Service, Entry]]) -> None:
    for some in rows.batches(made, 500):
        Slot.objects.filter(service__in=[row.pk for row, _ in some]).delete()
    _put([row for row, _ in made], CHANGING)
    _add_slots(made)


def _add_slots(made: Iterable[tuple[Service, Entry]]) -> None:
    _insert(Slot, [slot for row, entry in made for slot in rows.slots(row, entry)])


def _insert(model: type[Model], made: Sequence[Model]) -> None:
    """Rows at once, a statement for all: four times faster than bulk_create for hundreds of thousands.

    A row without a number gets one from the database. Values go through the fields, so both databases get theirs.
    """
    fields = [one for one in model._meta.concrete_fields if made and not (one.primary_key and made[0].pk is None)]
    if made:
        columns = ", ".join(connection.ops.quote_name(str(one.column)) for one in fields)
        places = ", ".join(["%s"] * len(fields))
        table = connection.ops.quote_name(model._meta.db_table)
        _many(f"INSERT INTO {table} ({columns}) VALUES ({places})", fields, made)  # noqa: S608  # names of our own tables


def _put(made: Sequence[Model], names: Sequence[str]) -> None:
    """These fields of stored rows, a statement for all."""
    if made:
        meta = made[0]._meta
        fields: list[Any] = [meta.get_field(name) for name in names]
        settings = ", ".join(f"{connection.ops.quote_name(str(one.column))} = %s" for one in fields)
        table = connection.ops.quote_name(meta.db_table)
        _many(f"UPDATE {table} SET {settings} WHERE id = %s", [*fields, meta.pk], made)  # noqa: S608  # our own names


def _many(sql: str, fields: Sequence[Any], made: Sequence[Model]) -> None:
    values = [[one.get_db_prep_save(getattr(row, one.attname), connection) for one in fields] for row in made]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


def _next_number() -> int:
    return (Service.objects.aggregate(last=Max("id"))["last"] or 0) + 1


def _count_on() -> None:
    """Where a database counts by itself (PostgreSQL), it goes on after the numbers that were given."""
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [Service]):
            cursor.execute(sql)


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
