"""The cutting-down notice: kind, in its order, once a week at most, and off when it is not wanted (A-01 to A-04)."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from twofold.care.stopping import Stopping
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.checkin.safety import Safety
from twofold.web.library import say
from twofold.web.plan.actions import choose_for_plan
from twofold.web.plan.ahead import SHOWN_DAYS, alarm_for, is_shown
from twofold.web.plan.choices import choices_of
from twofold.web.plan.known import Known
from twofold.web.plan.pages import person_of, see_other
from twofold.web.understand.ahead import LessAndTense

ORDER = ("effort", "taps", "common", "skills", "someone")
CLOSED_KEPT = 20  # newest closed notices that are remembered; older ones can no longer come up


def notice_for(known: Known) -> dict[str, Any] | None:
    """The notice that stands now, from the person's own last weeks; None where there is none, or none is wanted."""
    if not known.choices["alarm"] or not known.rows:
        return None
    return in_words(alarm_for(known.recent), known.safety, known.choices)


def in_words(alarm: LessAndTense | None, safety: Safety, choices: dict[str, Any]) -> dict[str, Any] | None:
    """The notice in its order; somebody who went quiet gets one neutral line and nothing else (A-02)."""
    if alarm is None or not choices["alarm"] or not is_shown(alarm, safety.today, choices["closed"]):
        return None
    if alarm.kind == "quiet":
        return {"day": alarm.day, "lines": [("quiet", say("alarm.quiet"))], "is_quiet": True}
    taps_first = safety.same_day.shows_taps or (alarm.taps_first and _may_be_withdrawal(safety))
    lines = [(key, say(f"alarm.{key}")) for key in ORDER if key != "taps" or taps_first]
    return {"day": alarm.day, "lines": lines, "is_quiet": False, "taps": taps_first}


def _may_be_withdrawal(safety: Safety) -> bool:
    return not (safety.was_asked_to_stop and safety.stopping.answer is Stopping.NO_SIGN)


@page(Permission.CHANGE_PLAN, "POST", keeps=True)
def choose(request: HttpRequest) -> HttpResponse:
    """Close this notice, or turn such notices off or on."""
    person, wish = person_of(request), request.POST.get("less", "")
    before = choices_of(person)
    if wish in ("on", "off"):
        choose_for_plan(by=person, alarm=wish == "on")
    elif wish == "close" and (day := request.POST.get("day", "")).isdecimal() and len(day) <= SHOWN_DAYS:
        closed = [*(one for one in before["closed"] if one != int(day)), int(day)]
        choose_for_plan(by=person, closed=closed[-CLOSED_KEPT:])
    return see_other("plan:plan")
