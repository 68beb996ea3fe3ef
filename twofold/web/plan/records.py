"""My plan as FHIR resources, for the download."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from twofold.care.fhir.careplan import ACTIVITY, GoalItem, StepItem, care_plan
from twofold.web.library import say
from twofold.web.plan.models import Goal, Step
from twofold.web.plan.said import title_of
from twofold.web.signin.models import Person


def records(person: Person, at: datetime | None = None) -> list[dict[str, Any]]:
    """One CarePlan and its Goals. No forecast is ever in it (F-21)."""
    goals = [
        GoalItem(str(one.pk), one.words, one.body["about"], one.status.value, _day(person, one))
        for one in Goal.objects.of(person).order_by("id")
    ]
    steps = [
        StepItem(
            str(one.pk),
            title_of(one),
            one.arm,
            one.status.value,
            say(f"plan.who.{one.body['who']}"),
            one.when,
            str(one.body["why"].get("says", "")),
        )
        for one in Step.objects.of(person).order_by("id")
        if one.status.value in ACTIVITY
    ]
    about = f"Patient/{person.pk}"
    return care_plan(goals, steps, id=str(person.pk), subject=about, when=at or timezone.now(), title=say("plan.title"))


def _day(person: Person, goal: Goal) -> Any:
    return person.day_of(datetime.fromisoformat(goal.body["moves"][0]["at"]))
