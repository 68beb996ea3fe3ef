"""Weekly times in local clocks: 10,000 random slots x zones x instants against walking through zoneinfo, none wrong."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from twofold.care.directory.clock import is_on, minute_of_week, next_start, starts_between, under_way, weeks_of
from twofold.care.directory.entry import WEEK, Slot

ZONES = [
    ZoneInfo(name)
    for name in (
        "America/New_York", "America/Phoenix", "America/St_Johns", "America/Santiago", "America/Sao_Paulo", "Europe/London",
        "Europe/Dublin", "Europe/Berlin", "Africa/Casablanca", "Asia/Kolkata", "Australia/Sydney", "Australia/Lord_Howe",
        "Pacific/Auckland", "Pacific/Chatham", "Pacific/Apia", "America/Asuncion",
    )
]  # fmt: skip
BEGIN = datetime(2025, 1, 1, tzinfo=UTC)


def walked(slot: Slot, zone: ZoneInfo, at: datetime) -> datetime | None:
    """Every date in turn: the wall-clock time on it, as zoneinfo understands it, the first at or after `at`."""
    day = at.astimezone(zone).date() - timedelta(days=9)
    found = []
    for n in range(80):
        on = day + timedelta(days=n)
        if on.weekday() == slot.start // 1440 and (not slot.weeks or slot.weeks & weeks_of(on)):
            wall = datetime(on.year, on.month, on.day, slot.start % 1440 // 60, slot.start % 60, tzinfo=zone)
            found.append(wall.astimezone(UTC))
    return next((starts for starts in sorted(found) if starts >= at), None)


def change_of(zone: ZoneInfo, rng: np.random.Generator) -> datetime:
    """An instant within three hours of a change of the clock, where the zone has one; any instant where not."""
    days = rng.permutation(730)
    for day in days:
        since = BEGIN + timedelta(days=int(day))
        if since.astimezone(zone).utcoffset() != (since + timedelta(days=1)).astimezone(zone).utcoffset():
            step = next(
                n for n in range(24 * 12)
                if (since + timedelta(minutes=5 * n)).astimezone(zone).utcoffset() != since.astimezone(zone).utcoffset()
            )  # fmt: skip
            return since + timedelta(minutes=5 * step + int(rng.integers(-180, 180)))
    return BEGIN + timedelta(minutes=int(rng.integers(0, 730 * 1440)))


def wrong(count: int, seed: int) -> list[object]:
    """What does not agree: the next start, whether it lies in the next hours, whether the slot is under way."""
    rng = np.random.default_rng(seed)
    changes = {zone: [change_of(zone, rng) for _ in range(20)] for zone in ZONES}
    found: list[object] = []
    for n in range(count):
        zone = ZONES[int(rng.integers(len(ZONES)))]
        at = BEGIN + timedelta(minutes=int(rng.integers(0, 730 * 1440)))
        if n % 2:
            at = changes[zone][int(rng.integers(20))] + timedelta(minutes=int(rng.integers(-60, 60)))
        start = (minute_of_week(at.astimezone(zone)) + int(rng.integers(-400, 400))) % WEEK
        slot = Slot(start, start + int(rng.integers(5, 700)), bool(n % 3), int(rng.choice([0, 0, 0, 4, 32, 5])))
        expected, until = walked(slot, zone, at), at + timedelta(hours=3)
        spans = starts_between(zone, at, until)
        inside = any(one.first <= start < one.last and (not slot.weeks or slot.weeks & one.weeks) for one in spans)
        if next_start(slot, zone, at) != expected or inside != (expected is not None and expected < until):
            found.append((zone, at, slot))
        elif not slot.weeks and under_way(zone, at).holds(slot) != is_on(slot, zone, at):
            found.append(("under way", zone, at, slot))
    return found


def test_no_hour_is_wrong() -> None:
    assert wrong(2500, seed=1) == []


@pytest.mark.slow
def test_no_hour_of_ten_thousand_is_wrong() -> None:
    assert wrong(10_000, seed=2) == []


NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("slot", "at", "starts"),
    [
        (Slot(6 * 1440 + 150, 6 * 1440 + 210), "2026-03-07T12:00-05:00", "2026-03-08T03:30-04:00"),  # the hour left out
        (Slot(6 * 1440 + 90, 6 * 1440 + 150), "2026-10-31T12:00-04:00", "2026-11-01T01:30-04:00"),  # the first of two
        (Slot(6 * 1440 + 1410, 7 * 1440 + 30), "2026-12-06T23:00-05:00", "2026-12-06T23:30-05:00"),  # over the week end
        (Slot(0, 60), "2026-12-06T23:59-05:00", "2026-12-07T00:00-05:00"),
        (
            Slot(5 * 1440 + 600, 5 * 1440 + 660, weeks=4),
            "2026-12-01T00:00-05:00",
            "2026-12-19T10:00-05:00",
        ),  # 3rd Saturday
        (
            Slot(5 * 1440 + 600, 5 * 1440 + 660, weeks=32),
            "2026-12-01T00:00-05:00",
            "2026-12-26T10:00-05:00",
        ),  # last one
        (Slot(60, 120), "2026-12-07T01:00-05:00", "2026-12-07T01:00-05:00"),  # starting now is next
    ],
)
def test_a_start_by_hand(slot: Slot, at: str, starts: str) -> None:
    found = next_start(slot, NEW_YORK, datetime.fromisoformat(at))
    assert found is not None
    assert found.astimezone(NEW_YORK).isoformat(timespec="minutes") == starts


def test_a_slot_past_the_week_end_is_under_way_on_monday() -> None:
    slot = Slot(6 * 1440 + 1380, 6 * 1440 + 1500, opens=True)
    at = datetime(2026, 12, 7, 0, 30, tzinfo=NEW_YORK)
    assert is_on(slot, NEW_YORK, at)
    assert under_way(NEW_YORK, at).holds(slot)


def test_the_weeks_of_a_month() -> None:
    assert weeks_of(date(2026, 12, 1)) == 1
    assert weeks_of(date(2026, 12, 29)) == 16 | 32
    assert weeks_of(date(2026, 2, 22)) == 8 | 32
