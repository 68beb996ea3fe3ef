"""Downloading and erasing. Erasing destroys the person's key; what is deleted after that is only tidying."""

from uuid import UUID

from django.db import connections, transaction

from twofold.web.audit.events import Event
from twofold.web.audit.record import audited
from twofold.web.mydata.inventory import tables
from twofold.web.signin.models import Person
from twofold.web.vault.keys import destroy_person_key
from twofold.web.vault.ledger.models import Tombstone


@audited(Event.DOWNLOADED)
def download(*, by: Person) -> Person:
    """Note that everything was downloaded."""
    return by


@audited(Event.ERASURE_ASKED)
def ask_erasure(*, by: Person) -> Person:
    """Note the wish, as the last entry of the chain that opens."""
    return by


def erase(*, by: Person) -> None:
    """Everything of this person, for good: the wish on record, the key destroyed, then the rows deleted.

    Once the key is gone nothing opens, here or in any backup of the records. Were the server to stop before the rows
    are deleted, `finish_erasures` deletes them at the next start.
    """
    ask_erasure(by=by)
    person = by.pk
    destroy_person_key(person)
    delete_rows(person)


def delete_rows(person: UUID) -> None:
    """Delete what is left of a person whose key is gone, and empty the write-ahead logs.

    Their sessions name nobody from here on, and end.
    """
    with transaction.atomic():
        for table in tables():
            if not table.outlives_erasure and table.model is not Person:
                table.model._base_manager.filter(person=person).delete()
        Person._base_manager.filter(pk=person).delete()
    for name in ("default", "ledger"):
        empty_log(name)


def empty_log(name: str) -> None:
    """SQLite keeps old pages in its log until a checkpoint; PostgreSQL clears them by its own vacuum."""
    connection = connections[name]
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def finish_erasures() -> int:
    """Delete the rows of people whose key is already destroyed; returns how many people. Run at start and nightly."""
    gone = set(Tombstone.objects.values_list("person", flat=True))
    left = [pk for pk in Person._base_manager.values_list("pk", flat=True) if pk in gone]
    for person in left:
        delete_rows(person)
    return len(left)
