"""People with a made-up diary, put beside the server for a browser test."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.browser.people import signed_in
from tests.web.checkin.sheets import follow, keep, today_of
from twofold.care.checkin import Followed
from twofold.web.audit.models import AuditEvent
from twofold.web.checkin.models import CheckIn
from twofold.web.signin.models import Person


def with_days(things: list[list[str]], days: dict[str, Any], chosen: bool = True, **more: Any) -> dict[str, str]:
    """A new person who follows `things` ([id, substance, own word]) and has check-ins `days` back ({"3": given})."""
    cookie = signed_in(f"Ana {uuid4()}", **more)
    person = Person.objects.get(pk=cookie["id"])
    if chosen:
        follow(person, *(Followed(*thing) for thing in things))
    for back in sorted((int(one) for one in days), reverse=True):
        keep(person, today_of(person) - timedelta(days=back), days[str(back)])
    return cookie


def count(person: str) -> int:
    """How many check-ins someone has."""
    return CheckIn.objects.of(person).count()


def saved_events(person: str) -> int:
    """How many saved check-ins someone's list of events holds."""
    entries = AuditEvent.objects.filter(person=person)
    return sum(entry.body["what"] == "check-in-saved" for entry in entries)


def last(person: str) -> tuple[str, str]:
    """The day and the id of the newest check-in."""
    found = CheckIn.objects.of(person).latest("day", "made_at")
    return found.day.isoformat(), str(found.pk)


def keep_as(person: str, number: str, given: dict[str, Any]) -> None:
    """A check-in of today that was sent with this number before."""
    one = Person.objects.get(pk=person)
    keep(one, today_of(one), given, sent_as=UUID(number))
