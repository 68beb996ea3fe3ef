"""A file and what its owner said about it -> the same diary in the engine's own terms, one row per answer.

Everything a person may get wrong is refused here with row and column. What comes out has one person, whole days in
order, ratings on 0 to 10 (0: nothing of it, 10: as much as there is), use as 0/1 or an amount, inputs from 0 to 1.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext

from twofold.web.diary import cells
from twofold.web.diary.columns import INPUTS, MOST_DAYS, MOST_OTHERS, MOST_PEOPLE, USES, Choices, Column, Part, Repeats
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
    rows = [one.row - 1 for one in timed]
    columns = [_values(table, choices, variable, rows) for variable in variables]
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
            if len(others) > MOST_OTHERS:
                raise DiaryRefused(_too_many_others(len(others)), column=others[MOST_OTHERS].heading)
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


def _too_many_others(count: int) -> str:
    return gettext("%(count)d columns are “another rating”; %(most)d are possible.") % {
        "count": count,
        "most": MOST_OTHERS,
    }


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
    seen = list(_readable(set(table[column.heading]), choices))
    low = column.low if column.low is not None else min(seen, default=0.0)
    high = column.high if column.high is not None else max(seen, default=0.0)
    if not low < high:
        if column.low is None and column.high is None:
            raise _unchanging(column.heading, low) if seen else _empty(column.heading)
        raise DiaryRefused(gettext("The lowest value has to be smaller than the highest."), column=column.heading)
    return low, high, column.turned


def _readable(texts: Iterable[str], choices: Choices) -> Iterator[float]:
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
    values = set(_readable(seen, choices))
    if len(values) == 1:
        raise _unchanging(heading, values.pop())


# --- cell by cell -----------------------------------------------------------------------------------------------------


def _values(table: Columns, choices: Choices, variable: Variable, rows: Sequence[int]) -> list[float | None]:
    """A variable's value in every row; None where nothing was answered."""
    if variable.kind == "use":
        parts = {column.heading: column.part for column in choices.columns}
        read = [_read(table, choices, h, rows, _use_reader(parts[h])) for h in variable.of]
        return read[0] if variable.amount else [_any_use(found) for found in zip(*read, strict=True)]
    most = 10.0 if variable.kind == "rating" else 1.0
    scaled = zip(variable.of, variable.scales, strict=True)
    read = [_read(table, choices, heading, rows, _rating_reader(*scale, most)) for heading, scale in scaled]
    return [_mean(found) for found in zip(*read, strict=True)]


def _read(
    table: Columns, choices: Choices, heading: str, rows: Sequence[int], reader: Callable[[str], float]
) -> list[float | None]:
    """One column as numbers. Each different text is read once: diaries say the same few things over and over."""
    known: dict[str, float | None] = dict.fromkeys(choices.missing)
    texts, found = table[heading], []
    for row in rows:
        text = texts[row]
        if text not in known:
            with _place(row, heading):
                known[text] = reader(text)
        found.append(known[text])
    return found


def _rating_reader(low: float, high: float, turned: bool, most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = (cells.within(cells.yes_or_number(text), low, high) - low) / (high - low)
        return (1.0 - value if turned else value) * most

    return read


def _use_reader(part: Part) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = cells.within(cells.yes_or_number(text), 0.0, MOST_AMOUNT)
        if part is Part.USE and value not in (0.0, 1.0):
            raise DiaryRefused(gettext("“%(cell)s” is neither yes nor no.") % {"cell": cells.shown(text)})
        return value

    return read


def _mean(found: Sequence[float | None]) -> float | None:
    seen = [value for value in found if value is not None]
    return round(sum(seen) / len(seen), 6) if seen else None


def _any_use(found: Sequence[float | None]) -> float | None:
    """1 when any column says so, 0 only when all say no."""
    if any(found):
        return 1.0
    return None if None in found else 0.0


def _refuse_thin(occasions: Sequence[Occasion]) -> None:
    days = len({one.day for one in occasions})
    if days < FEWEST_DAYS:
        raise DiaryRefused(gettext("This diary has one day; it needs two at least."))
    if days > MOST_DAYS:
        sentence = gettext("This diary has %(count)d days; %(most)d are possible. Bring it in parts.")
        raise DiaryRefused(sentence % {"count": days, "most": MOST_DAYS})


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
