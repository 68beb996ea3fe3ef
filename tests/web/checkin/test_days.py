"""Days: they end at 04:00 by the person's clock, and nothing in them is ever filled in."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.cast import make_person
from tests.web.checkin.sheets import ALCOHOL, follow, keep, noon
from twofold.care.checkin import Followed
from twofold.web.checkin.days import DayRow, day_rows
from twofold.web.checkin.models import CheckIn
from twofold.web.checkin.safety import day_bounds
from twofold.web.signin.models import Person, local_day

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)

# Both changes of the clock: the zone, the night, and how many hours the day before the change's 04:00 lasts.
CHANGES = [
    ("Europe/Dublin", date(2026, 3, 29), 23.0),
    ("Europe/Dublin", date(2026, 10, 25), 25.0),
    ("America/New_York", date(2026, 3, 8), 23.0),
    ("America/New_York", date(2026, 11, 1), 25.0),
    ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
    ("Australia/Lord_Howe", date(2026, 4, 5), 24.5),
]


@pytest.mark.parametrize(("zone", "night", "hours"), CHANGES)
def test_an_entry_at_3_59_belongs_to_the_day_before_and_one_at_4_to_the_day(
    zone: str, night: date, hours: float
) -> None:
    ana = make_person("Ana", zone=zone)
    follow(ana, ALCOHOL)
    four = datetime(night.year, night.month, night.day, 4, tzinfo=ZoneInfo(zone))
    before = keep(ana, ana.day_of(four - timedelta(minutes=1)), {"edge": 1}, at=four - timedelta(minutes=1))
    after = keep(ana, ana.day_of(four), {"edge": 2}, at=four)
    assert [one.day for one in CheckIn.objects.of(ana).order_by("made_at")] == [night - timedelta(days=1), night]
    assert not before.is_late
    assert not after.is_late
    assert before.answers["offset"] == round(four.astimezone(ZoneInfo(zone)).utcoffset().total_seconds() / 60)  # type: ignore[union-attr]
    assert before.zone == zone


@pytest.mark.parametrize(("zone", "night", "hours"), CHANGES)
def test_the_day_of_the_change_is_as_long_as_the_clock_makes_it(zone: str, night: date, hours: float) -> None:
    begins, ends = day_bounds(night - timedelta(days=1), zone)
    assert (ends.astimezone(UTC) - begins.astimezone(UTC)) / timedelta(hours=1) == hours


@pytest.mark.parametrize(("zone", "night", "hours"), CHANGES)
def test_every_minute_around_the_change_belongs_to_the_day_whose_bounds_hold_it(
    zone: str, night: date, hours: float
) -> None:
    start = datetime(night.year, night.month, night.day, tzinfo=UTC) - timedelta(hours=16)
    for minute in range(0, 60 * 40, 7):
        moment = start + timedelta(minutes=minute)
        begins, ends = day_bounds(local_day(moment, zone), zone)
        assert begins.astimezone(UTC) <= moment < ends.astimezone(UTC)


def test_the_zone_stays_with_the_row_when_the_person_moves(ana: Person) -> None:
    follow(ana, ALCOHOL)
    keep(ana, DAY, {"edge": 3})
    ana.zone = "Pacific/Auckland"
    ana.save()
    kept = CheckIn.objects.of(ana).get()
    assert (kept.day, kept.zone, kept.answers["offset"]) == (DAY, "Europe/Dublin", 0)


def one_day(person: Person) -> DayRow:
    (row,) = day_rows(person)
    return row


def test_a_day_has_every_row_and_input(ana: Person) -> None:
    follow(ana, ALCOHOL)
    keep(
        ana,
        DAY,
        {
            "sleep": 4, "reminder": "a-little", "memories": 6, "edge": 4, "low": 2, "worry": 5, "craving": 7,
            "use": {"used": [{"id": "alcohol", "drinks": 3}]}, "ease": 5, "pleasure": 1, "helped": ["person", "medicine"],
        },
    )  # fmt: skip
    row = one_day(ana)
    assert row.values == {
        "sleep": 4,
        "symptoms": 5,
        "mood": 3.5,
        "craving": 7,
        "use": 1,
        "amount": 30,
        "ease": 5,
        "pleasure": 1,
    }
    assert row.inputs == {"reminder": 0.5, "skill": 0, "person_or_group": 1, "medicine": 1}
    assert row.missing == {}


def test_missing_is_never_zero_and_says_why(ana: Person) -> None:
    follow(ana, ALCOHOL)
    keep(
        ana,
        DAY,
        {"sleep": {"state": "dont-remember"}, "edge": 3, "reminder": "not-sure", "use": {"state": "dont-remember"}},
    )
    row = one_day(ana)
    assert row.values["symptoms"] == 3
    assert {name: row.missing[name] for name in ("sleep", "craving", "use", "amount", "reminder", "skill")} == {
        "sleep": "dont-remember",
        "craving": "skipped",
        "use": "dont-remember",
        "amount": "dont-remember",
        "reminder": "not-sure",
        "skill": "skipped",
    }
    assert all(value is None for name, value in (row.values | row.inputs).items() if name in row.missing)


def test_a_drink_without_its_amount_is_use_of_unknown_amount(ana: Person) -> None:
    follow(ana, ALCOHOL)
    keep(ana, DAY, {"use": {"used": [{"id": "alcohol"}]}})
    row = one_day(ana)
    assert (row.values["use"], row.values["amount"], row.missing["amount"]) == (1, None, "no-amount")


def test_a_form_without_a_question_did_not_ask_it(ana: Person) -> None:
    follow(ana)
    keep(ana, DAY, {"sleep": 3})
    assert one_day(ana).missing["craving"] == "skipped"  # the daily form was asked
    CheckIn.objects.of(ana).delete()
    kept = keep(ana, DAY, {"sleep": 3})
    body = kept.answers
    body["answers"]["craving"] = {"state": "not-asked"}
    kept.answers = body
    kept.save()
    assert one_day(ana).missing["craving"] == "not-asked"


def test_several_check_ins_make_one_day_and_days_come_in_order(ana: Person) -> None:
    follow(ana, ALCOHOL, Followed("cannabis", "cannabis"))
    keep(ana, DAY, {"craving": 3, "ease": 2, "use": {"none": True}}, at=noon(DAY))
    keep(
        ana,
        DAY,
        {"craving": 8, "ease": 6, "use": {"used": [{"id": "cannabis", "level": "less"}]}},
        at=noon(DAY) + timedelta(hours=6),
    )
    keep(ana, DAY - timedelta(days=2), {"craving": 1}, at=noon(DAY) + timedelta(hours=7))
    first, second = day_rows(ana)
    assert (first.day, first.is_late) == (DAY - timedelta(days=2), True)
    assert (second.values["craving"], second.values["ease"], second.values["use"]) == (8, 6, 1)
    assert len(second.check_ins) == 2


def test_only_the_days_asked_for_come(ana: Person, ben: Person) -> None:
    for back in range(5):
        keep(ana, DAY - timedelta(days=back), {"edge": back})
        keep(ben, DAY - timedelta(days=back), {"edge": 9})
    rows = day_rows(ana, since=DAY - timedelta(days=3), until=DAY - timedelta(days=1))
    assert [row.values["symptoms"] for row in rows] == [3, 2, 1]
