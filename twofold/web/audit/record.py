"""Writing the chain: an audited action and its entry happen together, or neither happens.

    mac_n = HMAC-SHA256(audit key, mac_{n-1} | person | n | time | sealed body)

The sealed body is what is chained, so the chain can be verified without opening anything, also after an erasure.
"""

import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from hashlib import sha256
from typing import Any, ParamSpec, Protocol, TypeVar
from uuid import UUID

from django.db import connection, models, transaction
from django.utils import timezone

from twofold.web.audit.events import Event
from twofold.web.audit.models import AuditEvent, Chain
from twofold.web.vault.fields import owner_of
from twofold.web.vault.keys import derived

P = ParamSpec("P")
R = TypeVar("R")


class Actor(Protocol):
    """Whoever does something: a person with a random id."""

    pk: UUID


class Unchanged:
    """Returned by an action that found its work already done: the record is handed on, nothing is recorded."""

    def __init__(self, record: Any) -> None:
        self.record = record


def link(before: bytes, person: UUID, n: int, at: datetime, body: bytes) -> bytes:
    """The MAC of one entry; 32 bytes."""
    stamp = at.astimezone(UTC).isoformat(timespec="microseconds")
    return hmac.new(derived("audit/1"), before + f"|{person}|{n}|{stamp}|".encode() + body, sha256).digest()


def position(person: UUID) -> int:
    """How many entries a person's record of events has now."""
    return Chain.objects.filter(person=person).values_list("count", flat=True).first() or 0


def hold(person: UUID) -> int:
    """The same, held until the transaction ends: nothing else is recorded about this person meanwhile."""
    return _held(person).count


def _held(person: UUID) -> Chain:
    try:
        return Chain.objects.select_for_update().get(person=person)
    except Chain.DoesNotExist:
        return _new_chain(person)


def record(what: Event, *, person: UUID, by: UUID | None, about: UUID | str | None = None) -> AuditEvent:
    """Append one entry to a person's chain; must run inside the transaction of what it records."""
    if not connection.in_atomic_block:
        raise RuntimeError("An audit entry belongs in the transaction of what it records.")
    chain = _held(person)
    entry = AuditEvent(person=person, n=chain.count + 1, at=timezone.now(), mac=b"")
    entry.body = {"what": what.value, "by": by and str(by), "about": about and str(about)}
    entry.body = AuditEvent._meta.get_field("body").pre_save(entry, True)
    entry.mac = link(bytes(chain.head), person, entry.n, entry.at, entry.__dict__["body"])
    entry.save(force_insert=True)
    Chain.objects.filter(person=person).update(count=entry.n, head=entry.mac)
    return entry


def _new_chain(person: UUID) -> Chain:
    """The first entry's chain; two first entries at once meet in the same row."""
    Chain.objects.get_or_create(person=person)
    return Chain.objects.select_for_update().get(person=person)


def audited(what: Event) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Decorates an action `(*, by, ...) -> record`: one transaction holds what it writes and the entry about it."""

    def wrap(action: Callable[..., R]) -> Callable[..., R]:
        @wraps(action)
        def run(*, by: Actor | None, **given: Any) -> R:
            with transaction.atomic():
                done = action(by=by, **given)
                if isinstance(done, Unchanged):
                    unchanged: R = done.record
                    return unchanged
                person, about = _subject(done, by)
                record(what, person=person, by=by.pk if by else person, about=about)
            return done

        run.audited_as = what  # type: ignore[attr-defined]
        return run

    return wrap


def _subject(done: Any, by: Actor | None) -> tuple[UUID, UUID | str | None]:
    """Whose chain, and which row: read from the record; an action that returns none is about whoever did it."""
    if isinstance(done, models.Model):
        return owner_of(done), done.pk
    if by is None:
        raise TypeError("An action without an actor must return the record it made.")
    return by.pk, None


def looked_at(*, person: UUID, by: UUID, about: UUID | None = None) -> None:
    """Record that someone else read a person's records."""
    with transaction.atomic():
        record(Event.LOOKED_AT, person=person, by=by, about=about)
