"""Everything here that writes: saved places, tries, the road, and reports about public entries."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from twofold.web.audit.events import Event
from twofold.web.audit.record import Unchanged, audited
from twofold.web.directory.host import Host
from twofold.web.findhelp.models import Attempt, ChangeReport, Road, SavedPlace, saved_id
from twofold.web.ids import uuid7
from twofold.web.signin.models import Person

NOTHING_YET = {"asked": "", "seen": "", "letter": ""}


@audited(Event.PLACE_SAVED)
def save_place(*, by: Person, service: str, name: str, phone: str) -> Any:
    """Put a place on one's list, once."""
    pk = saved_id(by.pk, service)
    rows = SavedPlace.objects.of(by)
    if found := rows.filter(pk=pk).first():
        return Unchanged(found)
    made = SavedPlace(pk=pk, person=by, body={"service": service, "name": name, "phone": phone, "note": ""})
    rows.bulk_create([made], ignore_conflicts=True)
    return rows.get(pk=pk)


@audited(Event.PLACE_FORGOTTEN)
def forget_place(*, by: Person, place: SavedPlace) -> None:
    """Off the list, with the tries there."""
    tries = [one.pk for one in Attempt.objects.of(by) if one.body["place"] == str(place.pk)]
    Attempt.objects.of(by).filter(pk__in=tries).delete()
    place.delete()


@audited(Event.ATTEMPT_TOLD)
def tell_attempt(
    *, by: Person, place: SavedPlace, how: str, when: str = "", note: str = "", sent_as: UUID | None = None,
    at: datetime | None = None,
) -> Any:  # fmt: skip
    """Called, left word, waiting, an appointment, no place, seen. What the same page sends again changes nothing."""
    body = {"place": str(place.pk), "how": how, "when": when, "note": note}
    made = Attempt(person=by, sent_as=sent_as or uuid7(), day=by.day_of(at or timezone.now()), body=body)
    rows = Attempt.objects.of(by)
    rows.bulk_create([made], ignore_conflicts=True)
    kept: Attempt = rows.get(sent_as=made.sent_as)
    return made if kept.pk == made.pk else Unchanged(kept)


@audited(Event.ROAD_CHANGED)
def change_road(*, by: Person, **told: str) -> Any:
    """The day help was asked for, the day one was seen, the letter to take along."""
    rows = Road.objects.of(by)
    rows.bulk_create([Road(person=by, body=dict(NOTHING_YET))], ignore_conflicts=True)
    road: Road = rows.select_for_update().get()
    body: Mapping[str, Any] = {**NOTHING_YET, **road.body, **told}
    if body == road.body:
        return Unchanged(road)
    road.body = dict(body)
    road.save(update_fields=["body"])
    return road


@audited(Event.DIRECTORY_REPORTED)
def report_change(*, by: Host, service: UUID, what: str, text: str, on: date) -> None:
    """Something is wrong with a public entry. It stands on the host's record; nobody is kept with it."""
    ChangeReport.objects.create(service=service, what=what, text=text, told_on=on)


@audited(Event.DIRECTORY_REPORT_DONE)
def close_report(*, by: Host, report: ChangeReport, on: date) -> None:
    """It was looked at."""
    report.done_on = on
    report.save(update_fields=["done_on"])
