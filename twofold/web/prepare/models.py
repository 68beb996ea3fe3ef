"""A person's own plans: for safety, and for hard days."""

from typing import Any

from django.conf import settings
from django.db import models

from twofold.web.access.owned import Owned
from twofold.web.ids import uuid7
from twofold.web.vault.fields import SealedField
from twofold.web.vault.privacy import Clear, Sealed


class Plans(models.Model):
    """One row each person. `body` is {plan id: {"answers": {part: written}, "at": ISO time, "n": times changed}}."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    body = SealedField(smallest=8192)
    objects = Owned()

    class Privacy:
        id = Clear("names the row")
        person = Clear("whose it is")
        body = Sealed("your safety plan and your plan for hard days")


def plan_of(person: Any, name: str) -> dict[str, Any]:
    """One plan as it is kept: {"answers", "at", "n"}; with nothing in it where there is none yet."""
    row = Plans.objects.of(person).first()
    empty: dict[str, Any] = {"answers": {}, "at": "", "n": 0}
    return dict(row.body.get(name, empty)) if row else empty
