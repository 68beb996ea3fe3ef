"""iCalendar (RFC 5545): an event for each slot that a weekly or monthly rule says, in its own zone.

The zone is named (TZID) with its IANA name and described (VTIMEZONE) by the changes of this year and the next two, from
the same tables our own clock reads. Lines are folded at 75 bytes.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from twofold.care.directory.clock import LAST, next_start, zone_named
from twofold.care.directory.entry import Entry, Slot

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_STAMP = "%Y%m%dT%H%M%S"


def write(entries: Iterable[tuple[str, Entry]], at: datetime, domain: str = "twofold.invalid") -> Iterator[str]:
    """The text of the calendar: events begin with their next start after `at`."""
    kept = [
        (key, entry, zone) for key, entry in entries if entry.slots and (zone := zone_named(entry.place.zone or ""))
    ]
    yield _lines("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Twofold//directory//EN", "CALSCALE:GREGORIAN")
    for name in sorted({entry.place.zone for _, entry, _ in kept}):
        zone = zone_named(name)
        if zone:
            yield _lines(*vtimezone(name, zone, at))
    for key, entry, zone in kept:
        for n, slot in enumerate(entry.slots):
            yield _lines(*event(f"{key}-{n}@{domain}", entry, slot, zone, at))
    yield _lines("END:VCALENDAR")


def event(uid: str, entry: Entry, slot: Slot, zone: ZoneInfo, at: datetime) -> Iterator[str]:
    """One VEVENT that repeats; none for a slot that never comes."""
    begins = next_start(slot, zone, at)
    if begins is None:
        return
    wall = _wall(slot, zone, begins)
    tzid = entry.place.zone
    yield from ("BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{at.astimezone(UTC):{_STAMP}}Z")
    yield f"DTSTART;TZID={tzid}:{wall:{_STAMP}}"
    yield f"DTEND;TZID={tzid}:{wall + timedelta(minutes=slot.end - slot.start):{_STAMP}}"
    yield f"RRULE:{rule(slot)}"
    yield f"SUMMARY:{escaped(entry.name)}"
    where = ", ".join(filter(None, (entry.place.name, entry.place.street, entry.place.city, entry.place.state)))
    if where and (entry.has_place or not entry.is_online):
        yield f"LOCATION:{escaped(where)}"
    if entry.has_place:
        yield f"GEO:{entry.place.lat};{entry.place.lon}"
    if entry.online_url or entry.url:
        yield f"URL:{entry.online_url or entry.url}"
    if entry.description or entry.online_note:
        yield f"DESCRIPTION:{escaped(' '.join(filter(None, (entry.description, entry.online_note))))}"
    yield "END:VEVENT"


def rule(slot: Slot) -> str:
    """Weekly on its day, or monthly on such days of a month."""
    day = DAYS[slot.start // 1440]
    weeks = [-1 if 1 << n == LAST else n + 1 for n in range(6) if slot.weeks >> n & 1]
    return f"FREQ=MONTHLY;BYDAY={','.join(f'{n}{day}' for n in weeks)}" if weeks else f"FREQ=WEEKLY;BYDAY={day}"


def _wall(slot: Slot, zone: ZoneInfo, begins: datetime) -> datetime:
    """The wall-clock time the slot names (a start that fell into a change of the clock was moved)."""
    local = begins.astimezone(zone).replace(tzinfo=None)
    day, minute = divmod(slot.start, 1440)
    on = local.date() + timedelta(days=(day - local.weekday() + 3) % 7 - 3)
    return datetime(on.year, on.month, on.day, minute // 60, minute % 60)


def vtimezone(name: str, zone: ZoneInfo, at: datetime) -> Iterator[str]:
    """The zone with its changes from the beginning of last year to the end of the year after next."""
    yield from ("BEGIN:VTIMEZONE", f"TZID:{name}")
    since = datetime(at.year - 1, 1, 1, tzinfo=UTC)
    until = datetime(at.year + 3, 1, 1, tzinfo=UTC)
    before = since.astimezone(zone)
    yield from _part(before, before.utcoffset() or timedelta(0), since.astimezone(zone))
    moment = since
    while moment < until:
        after = moment + timedelta(hours=6)
        if after.astimezone(zone).utcoffset() != moment.astimezone(zone).utcoffset():
            change = _change(zone, moment, after)
            offset = (change - timedelta(minutes=1)).astimezone(zone).utcoffset() or timedelta(0)
            yield from _part(change.astimezone(zone), offset, change.astimezone(UTC) + offset)
        moment = after
    yield "END:VTIMEZONE"


def _part(now: datetime, before: timedelta, onset: datetime) -> Iterator[str]:
    """One stretch with one offset; its onset is told in the wall-clock time before the change."""
    kind = "DAYLIGHT" if now.dst() else "STANDARD"
    yield from (f"BEGIN:{kind}", f"DTSTART:{onset.replace(tzinfo=None):{_STAMP}}")
    yield from (f"TZOFFSETFROM:{_offset(before)}", f"TZOFFSETTO:{_offset(now.utcoffset() or timedelta(0))}")
    yield from (f"TZNAME:{now.tzname()}", f"END:{kind}")


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    offset = low.astimezone(zone).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = low + timedelta(minutes=(high - low) // timedelta(minutes=1) // 2)
        low, high = (middle, high) if middle.astimezone(zone).utcoffset() == offset else (low, middle)
    return high


def _offset(offset: timedelta) -> str:
    minutes = abs(offset) // timedelta(minutes=1)
    return f"{'-' if offset < timedelta(0) else '+'}{minutes // 60:02}{minutes % 60:02}"


def escaped(said: str) -> str:
    """Text as a property may hold it."""
    return said.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _lines(*lines: str) -> str:
    return "".join(_folded(line) for line in lines)


def _folded(line: str) -> str:
    """At most 75 bytes a line, never inside a character; going on with a space."""
    rest = line.encode()
    parts: list[bytes] = []
    while len(rest) > 75 - bool(parts):
        cut = 75 - bool(parts)
        while rest[cut] & 0xC0 == 0x80:
            cut -= 1
        parts.append(rest[:cut])
        rest = rest[cut:]
    return b"\r\n ".join([*parts, rest]).decode() + "\r\n"
