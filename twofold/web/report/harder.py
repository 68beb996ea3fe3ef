"""Whether Today says that two weeks look harder: from the check-ins, unless it is closed or something acute stands."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import Error

from twofold.care.harder import Trend, notice
from twofold.care.rules import Truth
from twofold.care.safety import Taps
from twofold.care.stopping import Stopping
from twofold.web.answer.models import HelpShown
from twofold.web.checkin.safety import Safety
from twofold.web.library import content, say
from twofold.web.report.gather import rows_of
from twofold.web.report.leads import address_of
from twofold.web.report.models import ClosedNotice
from twofold.web.understand.wordings import shown

REACH = 400  # days of check-ins that say when a notice began
ACUTE = (Stopping.EMERGENCY, Stopping.NEEDS_HELP)
HELP_HOLDS = timedelta(days=7)  # an answer that named danger in the last days: its own help stands, not a trend
A_WEEK = 7


@dataclass(frozen=True)
class ShownNotice:
    """The notice in words, with its one step."""

    says: str
    step: str
    href: str


def notice_of(found: Safety) -> ShownNotice | None:
    """The notice of this person's day, or None. Trouble with the database says nothing: Today stands anyway."""
    days = {row.day: row.values for row in rows_of(found, REACH)}
    try:
        closed = ClosedNotice.objects.of(found.person).first()
        it = notice(content().harder, days, found.today, closed_on=closed.on if closed else None, is_acute=False)
        if it is None or is_acute(found):
            return None
    except Error:
        return None
    watched = it.trend.watched
    return ShownNotice(_says(it.trend), say(watched.step.says), address_of(watched.step))


def _says(trend: Trend) -> str:
    times = A_WEEK if trend.watched.is_use else 1
    now, before = (shown(round(times * (value or 0.0), 1)) for value in (trend.now, trend.before))
    return say(f"harder.{trend.watched.id}", now=now, before=before)


def is_acute(found: Safety) -> bool:
    """Something stands that goes before any trend: danger now, a body check, lost tolerance, an answer about dying."""
    if found.is_emergency or found.taps_today in (Taps.EMERGENCY, Taps.CALL_TODAY):
        return True
    if found.stopping.answer in ACUTE or found.tolerance is Truth.YES:
        return True
    return bool(HelpShown.objects.of(found.person).filter(day__gt=found.today - HELP_HOLDS).exists())
