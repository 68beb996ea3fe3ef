"""Everything here that writes: put a medicine on the list, change it, end it, take it off; doses; body notes."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from twofold.care.doses import State
from twofold.web.audit.events import Event
from twofold.web.audit.record import Unchanged, audited
from twofold.web.ids import uuid7
from twofold.web.medicines.models import BodyNote, Dose, Entry, dose_id
from twofold.web.signin.models import Person


@audited(Event.MEDICINE_ADDED)
def add_medicine(*, by: Person, body: Mapping[str, Any], sent_as: UUID | None = None) -> Any:
    """Put one on the list. What the same page sends again changes nothing."""
    made = Entry(person=by, sent_as=sent_as or uuid7(), body=dict(body))
    Entry.objects.of(by).bulk_create([made], ignore_conflicts=True)
    kept: Entry = Entry.objects.of(by).get(sent_as=made.sent_as)
    return made if kept.pk == made.pk else Unchanged(kept)


@audited(Event.MEDICINE_CHANGED)
def change_medicine(*, by: Person, entry: Entry, body: Mapping[str, Any]) -> Any:
    """Put another name, rhythm or note in place; the doses that were told stay."""
    if dict(body) == entry.body:
        return Unchanged(entry)
    entry.body = dict(body)
    entry.save(update_fields=["body"])
    return entry


@audited(Event.MEDICINE_ENDED)
def end_medicine(*, by: Person, entry: Entry, ended: date | None) -> Any:
    """No longer on the list from `ended` on; None takes it back. What was told of it stays."""
    body = {**entry.body, "ended": ended.isoformat() if ended else None}
    if body == entry.body:
        return Unchanged(entry)
    entry.body = body
    entry.save(update_fields=["body"])
    return entry


@audited(Event.MEDICINE_REMOVED)
def remove_medicine(*, by: Person, entry: Entry) -> None:
    """Take it off the list with every dose that was told of it."""
    doses = [one.pk for one in Dose.objects.of(by) if one.body["entry"] == str(entry.pk)]
    Dose.objects.of(by).filter(pk__in=doses).delete()
    entry.delete()


@audited(Event.DOSE_TOLD)
def tell_dose(
    *, by: Person, entry: Entry, day: date, slot: str, state: State | None, at: datetime | None = None
) -> Any:
    """Taken, not taken, or (None) back to nothing said. The last word about a dose counts."""
    at = at or timezone.now()
    rows, pk = Dose.objects.of(by), dose_id(entry.pk, day, slot)
    found: Dose | None = rows.select_for_update().filter(pk=pk).first()
    if state is None:
        if found is None:
            return Unchanged(entry)
        found.delete()
        return entry
    body = {"entry": str(entry.pk), "slot": slot, "state": state.value, "at": at.isoformat()}
    if found is not None and found.body["state"] == state.value:
        return Unchanged(found)
    if found is None:
        rows.bulk_create([Dose(pk=pk, person=by, day=day, body=body)], ignore_conflicts=True)
        found = rows.select_for_update().get(pk=pk)
    found.body = body
    found.save(update_fields=["body"])
    return found


@audited(Event.BODY_NOTED)
def note_body(
    *, by: Person, words: str, number: int | None, sent_as: UUID | None = None, at: datetime | None = None
) -> Any:
    """Keep how the body feels, in one's own words."""
    at = at or timezone.now()
    body = {"words": words, "number": "skipped" if number is None else number, "at": at.isoformat()}
    made = BodyNote(person=by, sent_as=sent_as or uuid7(), day=by.day_of(at), body=body)
    BodyNote.objects.of(by).bulk_create([made], ignore_conflicts=True)
    kept: BodyNote = BodyNote.objects.of(by).get(sent_as=made.sent_as)
    return made if kept.pk == made.pk else Unchanged(kept)


@audited(Event.BODY_NOTE_REMOVED)
def remove_note(*, by: Person, note: BodyNote) -> None:
    """Take one note away."""
    note.delete()
