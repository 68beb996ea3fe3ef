"""May they? One function, one answer with its reason; pages and doors all call it."""

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from twofold.web.access.models import Grant
from twofold.web.access.permissions import OWN_ONLY, Permission


class Reason(StrEnum):
    """Why, as a key; the page says it in words."""

    OWN = "own"
    SHARED = "shared"
    NOT_SHARED = "not-shared"


class Decision(NamedTuple):
    """The answer and its reason."""

    allowed: bool
    reason: Reason


def decide(*, who: Any, permission: Permission, owner: Any, at: datetime) -> Decision:
    """Mine, or shared with me for this and not ended or withdrawn. `who` and `owner` are people."""
    if who.pk == owner.pk:
        return Decision(True, Reason.OWN)
    if permission in OWN_ONLY:
        return Decision(False, Reason.NOT_SHARED)
    shared = Grant.objects.filter(
        person=owner, to=who, covers=permission, begins__lte=at, ends__gt=at, withdrawn_at__isnull=True
    ).exists()
    return Decision(shared, Reason.SHARED if shared else Reason.NOT_SHARED)
