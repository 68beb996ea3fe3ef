"""What a person rewards and with what, and the ledger of it. All sealed; the ledger only grows."""

from uuid import UUID, uuid5

from django.conf import settings
from django.db import models

from twofold.care.rewards import Entry, Prize, What
from twofold.web.access.owned import Owned
from twofold.web.ids import uuid7
from twofold.web.vault.fields import SealedField
from twofold.web.vault.privacy import Clear, Sealed


class Bowl(models.Model):
    """What one person rewards; at most one row each, no row means off.

    `body` is {"on": bool, "fixed": bool, "gambling": "yes" | "no" | "skipped", "prizes": [{"name", "tickets"}],
    "goals": [{"id", "kind", "text", "open": bool}]}.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    body = SealedField(smallest=2048)
    objects = Owned()

    class Privacy:
        id = Clear("names the row")
        person = Clear("whose it is")
        body = Sealed("which steps you reward, with what, and whether rewards are on")

    @property
    def prizes(self) -> tuple[Prize, ...]:
        """The kinds of tickets, in the person's order."""
        return tuple(Prize(one["name"], one["tickets"]) for one in self.body["prizes"])


class LedgerLine(models.Model):
    """One line. `body` is {"what", "goal", "draws", "prize", "day", "sent_as"}. Its id follows from its number, so two
    taps at once cannot both become the same line."""

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    n = models.PositiveIntegerField()
    body = SealedField(smallest=512)
    objects = Owned()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "n"], name="a_ledger_line_stands_once")]

    class Privacy:
        id = Clear("names the row")
        person = Clear("whose it is")
        n = Clear("its place in your ledger")
        body = Sealed("which step, how many draws, and which reward")

    @property
    def entry(self) -> Entry:
        """The line as `care.rewards` adds it up."""
        body = self.body
        return Entry(self.n, What(body["what"]), body["goal"], body["draws"], body["prize"])


def line_id(person: UUID, n: int) -> UUID:
    """The one id of a line."""
    return uuid5(person, f"reward {n}")
