"""One person's occasions (Diary), many people's (Cohort), and the reader that refuses nonsense.

Arrays are in the columns' own units. Axes: occasion, variable. NaN is "not seen"; missing is never zero.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from twofold.engine.errors import BadDiary
from twofold.engine.spec import LARGEST, ModelSpec, Variable
from twofold.engine.table import Table, read_table

Array = NDArray[np.float64]
MOST_CONSECUTIVE_DAYS = 200_000
BACKWARDS = 0.5  # a diary runs backwards when this share of its steps does; fewer are rows out of place, and sorted


@dataclass(frozen=True, eq=False)
class Diary:
    """One person's occasions, in time order.

    times   (T,) days; whole part the day, fraction the place in it. A calendar day is `date.toordinal()`
    values  (T, K) in the spec's order; use as 0/1, or as an amount when the spec says so
    inputs  (T, M)
    dated   the whole part is a calendar day, so the weekday is known
    hours   (T,) hour of the day, 0 to 24, where the clock is known; None for daily diaries
    rows    (T,) which row of the file each occasion came from; None when from no file
    """

    person: str
    times: Array
    values: Array
    inputs: Array
    dated: bool = False
    hours: Array | None = None
    rows: NDArray[np.int64] | None = None

    @classmethod
    def of(
        cls,
        spec: ModelSpec,
        times: ArrayLike,
        values: ArrayLike,
        inputs: ArrayLike | None = None,
        *,
        person: str = "me",
        dated: bool = False,
        hours: ArrayLike | None = None,
    ) -> "Diary":
        """A diary from plain arrays, checked against the spec. Raises BadDiary."""
        t = np.asarray(times, dtype=float)
        y = np.asarray(values, dtype=float).reshape(len(t), -1) if len(t) else np.zeros((0, len(spec.variables)))
        x = np.full((len(t), len(spec.inputs)), np.nan) if inputs is None else np.asarray(inputs, dtype=float)
        x = x.reshape(len(t), len(spec.inputs))
        if y.shape != (len(t), len(spec.variables)):
            raise BadDiary(f"A diary needs {len(spec.variables)} values for each of its {len(t)} times.")
        if np.isinf(y).any() or np.isinf(x).any() or not np.isfinite(t).all():
            raise BadDiary("A diary holds numbers or gaps, not infinity.")
        if np.any(np.diff(t) <= 0):
            raise BadDiary("The times of a diary grow from one occasion to the next.")
        return cls(person, t, y, x, dated, None if hours is None else np.asarray(hours, dtype=float))

    @property
    def days(self) -> NDArray[np.int64]:
        """(T,) the day of each occasion."""
        return np.floor(self.times + 1e-9).astype(np.int64)

    def __len__(self) -> int:
        return len(self.times)

    def part(self, which: slice | NDArray[np.bool_]) -> "Diary":
        """Some of the occasions, as a diary of its own."""
        rows = None if self.rows is None else self.rows[which]
        hours = None if self.hours is None else self.hours[which]
        return Diary(self.person, self.times[which], self.values[which], self.inputs[which], self.dated, hours, rows)


@dataclass(frozen=True)
class ReadNotes:
    """What the reader left out or put right; rows count from 0."""

    without_time: tuple[int, ...] = ()
    repeated: tuple[tuple[str, int], ...] = ()
    out_of_order: int = 0
    backwards: tuple[str, int] | None = None  # whose diary runs backwards, and the row where it first does
    without_person: tuple[int, ...] = ()
    outside_range: tuple[tuple[str, int], ...] = ()

    def refuse_backwards(self) -> None:
        """Raise BadDiary when somebody's diary runs backwards: its clock cannot be trusted."""
        if self.backwards is not None:
            person, row = self.backwards
            raise BadDiary(f"The times of person '{person[:40]}' run backwards.", row=row + 1, kind="backwards")

    def sentences(self) -> list[str]:
        """One sentence per kind of note."""
        said = []
        for count, words in (
            (len(self.without_time), "rows without a time were left out"),
            (len(self.without_person), "rows without a person were left out"),
            (len(self.repeated), "rows repeat a time of the same person; the first of each was kept"),
            (self.out_of_order, "rows were not in time order; they were sorted"),
            (len(self.outside_range), "answers lie outside their range; they were kept as they are"),
        ):
            if count:
                said.append(f"{count} {words}.")
        return said


@dataclass(frozen=True, eq=False)
class Cohort:
    """Many people's diaries under one spec, with what the reader has to say about the file."""

    spec: ModelSpec
    diaries: tuple[Diary, ...]
    notes: ReadNotes = field(default_factory=ReadNotes)
    places: NDArray[np.int64] | None = None  # (rows of the file, 2): diary and occasion each row went to; -1 for none
    row_people: tuple[str, ...] = ()  # (rows of the file,) whose each row is

    def __len__(self) -> int:
        return len(self.diaries)

    def of(self, person: str) -> Diary:
        """The diary of one person. Raises BadDiary when there is none."""
        for diary in self.diaries:
            if diary.person == person:
                return diary
        raise BadDiary(f"The diary has no person '{person}'.")


def read_diaries(
    source: Path | str | bytes,
    spec: ModelSpec,
    *,
    most_rows: int = 2_000_000,
    today: dt.date | None = None,
    complete: bool = True,
) -> Cohort:
    """Read a CSV into a Cohort. Raises BadDiary with one sentence, row and column where there is one.

    Rows without a time are left out; of repeated times the first is kept; rows out of order are sorted; ratings a
    little outside their range (by less than its width, as measured or averaged columns may be) are kept. All four
    stand in `notes`, for the caller to refuse or to ask. `complete=False` also accepts a column that is empty or never
    changes (a held-out part may be both). `today` is the last day a stamp may have.
    """
    value_columns = [column for v in spec.variables for column in v.columns]
    wanted = [spec.person, *spec.time.columns, *value_columns, *(i.name for i in spec.inputs)]
    table = read_table(source, wanted, most_rows)
    seen_columns = {name: _numbers(table, name, spec.missing) for name in dict.fromkeys(value_columns)}
    when = _times(table, spec, today)
    values = np.column_stack([_value(v, seen_columns) for v in spec.variables])
    outside = _check_values(spec, values, seen_columns)
    if complete:
        _refuse_empty(spec, values)
    inputs = np.column_stack(
        [_numbers(table, i.name, spec.missing) for i in spec.inputs] or [np.zeros((table.rows, 0))]
    )
    people = np.array([text if text not in spec.missing else "" for text in table[spec.person]], dtype=object)
    cohort = _gather(spec, people, when, values, inputs)
    return replace(cohort, notes=replace(cohort.notes, outside_range=tuple(outside)))


def _numbers(table: Table, name: str, missing: Sequence[str]) -> Array:
    """One column as numbers; NaN where missing."""
    gaps = set(missing) | {""}
    texts = table[name]
    out = np.empty(len(texts))
    for row, text in enumerate(texts):
        if text in gaps:
            out[row] = np.nan
            continue
        try:
            out[row] = number_of(text)
        except ValueError:
            raise BadDiary(f"'{text[:40]}' is not a number.", row=row + 1, column=name) from None
    bad = np.flatnonzero(np.isinf(out) | (np.abs(out) > LARGEST))
    if len(bad):
        raise BadDiary(f"'{texts[bad[0]][:40]}' is too large to be an answer.", row=int(bad[0]) + 1, column=name)
    return out


def number_of(text: str) -> float:
    """A number as people write it: digits, a point, a sign, an exponent. Not 1_0, not nan. Raises ValueError."""
    value = float(text)
    if "_" in text or not text.isascii() or value != value:
        raise ValueError(text)
    return value


def _value(variable: Variable, columns: dict[str, Array]) -> Array:
    """A variable from its columns: of those answered, the mean (or largest, or sum); NaN when none is."""
    parts = np.column_stack([columns[name] for name in variable.columns])
    seen = np.isfinite(parts)
    count = seen.sum(1)
    filled = np.where(seen, parts, 0.0 if variable.how != "max" else -np.inf)
    joined = filled.max(1) if variable.how == "max" else filled.sum(1)
    if variable.how == "mean":
        joined = joined / np.maximum(count, 1)
    return np.asarray(np.where(count > 0, joined, np.nan))


def _check_values(spec: ModelSpec, values: Array, columns: dict[str, Array]) -> list[tuple[str, int]]:
    """Refuse what is impossible; (name, row) of every rating that lies a little outside its range."""
    outside = []
    for k, variable in enumerate(spec.variables):
        column = values[:, k]
        low, high, allowed = _possible(variable)
        bad = np.flatnonzero((column < low) | (column > high))
        if not len(bad) and variable.kind == "use" and not variable.amount:
            bad = np.flatnonzero(np.isfinite(column) & (column != 0) & (column != 1))
        if len(bad):
            row = int(bad[0])
            at = next((name for name in variable.columns if np.isfinite(columns[name][row])), variable.name)
            raise BadDiary(f"{column[row]:g} is outside what is possible ({allowed}).", row=row + 1, column=at)
        if variable.range is not None:
            over = np.flatnonzero((column < variable.range[0]) | (column > variable.range[1]))
            outside += [(variable.name, int(row)) for row in over]
    return outside


def _possible(variable: Variable) -> tuple[float, float, str]:
    """Lowest and highest value that is read at all, and the words for what belongs there."""
    if variable.kind == "use":
        return (0.0, np.inf, "0 or more") if variable.amount else (0.0, 1.0, "0 or 1")
    if variable.range is None:
        return -np.inf, np.inf, "any number"
    low, high = variable.range
    return 2 * low - high, 2 * high - low, f"{low:g} to {high:g}"


def _refuse_empty(spec: ModelSpec, values: Array) -> None:
    for k, variable in enumerate(spec.variables):
        seen = values[np.isfinite(values[:, k]), k]
        if not len(seen):
            raise BadDiary("There is no answer in this column.", column=variable.columns[0])
        if np.all(seen == seen[0]):
            raise BadDiary(
                f"Every answer in this column is {seen[0]:g}; without change there is nothing to learn.",
                column=variable.columns[0],
            )


@dataclass(frozen=True)
class _When:
    """(rows,) times in days and hours of the day, NaN where there is none; whether the days are calendar days."""

    times: Array
    hours: Array | None
    dated: bool


def _times(table: Table, spec: ModelSpec, today: dt.date | None) -> _When:
    clock = spec.time
    if clock.stamp:
        return _stamped(table[clock.stamp], clock.stamp, spec.missing, today)
    assert clock.day is not None
    days, dated = _days(table, clock.day, spec.missing, today)
    hours = _bounded(table, clock.hour, spec.missing, 24, "an hour of the day") if clock.hour else None
    beeps = _bounded(table, clock.beep, spec.missing, 999, "a beep of the day") if clock.beep else None
    if beeps is not None:
        return _When(days + beeps / 1000.0, hours, dated)
    if hours is not None:
        return _When(days + np.minimum(hours / 24.0, 0.9999), hours, dated)
    return _When(days, None, dated)


def _bounded(table: Table, name: str, missing: Sequence[str], most: float, what: str) -> Array:
    column = _numbers(table, name, missing)
    bad = np.flatnonzero((column < 0) | (column > most))
    if len(bad):
        raise BadDiary(f"{column[bad[0]]:g} is not {what}.", row=int(bad[0]) + 1, column=name)
    return column


def _stamped(texts: list[str], name: str, missing: Sequence[str], today: dt.date | None) -> _When:
    """ISO 8601 stamps as days; the clock is known when any stamp has a time."""
    last = (today or dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)).toordinal()
    out = np.full(len(texts), np.nan)
    clocked = False
    for row, text in enumerate(texts):
        if text in missing or not text:
            continue
        try:
            moment = dt.datetime.fromisoformat(text)
        except ValueError:
            raise BadDiary(f"'{text[:40]}' is not an ISO 8601 time.", row=row + 1, column=name) from None
        day = moment.toordinal()
        if day > last:
            raise BadDiary(f"'{text[:40]}' lies in the future.", row=row + 1, column=name)
        clocked = clocked or len(text) > 10
        out[row] = day + (moment.hour * 3600 + moment.minute * 60 + moment.second) / 86400.0
    return _When(out, (out - np.floor(out)) * 24.0 if clocked else None, True)


def _days(table: Table, name: str, missing: Sequence[str], today: dt.date | None) -> tuple[Array, bool]:
    """The day column: whole numbers, or ISO dates."""
    first = next((text for text in table[name] if text and text not in missing), "")
    if "-" in first[1:]:
        return np.floor(_stamped(table[name], name, missing, today).times), True
    days = _numbers(table, name, missing)
    bad = np.flatnonzero(np.isfinite(days) & ((days != np.round(days)) | (np.abs(days) > MOST_CONSECUTIVE_DAYS)))
    if len(bad):
        raise BadDiary(f"{days[bad[0]]:g} is not a day number.", row=int(bad[0]) + 1, column=name)
    return days, False


def _gather(spec: ModelSpec, people: NDArray[np.object_], when: _When, values: Array, inputs: Array) -> Cohort:
    """Rows -> one diary per person, sorted, first of repeated times kept, one per day when the spec collapses."""
    named, timed = people != "", np.isfinite(when.times)
    by_person: dict[str, list[int]] = {}
    for row in np.flatnonzero(named & timed):
        by_person.setdefault(str(people[row]), []).append(int(row))
    if not by_person:
        raise BadDiary("No row of the file has both a person and a time.")
    repeated: list[tuple[str, int]] = []
    places = np.full((len(people), 2), -1)
    moved = 0
    backwards: list[tuple[int, str]] = []
    diaries: list[Diary] = []
    for person, rows in by_person.items():
        index = np.array(rows)
        back = np.flatnonzero(np.diff(when.times[index]) < 0)
        moved += len(back)
        if len(back) and len(back) >= BACKWARDS * (len(index) - 1):
            backwards.append((int(index[back[0] + 1]), person))
        index = index[np.argsort(when.times[index], kind="stable")]
        again = np.concatenate([[False], np.diff(when.times[index]) == 0])
        repeated += [(person, int(row)) for row in index[again]]
        everything, index = index, index[~again]
        hours = None if when.hours is None else when.hours[index]
        diary = Diary(person, when.times[index], values[index], inputs[index], when.dated, hours, index)
        if spec.time.collapse:
            diary = _one_a_day(spec, diary)
        clock = np.floor(when.times[everything]) if spec.time.collapse else when.times[everything]
        places[everything, 0] = len(diaries)
        places[everything, 1] = np.searchsorted(diary.times, clock)
        diaries.append(diary)
    notes = ReadNotes(
        without_time=tuple(int(r) for r in np.flatnonzero(named & ~timed)),
        without_person=tuple(int(r) for r in np.flatnonzero(~named)),
        repeated=tuple(repeated),
        out_of_order=moved,
        backwards=min(backwards)[::-1] if backwards else None,
    )
    return Cohort(spec, tuple(diaries), notes, places, tuple(str(person) for person in people))


def _one_a_day(spec: ModelSpec, diary: Diary) -> Diary:
    """Several answers of a day become one, each variable by its own rule; inputs by their mean."""
    days, first = np.unique(diary.days, return_index=True)
    spans = [slice(a, b) for a, b in zip(first, [*first[1:], len(diary)], strict=True)]
    values = np.array([[collapse(diary.values[s, k], v.day_rule) for k, v in enumerate(spec.variables)] for s in spans])
    inputs = np.array([[collapse(diary.inputs[s, m], "mean") for m in range(len(spec.inputs))] for s in spans])
    rows = None if diary.rows is None else diary.rows[first]
    shape = (len(days), len(spec.inputs))
    return Diary(diary.person, days.astype(float), values, inputs.reshape(shape), diary.dated, None, rows)


def collapse(answers: Array, rule: str) -> float:
    """Several answers of one day -> one; NaN when none was given."""
    seen = answers[np.isfinite(answers)]
    if not len(seen):
        return float("nan")
    if rule == "first":
        return float(seen[0])
    if rule == "last":
        return float(seen[-1])
    if rule == "any":
        return float((seen > 0).any())
    if rule == "max":
        return float(seen.max())
    return float(seen.sum()) if rule == "sum" else float(seen.mean())
