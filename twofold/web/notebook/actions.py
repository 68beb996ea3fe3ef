"""Everything here that writes: keep a page, change it, burn it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from twofold.web.audit.events import Event
from twofold.web.audit.record import Unchanged, audited
from twofold.web.ids import uuid7
from twofold.web.notebook.models import Page
from twofold.web.signin.models import Person


class ChangedMeanwhile(Exception):
    """It was changed on another page after this one was loaded."""


@audited(Event.PAGE_KEPT)
def keep_page(
    *,
    by: Person,
    title: str,
    text: str,
    take_along: bool = False,
    sent_as: UUID | None = None,
    at: datetime | None = None,
) -> Any:
    """Keep a new page. What the same form sends again changes nothing."""
    at = at or timezone.now()
    body = {"title": title, "text": text, "take_along": take_along, "at": at.isoformat(), "n": 1}
    made = Page(person=by, sent_as=sent_as or uuid7(), day=by.day_of(at), body=body)
    Page.objects.of(by).bulk_create([made], ignore_conflicts=True)  # two at once: the database lets one in
    kept: Page = Page.objects.of(by).get(sent_as=made.sent_as)
    return made if kept.pk == made.pk else Unchanged(kept)


@audited(Event.PAGE_CHANGED)
def change_page(*, by: Person, row: UUID, title: str, text: str, take_along: bool, seen: int) -> Any:
    """Put other words in place of those kept. Raises ChangedMeanwhile, Page.DoesNotExist."""
    kept: Page = Page.objects.of(by).select_for_update().get(pk=row)
    new = {"title": title, "text": text, "take_along": take_along}
    if new == {name: kept.body[name] for name in new}:
        return Unchanged(kept)
    if seen != kept.body["n"]:
        raise ChangedMeanwhile
    kept.body = {**new, "at": timezone.now().isoformat(), "n": kept.body["n"] + 1}
    kept.save(update_fields=["body"])
    return kept


@audited(Event.PAGE_BURNED)
def burn_page(*, by: Person, row: UUID) -> Any:
    """Delete it; nothing of it stays in the records, its id neither. What is gone already changes nothing."""
    gone, _ = Page.objects.of(by).filter(pk=row).delete()
    return None if gone else Unchanged(None)
