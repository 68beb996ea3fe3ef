"""What a person's plan is made of. Every body is sealed: a table shows whose row it is and when it was made."""

import hmac
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.db import models

from twofold.web.access.owned import Owned
from twofold.web.ids import uuid7
from twofold.web.plan.steps import GoalStatus, Status
from twofold.web.vault.fields import SealedField
from twofold.web.vault.keys import derived
from twofold.web.vault.privacy import Clear, Sealed


class Goal(models.Model):
    """A goal in the person's own words.

    `body` is {"words", "about": "less-or-none" | "other", "status", "moves": [{"to", "at"}]}.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_as = models.UUIDField()
    body = SealedField(smallest=2048)
    objects: ClassVar[Owned] = Owned()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "sent_as"], name="a_goal_is_kept_once")]

    class Privacy:
        id = Clear("names the goal, and when it was made")
        person = Clear("whose goal it is")
        sent_as = Clear("the random number the page gave it, so that sending twice keeps it once")
        body = Sealed("your goal in your words, and what became of it")

    @property
    def words(self) -> str:
        """The goal as it was written."""
        return str(self.body["words"])

    @property
    def is_less_or_none(self) -> bool:
        """It is about drinking or using less, or not at all; the person said so."""
        return bool(self.body["about"] == "less-or-none")

    @property
    def status(self) -> GoalStatus:
        """Where it stands."""
        return GoalStatus(self.body["status"])


class Step(models.Model):
    """One step of the plan.

    `body` is {"arm", "kind": "step" | "homework", "what": id in the content or "", "words": own words or "", "who",
    "when": ISO date or "", "treats", "less": bool, "rule": id or "", "why": see `facts.why_of`,
    "opens": "exercise:<id>" or "", "appointment": id or "", "status", "moves": [{"to", "at"}]}.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_as = models.UUIDField()
    body = SealedField(smallest=4096)
    objects: ClassVar[Owned] = Owned()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "sent_as"], name="a_step_is_kept_once")]

    class Privacy:
        id = Clear("names the step, and when it was made")
        person = Clear("whose step it is")
        sent_as = Clear("a random number, so that the same step is kept once")
        body = Sealed("the step, why it was proposed and from what, who does it, when, and what became of it")

    @property
    def status(self) -> Status:
        """Where it stands."""
        return Status(self.body["status"])

    @property
    def arm(self) -> str:
        """therapy, medication, support, safety or life."""
        return str(self.body["arm"])

    @property
    def when(self) -> date | None:
        """The day it is meant for."""
        return date.fromisoformat(self.body["when"]) if self.body["when"] else None


def proposal_id(person: UUID, name: str) -> UUID:
    """The number under which a proposal is kept once. Without the server's secret it tells nothing of the rule."""
    return UUID(bytes=hmac.new(derived("plan/1"), f"{person}|{name}".encode(), sha256).digest()[:16])


class Appointment(models.Model):
    """One appointment of a therapy, as planned on the wall clock of the person.

    `body` is {"day": ISO date, "time": "HH:MM" or "", "zone", "with": words, "protocol": id or "",
    "number": int or None, "theme": words, "until_next": words, "was": "" | "there" | "not-there"}.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_as = models.UUIDField()
    body = SealedField(smallest=4096)
    objects: ClassVar[Owned] = Owned()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "sent_as"], name="an_appointment_is_kept_once")]

    class Privacy:
        id = Clear("names the appointment, and when it was written down")
        person = Clear("whose appointment it is")
        sent_as = Clear("the random number the page gave it, so that sending twice keeps it once")
        body = Sealed("when, with whom, about what, and what to do until the next")

    @property
    def day(self) -> date:
        """The day it is on."""
        return date.fromisoformat(self.body["day"])


class PlanAnswers(models.Model):
    """Answers to questions the plan asks. Which questions they were stands in the sealed body.

    `body` is {"kind": "facts" | "gate", "answers": {fact: value}, ...}; a gate also has "review_on" and "who".
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    made_at = models.DateTimeField()
    body = SealedField(smallest=2048)
    objects: ClassVar[Owned] = Owned()

    class Meta:
        indexes = [models.Index(fields=["person", "day"])]

    class Privacy:
        id = Clear("names the row")
        person = Clear("who answered")
        day = Clear("the day of the answers")
        made_at = Clear("when it was answered")
        body = Sealed("which questions of the plan they were, and what you answered")

    @property
    def kind(self) -> str:
        """Which questions."""
        return str(self.body["kind"])

    @property
    def answers(self) -> Mapping[str, Any]:
        """What was answered, by fact."""
        return dict(self.body["answers"])


class PlanChoices(models.Model):
    """How a person wants the plan to be; one row each.

    `body` is {"forecast": bool, "alarm": bool, "closed": [number of the day of an alarm], "seen": what was noticed and
    has been seen, see `noticed`}.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    body = SealedField(smallest=2048)
    objects: ClassVar[Owned] = Owned()

    class Privacy:
        id = Clear("names the row")
        person = Clear("who chose")
        body = Sealed("whether you want to look ahead, whether notices may come, and which you have closed")


class KeptAhead(models.Model):
    """What was last worked out to look ahead, so that a page need not wait for the sums; one row a person.

    `body` is {"made_of": digest, "day": ISO date, "ahead": see `ahead.as_json`}. It goes when a day changes or goes.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    body = SealedField(smallest=16_384)
    objects: ClassVar[Owned] = Owned()

    class Privacy:
        id = Clear("names the row")
        person = Clear("whose days it was worked out from")
        made_at = Clear("when it was worked out")
        body = Sealed(
            "the next day, how earlier forecasts did, what might change if, and when less use went with more tension"
        )
