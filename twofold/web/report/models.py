"""What stands on a person's page for an appointment, and when they closed a notice. Sealed; one row each at most."""

from datetime import date

from django.conf import settings
from django.db import models

from twofold.web.access.owned import Owned
from twofold.web.ids import uuid7
from twofold.web.vault.fields import SealedField
from twofold.web.vault.privacy import Clear, Sealed


class AppointmentPage(models.Model):
    """The choices for the one page. `body` is {"kept": [block id], "wants": own words, "more": own words}."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    body = SealedField(smallest=8192)

    objects = Owned()

    class Privacy:
        id = Clear("names the row")
        person = Clear("whose page it is")
        body = Sealed("what you keep on the page for an appointment, and your own words on it")

    @property
    def kept(self) -> frozenset[str]:
        """The blocks that stay."""
        return frozenset(self.body["kept"])


class ClosedNotice(models.Model):
    """That the notice "getting harder" was closed. `body` is {"on": ISO day}."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    body = SealedField(smallest=256)

    objects = Owned()

    class Privacy:
        id = Clear("names the row")
        person = Clear("who closed it")
        body = Sealed("the day you closed the notice that two weeks looked harder")

    @property
    def on(self) -> date:
        """The day it was closed."""
        return date.fromisoformat(self.body["on"])
