"""Who looked, and everything else that happened, in words."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from twofold.web.audit.models import AuditEvent
from twofold.web.library import say
from twofold.web.signin.models import Person

ON_A_PAGE = 50
LAST_PAGE = 100_000


@dataclass(frozen=True)
class Entry:
    """One line: when (the person's own clock), what, who."""

    when: str
    what: str
    who: str


def page_number(text: str) -> int:
    """A page number from the address; anything else is the first page."""
    return min(int(text), LAST_PAGE) if text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) else 1


def entries(person: Person, number: int) -> tuple[list[Entry], bool]:
    """One page of entries, the newest first, and whether there are older ones."""
    start = (number - 1) * ON_A_PAGE
    rows = list(AuditEvent.objects.filter(person=person.pk).order_by("-n")[start : start + ON_A_PAGE + 1])
    return [_in_words(row, person) for row in rows[:ON_A_PAGE]], len(rows) > ON_A_PAGE


def _in_words(row: AuditEvent, person: Person) -> Entry:
    who = _("you") if row.body["by"] == str(person.pk) else _("someone else")
    local = row.at.astimezone(ZoneInfo(person.zone))
    return Entry(date_format(local, "SHORT_DATETIME_FORMAT"), say(f"audit.{row.body['what']}"), who)
