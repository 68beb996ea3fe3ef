"""Everything here that writes: keep the safety plan, keep the plan for hard days."""

from typing import Any

from django.utils import timezone

from twofold.web.audit.events import Event
from twofold.web.audit.record import Unchanged, audited
from twofold.web.prepare.models import Plans
from twofold.web.signin.models import Person

SAFETY, HARD_DAYS = "safety", "hard-days"


class ChangedMeanwhile(Exception):
    """It was changed on another page after this one was loaded."""


@audited(Event.SAFETY_PLAN_KEPT)
def keep_safety_plan(*, by: Person, answers: dict[str, Any], seen: int) -> Any:
    """Keep the safety plan as it is now. Raises ChangedMeanwhile."""
    return _keep(by, SAFETY, answers, seen)


@audited(Event.HARD_DAYS_KEPT)
def keep_hard_days(*, by: Person, answers: dict[str, Any], seen: int) -> Any:
    """Keep the plan for hard days as it is now. Raises ChangedMeanwhile."""
    return _keep(by, HARD_DAYS, answers, seen)


def _keep(by: Person, name: str, answers: dict[str, Any], seen: int) -> Any:
    rows = Plans.objects.of(by)
    rows.bulk_create([Plans(person=by, body={})], ignore_conflicts=True)
    row: Plans = rows.select_for_update().get()
    old = row.body.get(name, {"answers": {}, "n": 0})
    if old["answers"] == answers:
        return Unchanged(row)
    if old["n"] != seen:
        raise ChangedMeanwhile
    row.body = {**row.body, name: {"answers": answers, "at": timezone.now().isoformat(), "n": old["n"] + 1}}
    row.save(update_fields=["body"])
    return row
