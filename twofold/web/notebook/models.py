"""Pages a person wrote."""

from datetime import datetime

from django.conf import settings
from django.db import models

from twofold.web.access.owned import Owned
from twofold.web.ids import uuid7
from twofold.web.vault.fields import SealedField
from twofold.web.vault.privacy import Clear, Sealed


class Page(models.Model):
    """One page. `body` is {"title": text, "text": text, "take_along": bool, "at": ISO time of the last change,
    "n": how often it was changed}."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_as = models.UUIDField()
    day = models.DateField()
    body = SealedField(smallest=4096)
    objects = Owned()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "sent_as"], name="a_page_is_kept_once")]
        indexes = [models.Index(fields=["person", "day"])]

    class Privacy:
        id = Clear("names the row, and when it was made")
        person = Clear("whose it is")
        sent_as = Clear("the random number the page gave it, so that sending twice keeps it once")
        day = Clear("the day you wrote it")
        body = Sealed("what you wrote, and whether you want to take it along")

    @property
    def title(self) -> str:
        """Its heading; may be empty."""
        return str(self.body["title"])

    @property
    def text(self) -> str:
        """What was written."""
        return str(self.body["text"])

    @property
    def take_along(self) -> bool:
        """Whether it is marked to be taken along to someone."""
        return bool(self.body["take_along"])

    @property
    def changed_at(self) -> datetime:
        """When it was last changed, in UTC."""
        return datetime.fromisoformat(self.body["at"])
