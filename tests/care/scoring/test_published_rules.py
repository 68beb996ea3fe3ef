"""Random sheets agree with the published rules, restated by hand and slowly in published.py."""

import zlib

import numpy as np
import pytest

from tests.care.scoring.published import RULES
from tests.care.scoring.sheets import random_sheet
from twofold.care.content import load
from twofold.care.rules import Truth
from twofold.care.scoring import score

INSTRUMENTS = load().instruments
SAID = {Truth.YES: True, Truth.NO: False, Truth.UNKNOWN: None}


def agree(name: str, sheets: int) -> None:
    """A third of the sheets is whole, a third misses a few answers, a third many."""
    instrument, restated = INSTRUMENTS[name], RULES[name]
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    for n in range(sheets):
        sheet = random_sheet(instrument, rng, leave_out=(0.0, 0.05, 0.5)[n % 3])
        result = score(instrument, sheet)
        scales, rules = restated(sheet)
        assert {one: found.value for one, found in result.scores.items()} == scales, sheet
        if rules:
            assert {one: SAID[found] for one, found in result.rules.items()} == rules, sheet


def test_every_instrument_is_restated() -> None:
    assert set(RULES) == set(INSTRUMENTS)
    for name, instrument in INSTRUMENTS.items():
        scales, rules = RULES[name]({})
        assert set(scales) == set(instrument.scales), name
        assert set(rules) in (set(instrument.rules), set()), name


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_500_random_sheets_agree_with_the_published_rule(name: str) -> None:
    agree(name, 500)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_100_000_random_sheets_agree_with_the_published_rule(name: str) -> None:
    agree(name, 100_000)
