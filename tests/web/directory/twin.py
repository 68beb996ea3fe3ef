"""The slow, obvious twin of a search: every entry looked at, every slot walked, no database."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from math import sqrt

from twofold.care.directory.asked import Asked
from twofold.care.directory.clock import is_on, next_start, zone_named
from twofold.care.directory.entry import Entry, Kind, Status
from twofold.care.directory.geo import RADIUS_KM, chord2, km_between, vector
from twofold.care.directory.rank import age_points, both
from twofold.care.directory.sites import plain
from twofold.care.directory.tables import tables

Found = tuple[str, float]  # record, score


def look(entries: Iterable[Entry], asked: Asked, as_of: date) -> list[Found]:
    """All that fit with their score, best first."""
    found = [(entry.record, score) for entry in entries if (score := of(entry, asked, as_of)) is not None]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def of(entry: Entry, asked: Asked, as_of: date) -> float | None:
    """The score of one entry, or None where it does not fit."""
    if not fits(entry, asked):
        return None
    today = asked.at.astimezone(asked.zone).date()
    points = both(tables().names, entry.needs, entry.kind) - age_points(min(entry.checked or as_of, today), today)
    points += sum(bool(entry.needs >> bit & 1) for bit in range(64) if asked.wishes >> bit & 1)
    by_place = place(entry, asked) if asked.online is not True else None
    anywhere = (
        from_anywhere(entry, asked) if asked.online is True or (asked.where is None and asked.online is None) else None
    )
    lost = [one for one in (by_place, anywhere) if one is not None]
    return points - min(lost) if lost else None


def fits(entry: Entry, asked: Asked) -> bool:
    """Status, kind, needs, languages and words."""
    return (
        entry.status is Status.ACTIVE
        and entry.kind in asked.kinds
        and entry.needs & asked.needs == asked.needs
        and all(code in entry.languages for code in asked.languages)
        and all(word in plain(f"{entry.name} {entry.organization} {entry.place.city}") for word in asked.words)
    )


def place(entry: Entry, asked: Asked) -> float | None:
    """Points lost by distance; None where it is too far, has no place, or is closed then."""
    if not entry.has_place or entry.place.lat is None or entry.place.lon is None or not in_time(entry, asked):
        return None
    if asked.where is None:
        return 0.0
    here = (entry.place.lat, entry.place.lon)
    if km_between(asked.where.point, here) > asked.km:
        return None
    return 4 * sqrt(chord2(vector(*asked.where.point), vector(*here))) * RADIUS_KM / asked.km


def in_time(entry: Entry, asked: Asked) -> bool:
    """Open, or starting, in one of the stretches."""
    if asked.when is None:
        return True
    if not asked.hours_known and not entry.slots and entry.kind is not Kind.MEETING:
        return True
    zone = zone_named(entry.place.zone)
    assert zone is not None
    for slot in entry.slots:
        for since, until in asked.when.spans:
            starts = next_start(slot, zone, since)
            begins = starts is not None and starts < until
            if slot.opens and (is_on(slot, zone, since) or (begins and not asked.when.is_moment)):
                return True
            if not slot.opens and begins:
                return True
    return False


def from_anywhere(entry: Entry, asked: Asked) -> float | None:
    """Points lost by waiting; None where it cannot be joined from anywhere, or not then."""
    if not entry.is_online:
        return None
    if asked.when is None:
        return 0.0
    if entry.kind is not Kind.MEETING:
        return 0.0 if in_time(entry, asked) else None
    zone = zone_named(entry.place.zone)
    assert zone is not None
    waits: list[timedelta] = []
    for slot in entry.slots:
        starts = (next_start(slot, zone, since) for since, _ in asked.when.spans)
        inside = [at for at, (_, until) in zip(starts, asked.when.spans, strict=True) if at is not None and at < until]
        waits += [max(timedelta(0), at - asked.when.since) for at in inside[:1]]
    return 4 * (min(waits) / asked.when.longest) if waits else None


def starts_of(entry: Entry, at: datetime) -> list[datetime]:
    """The next start of every slot."""
    zone = zone_named(entry.place.zone)
    assert zone is not None
    return [starts for slot in entry.slots if (starts := next_start(slot, zone, at)) is not None]
