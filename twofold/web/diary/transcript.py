"""A file and what its owner said about it -> the same diary in the engine's own terms, one row per answer.

Everything a person may get wrong is refused here with row and column. What comes out has one person, whole days in
order, ratings on 0 to 10 (0: nothing of it, 10: as much as there is), use as 0/1 or an amount, inputs from 0 to 1.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext, ngettext

from twofold.web.diary import cells
from twofold.web.diary.columns import INPUTS, MOST_PEOPLE, USES, Choices, Column, Part, Repeats
from twofold.web.diary.refusals import DiaryRefused, WhichOfRepeats, WhichPerson

MOST_A_DAY = 200
MOST_AMOUNT = 10_000.0
FEWEST_DAYS = 2
Columns = dict[str, list[str]]


@dataclass(frozen=True)
class Variable:
    """One row of the model, and the columns of the file it is made from, each with the ends of its scale."""

    name: str
    kind: str  # rating | use | input
    role: str | None = None
    of: tuple[str, ...] = ()
    scales: tuple[tuple[float, float, bool], ...] = ()
    per_day: str | None = None
    amount: bool = False


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
    variables = _variables(table, choices, [one.row - 1 for one in timed])
    readers = [_reader(table, choices, variable) for variable in variables]
    occasions = tuple(
        Occasion(one.row, one.day, one.clock, tuple(read(one.row - 1) for read in readers)) for one in timed
    )
    _refuse_thin(occasions, variables)
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
    with _place(row, when.heading):
        if when.part is Part.DATE:
            found, seconds = cells.moment(table[when.heading][row], choices.dates, today)
            day, clock = found.toordinal(), seconds or 0.0
        else:
            day = cells.day_number(table[when.heading][row])
    finer = choices.only(Part.BEEP) or choices.only(Part.HOUR)
    if finer is not None:
        with _place(row, finer.heading):
            high = 24.0 if finer.part is Part.HOUR else 999.0
            clock = cells.within(cells.number(table[finer.heading][row]), 0.0, high)
    return Occasion(row + 1, day, clock)


@contextmanager
def _place(row: int, column: str) -> Iterator[None]:
    """Whatever is refused inside is refused at this row and column."""
    try:
        yield
    except DiaryRefused as problem:
        raise DiaryRefused(problem.sentence, row=row + 1, column=column) from None


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


# --- what -------------------------------------------------------------------------------------------------------------


def _variables(table: Columns, choices: Choices, rows: Sequence[int]) -> tuple[Variable, ...]:
    """The rows of the model in within-day order, then the inputs."""
    order = (Part.SLEEP, Part.SYMPTOMS, Part.MOOD, Part.OTHER, Part.CRAVING, Part.USE, Part.EASE, Part.PLEASURE)
    found: list[Variable] = []
    for part in order:
        if part is Part.USE:
            found += _use(choices)
        elif part is Part.OTHER:
            others = choices.having(part)
            found += [_rating(table, choices, [c], f"other_{n}", None) for n, c in enumerate(others, 1)]
        elif choices.having(part):
            role = "symptom" if part is Part.SYMPTOMS else part.value
            found.append(_rating(table, choices, choices.having(part), part.value, role))
    if not found:
        raise DiaryRefused(gettext("Choose at least one column with a feeling, a pull or use."))
    for part in INPUTS:
        if choices.having(part):
            found.append(_input(table, choices, choices.having(part), part))
    for variable in found:
        for heading in variable.of:
            _refuse_unchanging(table[heading], heading, choices, rows)
    return tuple(found)


def _use(choices: Choices) -> list[Variable]:
    columns = choices.having(*USES)
    if not columns:
        return []
    headings = tuple(column.heading for column in columns)
    if len(columns) == 1 and columns[0].part is not Part.USE:
        return [Variable("use", "use", None, headings, per_day=_per_day(columns[0]), amount=True)]
    return [Variable("use", "use", None, headings, per_day="any")]


def _per_day(column: Column) -> str:
    return "last" if column.part is Part.DAY_TOTAL else "sum"


def _rating(table: Columns, choices: Choices, columns: list[Column], name: str, role: str | None) -> Variable:
    scales = tuple(_scale(table, choices, column) for column in columns)
    return Variable(name, "rating", role, tuple(column.heading for column in columns), scales)


def _input(table: Columns, choices: Choices, columns: list[Column], part: Part) -> Variable:
    scales = tuple(_scale(table, choices, column) for column in columns)
    name = part.value.replace("-", "_")
    return Variable(name, "input", None, tuple(column.heading for column in columns), scales)


def _scale(table: Columns, choices: Choices, column: Column) -> tuple[float, float, bool]:
    """The ends as said; an end that was not said is the furthest answer in the whole column."""
    seen = list(_readable(table[column.heading], choices))
    low = column.low if column.low is not None else min(seen, default=0.0)
    high = column.high if column.high is not None else max(seen, default=0.0)
    if not low < high:
        if column.low is None and column.high is None:
            raise _unchanging(column.heading, low) if seen else _empty(column.heading)
        raise DiaryRefused(gettext("The lowest value has to be smaller than the highest."), column=column.heading)
    return low, high, column.turned


def _readable(texts: Sequence[str], choices: Choices) -> Iterator[float]:
    for text in texts:
        if text not in choices.missing:
            try:
                yield cells.yes_or_number(text)
            except DiaryRefused:
                continue


def _empty(heading: str) -> DiaryRefused:
    return DiaryRefused(gettext("There is no answer in this column. Leave it out."), column=heading)


def _unchanging(heading: str, value: float) -> DiaryRefused:
    sentence = gettext(
        "Every answer in this column is %(value)s. Without change there is nothing to see. Leave it out."
    )
    return DiaryRefused(sentence % {"value": f"{value:g}"}, column=heading)


def _refuse_unchanging(texts: list[str], heading: str, choices: Choices, rows: Sequence[int]) -> None:
    seen = {texts[row] for row in rows if texts[row] not in choices.missing}
    if not seen:
        raise _empty(heading)
    values = set(_readable(sorted(seen), choices))
    if len(values) == 1:
        raise _unchanging(heading, values.pop())


# --- cell by cell -----------------------------------------------------------------------------------------------------


def _reader(table: Columns, choices: Choices, variable: Variable) -> Callable[[int], float | None]:
    """Row -> this variable's value; None when nothing was answered."""
    if variable.kind == "use":
        return lambda row: _read_use(table, choices, variable, row)
    most = 10.0 if variable.kind == "rating" else 1.0

    def read(row: int) -> float | None:
        found = []
        for heading, (low, high, turned) in zip(variable.of, variable.scales, strict=True):
            text = table[heading][row]
            if text not in choices.missing:
                with _place(row, heading):
                    value = (cells.within(cells.yes_or_number(text), low, high) - low) / (high - low)
                found.append((1.0 - value if turned else value) * most)
        return round(sum(found) / len(found), 6) if found else None

    return read


def _read_use(table: Columns, choices: Choices, variable: Variable, row: int) -> float | None:
    """The amount; or 1 when any column says so, 0 only when all say no."""
    found: list[float | None] = []
    high = MOST_AMOUNT if variable.amount else None
    for heading in variable.of:
        text = table[heading][row]
        if text in choices.missing:
            found.append(None)
            continue
        with _place(row, heading):
            plain = next(c for c in choices.columns if c.heading == heading).part is Part.USE
            value = cells.within(cells.yes_or_number(text), 0.0, high or MOST_AMOUNT)
            if plain and value not in (0.0, 1.0):
                raise DiaryRefused(gettext("“%(cell)s” is neither yes nor no.") % {"cell": cells.shown(text)})
        found.append(value if variable.amount else float(value > 0))
    if variable.amount:
        return found[0]
    if any(found):
        return 1.0
    return None if None in found else 0.0


def _refuse_thin(occasions: Sequence[Occasion], variables: Sequence[Variable]) -> None:
    days = len({one.day for one in occasions})
    if days < FEWEST_DAYS:
        sentence = ngettext(
            "This diary has %(count)d day; it needs two at least.",
            "This diary has %(count)d days; it needs two at least.",
            days,
        )
        raise DiaryRefused(sentence % {"count": days})


def spec_of(variables: Sequence[Variable]) -> dict[str, Any]:
    """The description the engine reads (the words of SPEC.yaml)."""
    rows: list[dict[str, Any]] = []
    for variable in variables:
        if variable.kind == "rating":
            rows.append({"name": variable.name, "kind": "rating", "range": [0, 10], "role": variable.role})
        elif variable.kind == "use":
            rows.append({"name": "use", "kind": "use", "amount": variable.amount, "per_day": variable.per_day})
    inputs = [
        {"name": v.name, "range": [0, 1], "when": "same" if v.name == Part.REMINDER.value else "both"}
        for v in variables
        if v.kind == "input"
    ]
    time = {"day": "day", "beep": "beep", "collapse": "day"}
    return {"person": "person", "time": time, "variables": rows, "inputs": inputs}
