"""Many sheets of one instrument: the same scores as one sheet at a time, where nearly all sheets are whole.

A whole sheet with known answers needs no judgement: its scales are sums of looked-up weights. Those are worked out
here, cell by cell from text; every other sheet (an answer missing, skipped or impossible) goes through scoring.score.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from twofold.care.instrument import Instrument, Item, SafetyItem, Scale
from twofold.care.scoring import score_sheet
from twofold.care.sheet import NOT_ANSWERED, read


class Row(NamedTuple):
    """The scores of one sheet in the order of the scales, what must interrupt, and why it has no score at all.

    `fault` is why the sheet cannot be read; `reason` also covers sheets that are merely not answered far enough.
    """

    values: Sequence[float | None]
    safety: Sequence[SafetyItem]
    reason: str | None
    fault: str | None = None


WholeSheet = Callable[[Sequence[str]], Row | None]


def score_rows(instrument: Instrument, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[Row]:
    """One Row per row. `columns` are the items of the cells, in order; a row must have as many cells."""
    whole = _whole_sheet(instrument, columns)
    for row in rows:
        yield whole(row) or one_row(instrument, columns, row)


def one_row(instrument: Instrument, columns: Sequence[str], row: Sequence[str]) -> Row:
    """One row, the slow way: any answer, or none."""
    if len(row) != len(columns):
        fault = f"has {len(row)} answers, but there are {len(columns)} columns"
        return Row([None] * len(instrument.scales), [], fault, fault)
    sheet = read(instrument, dict(zip(columns, row, strict=True)))
    result = score_sheet(instrument, sheet)
    values = [one.value for one in result.scores.values()]
    return Row(values, result.safety, result.cannot_score, sheet.fault)


def _nothing_is_whole(row: Sequence[str]) -> Row | None:
    return None


def _whole_sheet(instrument: Instrument, columns: Sequence[str]) -> WholeSheet:
    """A function that scores a whole sheet, and gives None for any other."""
    scales = list(instrument.scales.values())
    scored = {item for scale in scales for item in scale.items}
    if not scored <= set(columns) or not scales or not all(_is_sum(instrument, scale) for scale in scales):
        return _nothing_is_whole
    weights = [_weights(instrument, column, column in scored) for column in columns]
    same = weights[0] if all(one == weights[0] for one in weights) else None
    sums = [_sum_of([columns.index(item) for item in scale.items]) for scale in scales]
    watched = [(columns.index(safe.item), safe) for safe in instrument.safety if safe.item in columns]
    times = [scale.times for scale in scales]
    plain = all(one == 1 for one in times)
    width, none = len(columns), ()

    def whole(row: Sequence[str]) -> Row | None:
        try:
            points = [same[cell] for cell in row] if same else [known[cell] for known, cell in zip(weights, row)]  # noqa: B905  # the length is looked at below
        except KeyError:
            return None
        if len(row) != width:
            return None
        values = [add(points) for add in sums]
        if not plain:
            values = [value * factor for value, factor in zip(values, times, strict=True)]
        safety = [safe for at, safe in watched if _value(row[at]) >= safe.at_least] if watched else none
        return Row(values, safety, None)

    return whole


def _value(cell: str) -> int:
    return int(cell) if cell not in NOT_ANSWERED else -1


def _is_sum(instrument: Instrument, scale: Scale) -> bool:
    items = [instrument.items[item] for item in scale.items]
    return scale.how == "sum" and scale.zero_unless is None and all(item.options and not item.many for item in items)


def _weights(instrument: Instrument, column: str, is_scored: bool) -> Mapping[str, float]:
    """What a cell may say -> what it adds. Only a column that is not scored may be empty."""
    if column in instrument.headings:
        return _Anything()
    item: Item = instrument.items[column]
    known: dict[str, float] = {str(option.value): option.weight for option in item.options}
    if not is_scored:
        known |= dict.fromkeys(NOT_ANSWERED, 0)
    return known


class _Anything(dict[str, float]):
    """Whatever stands beside a heading adds nothing."""

    def __missing__(self, key: str) -> float:
        return 0


def _sum_of(places: Sequence[int]) -> Callable[[Sequence[float]], float]:
    first, last = places[0], places[-1] + 1
    if list(places) == list(range(first, last)):
        return lambda points: sum(points[first:last])
    pick = itemgetter(*places)
    return lambda points: sum(pick(points))
