"""Everything the questionnaires write: each action is one transaction with its audit entry."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from twofold.care.instrument import Instrument
from twofold.care.scoring import score_sheet, with_skipped
from twofold.care.sheet import Sheet, Value
from twofold.web.answer.models import AnsweredSheet, ScoredSheet
from twofold.web.answer.stored import as_stored
from twofold.web.audit.events import Event
from twofold.web.audit.record import Unchanged, audited
from twofold.web.ids import uuid7
from twofold.web.signin.models import Person


def _kept_sheet(
    by: Person,
    instrument: Instrument,
    values: Mapping[str, Value],
    at: datetime,
    *,
    sheet: UUID,
    sitting: UUID,
    more: Mapping[str, Any],
) -> AnsweredSheet:
    """Write the answers and what they come to; inside the transaction of an action."""
    offset = at.astimezone(ZoneInfo(by.zone)).utcoffset()
    body = {
        "instrument": instrument.id,
        "version": instrument.about.version,
        "values": {name: list(one) if isinstance(one, tuple) else one for name, one in values.items()},
        "whole": set(with_skipped(instrument, values)) == set(instrument.items),
        "zone": by.zone,
        "offset": round(offset.total_seconds() / 60) if offset is not None else 0,
        "begun": at.isoformat(),
        "sitting": str(sitting),
        **more,
    }
    row = AnsweredSheet(pk=sheet, person=by, day=by.day_of(at), made_at=at, body=body)
    row.save(force_insert=True)
    result = score_sheet(instrument, Sheet(dict(values)))
    ScoredSheet(person=by, sheet=row, body=as_stored(result)).save(force_insert=True)
    return row


@audited(Event.ANSWERS_KEPT)
def keep_answers(
    *, by: Person, instrument: Instrument, values: Mapping[str, Value], at: datetime, sheet: UUID | None = None
) -> AnsweredSheet | Unchanged:
    """Keep one sheet that was answered in one go. The same sheet again keeps nothing new."""
    number = sheet or uuid7()
    kept: AnsweredSheet | None = AnsweredSheet.objects.of(by).filter(pk=number).first()
    if kept is not None:
        return Unchanged(kept)
    return _kept_sheet(by, instrument, values, at, sheet=number, sitting=uuid7(), more={})


@audited(Event.ANSWERS_REMOVED)
def remove_sheet(*, by: Person, sheet: UUID) -> bool | Unchanged:
    """Delete one finished sheet with its scores; whether it was there."""
    ScoredSheet.objects.of(by).filter(sheet=sheet).delete()
    count, _ = AnsweredSheet.objects.of(by).filter(pk=sheet).delete()
    return True if count else Unchanged(False)
