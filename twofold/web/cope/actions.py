"""Everything here that writes: keep a rating, correct one, put a skill away, take it back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from twofold.web.audit.events import Event
from twofold.web.audit.record import Unchanged, audited
from twofold.web.cope.models import SkillRating, SkillsPutAway, rating_of
from twofold.web.ids import uuid7
from twofold.web.signin.models import Person


@audited(Event.SKILL_RATED)
def rate_skill(
    *,
    by: Person,
    skill: str,
    before: int | None,
    after: int | None,
    sent_as: UUID | None = None,
    at: datetime | None = None,
) -> Any:
    """Keep one use of a skill, now unless `at` says otherwise. What the same page sends again changes nothing."""
    at = at or timezone.now()
    body = {"skill": skill, "before": rating_of(before), "after": rating_of(after), "at": at.isoformat()}
    made = SkillRating(person=by, sent_as=sent_as or uuid7(), day=by.day_of(at), body=body)
    SkillRating.objects.of(by).bulk_create([made], ignore_conflicts=True)  # two at once: the database lets one in
    kept: SkillRating = SkillRating.objects.of(by).get(sent_as=made.sent_as)
    return made if kept.pk == made.pk else Unchanged(kept)


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
    rows = SkillsPutAway.objects.of(by)
    rows.bulk_create([SkillsPutAway(person=by, body=[])], ignore_conflicts=True)
    found: SkillsPutAway = rows.select_for_update().get()
    return found
