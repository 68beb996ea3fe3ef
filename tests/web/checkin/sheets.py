"""Check-ins as a browser sends them, and things to follow, for the tests of this folder."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from twofold.care.checkin import Followed, read_answers
from twofold.web.checkin import asking
from twofold.web.checkin.actions import change_following, save_check_in
from twofold.web.checkin.models import CheckIn
from twofold.web.signin.models import Person

ALCOHOL = Followed("alcohol", "alcohol", "", True)
OPIOIDS = Followed("opioids", "opioids", "", True)
OWN = Followed("own-1", "other", "blue ones")

ORDINARY: dict[str, Any] = {
    "sleep": "4",
    "sleep-ticks": ["bad-dreams"],
    "reminder": "a-little",
    "memories": "5",
    "edge": "6",
    "low": "3",
    "worry": "4",
    "craving": "7",
    "use": ["none"],
    "ease": "5",
    "pleasure": "2",
    "helped": ["person", "skill"],
}


def follow(person: Person, *things: Followed, bank: tuple[str, ...] = ()) -> None:
    """Let a person follow things; the first is the main one."""
    marked = [Followed(one.id, one.substance, one.name, n == 0) for n, one in enumerate(things)]
    change_following(by=person, things=marked, bank=bank)


def noon(day: date, zone: str = "Europe/Dublin") -> datetime:
    """Midday on a day in a zone."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone))


def keep(
    person: Person, day: date, given: Mapping[str, Any], *, at: datetime | None = None, sent_as: UUID | None = None
) -> CheckIn:
    """Keep a check-in about a day as the action does; `given` is as `read_answers` wants it."""
    following = asking.following_of(person)
    form = asking.form_named("daily", following)
    assert form is not None
    asked = asking.asked_of(person, following, form)
    reading = read_answers(asked, given)
    assert not reading.problems, reading.problems
    kept = save_check_in(
        by=person, day=day, form="daily", answers=reading.answers, at=at or noon(day, person.zone), sent_as=sent_as
    )
    assert isinstance(kept, CheckIn)
    return kept


def today_of(person: Person) -> date:
    """The person's day now."""
    return person.day_of(timezone.now())
