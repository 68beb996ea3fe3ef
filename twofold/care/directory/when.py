"""*When*, as people ask for it ("now", "tonight", "MON-19:00", "evenings"), as stretches of time.

Everything is in the reader's zone. A place counts where it is open then, a meeting where it starts then.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from twofold.care.directory.clock import instant
from twofold.care.directory.tidy import Unclear, clock, weekday

SOON = timedelta(hours=3)
PARTS = {"morning": (5, 12), "afternoon": (12, 17), "evening": (17, 22), "night": (22, 29)}
_PART = re.compile(r"^(.*?)[\s-]*(morning|afternoon|evening|night)s?$")


@dataclass(frozen=True, slots=True)
class When:
    """Stretches [since, until) in UTC, in order. `is_moment`: a place must be open at `since`, not just meanwhile."""

    spans: tuple[tuple[datetime, datetime], ...]
    is_moment: bool = False

    @property
    def since(self) -> datetime:
        """The first instant."""
        return self.spans[0][0]

    @property
    def longest(self) -> timedelta:
        """From the first instant to the last."""
        return self.spans[-1][1] - self.since


def parse(asked: str, at: datetime, zone: ZoneInfo) -> When:
    """Read what was asked, seen from the instant `at`. Raises Unclear with the ways to ask."""
    said = " ".join(asked.strip().lower().replace("_", " ").split())
    today = at.astimezone(zone).date()
    if said == "now":
        return When(((at, at + SOON),), is_moment=True)
    if said in ("soon", "today"):
        return _whole(at, zone, today, 0, 24)
    if said == "tonight":
        return _tonight(at, zone, today)
    if said == "tomorrow":
        return _whole(at, zone, today + timedelta(days=1), 0, 24)
    if said in ("week", "this week"):
        return When(((at, at + timedelta(days=7)),))
    if said in ("weekend", "weekends", "this weekend"):
        return _many(at, zone, [day for day in _days(today) if day.weekday() >= 5], 0, 24)
    if said in ("weekdays", "weekday"):
        return _many(at, zone, [day for day in _days(today) if day.weekday() < 5], 0, 24)
    return _by_day_or_moment(said, asked, at, zone, today)


def _by_day_or_moment(said: str, asked: str, at: datetime, zone: ZoneInfo, today: date) -> When:
    try:
        return _moment(at, datetime.fromisoformat(asked.strip().upper().replace("Z", "+00:00")), zone)
    except ValueError:
        pass
    part = _PART.match(said)
    if part:
        low, high = PARTS[part[2]]
        days = _days(today) if part[1] in ("", "any", "every") and said.endswith("s") else [_day(part[1], asked, today)]
        return _many(at, zone, days, low, high)
    found = re.match(r"^(?:([a-zé]+)[\s-]+)?(?:at )?(\d{1,2}(?:[:.]?\d{2})?\s*(?:[ap]\.?m\.?)?)$", said)
    if found:
        return _at_clock(found[1] or "", found[2], asked, at, zone, today)
    return _whole(at, zone, _day(said, asked, today), 0, 24)


def _at_clock(day: str, given: str, asked: str, at: datetime, zone: ZoneInfo, today: date) -> When:
    try:
        minute = clock(given) or 0
    except Unclear:
        raise _unclear(asked) from None
    on = _day(day, asked, today)
    step = 7 if day and day not in ("today", "tomorrow") else 1
    starts = _at(on, minute / 60, zone)
    if starts < at and day not in ("today", "tomorrow"):
        starts = _at(on + timedelta(days=step), minute / 60, zone)
    return When(((starts, starts + SOON),), is_moment=True)


def _moment(at: datetime, given: datetime, zone: ZoneInfo) -> When:
    starts = given.astimezone(UTC) if given.tzinfo else instant(given, zone)
    return When(((starts, starts + SOON),), is_moment=True)


def _tonight(at: datetime, zone: ZoneInfo, today: date) -> When:
    small_hours = _at(today, 4, zone)
    if at < small_hours:
        return When(((at, small_hours),))
    return _whole(at, zone, today, 17, 28)


def _whole(at: datetime, zone: ZoneInfo, day: date, low: int, high: int) -> When:
    return _many(at, zone, [day], low, high)


def _many(at: datetime, zone: ZoneInfo, days: list[date], low: int, high: int) -> When:
    spans = ((max(at, _at(day, low, zone)), _at(day, high, zone)) for day in days)
    kept = tuple((since, until) for since, until in spans if since < until)
    if kept:
        return When(kept)
    return When(
        tuple((_at(day + timedelta(days=7), low, zone), _at(day + timedelta(days=7), high, zone)) for day in days)
    )


def _at(day: date, hours: float, zone: ZoneInfo) -> datetime:
    return instant(datetime.combine(day, time()) + timedelta(hours=hours), zone)


def _days(today: date) -> list[date]:
    return [today + timedelta(days=n) for n in range(7)]


def _day(said: str, asked: str, today: date) -> date:
    """A day by its name: today, tomorrow, or the next one of that name, today included. Raises Unclear."""
    said = re.sub(r"^(on|this|next)\s+", "", said.strip(" -"))
    if said in ("", "today"):
        return today
    if said == "tomorrow":
        return today + timedelta(days=1)
    try:
        if said.isdigit():
            raise Unclear(said)
        return today + timedelta(days=(weekday(said, 7) - today.weekday()) % 7)
    except Unclear:
        raise _unclear(asked) from None


def _unclear(asked: str) -> Unclear:
    return Unclear(
        f"'{asked.strip()}' is not a time; try now, tonight, tomorrow, MON-19:00, evenings or 2026-12-24T19:00."
    )
