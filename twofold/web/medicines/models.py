"""What a person takes, what they said of each dose, and how their body feels in their own words. All sealed."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import models

from twofold.care.doses import Listed, Schedule, State
from twofold.care.medicine import Medicine, Rhythm
from twofold.web.access.owned import Owned
from twofold.web.ids import uuid7
from twofold.web.library import content, say
from twofold.web.vault.fields import SealedField
from twofold.web.vault.privacy import Clear, Sealed


class Entry(models.Model):
    """One medicine of a person's list.

    `body` is {"medicine": id of the content or "", "name": own name, "rhythm", "times": ["08:00"], "every_days",
    "first": day or null, "began": day, "ended": day or null, "note": own words}.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_as = models.UUIDField()
    body = SealedField(smallest=1024)
    objects = Owned()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "sent_as"], name="a_medicine_is_kept_once")]

    class Privacy:
        id = Clear("names the row, and when it was made")
        person = Clear("whose it is")
        sent_as = Clear("the random number the page gave it, so that sending twice keeps it once")
        body = Sealed("which medicine it is, when it is due, since when, and your note")

    @property
    def about(self) -> Medicine | None:
        """What we know of it; None for one that only has an own name."""
        return content().medicines.get(self.body["medicine"])

    @property
    def name(self) -> str:
        """As the person calls it, else as we do."""
        about = self.about
        return str(self.body["name"] or (say(about.name) if about else ""))

    @property
    def ended(self) -> date | None:
        """The first day it was no longer on the list."""
        return date.fromisoformat(self.body["ended"]) if self.body["ended"] else None

    def listed(self, said: Iterable["Dose"] = ()) -> Listed:
        """The entry as `care.doses` wants it, with what was said of its doses."""
        first = self.body["first"]
        return Listed(
            id=str(self.pk),
            about=self.about,
            schedule=Schedule(
                Rhythm(self.body["rhythm"]),
                tuple(time.fromisoformat(at) for at in self.body["times"]),
                self.body["every_days"] or 0,
                date.fromisoformat(first) if first else None,
            ),
            began=date.fromisoformat(self.body["began"]),
            ended=self.ended,
            said={(one.day, one.body["slot"]): State(one.body["state"]) for one in said},
        )


class Dose(models.Model):
    """What was said of one dose. `body` is {"entry": id, "slot": "08:00" or "day", "state", "at": ISO time}.

    Its id follows from the entry, the day and the slot: a dose has one row however often it is tapped.
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
        day = Clear("the day of the dose")
        body = Sealed("which medicine, at what time, and whether you took it")


class BodyNote(models.Model):
    """How the body feels, in one's own words. `body` is {"words", "number": 0-10 or "skipped", "at": ISO time}."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_as = models.UUIDField()
    day = models.DateField()
    body = SealedField(smallest=1024)
    objects = Owned()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "sent_as"], name="a_body_note_is_kept_once")]
        indexes = [models.Index(fields=["person", "day"])]

    class Privacy:
        id = Clear("names the row, and when it was made")
        person = Clear("whose it is")
        sent_as = Clear("the random number the page gave it, so that sending twice keeps it once")
        day = Clear("the day it is about")
        body = Sealed("how your body felt, in your words and as a number")


def dose_id(entry: UUID, day: date, slot: str) -> UUID:
    """The one id of a dose."""
    return uuid5(entry, f"{day.isoformat()} {slot}")


def number_of(note: BodyNote) -> int | None:
    """The number of a note, None where it was skipped."""
    found: Any = note.body["number"]
    return found if isinstance(found, int) else None
