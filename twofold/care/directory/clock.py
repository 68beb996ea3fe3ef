"""When a weekly slot comes next, in the zone of the entry, across midnight, week ends and daylight-saving changes.

A slot is wall-clock time. Where a change of the clock leaves an hour out, a time in it is moved forward by what was
left out (02:30 becomes 03:30); where an hour comes twice, the first one is meant. That is `fold=0` of PEP 495, and what
calendars do. A search cannot work that out for every row, so `Moment` turns an instant, once for each zone, into the
wall-clock minutes of the week that stand for it, and the database compares numbers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from twofold.care.directory.entry import WEEK, Slot

DAY = 24 * 60
LAST = 1 << 5  # the last such weekday of a month
_LOOK_BACK = timedelta(hours=25)  # no clock was ever moved by more
_MINUTE = timedelta(minutes=1)


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo | None:
    """The zone, or None where there is none of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # OSError: the name of a folder of the tz database
        return None


def minute_of_week(at: datetime) -> int:
    """Minutes since Monday 00:00 on this clock."""
    return at.weekday() * DAY + at.hour * 60 + at.minute


def weeks_of(day: date) -> int:
    """Which such weekday of its month this is: one of bits 0 to 4, and bit 5 when it is the last."""
    nth = 1 << ((day.day - 1) // 7)
    return nth | (LAST if (day + timedelta(days=7)).month != day.month else 0)


def instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, of a wall-clock time without zone."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def next_start(slot: Slot, zone: ZoneInfo, at: datetime) -> datetime | None:
    """The first start of a slot at or after an instant, in UTC; None only where no month has such a week."""
    today = at.astimezone(zone).date()
    day, minute = divmod(slot.start, DAY)
    first = today + timedelta(days=(day - today.weekday()) % 7 - 7)
    for week in range(60):
        on = first + timedelta(days=7 * week)
        if slot.weeks and not slot.weeks & weeks_of(on):
            continue
        starts = instant(datetime(on.year, on.month, on.day, minute // 60, minute % 60), zone)
        if starts >= at:
            return starts
    return None


def is_on(slot: Slot, zone: ZoneInfo, at: datetime) -> bool:
    """Whether the slot is under way at an instant."""
    today = at.astimezone(zone).date()
    day, minute = divmod(slot.start, DAY)
    for back in (0, 7):
        on = today - timedelta(days=(today.weekday() - day) % 7 + back)
        if slot.weeks and not slot.weeks & weeks_of(on):
            continue
        wall = datetime(on.year, on.month, on.day, minute // 60, minute % 60)
        if instant(wall, zone) <= at < instant(wall + timedelta(minutes=slot.end - slot.start), zone):
            return True
    return False


def dates(slot: Slot, zone: ZoneInfo, at: datetime, count: int) -> list[datetime]:
    """The next starts, in UTC."""
    found: list[datetime] = []
    while len(found) < count:
        starts = next_start(slot, zone, found[-1] + _MINUTE if found else at)
        if starts is None:
            break
        found.append(starts)
    return found


class Span(NamedTuple):
    """Starts from minute `first` to before `last` of the week, on a day that is these `weeks` of its month."""

    first: int
    last: int
    weeks: int


def starts_between(zone: ZoneInfo, since: datetime, until: datetime) -> list[Span]:
    """The wall-clock minutes of the week at which something starts whose instant lies in [since, until), whole minutes.

    Split at midnights. Exact also where the clock changes: minutes that are left out stand for the hour after them, and
    minutes that come twice count the first time only.
    """
    spans: list[tuple[datetime, datetime]] = []
    for begin, end, offset, before in _steady(zone, since - _LOOK_BACK, until):
        low, high = max(begin, since), min(end, until)
        if before is not None and before < offset:  # forward: the minutes left out, each meaning itself + the shift
            left_out = min(high, begin + (offset - before))
            if max(low, begin) < left_out:
                spans.append((_wall(max(low, begin), before), _wall(left_out, before)))
        if before is not None and before > offset:  # back: these wall times were there already
            low = max(low, begin + (before - offset))
        if low < high:
            spans.append((_wall(low, offset), _wall(high, offset)))
    return [span for pair in spans for span in _by_day(*pair)]


def _wall(at: datetime, offset: timedelta) -> datetime:
    return at.replace(tzinfo=None) + offset


def _steady(
    zone: ZoneInfo, since: datetime, until: datetime
) -> Iterator[tuple[datetime, datetime, timedelta, timedelta | None]]:
    """Stretches of time with one offset from UTC: begin, end, offset, and the offset before (None for the first)."""
    since, until = since.astimezone(UTC), until.astimezone(UTC)
    begin, before = since, None
    offset = _offset(zone, since)
    for change in _changes(zone, since, until):
        yield begin, change, offset, before
        begin, before, offset = change, offset, _offset(zone, change)
    yield begin, until, offset, before


def _changes(zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[datetime]:
    """The instants at which the offset changes, to the minute; two within twelve hours would be taken for none."""
    step = timedelta(hours=12) if until - since > timedelta(days=2) else until - since
    low = since
    while low < until:
        high = min(low + step, until)
        if _offset(zone, low) != _offset(zone, high):
            yield _change_between(zone, low, high)
        low = high


def _change_between(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    before = _offset(zone, low)
    while high - low > _MINUTE:
        middle = low + (high - low) // 2
        middle = middle.replace(second=0, microsecond=0)
        if middle <= low:
            break
        low, high = (middle, high) if _offset(zone, middle) == before else (low, middle)
    return high.replace(second=0, microsecond=0)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


def _by_day(low: datetime, high: datetime) -> Iterator[Span]:
    """Whole minutes in [low, high), each day apart."""
    low = _ceil(low)
    while low < high:
        midnight = datetime(low.year, low.month, low.day) + timedelta(days=1)
        end = min(high, midnight)
        first = minute_of_week(low)
        last = first + -((low - end) // _MINUTE)
        yield Span(first, last, weeks_of(low.date()))
        low = midnight


def _ceil(at: datetime) -> datetime:
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + _MINUTE


@dataclass(frozen=True, slots=True)
class Under:
    """What makes a slot be under way at an instant, as comparisons of stored numbers.

    It started where `start` lies in one of the ranges `begun`, and goes on where `end` (an end above 10,080 less a
    week) lies in one of the ranges `ending`; both ends of a range included. `today` and `yesterday` are the weeks of
    the month of the day and of the day before, `midnight` the minute of the week at which the day began.
    """

    begun: tuple[tuple[int, int], ...]
    ending: tuple[tuple[int, int], ...]
    midnight: int
    today: int
    yesterday: int

    def holds(self, slot: Slot) -> bool:
        """The comparison itself."""
        if slot.weeks and not slot.weeks & (self.today if slot.start >= self.midnight else self.yesterday):
            return False
        if any(low <= slot.start <= high for low, high in self.begun) and _within(slot.end, self.ending):
            return True
        return slot.end > WEEK and _within(slot.end - WEEK, self.ending)


def _within(minute: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= minute <= high for low, high in ranges)


def under_way(zone: ZoneInfo, at: datetime) -> Under:
    """The comparisons that stand for "under way at this instant" in a zone; exact in changes of the clock too."""
    utc = at.astimezone(UTC)
    local = at.astimezone(zone)
    now, far = minute_of_week(local), 2 * WEEK
    begun: tuple[tuple[int, int], ...] = ((0, now),)
    ending: tuple[tuple[int, int], ...] = ((now + 1, far),)
    for begin, end, offset, before in _steady(zone, utc - _LOOK_BACK, utc + _MINUTE):
        if before is None or not begin <= utc < min(end, begin + abs(offset - before)):
            continue
        shift = abs(offset - before) // _MINUTE
        since = minute_of_week(_wall(begin, offset))
        if offset > before:  # minutes since..since+shift hold both the hour left out and the hour after
            begun, ending = ((0, now - shift), (since, now)), ((now + 1, far), (now - shift + 1, since - 1))
        else:  # the second time round: all of the hour that comes twice is over
            begun, ending = ((0, since + shift - 1),), ((since + shift, far),)
    day = local.date()
    return Under(begun, ending, day.weekday() * DAY, weeks_of(day), weeks_of(day - timedelta(days=1)))


def soonest(slots: Iterable[Slot], zone: ZoneInfo, at: datetime) -> tuple[datetime, Slot] | None:
    """The first start of any of these slots at or after an instant."""
    found = [(starts, slot) for slot in slots if (starts := next_start(slot, zone, at)) is not None]
    return min(found, key=lambda pair: pair[0]) if found else None
