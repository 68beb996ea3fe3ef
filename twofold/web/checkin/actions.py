"""Everything the check-in writes: each action is one transaction with its audit entry."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction

from twofold.care.checkin import Answers, Followed
from twofold.web.audit.events import Event
from twofold.web.audit.record import Unchanged, audited
from twofold.web.checkin.changed import a_day_changed
from twofold.web.checkin.models import CheckIn, Following, SafetyAnswers
from twofold.web.ids import uuid7
from twofold.web.signin.models import Person


class KeptOtherwise(Exception):
    """This number came before with other answers; the first ones are kept. `first` is that check-in."""

    def __init__(self, first: CheckIn) -> None:
        self.first = first
        super().__init__("A check-in with this number is kept already, with other answers.")


def _as_json(answers: Answers) -> dict[str, Any]:
    return {name: answer.as_json() for name, answer in answers.items()}


def _digest(form: str, day: date, told: dict[str, Any]) -> str:
    """64 hexadecimal digits of what was sent, to tell a replay from a different check-in."""
    return sha256(json.dumps([form, day.isoformat(), told], sort_keys=True).encode()).hexdigest()


@audited(Event.CHECK_IN_SAVED)
def save_check_in(
    *, by: Person, day: date, form: str, answers: Answers, at: datetime, sent_as: UUID | None = None
) -> CheckIn | Unchanged:
    """Keep one check-in. The same number again keeps nothing new. Raises KeptOtherwise when its answers differ."""
    told = _as_json(answers)
    zone = by.zone
    offset = at.astimezone(ZoneInfo(zone)).utcoffset()
    body = {
        "form": form,
        "zone": zone,
        "offset": round(offset.total_seconds() / 60) if offset is not None else 0,
        "late": day < by.day_of(at),
        "sent": _digest(form, day, told),
        "answers": told,
    }
    new = CheckIn(person=by, sent_as=sent_as or uuid7(), day=day, made_at=at, answers=body)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
        return new
    except IntegrityError:  # it came before, or two came at once: the database lets one in
        kept: CheckIn | None = CheckIn.objects.of(by).filter(sent_as=new.sent_as).first()
        if kept is None:
            raise
    if kept.answers["sent"] != body["sent"]:
        raise KeptOtherwise(kept)
    return Unchanged(kept)


def _changed(check_in: CheckIn, by: Person, form: str, told: dict[str, Any], at: datetime) -> CheckIn | Unchanged:
    row: CheckIn = CheckIn.objects.of(by).select_for_update().get(pk=check_in.pk)
    body = dict(row.answers)
    if body["answers"] == told and body["form"] == form:
        return Unchanged(row)
    row.answers = {**body, "form": form, "answers": told, "corrected": at.isoformat()}
    row.save(update_fields=["answers"])
    a_day_changed(by.pk)
    return row


@audited(Event.CHECK_IN_CORRECTED)
def correct_check_in(
    *, by: Person, check_in: CheckIn, form: str, answers: Answers, at: datetime
) -> CheckIn | Unchanged:
    """Put other answers in place of those of a check-in; its day and number stay."""
    return _changed(check_in, by, form, _as_json(answers), at)


@audited(Event.CHECK_IN_SAVED)
def add_to_check_in(*, by: Person, check_in: CheckIn, answers: Answers) -> CheckIn | Unchanged:
    """Add answers asked on a page of their own (amounts and relief); the other answers stay."""
    row: CheckIn = CheckIn.objects.of(by).select_for_update().get(pk=check_in.pk)
    told = {**row.answers["answers"], **_as_json(answers)}
    if told == row.answers["answers"]:
        return Unchanged(row)
    row.answers = {**row.answers, "answers": told}
    row.save(update_fields=["answers"])
    return row


@audited(Event.CHECK_IN_DAY_DELETED)
def delete_day(*, by: Person, day: date) -> int | Unchanged:
    """Delete every check-in and safety answer of one day; the number of check-ins that were there."""
    count, _ = CheckIn.objects.of(by).filter(day=day).delete()
    others, _ = SafetyAnswers.objects.of(by).filter(day=day).delete()
    a_day_changed(by.pk)
    return count if count or others else Unchanged(0)


@audited(Event.FOLLOWING_CHANGED)
def change_following(*, by: Person, things: Sequence[Followed], bank: Sequence[str]) -> Following | Unchanged:
    """Keep what a person follows, in place of what was there. The limits are checked by the form."""
    body = {
        "things": [{"id": one.id, "substance": one.substance, "name": one.name, "main": one.main} for one in things],
        "bank": list(bank),
    }
    new = Following(person=by, body=body)
    Following.objects.of(by).bulk_create([new], ignore_conflicts=True)
    row: Following = Following.objects.of(by).select_for_update().get()
    if row.pk == new.pk:
        return row
    if row.body == body:
        return Unchanged(row)
    row.body = body
    row.save(update_fields=["body"])
    return row


def _kept_answer(
    by: Person, kind: str, answers: dict[str, Any], at: datetime, *, corrects: bool = False
) -> SafetyAnswers | Unchanged:
    """A new row, unless the newest of this kind on this day says the same."""
    day = by.day_of(at)
    body = {"kind": kind, "answers": answers} | ({"corrects": True} if corrects else {})
    of_day = [row for row in SafetyAnswers.objects.of(by).filter(day=day).order_by("made_at") if row.kind == kind]
    if of_day and of_day[-1].body == body:
        return Unchanged(of_day[-1])
    row = SafetyAnswers(person=by, day=day, made_at=at, body=body)
    row.save(force_insert=True)
    return row


@audited(Event.STOPPING_ANSWERED)
def answer_stopping(*, by: Person, answers: Answers, at: datetime) -> SafetyAnswers | Unchanged:
    """Keep the answers to the questions before stopping: {question: {"state", "value"}}."""
    return _kept_answer(by, "stopping", _as_json(answers), at)


@audited(Event.SAME_DAY_ANSWERED)
def answer_same_day(*, by: Person, answers: Answers, at: datetime) -> SafetyAnswers | Unchanged:
    """Keep the six taps: the stopping question `now` alone."""
    return _kept_answer(by, "same-day", _as_json(answers), at)


@audited(Event.SAME_DAY_ANSWERED)
def correct_same_day(*, by: Person, now: dict[str, Any], at: datetime) -> SafetyAnswers | Unchanged:
    """Put the stored answer `now` in place of every earlier one of the day: an earlier sign of danger was a slip."""
    return _kept_answer(by, "same-day", {"now": now}, at, corrects=True)


@audited(Event.SAME_DAY_ANSWERED)
def answer_gap(*, by: Person, value: bool | None, at: datetime) -> SafetyAnswers | Unchanged:
    """Keep whether three days or more lie before this use; None is "not sure"."""
    return _kept_answer(by, "gap", {"value": value}, at)


@audited(Event.SAME_DAY_ANSWERED)
def answer_most_days(*, by: Person, substance: str, value: bool | None, at: datetime) -> SafetyAnswers | Unchanged:
    """Keep whether it was used on most days of the last two weeks; None is "not sure"."""
    return _kept_answer(by, "most-days", {"substance": substance, "value": value}, at)
