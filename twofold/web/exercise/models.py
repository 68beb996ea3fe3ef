"""What a person wrote into an exercise; one row each time it was begun."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models

from twofold.web.access.owned import Owned
from twofold.web.ids import uuid7
from twofold.web.vault.fields import SealedField
from twofold.web.vault.privacy import Clear, Sealed


class Sheet(models.Model):
    """One filled-in exercise. `body` is {"exercise": id, "answers": {part: written}, "at": ISO time of the last change,
    "n": how often it was changed}."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_as = models.UUIDField()
    day = models.DateField()
    body = SealedField(smallest=2048)
    objects = Owned()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "sent_as"], name="a_sheet_is_kept_once")]
        indexes = [models.Index(fields=["person", "day"])]

    class Privacy:
        id = Clear("names the row, and when it was made")
        person = Clear("whose it is")
        sent_as = Clear("the random number the page gave it, so that sending twice keeps it once")
        day = Clear("the day you began it")
        body = Sealed("which exercise it is, and what you wrote")

    @property
    def exercise(self) -> str:
        """The id of the exercise."""
        return str(self.body["exercise"])

    @property
    def answers(self) -> dict[str, Any]:
        """What was written, by part."""
        return dict(self.body["answers"])

    @property
    def changed_at(self) -> datetime:
        """When it was last changed, in UTC."""
        return datetime.fromisoformat(self.body["at"])
