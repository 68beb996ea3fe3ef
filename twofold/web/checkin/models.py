"""Check-ins, what a person follows, and their answers to the safety questions. The bodies are sealed."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models

from twofold.care.checkin import Answers, Followed, from_json
from twofold.web.access.owned import Owned
from twofold.web.ids import uuid7
from twofold.web.library import content
from twofold.web.vault.fields import SealedField
from twofold.web.vault.privacy import Clear, Sealed


class CheckIn(models.Model):
    """One completed check-in about one day; several a day are allowed.

    `answers` is {"form": id, "zone": IANA name, "offset": minutes east of UTC, "late": bool, "sent": digest of what
    first came, "corrected": ISO time or absent, "answers": {question: {"state", "value", "ticks"}}}.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_as = models.UUIDField()
    day = models.DateField()
    made_at = models.DateTimeField()
    answers = SealedField(smallest=4096)  # a day with use must not be longer than one without

    objects = Owned()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "sent_as"], name="a_check_in_is_kept_once")]
        indexes = [models.Index(fields=["person", "day", "made_at"])]

    class Privacy:
        id = Clear("names the row")
        person = Clear("whose check-in it is")
        sent_as = Clear("the random number the page gave it, so that sending twice keeps it once")
        day = Clear("the day it is about")
        made_at = Clear("when it was written")
        answers = Sealed("what you answered, on which form, and in which time zone")

    @property
    def told(self) -> Answers:
        """The answers, each with its state."""
        return from_json(self.answers["answers"], content().checkin)

    @property
    def form(self) -> str:
        """The id of the form that was answered."""
        return str(self.answers["form"])

    @property
    def is_late(self) -> bool:
        """Written after its day had ended."""
        return bool(self.answers["late"])

    @property
    def zone(self) -> str:
        """The person's zone when it was written."""
        return str(self.answers["zone"])


class Following(models.Model):
    """What one person follows: at most one row each; no row means not chosen yet.

    `body` is {"things": [{"id", "substance", "name", "main"}], "bank": [question id]}.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    body = SealedField(smallest=4096)

    objects = Owned()

    class Privacy:
        id = Clear("names the row")
        person = Clear("who chose")
        body = Sealed("what you follow, in your own words, and the questions you added")

    @property
    def things(self) -> tuple[Followed, ...]:
        """The things followed, in the person's order."""
        return tuple(Followed(one["id"], one["substance"], one["name"], one["main"]) for one in self.body["things"])

    @property
    def bank(self) -> tuple[str, ...]:
        """The optional questions chosen."""
        return tuple(self.body["bank"])


class SafetyAnswers(models.Model):
    """One set of answers to a safety question. Which question it was stands in the sealed body, never in clear.

    `body` is {"kind": "stopping" | "same-day" | "most-days" | "gap", "answers": {...}}; see `actions.py` for each.
    Six taps that put right a slip have "corrects": true besides.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    made_at = models.DateTimeField()
    body = SealedField(smallest=4096)

    objects = Owned()

    class Meta:
        indexes = [models.Index(fields=["person", "day"])]

    class Privacy:
        id = Clear("names the row")
        person = Clear("who answered")
        day = Clear("the day it is about")
        made_at = Clear("when it was answered")
        body = Sealed("which safety question it was, and what you answered")

    @property
    def kind(self) -> str:
        """Which safety question."""
        return str(self.body["kind"])

    @property
    def answers(self) -> Mapping[str, Any]:
        """What was answered."""
        return dict(self.body["answers"])

    @property
    def corrects(self) -> bool:
        """It puts right a slip in what was tapped earlier that day."""
        return bool(self.body.get("corrects"))
