"""Everything here that writes: keep a rating, correct one, put a skill away, take it back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from twofold.web.audit.events import Event
from twofold.web.audit.record import Unchanged, audited
from twofold.web.cope.models import SkillRating, SkillsPutAway, rating_of
from twofold.web.ids import uuid7
from twofold.web.signin.models import Person


@audited(Event.SKILL_RATED)
def rate_skill(
    *, by: Person, row: UUID, skill: str, before: int | None, after: int | None, at: datetime | None = None
) -> Any:
    """Keep one use of a skill (at `at`, or now). `row` comes from the page: sent twice it is kept once."""
    kept = SkillRating.objects.of(by).filter(pk=row).first()
    if kept is not None:
        return Unchanged(kept)
    at = at or timezone.now()
    body = {"skill": skill, "before": rating_of(before), "after": rating_of(after), "at": at.isoformat()}
    made = SkillRating(id=row, person=by, day=by.day_of(at), body=body)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        # The id is taken and not by this person, or by their own second tap. A stranger learns nothing from the answer.
        kept = SkillRating.objects.of(by).filter(pk=row).first()
        if kept is not None:
            return Unchanged(kept)
        made.id = uuid7()
        made.save(force_insert=True)
    return made


@audited(Event.SKILL_RATING_CORRECTED)
def correct_rating(*, by: Person, kept: SkillRating, before: int | None, after: int | None) -> Any:
    """Put other numbers in place of those kept first."""
    body = {**kept.body, "before": rating_of(before), "after": rating_of(after)}
    if body == kept.body:
        return Unchanged(kept)
    kept.body = body
    kept.save(update_fields=["body"])
    return kept


@audited(Event.SKILL_HIDDEN)
def put_away(*, by: Person, skill: str) -> Any:
    """Not for me: this skill is no longer offered."""
    away = _away(by)
    if skill in away.body:
        return Unchanged(away)
    away.body = [*away.body, skill]
    away.save(update_fields=["body"])
    return away


@audited(Event.SKILL_SHOWN_AGAIN)
def take_back(*, by: Person, skill: str) -> Any:
    """Offer a skill again that was put away."""
    away = _away(by)
    if skill not in away.body:
        return Unchanged(away)
    away.body = [one for one in away.body if one != skill]
    away.save(update_fields=["body"])
    return away


def _away(by: Person) -> SkillsPutAway:
    """The person's one row, locked; made empty where there is none yet."""
    rows = SkillsPutAway.objects.of(by).select_for_update()
    row = rows.first()
    if row is None:
        try:
            with transaction.atomic():
                SkillsPutAway(person=by, body=[]).save(force_insert=True)
        except IntegrityError:
            pass  # a second tap made it first
        row = rows.get()
    found: SkillsPutAway = row
    return found
