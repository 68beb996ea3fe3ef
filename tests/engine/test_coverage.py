"""95% intervals of made-up people with known links: long and short diaries, and days as no model has them."""

import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench"


@pytest.fixture(scope="module")
def calibration():
    """bench/calibration.py as a module."""
    sys.path.insert(0, str(BENCH))
    try:
        import calibration as module
    finally:
        sys.path.remove(str(BENCH))
    return module


@pytest.fixture(scope="module")
def plain(calibration):
    """The prior learned from the plain world."""
    return calibration.learned("plain")


def test_people_made_up_twice_are_the_same(calibration):
    one, two = (calibration.worlds.people("after-use", 3, 40, 5) for _ in range(2))
    assert [p.diary.values.tobytes() for p in one] == [p.diary.values.tobytes() for p in two]
    assert one[0].link("use", "symptoms", "lag") == two[0].link("use", "symptoms", "lag")


def test_a_coverage_of_half_does_not_meet_the_bar(calibration):
    held = calibration.Answer(True, 0.2, 0.2, False)
    cell = calibration.cell_of([[held, held._replace(held=False)]] * 50)
    assert cell.share == 0.5
    assert not cell.meets(calibration.BARS["bar"])


@pytest.mark.slow
@pytest.mark.parametrize("days", [14, 90, 365])
def test_intervals_hold_the_truth_at_every_length(calibration, plain, days):
    cells, calls = calibration.measure("plain", days, plain, 120)
    assert all(cells[kind].meets(calibration.BARS["bar"]) for kind in calibration.KINDS), cells
    assert calls["wrong"] <= 0.01 * calls["known"]


@pytest.mark.slow
@pytest.mark.parametrize("world", ["floor", "tails", "trend", "weekday"])
def test_intervals_hold_the_truth_in_days_as_no_model_has_them(calibration, world):
    cells, _ = calibration.measure(world, 90, calibration.learned(world), 120)
    assert all(cells[kind].meets(calibration.BARS["worlds_bar"]) for kind in calibration.KINDS), cells
