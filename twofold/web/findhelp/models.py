"""The road to a first visit: saved places, tries, the day help was asked for. And reports about public entries."""

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import models

from twofold.web.access.owned import Owned
from twofold.web.ids import uuid7
from twofold.web.vault.fields import SealedField
from twofold.web.vault.privacy import Clear, Public, Sealed


class SavedPlace(models.Model):
    """One place of one's own list. `body` is {"service": id of the directory, "name", "phone", "note"}.

    Its id follows from the person and the place: saving twice keeps one row.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    saved_at = models.DateTimeField(auto_now_add=True)
    body = SealedField(smallest=1024)
    objects = Owned()

    class Meta:
        indexes = [models.Index(fields=["person", "saved_at"])]

    class Privacy:
        id = Clear("names the row")
        person = Clear("whose it is")
        saved_at = Clear("when you saved it")
        body = Sealed("which place it is, its number, and your note")


class Attempt(models.Model):
    """One try. `body` is {"place": id of the saved place, "how", "when": ISO time of an appointment or "", "note"}."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_as = models.UUIDField()
    day = models.DateField()
    body = SealedField(smallest=1024)
    objects = Owned()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "sent_as"], name="an_attempt_is_kept_once")]
        indexes = [models.Index(fields=["person", "day"])]

    class Privacy:
        id = Clear("names the row, and when it was made")
        person = Clear("whose it is")
        sent_as = Clear("the random number the page gave it, so that sending twice keeps it once")
        day = Clear("the day of the try")
        body = Sealed("where you tried, what came of it, and your note")


class Road(models.Model):
    """One person's road: at most one row. `body` is {"asked": day or "", "seen": day or "", "letter": own words to
    take along}."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    body = SealedField(smallest=4096)
    objects = Owned()

    class Privacy:
        id = Clear("names the row")
        person = Clear("whose it is")
        body = Sealed("the day you asked for help, the day you were seen, and your words to take along")

    def day(self, name: str) -> date | None:
        """ "asked" or "seen" as a day."""
        told: Any = self.body.get(name)
        return date.fromisoformat(told) if told else None


class ChangeReport(models.Model):
    """What somebody said is wrong with a public entry. It belongs to nobody: no person is kept with it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    service = models.UUIDField()
    what = models.CharField(max_length=16)
    text = models.CharField(max_length=500, blank=True)
    told_on = models.DateField()
    done_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["done_on", "told_on"])]

    class Privacy:
        id = Public("names the report")
        service = Public("the public entry it is about")
        what = Public("what is wrong with it")
        text = Public("what was written about the entry; whoever runs this server reads it")
        told_on = Public("the day it was told")
        done_on = Public("the day it was put right")


def saved_id(person: UUID, service: str) -> UUID:
    """The one id of a saved place."""
    return uuid5(person, f"saved {service}")
