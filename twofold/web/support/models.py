"""Meetings a person goes to, whether they went, what they promised, and who stands by them. All sealed."""

from datetime import date
from uuid import UUID, uuid5

from django.conf import settings
from django.db import models

from twofold.web.access.owned import Owned
from twofold.web.ids import uuid7
from twofold.web.library import say
from twofold.web.vault.fields import SealedField
from twofold.web.vault.privacy import Clear, Sealed

OPEN, CLOSED, HELD = "open", "closed", "held"


class Meeting(models.Model):
    """One group or meeting. `body` is {"kind", "name", "place", "weekday": 0-6 or null, "time": "19:00" or "",
    "note", "ended": bool}."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_as = models.UUIDField()
    body = SealedField(smallest=1024)
    objects = Owned()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "sent_as"], name="a_meeting_is_kept_once")]

    class Privacy:
        id = Clear("names the row, and when it was made")
        person = Clear("whose it is")
        sent_as = Clear("the random number the page gave it, so that sending twice keeps it once")
        body = Sealed("which group or meeting it is, where and when")

    @property
    def name(self) -> str:
        """As the person calls it, else its kind."""
        return str(self.body["name"]) or say(f"support.kind.{self.body['kind']}")


class Attendance(models.Model):
    """Whether someone went on one day. `body` is {"meeting": id, "went": bool, "gave": one word or ""}.

    Its id follows from the meeting and the day: a second tap changes the row and never makes another.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    body = SealedField(smallest=256)
    objects = Owned()

    class Meta:
        indexes = [models.Index(fields=["person", "day"])]

    class Privacy:
        id = Clear("names the row")
        person = Clear("whose it is")
        day = Clear("the day of the meeting")
        body = Sealed("which meeting, whether you went, and what it gave")


class Promise(models.Model):
    """A promise to oneself or to someone. `body` is {"text", "to": "self" or "someone", "who", "until": day or null,
    "about_less": bool, "status": open, held or closed, "closed": ISO time or null}."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_as = models.UUIDField()
    body = SealedField(smallest=1024)
    objects = Owned()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "sent_as"], name="a_promise_is_kept_once")]

    class Privacy:
        id = Clear("names the row, and when it was made")
        person = Clear("whose it is")
        sent_as = Clear("the random number the page gave it, so that sending twice keeps it once")
        body = Sealed("what you promised, to whom and until when")

    @property
    def until(self) -> date | None:
        """The day it runs to."""
        return date.fromisoformat(self.body["until"]) if self.body["until"] else None


class Supporter(models.Model):
    """Someone who stands by. `body` is {"name", "role", "reach", "good_for"}."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_as = models.UUIDField()
    body = SealedField(smallest=1024)
    objects = Owned()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "sent_as"], name="a_supporter_is_kept_once")]

    class Privacy:
        id = Clear("names the row, and when it was made")
        person = Clear("whose it is")
        sent_as = Clear("the random number the page gave it, so that sending twice keeps it once")
        body = Sealed("who stands by you, as what, and how you reach them")


def attendance_id(meeting: UUID, day: date) -> UUID:
    """The one id of a day at a meeting."""
    return uuid5(meeting, day.isoformat())
