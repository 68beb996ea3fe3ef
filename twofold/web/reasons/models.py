"""A person's own three questions, the things they used to enjoy, and what they said of both each month."""

from typing import Any

from django.conf import settings
from django.db import models

from twofold.web.access.owned import Owned
from twofold.web.ids import uuid7
from twofold.web.vault.fields import SealedField
from twofold.web.vault.privacy import Clear, Sealed


class Chosen(models.Model):
    """One row each person. `body` is {"questions": [{"id", "says"}], "things": [{"id", "says"}]}."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    body = SealedField(smallest=2048)
    objects = Owned()

    class Privacy:
        id = Clear("names the row")
        person = Clear("whose it is")
        body = Sealed("your own questions, and the things you used to enjoy")


class Month(models.Model):
    """What was said in one month. `body` is {"questions": {id: 0-10}, "things": {id: {"did": yes or no, "expected":
    0-10, "found": 0-10}}, "at": ISO time}; what was left out is not there."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    month = models.DateField()  # its first day
    body = SealedField(smallest=2048)
    objects = Owned()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "month"], name="a_month_is_kept_once")]

    class Privacy:
        id = Clear("names the row, and when it was made")
        person = Clear("whose it is")
        month = Clear("the month it is about")
        body = Sealed("what you said about your questions and the things you used to enjoy")


def chosen_by(person: Any) -> dict[str, list[dict[str, str]]]:
    """The person's questions and things; two empty lists where nothing was chosen yet."""
    row = Chosen.objects.of(person).first()
    return dict(row.body) if row else {"questions": [], "things": []}
