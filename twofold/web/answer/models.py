"""Sittings in progress, finished answers, what was computed from them, and when help was shown. All bodies are sealed.

Which questionnaire a row is about stands inside its sealed body: its name alone would tell what somebody lives with.
"""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.db import models

from twofold.care.sheet import Value
from twofold.web.access.owned import Owned
from twofold.web.ids import uuid7
from twofold.web.vault.fields import SealedField
from twofold.web.vault.privacy import Clear, Sealed


class Sitting(models.Model):
    """Questions being answered: everything so far, saved with each page. The row goes when the sitting ends.

    `body` is what `answer.progress.Progress` reads and writes: which steps are done, passed and wished for, and the
    sheet that is open with its values.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    begun_as = models.UUIDField()
    begun_at = models.DateTimeField()
    body = SealedField(smallest=8192)

    objects = Owned()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "begun_as"], name="a_sitting_begins_once")]

    class Privacy:
        id = Clear("names the row")
        person = Clear("who is answering")
        begun_as = Clear("the random number the page gave it, so that sending twice begins it once")
        begun_at = Clear("when it began")
        body = Sealed("which questions you are at, and your answers so far")


class AnsweredSheet(models.Model):
    """The finished answers to one questionnaire, whole or with questions left open.

    `body` is {"instrument": id, "version": text, "values": {item: value}, "whole": bool, "zone": IANA name,
    "offset": minutes east of UTC, "begun": ISO time, "sitting": id, "label": text, "since": {item: ISO day},
    "how_now": 0-10 or absent}.
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
        day = Clear("the day you finished it")
        made_at = Clear("when you finished it")
        body = Sealed("which questions they were, in which version, and what you answered")

    @property
    def instrument(self) -> str:
        """The id of the questionnaire."""
        return str(self.body["instrument"])

    @property
    def version(self) -> str:
        """The version of it that was answered."""
        return str(self.body["version"])

    @property
    def values(self) -> Mapping[str, Value]:
        """Item -> value, as `care.sheet` has it: several answers to one item are a tuple."""
        return {name: tuple(one) if isinstance(one, list) else one for name, one in self.body["values"].items()}

    @property
    def is_whole(self) -> bool:
        """Every question that was put has an answer."""
        return bool(self.body["whole"])

    @property
    def sitting(self) -> UUID:
        """The sitting it belongs to; sheets of one sitting have the same."""
        return UUID(self.body["sitting"])


class ScoredSheet(models.Model):
    """What was computed from one answered sheet when it was finished; it stands as it was when the key changes later.

    `body` is {"instrument", "version", "key": digest of form and scoring, "scores": {scale: {"value", "answered",
    "prorated", "reason", "band"}}, "rules": {name: "yes" | "no" | "unknown"}, "met": [{"scale", "at_least" or
    "at_most", "means", "applies_to", "met"}], "safety": [{"item", "rule"}], "cannot_score": reason or null}.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sheet = models.OneToOneField(AnsweredSheet, on_delete=models.CASCADE, related_name="scored")
    body = SealedField(smallest=4096)

    objects = Owned()

    class Privacy:
        id = Clear("names the row")
        person = Clear("whose scores they are")
        sheet = Clear("the answers they were computed from")
        body = Sealed("the scores, by which version of the key, and what they were held against")


class HelpShown(models.Model):
    """An answer named danger, and numbers to call were shown in the same answer of the server.

    `body` is {"rule": id, "instrument": id, "item": id, "sheet": id, "chose": "" | "go-on" | "ask" | "stop"}.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    made_at = models.DateTimeField()
    body = SealedField(smallest=512)

    objects = Owned()

    class Meta:
        indexes = [models.Index(fields=["person", "day"])]

    class Privacy:
        id = Clear("names the row")
        person = Clear("to whom help was shown")
        day = Clear("the day it was shown")
        made_at = Clear("when it was shown")
        body = Sealed("which answer it was, and what you chose next")


class AskingWishes(models.Model):
    """What a person wishes about being asked; one row at most.

    `body` is {"no_trauma_until": ISO day or null}.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    body = SealedField(smallest=256)

    objects = Owned()

    class Privacy:
        id = Clear("names the row")
        person = Clear("whose wishes they are")
        body = Sealed("until when you do not want to be asked about hard things")
