"""Many sheets at once give what one sheet at a time gives, whatever stands in their cells."""

import numpy as np
import pytest

from tests.care.scoring.hosts import choice, form_of, key_of, made, option
from twofold.care.content import load
from twofold.care.instrument import Instrument
from twofold.care.many_sheets import one_row, score_rows

INSTRUMENTS = load().instruments
ODD = ["", "NA", " 1", "1.0", "9", "-1", "much", "1+2", "null", "4", "+1", "１"]


def random_rows(instrument: Instrument, columns: list[str], rows: int, seed: int) -> list[list[str]]:
    """Mostly whole sheets; in some a cell is empty or strange, or a cell is missing or one too many."""
    rng = np.random.default_rng(seed)
    found = []
    for n in range(rows):
        row = [usual(instrument, name, rng) for name in columns]
        if n % 3 == 1:
            row[int(rng.integers(len(row)))] = ODD[int(rng.integers(len(ODD)))]
        if n % 29 == 0:
            row = row[:-1] if n % 2 else [*row, "0"]
        found.append(row)
    return found


def usual(instrument: Instrument, name: str, rng: np.random.Generator) -> str:
    item = instrument.items.get(name)
    if item is None or not item.options:
        return str(int(rng.integers(0, 11)))
    return str(item.options[int(rng.integers(len(item.options)))].value)


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_every_row_is_scored_as_if_it_were_alone(name: str) -> None:
    instrument = INSTRUMENTS[name]
    for columns in (list(instrument.items), list(reversed([*instrument.headings, *instrument.items]))):
        rows = random_rows(instrument, columns, 150, seed=len(name))
        together = list(score_rows(instrument, columns, rows))
        for row, one in zip(rows, together, strict=True):
            alone = one_row(instrument, columns, row)
            assert (list(one.values), list(one.safety), one.reason) == (
                list(alone.values),
                list(alone.safety),
                alone.reason,
            ), row


def test_a_column_left_out_leaves_its_scales_without_a_score() -> None:
    columns = [str(n) for n in range(1, 20)]
    (row,) = score_rows(INSTRUMENTS["pcl-5"], columns, [["1"] * 19])
    assert list(row.values) == [None, 5, 2, 7, None]


def test_means_and_prorated_scales_go_the_slow_way_and_come_out_the_same(tmp_path: object) -> None:
    form = form_of([choice(str(n), [option(str(v), v) for v in range(5)]) for n in range(1, 5)])
    scales = {
        "total": {"items": ["1-4"], "score": "sum", "range": [0, 16], "missing": {"at_most": 1, "then": "prorate"}},
        "average": {"items": ["1-4"], "score": "mean", "range": [0, 4]},
    }
    instrument = made(tmp_path, form, key_of(scales))  # type: ignore[arg-type]
    rows = list(score_rows(instrument, list(instrument.items), [["1", "2", "3", "4"], ["1", "2", "3", ""]]))
    assert [list(row.values) for row in rows] == [[10, 2.5], [8, None]]
