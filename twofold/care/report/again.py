"""When a form may be answered again, and from when a new answer tells most: its own window of days decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from twofold.care.instrument import Instrument, Rater
from twofold.care.report.said import Said, said
from twofold.care.report.taken import Taken, by_instrument


@dataclass(frozen=True, slots=True)
class AgainSaid:
    """One form: from which day it may be answered again, and from which day that is useful; None for once in a life."""

    instrument: Instrument
    last: date
    may: date | None
    useful: date | None

    def told(self, today: date) -> Said:
        """In one sentence."""
        name = self.instrument.about.name
        if self.may is None or self.useful is None:
            return said("report.again.once", name=name)
        if self.useful <= today:
            return said("report.again.useful-now", name=name)
        if self.may <= today:
            return said("report.again.may-now", name=name, useful=self.useful)
        return said("report.again.may", name=name, day=self.may, useful=self.useful)


def again(taken: Iterable[Taken]) -> list[AgainSaid]:
    """Every form that a person answered themselves, by its newest sheet."""
    found = []
    for sheets in by_instrument(taken).values():
        newest = sheets[-1]
        if newest.instrument.about.rater is Rater.SELF:
            found.append(_again(newest.instrument, newest.day))
    return found


def _again(instrument: Instrument, last: date) -> AgainSaid:
    asked = instrument.about.again
    if asked.once:
        return AgainSaid(instrument, last, None, None)
    useful = max(asked.after_days, asked.useful_days)
    return AgainSaid(instrument, last, last + timedelta(days=asked.after_days), last + timedelta(days=useful))
