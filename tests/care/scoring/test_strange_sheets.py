"""Whatever somebody hands in as a sheet, the answer is a result, and never an exception or a score out of range."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.care.content import load
from twofold.care.many_sheets import one_row, score_rows
from twofold.care.scoring import Result, score

INSTRUMENTS = load().instruments
NAMES = ["phq-9", "pc-ptsd-5", "lec-5", "audit", "bam", "c-ssrs", "single-drug", "who-5", "dmq-r-sf", "exposure"]
plain = (
    st.none()
    | st.booleans()
    | st.integers(-3, 9)
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["", "NA", "1", " 2 ", "1+2", "+", "0x1", "１", "1e1", "--", "\x00"])
)
answers = plain | st.lists(plain, max_size=3) | st.dictionaries(st.text(max_size=2), plain, max_size=2)


def in_range(result: Result) -> None:
    for name, one in result.scores.items():
        scale = result.instrument.scales[name]
        if one.value is None:
            assert one.reason
        else:
            assert scale.low <= one.value
            assert scale.high is None or one.value <= scale.high
            assert result.cannot_score is None


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_strange_sheet_has_a_result(name: str, data: st.DataObject) -> None:
    instrument = INSTRUMENTS[name]
    keys = st.sampled_from([*instrument.items, *instrument.headings, "0", "99", "id", ""])
    size = len(instrument.items)
    sheet: Any = data.draw(st.dictionaries(keys, answers) | st.lists(answers, min_size=size - 1, max_size=size + 1))
    in_range(score(instrument, sheet))


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_strange_row_has_the_same_result_either_way(name: str, data: st.DataObject) -> None:
    instrument = INSTRUMENTS[name]
    columns = list(instrument.items)
    cells = st.sampled_from(["0", "1", "2", "4", "", "NA", "5", "1+2", " 1", "1.0", "much", "-1"])
    row = data.draw(st.lists(cells, min_size=len(columns) - 1, max_size=len(columns) + 1))
    (together,) = score_rows(instrument, columns, [row])
    alone = one_row(instrument, columns, row)
    assert (list(together.values), list(together.safety), together.reason, together.fault) == (
        list(alone.values),
        list(alone.safety),
        alone.reason,
        alone.fault,
    )
