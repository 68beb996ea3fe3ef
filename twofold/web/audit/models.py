"""Audit tables: no foreign keys (an entry outlives what it describes), appended and never changed."""

from uuid import UUID

from django.db import models

from twofold.web.ids import uuid7
from twofold.web.vault.fields import SealedField
from twofold.web.vault.privacy import Clear, Sealed


class Chain(models.Model):
    """How long one person's chain is, and its last link."""

    person = models.UUIDField(primary_key=True)
    count = models.PositiveIntegerField(default=0)
    head = models.BinaryField(default=b"")

    class Privacy:
        person = Clear("a random id")
        count = Clear("how many entries your record of events has")
        head = Clear("the last link, by which a change is found")


class AuditEvent(models.Model):
    """One thing that happened to one person's records: number `n` in that person's chain."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.UUIDField()
    n = models.PositiveIntegerField()
    at = models.DateTimeField()
    body = SealedField(smallest=256)  # {"what": Event, "by": person id or None, "about": row id or None}
    mac = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "n"], name="one_link_a_number")]

    class Privacy:
        id = Clear("names the row")
        person = Clear("a random id")
        n = Clear("the number of the entry")
        at = Clear("when it happened")
        body = Sealed("what happened, who did it and to which entry")
        mac = Clear("the link to the entry before, by which a change is found")

    def sealed_for(self) -> UUID:
        """Sealed under the key of the person it is about."""
        return self.person
