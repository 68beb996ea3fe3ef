"""HSDS schedules as weekly slots: weekly rules, rules for some weeks of a month, and the weekday rows of HSDS 1.1.

What no weekly slot can say (every second week, the 15th of a month) gives no hours at all: no hours are better than
wrong ones. A schedule that is over, or not begun, is left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from twofold.care.directory.clock import LAST, zone_named
from twofold.care.directory.entry import WEEK, Slot
from twofold.care.directory.feeds.reading import Reading, Row
from twofold.care.directory.tidy import Unclear, clock, day, text, weekday, whole

_BYDAY = re.compile(r"^([+-]?\d)?\s*([A-Za-z]{2,9})$")
_MINUTES = re.compile(r"\bminutes (\d{1,5})\b")
_USUAL, _DAY = 60, 24 * 60


def slots_of(given: Iterable[Any], opens: bool, reading: Reading) -> tuple[tuple[Slot, ...], str]:
    """Slots, and the zone where a schedule names one (an offset in hours says nothing about summer). Raises Unclear."""
    found: set[Slot] = set()
    zone = ""
    for row in given:
        if isinstance(row, Mapping) and is_current(row, reading):
            named = text(row.get("timezone"), 60)
            zone = zone or (named if "/" in named and zone_named(named) else "")
            found |= set(_slots(row, opens, reading))
    return tuple(sorted(found)), zone


def is_current(row: Row, reading: Reading) -> bool:
    """Whether a schedule holds today; one without dates does."""
    since, until = day(row.get("valid_from")), day(row.get("valid_to")) or day(row.get("until"))
    if (until and until < reading.today) or (since and since > reading.today):
        reading.note("schedule-not-now")
        return False
    return True


def _slots(row: Row, opens: bool, reading: Reading) -> Iterator[Slot]:
    starts, ends = clock(row.get("opens_at")), clock(row.get("closes_at"))
    rule = text(row.get("freq"), 12).upper() or "WEEKLY"
    has_days = text(row.get("byday")) or text(row.get("weekday")) or day(row.get("dtstart"))
    if starts is None or not has_days:
        return
    if rule not in ("WEEKLY", "MONTHLY", "DAILY") or (whole(row.get("interval")) or 1) != 1 or _is_by_date(row, rule):
        reading.note("schedule-not-weekly")
        return
    stated = _MINUTES.search(text(row.get("notes")))
    if ends is None and not stated and opens:
        reading.note("schedule-without-end")
        return
    long = int(stated[1]) if stated else (((ends if ends is not None else starts + _USUAL) - starts) % _DAY or _DAY)
    for on, weeks in _days(row, rule):
        begins = (on * _DAY + starts) % WEEK
        if 0 < long <= WEEK:
            yield Slot(begins, begins + long, opens, weeks)


def _is_by_date(row: Row, rule: str) -> bool:
    """A rule of dates, not of days."""
    return rule == "MONTHLY" and not text(row.get("byday"))


def _days(row: Row, rule: str) -> Iterator[tuple[int, int]]:
    """(weekday, weeks of the month)."""
    if rule == "DAILY" and not text(row.get("byday")):
        yield from ((on, 0) for on in range(7))
        return
    by_day = text(row.get("byday"), 200)
    if not by_day:
        given = text(row.get("weekday"), 20)
        started = day(row.get("dtstart"))
        if given:
            yield weekday(given, 7), 0
        elif started:
            yield started.weekday(), 0
        return
    parts = [part.strip() for part in re.split(r"[,;\s]+", by_day) if part.strip()]
    masks: dict[int, int] = {}
    for part in parts:
        found = _BYDAY.match(part)
        if not found:
            raise Unclear(f"the day '{part}' cannot be read")
        on = weekday(found[2], 7)
        masks[on] = masks.get(on, 0) | _week(found[1], row, rule)
    yield from masks.items()


def _week(nth: str | None, row: Row, rule: str) -> int:
    n = int(nth) if nth else whole(row.get("bysetpos"))
    if n is None or (rule != "MONTHLY" and not nth):
        return 0
    if n == -1:
        return LAST
    if not 1 <= n <= 5:
        raise Unclear(f"the week {n} of a month cannot be read")
    return 1 << (n - 1)
