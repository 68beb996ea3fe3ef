"""A file and what its owner said about it -> the same diary in the engine's own terms, one row per answer.

Everything a person may get wrong is refused here with row and column. What comes out has one person, whole days in
order, ratings on 0 to 10 (0: nothing of it, 10: as much as there is), use as 0/1 or an amount, inputs from 0 to 1.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from django.utils.translation import gettext

from twofold.web.diary import cells
from twofold.web.diary.columns import MOST_DAYS, MOST_PEOPLE, Choices, Column, Part, Repeats
from twofold.web.diary.refusals import DiaryRefused, WhichOfRepeats, WhichPerson, at_place
from twofold.web.diary.variables import Columns, Variable, refuse_unchanging, values_of, variables_of

MOST_A_DAY = 200
FEWEST_DAYS = 2


@dataclass(frozen=True)
class Occasion:
    """One row of the file: its line, its day, its place in the day, and a value per variable."""

    row: int
    day: int
    clock: float
    values: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Transcript:
    """The diary in the engine's terms. `counts` says what was left out and joined."""

    variables: tuple[Variable, ...]
    occasions: tuple[Occasion, ...]
    dated: bool
    counts: dict[str, int] = field(default_factory=dict)


def transcribe(table: Columns, choices: Choices, today: date) -> Transcript:
    """Read the whole diary, or raise DiaryRefused (WhichPerson and WhichOfRepeats ask something back)."""
    counts: Counter[str] = Counter()
    rows = _rows_of_person(table, choices, counts)
    timed = _timed(table, choices, rows, today, counts)
    timed = _without_repeats(timed, choices, counts)
    variables = variables_of(table, choices)
    rows = [one.row - 1 for one in timed]
    columns = [values_of(table, choices, variable, rows) for variable in variables]
    for variable, values in zip(variables, columns, strict=True):
        refuse_unchanging(table, choices, variable, rows, values)
    occasions = tuple(
        Occasion(one.row, one.day, one.clock, values)
        for one, values in zip(timed, zip(*columns, strict=True), strict=True)
    )
    _refuse_thin(occasions)
    counts["rows"] = len(occasions)
    return Transcript(variables, occasions, choices.only(Part.DATE) is not None, dict(counts))


# --- whose rows -------------------------------------------------------------------------------------------------------


def _rows_of_person(table: Columns, choices: Choices, counts: Counter[str]) -> list[int]:
    column = choices.only(Part.PERSON)
    total = len(next(iter(table.values())))
    if column is None:
        return list(range(total))
    people = table[column.heading]
    named = dict.fromkeys(one for one in people if one not in choices.missing)
    counts["without_person"] = total - sum(one in named for one in people)
    if not named:
        raise DiaryRefused(gettext("No row says whose diary it is."), column=column.heading)
    if choices.participant is None and len(named) > 1:
        raise WhichPerson(list(named)[:MOST_PEOPLE], column.heading)
    chosen = choices.participant if choices.participant is not None else next(iter(named))
    if chosen not in named:
        sentence = gettext("Nobody in this column is called “%(name)s”.") % {"name": cells.shown(chosen)}
        raise DiaryRefused(sentence, column=column.heading)
    counts["other_people"] = len(named) - 1
    return [row for row, one in enumerate(people) if one == chosen]


# --- when -------------------------------------------------------------------------------------------------------------


def _timed(table: Columns, choices: Choices, rows: list[int], today: date, counts: Counter[str]) -> list[Occasion]:
    """The rows that have a time, in time order."""
    when = choices.only(Part.DATE) or choices.only(Part.DAY)
    if when is None:
        raise DiaryRefused(gettext("Say which column holds the day: a date, or the number of the day."))
    if choices.only(Part.DATE) and choices.only(Part.DAY):
        raise DiaryRefused(gettext("Choose a date or the number of the day, not both."))
    parts = choices.having(Part.DATE, Part.DAY, Part.BEEP, Part.HOUR)
    found = []
    for row in rows:
        if any(table[column.heading][row] in choices.missing for column in parts):
            counts["without_time"] += 1
            continue
        found.append(_occasion(table, choices, when, row, today))
    if not found:
        raise DiaryRefused(gettext("No row of this diary has a time."), column=when.heading)
    in_order = sorted(found, key=lambda one: (one.day, one.clock, one.row))
    steps = pairwise((one.day, one.clock) for one in found)
    counts["out_of_order"] = sum(later < earlier for earlier, later in steps)
    return in_order


def _occasion(table: Columns, choices: Choices, when: Column, row: int, today: date) -> Occasion:
    clock = 0.0
    with at_place(row, when.heading):
        if when.part is Part.DATE:
            found, seconds = cells.moment(table[when.heading][row], choices.dates, today)
            day, clock = found.toordinal(), seconds or 0.0
        else:
            day = cells.day_number(table[when.heading][row])
    finer = choices.only(Part.BEEP) or choices.only(Part.HOUR)
    if finer is not None:
        with at_place(row, finer.heading):
            high = 24.0 if finer.part is Part.HOUR else 999.0
            clock = cells.within(cells.number(table[finer.heading][row]), 0.0, high)
    return Occasion(row + 1, day, clock)


def _without_repeats(timed: list[Occasion], choices: Choices, counts: Counter[str]) -> list[Occasion]:
    """Rows at the same time: asked about, or joined into the day, or only the first kept."""
    kept: list[Occasion] = []
    repeats: list[int] = []
    for one in timed:
        if kept and (kept[-1].day, kept[-1].clock) == (one.day, one.clock):
            repeats.append(one.row)
            if choices.repeats is not Repeats.JOIN:
                continue
        kept.append(one)
    if repeats and choices.repeats is Repeats.ASK:
        raise WhichOfRepeats(repeats)
    counts["repeated"] = len(repeats)
    busiest = Counter(one.day for one in kept).most_common(1)[0]
    if busiest[1] > MOST_A_DAY:
        row = next(one.row for one in kept if one.day == busiest[0])
        sentence = gettext("More than %(most)d rows stand on the day of this row.") % {"most": MOST_A_DAY}
        raise DiaryRefused(sentence, row=row)
    return kept


def _refuse_thin(occasions: Sequence[Occasion]) -> None:
    days = len({one.day for one in occasions})
    if days < FEWEST_DAYS:
        raise DiaryRefused(gettext("This diary has one day; it needs two at least."))
    if days > MOST_DAYS:
        sentence = gettext("This diary has %(count)d days; %(most)d are possible. Bring it in parts.")
        raise DiaryRefused(sentence % {"count": days, "most": MOST_DAYS})
