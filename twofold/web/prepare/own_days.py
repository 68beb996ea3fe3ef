"""What a person's own days say, in words: harder weekdays, what stood beside, what is ahead, and the trend."""

from datetime import date, timedelta
from typing import Any

from django.utils.dates import WEEKDAYS

from twofold.care import hard_days
from twofold.care.hard_days import Count, OwnDay
from twofold.web.checkin.dates import weekday_and_date
from twofold.web.checkin.days import day_rows
from twofold.web.library import say
from twofold.web.signin.models import Person

LOOKED_BACK = timedelta(weeks=12)


def own_days(person: Person, today: date) -> list[OwnDay]:
    """The last twelve weeks as the check-in has them."""
    return [
        OwnDay(row.day, row.values["craving"], row.values["use"], row.inputs["reminder"], row.values["sleep"])
        for row in day_rows(person, since=today - LOOKED_BACK, until=today)
    ]


def said(days: list[OwnDay]) -> list[str]:
    """One sentence for each thing that stands out; none where nothing does."""
    return [_weekday(one) for one in hard_days.harder_weekdays(days)] + [
        say(f"prepare.beside.{one.what}", hard=one.hard, of=one.of) for one in hard_days.beside(days)
    ]


def _weekday(one: Count) -> str:
    return say("prepare.weekday", weekday=WEEKDAYS[int(one.what)], hard=one.hard, of=one.of)


def ahead(days: list[OwnDay], answers: dict[str, Any], today: date) -> list[str]:
    """The days of the next two weeks that may be harder, by one's own weekdays and one's own dates."""
    found = hard_days.ahead(hard_days.harder_weekdays(days), list(_dates(answers)), today)
    return [f"{weekday_and_date(day)}: {name or say('prepare.often-harder')}" for day, name in found]


def _dates(answers: dict[str, Any]) -> list[tuple[date, str]]:
    found = []
    for row in answers.get("dates", []):
        try:
            found.append((date.fromisoformat(str(row.get("day", ""))), str(row.get("what") or say("prepare.own-date"))))
        except ValueError:
            continue  # a line without a day is a line of the plan, not a date
    return found


def trend(days: list[OwnDay], today: date) -> str:
    """Use in these four weeks and in those before, as counts; nothing where too few days were answered."""
    found = hard_days.trend(days, today)
    if found is None:
        return ""
    before, now = found
    return say("prepare.trend", before=before.hard, before_of=before.of, now=now.hard, now_of=now.of)
