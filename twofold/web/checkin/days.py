"""A person's check-ins as days: what the charts, the cycle, the download and the safety rules read.

A day without a check-in has no row. Inside a row nothing is ever filled in: a value is a number or None, and for
every None `missing` says why (the most telling reason of the day's check-ins).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from twofold.care.checkin import Answers, State, used
from twofold.care.days import day_row
from twofold.care.questions import Row
from twofold.web.checkin.models import CheckIn
from twofold.web.library import content
from twofold.web.signin.models import Person

TELLING = (State.DONT_REMEMBER, State.SKIPPED, State.NOT_ASKED)  # the first that was given is the reason


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day.

    values   sleep, symptoms, mood, craving, use, amount, ease, pleasure (0-10; use 0 or 1; amount in grams of ethanol)
    inputs   reminder (0, 0.5, 1), skill, person_or_group, medicine (0 or 1)
    missing  for every None above: "dont-remember", "skipped", "not-asked", "not-sure" (answered so), "no-amount" (use
             without its amount)
    check_ins, told   the stored check-ins of the day in the order they were made, and the answers of each
    """

    day: date
    values: Mapping[str, float | None]
    inputs: Mapping[str, float | None]
    missing: Mapping[str, str]
    check_ins: tuple[CheckIn, ...]
    told: tuple[Answers, ...]

    @property
    def is_late(self) -> bool:
        """Every check-in of the day was written after it had ended."""
        return all(one.is_late for one in self.check_ins)


def day_rows(person: Person, *, since: date | None = None, until: date | None = None) -> list[DayRow]:
    """One row for every day with a check-in, in order; `since` and `until` are the first and last day asked for."""
    rows = CheckIn.objects.of(person).order_by("day", "made_at", "id")
    if since:
        rows = rows.filter(day__gte=since)
    if until:
        rows = rows.filter(day__lte=until)
    return [as_day(day, of_day) for day, of_day in by_day(rows)]


def by_day(check_ins: Iterable[CheckIn]) -> Iterator[tuple[date, tuple[CheckIn, ...]]]:
    """Check-ins that are in order, day by day."""
    for day, of_day in groupby(check_ins, key=lambda one: one.day):
        yield day, tuple(of_day)


def as_day(day: date, check_ins: tuple[CheckIn, ...]) -> DayRow:
    """The check-ins of one day joined as `content/checkin/rows.yaml` says."""
    asked = content().checkin
    told = tuple(one.told for one in check_ins)
    joined = day_row(asked, told)
    return DayRow(
        day=day,
        values={row.name: joined[row.name] for row in asked.rows if not row.is_input},
        inputs={row.name: joined[row.name] for row in asked.rows if row.is_input},
        missing={row.name: why_missing(row, told) for row in asked.rows if joined[row.name] is None},
        check_ins=check_ins,
        told=told,
    )


def why_missing(row: Row, told: Sequence[Answers]) -> str:
    """Why a row of a day has no number."""
    answers = [of_one[name] for of_one in told for name in row.questions]
    if row.kind == "amount" and any(used(answer) for answer in answers):
        return "no-amount"
    states = {answer.state for answer in answers}
    if row.kind == "choice" and State.ANSWERED in states:
        return "not-sure"
    return next(state.value for state in TELLING if state in states)
