"""What a diary is made of: the rows of the model, the columns behind each, and their values on one scale."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from twofold.web.diary import cells
from twofold.web.diary.columns import INPUTS, MOST_OTHERS, USES, Choices, Column, Part
from twofold.web.diary.refusals import DiaryRefused, at_place

MOST_AMOUNT = 10_000.0
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


def variables_of(table: Columns, choices: Choices) -> tuple[Variable, ...]:
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
    seen = list(_readable(set(table[column.heading]), choices, _reader_of(column.part)))
    low = column.low if column.low is not None else min(seen, default=0.0)
    high = column.high if column.high is not None else max(seen, default=0.0)
    if not low < high:
        if column.low is None and column.high is None:
            raise _unchanging(column.heading, f"{low:g}") if seen else _empty(column.heading)
        raise DiaryRefused(gettext("The lowest value has to be smaller than the highest."), column=column.heading)
    return low, high, column.turned


def _reader_of(part: Part) -> Callable[[str], float]:
    """A rating takes numbers alone; yes and no are words for use and for what was there."""
    return cells.yes_or_number if part in INPUTS or part in USES else cells.number


def _readable(texts: Iterable[str], choices: Choices, reader: Callable[[str], float]) -> Iterator[float]:
    for text in texts:
        if text not in choices.missing:
            try:
                yield reader(text)
            except DiaryRefused:
                continue


def _empty(heading: str) -> DiaryRefused:
    return DiaryRefused(gettext("There is no answer in this column. Leave it out."), column=heading)


def _unchanging(heading: str, answer: str) -> DiaryRefused:
    sentence = gettext(
        "Every answer in this column is %(value)s. Without change there is nothing to see. Leave it out."
    )
    return DiaryRefused(sentence % {"value": cells.shown(answer)}, column=heading)


def refuse_unchanging(
    table: Columns, choices: Choices, variable: Variable, rows: Sequence[int], values: Sequence[float | None]
) -> None:
    """Something is answered, and not always the same; several columns of one kind count together."""
    seen = {value for value in values if value is not None}
    heading = variable.of[0]
    if not seen:
        raise _empty(heading)
    if len(seen) == 1:
        if len(variable.of) > 1:
            named = ", ".join(f"“{one}”" for one in variable.of)
            raise DiaryRefused(
                gettext("Together these columns never change: %(named)s. Leave one out.") % {"named": named}
            )
        texts = (table[heading][row] for row in rows)
        raise _unchanging(heading, next(text for text in texts if text not in choices.missing))


# --- cell by cell -----------------------------------------------------------------------------------------------------


def values_of(table: Columns, choices: Choices, variable: Variable, rows: Sequence[int]) -> list[float | None]:
    """A variable's value in every row; None where nothing was answered."""
    if variable.kind == "use":
        parts = {column.heading: column.part for column in choices.columns}
        read = [_read(table, choices, h, rows, _use_reader(parts[h])) for h in variable.of]
        return read[0] if variable.amount else [_any_use(found) for found in zip(*read, strict=True)]
    most, cell = (10.0, cells.number) if variable.kind == "rating" else (1.0, cells.yes_or_number)
    scaled = zip(variable.of, variable.scales, strict=True)
    read = [_read(table, choices, heading, rows, _scaled_reader(*scale, most, cell)) for heading, scale in scaled]
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
            with at_place(row, heading):
                known[text] = reader(text)
        found.append(known[text])
    return found


def _scaled_reader(
    low: float, high: float, turned: bool, most: float, cell: Callable[[str], float]
) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = (cells.within(cell(text), low, high) - low) / (high - low)
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
