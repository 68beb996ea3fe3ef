"""What other apps read of a person's answers: results newest first, raw answers, and how long ago each was answered."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from twofold.care.scoring import Result
from twofold.care.sheet import Value
from twofold.web.answer.models import AnsweredSheet, ScoredSheet
from twofold.web.answer.stored import result_of
from twofold.web.library import content
from twofold.web.signin.models import Person


@dataclass(frozen=True)
class Finished:
    """One finished sheet with its result.

    `on_todays_key` is False where form or key have changed since: then the numbers of that day stand in `result`
    without cut-points, and must not be compared with newer ones.
    """

    sheet: AnsweredSheet
    result: Result
    on_todays_key: bool

    @property
    def id(self) -> UUID:
        """The row of the answers."""
        return self.sheet.pk

    @property
    def instrument(self) -> str:
        """The id of the questionnaire."""
        return self.sheet.instrument

    @property
    def day(self) -> date:
        """The person's day on which it was finished."""
        return self.sheet.day

    @property
    def made_at(self) -> datetime:
        """The moment it was finished."""
        return self.sheet.made_at

    @property
    def is_whole(self) -> bool:
        """No question was left open."""
        return self.sheet.is_whole


def finished(person: Person) -> list[Finished]:
    """Every finished sheet, the newest first; without those of questionnaires that the content no longer has."""
    scored = ScoredSheet.objects.of(person).select_related("sheet").order_by("-sheet__made_at", "-sheet__pk")
    return list(_with_results(scored))


def _with_results(rows: Iterable[ScoredSheet]) -> Iterator[Finished]:
    known = content().instruments
    for row in rows:
        instrument = known.get(row.sheet.instrument)
        if instrument is not None:
            result, is_current = result_of(instrument, row.sheet.values, row.body)
            yield Finished(row.sheet, result, is_current)


def results(person: Person) -> list[tuple[str, date, Result]]:
    """(instrument id, day, result) of every finished sheet, the newest first."""
    return [(one.instrument, one.day, one.result) for one in finished(person)]


def newest_answers(person: Person, instrument: str) -> Mapping[str, Value] | None:
    """Item -> value of the newest sheet of one questionnaire (such as `exposure`); None where there is none."""
    return next((one.sheet.values for one in finished(person) if one.instrument == instrument), None)


def days_since(person: Person, today: date, besides: UUID | None = None) -> dict[str, int]:
    """How many days ago each questionnaire was last finished; `besides` leaves out the sheets of one sitting."""
    found: dict[str, int] = {}
    for row in AnsweredSheet.objects.of(person).order_by("made_at"):
        if row.sitting != besides:
            found[row.instrument] = (today - row.day).days
    return found
