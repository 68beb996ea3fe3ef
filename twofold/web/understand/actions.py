"""Keeping a picture that was worked out, and forgetting it when the days it came from change."""

from typing import Any
from uuid import UUID

from twofold.web.audit.events import Event
from twofold.web.audit.record import Unchanged, audited, hold
from twofold.web.signin.models import Person
from twofold.web.understand.models import KeptPicture


@audited(Event.CYCLE_KEPT)
def keep_picture(*, by: Person, diary: UUID | None, body: dict[str, Any], since: int) -> KeptPicture | Unchanged:
    """Keep one picture in place of the one before.

    since   the place in the person's record of events before the days were read. Where anything was recorded since,
            nothing is kept: a day may have been corrected or deleted meanwhile, or another page was faster.
    """
    if hold(by.pk) != since:
        return Unchanged(None)
    KeptPicture.objects.of(by).filter(diary=diary).delete()
    kept = KeptPicture(person=by, diary_id=diary, body=body)
    kept.save(force_insert=True)
    return kept


def forget_own_picture(person: UUID) -> None:
    """Forget the picture of a person's check-ins: runs inside the action that corrects or deletes a day.

    Whoever is keeping one at this moment holds the record of events; wait for them, so that it goes too.
    """
    hold(person)
    KeptPicture.objects.of(person).filter(diary=None).delete()
