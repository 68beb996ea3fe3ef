"""Everything the report writes: the choices for the page of an appointment, and that a notice was closed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from twofold.web.audit.events import Event
from twofold.web.audit.record import Unchanged, audited
from twofold.web.report.models import AppointmentPage, ClosedNotice
from twofold.web.signin.models import Person


@audited(Event.APPOINTMENT_PAGE_KEPT)
def keep_page(*, by: Person, kept: Iterable[str], wants: str, more: str) -> Any:
    """Keep what stays on the page, in place of what was kept before."""
    return _put(AppointmentPage, by, {"kept": sorted(set(kept)), "wants": wants, "more": more})


@audited(Event.APPOINTMENT_PAGE_FORGOTTEN)
def forget_page(*, by: Person) -> bool | Unchanged:
    """Drop the choices and the own words; whether there were any."""
    count, _ = AppointmentPage.objects.of(by).delete()
    return True if count else Unchanged(False)


@audited(Event.NOTICE_CLOSED)
def close_notice(*, by: Person, on: date) -> Any:
    """The person has seen it, and it stays away for a while."""
    return _put(ClosedNotice, by, {"on": on.isoformat()})


def _put(model: type[Any], by: Person, body: dict[str, Any]) -> Any:
    """One row a person: made, changed, or left as it is."""
    new = model(person=by, body=body)
    model.objects.of(by).bulk_create([new], ignore_conflicts=True)
    row = model.objects.of(by).select_for_update().get()
    if row.pk == new.pk:
        return row
    if row.body == body:
        return Unchanged(row)
    row.body = body
    row.save(update_fields=["body"])
    return row
