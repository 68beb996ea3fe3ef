"""What Today says of the plan: {% load plan %}{% plan_for_today request.person %}, {% less_for_today %}."""

from typing import Any

from django import template
from django.utils import timezone

from twofold.web.checkin.asking import following_of
from twofold.web.checkin.safety import safety_of
from twofold.web.plan.ahead import is_shown, kept_alarm
from twofold.web.plan.choices import choices_of
from twofold.web.plan.less import in_words
from twofold.web.plan.meetings import meeting_in_words
from twofold.web.plan.models import Appointment, Step
from twofold.web.plan.said import step_in_words
from twofold.web.plan.steps import Status
from twofold.web.signin.models import Person

register = template.Library()
MOST = 2


@register.inclusion_tag("plan/today.html")
def plan_for_today(person: Person) -> dict[str, Any]:
    """The next meeting with a therapist, and at most two steps that are in the plan: those with a day come first."""
    today = person.day_of(timezone.now())
    steps = [one for one in Step.objects.of(person).order_by("id") if one.status is Status.ACCEPTED]
    steps.sort(key=lambda one: one.body["when"] or "9999")
    coming = [one for one in Appointment.objects.of(person) if one.day >= today]
    first = min(coming, key=lambda one: (one.body["day"], one.body["time"]), default=None)
    return {
        "steps": [step_in_words(one, today) for one in steps[:MOST]],
        "meeting": meeting_in_words(first, today) if first else None,
    }


@register.inclusion_tag("plan/less.html", takes_context=True)
def less_for_today(context: dict[str, Any]) -> dict[str, Any]:
    """The cutting-down notice as it was last worked out: Today asks neither all the days nor the engine."""
    person: Person = context["request"].person
    alarm, now = kept_alarm(person), timezone.now()
    choices = choices_of(person) if alarm else {}
    if alarm is None or not is_shown(alarm, person.day_of(now), choices["closed"]):
        return {"less": None}
    following = following_of(person)
    safety = safety_of(person, following.things if following else (), now)
    return {
        "less": in_words(alarm, safety, choices),
        "csrf_token": context["csrf_token"],
        "help_path": context["help_path"],
    }
