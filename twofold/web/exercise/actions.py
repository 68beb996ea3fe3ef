"""Everything here that writes: keep a filled-in exercise, change it, remove it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from twofold.web.audit.events import Event
from twofold.web.audit.record import Unchanged, audited
from twofold.web.exercise.models import Sheet
from twofold.web.ids import uuid7
from twofold.web.signin.models import Person


class ChangedMeanwhile(Exception):
    """Somebody, mostly the same person on another device, changed it after this page was loaded."""


@audited(Event.EXERCISE_KEPT)
def keep_sheet(
    *,
    by: Person,
    exercise: str,
    answers: dict[str, Any],
    sent_as: UUID | None = None,
    at: datetime | None = None,
) -> Any:
    """Keep a filled-in exercise. What the same page sends again changes nothing."""
    at = at or timezone.now()
    body = {"exercise": exercise, "answers": answers, "at": at.isoformat(), "n": 1}
    made = Sheet(person=by, sent_as=sent_as or uuid7(), day=by.day_of(at), body=body)
    Sheet.objects.of(by).bulk_create([made], ignore_conflicts=True)  # two at once: the database lets one in
    kept: Sheet = Sheet.objects.of(by).get(sent_as=made.sent_as)
    return made if kept.pk == made.pk else Unchanged(kept)


@audited(Event.EXERCISE_CHANGED)
def change_sheet(*, by: Person, row: UUID, answers: dict[str, Any], seen: int) -> Any:
    """Put other answers in place of those kept. Raises ChangedMeanwhile, Sheet.DoesNotExist."""
    kept: Sheet = Sheet.objects.of(by).select_for_update().get(pk=row)
    if answers == kept.answers:
        return Unchanged(kept)
    if seen != kept.body["n"]:
        raise ChangedMeanwhile
    kept.body = {**kept.body, "answers": answers, "at": timezone.now().isoformat(), "n": kept.body["n"] + 1}
    kept.save(update_fields=["body"])
    return kept


@audited(Event.EXERCISE_REMOVED)
def remove_sheet(*, by: Person, row: UUID) -> Any:
    """Delete it. What is gone already changes nothing."""
    gone, _ = Sheet.objects.of(by).filter(pk=row).delete()
    return None if gone else Unchanged(None)
