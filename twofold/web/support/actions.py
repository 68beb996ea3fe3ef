"""Everything here that writes: meetings, attendance, promises, supporters."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from twofold.web.audit.events import Event
from twofold.web.audit.record import Unchanged, audited
from twofold.web.ids import uuid7
from twofold.web.signin.models import Person
from twofold.web.support.models import CLOSED, OPEN, Attendance, Meeting, Promise, Supporter, attendance_id

Kept = Meeting | Promise | Supporter


def _keep_once(table: type[Kept], by: Person, body: Mapping[str, Any], sent_as: UUID | None) -> Any:
    """What the same page sends again changes nothing."""
    made = table(person=by, sent_as=sent_as or uuid7(), body=dict(body))
    rows = table.objects.of(by)
    rows.bulk_create([made], ignore_conflicts=True)
    kept: Kept = rows.get(sent_as=made.sent_as)
    return made if kept.pk == made.pk else Unchanged(kept)


@audited(Event.MEETING_ADDED)
def add_meeting(*, by: Person, body: Mapping[str, Any], sent_as: UUID | None = None) -> Any:
    """Put a meeting among one's own."""
    return _keep_once(Meeting, by, body, sent_as)


@audited(Event.MEETING_CHANGED)
def change_meeting(*, by: Person, meeting: Meeting, body: Mapping[str, Any]) -> Any:
    """Another name, place or time, or no longer going; the days there stay."""
    if dict(body) == meeting.body:
        return Unchanged(meeting)
    meeting.body = dict(body)
    meeting.save(update_fields=["body"])
    return meeting


@audited(Event.MEETING_REMOVED)
def remove_meeting(*, by: Person, meeting: Meeting) -> None:
    """Away for good, with the days there."""
    days = [one.pk for one in Attendance.objects.of(by) if one.body["meeting"] == str(meeting.pk)]
    Attendance.objects.of(by).filter(pk__in=days).delete()
    meeting.delete()


@audited(Event.MEETING_ATTENDED)
def tell_attendance(*, by: Person, meeting: Meeting, day: date, went: bool | None, gave: str = "") -> Any:
    """Went, did not go, or (None) nothing said. The last word counts."""
    rows, pk = Attendance.objects.of(by), attendance_id(meeting.pk, day)
    found: Attendance | None = rows.select_for_update().filter(pk=pk).first()
    if went is None:
        if found is None:
            return Unchanged(meeting)
        found.delete()
        return meeting
    body = {"meeting": str(meeting.pk), "went": went, "gave": gave if went else ""}
    if found is not None and found.body == body:
        return Unchanged(found)
    if found is None:
        rows.bulk_create([Attendance(pk=pk, person=by, day=day, body=body)], ignore_conflicts=True)
        found = rows.select_for_update().get(pk=pk)
    found.body = body
    found.save(update_fields=["body"])
    return found


@audited(Event.PROMISE_MADE)
def make_promise(*, by: Person, body: Mapping[str, Any], sent_as: UUID | None = None) -> Any:
    """Keep a promise, open or held as its body says."""
    return _keep_once(Promise, by, body, sent_as)


@audited(Event.PROMISE_OPENED)
def open_promise(*, by: Person, promise: Promise) -> Any:
    """One that was held until the stopping questions were answered."""
    return _move(promise, OPEN, None)


@audited(Event.PROMISE_CLOSED)
def close_promise(*, by: Person, promise: Promise, at: datetime | None = None) -> Any:
    """Close it, without a reason (C-25)."""
    return _move(promise, CLOSED, (at or timezone.now()).isoformat())


def _move(promise: Promise, status: str, closed: str | None) -> Any:
    if promise.body["status"] == status:
        return Unchanged(promise)
    promise.body = {**promise.body, "status": status, "closed": closed}
    promise.save(update_fields=["body"])
    return promise


@audited(Event.SUPPORTER_NAMED)
def name_supporter(*, by: Person, body: Mapping[str, Any], sent_as: UUID | None = None) -> Any:
    """Put someone among the people one can turn to."""
    return _keep_once(Supporter, by, body, sent_as)


@audited(Event.SUPPORTER_REMOVED)
def remove_supporter(*, by: Person, supporter: Supporter) -> None:
    """Take them off."""
    supporter.delete()
