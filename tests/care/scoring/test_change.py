"""From one score to the next: the published steps, and nothing more than they say."""

import pytest

from twofold.care.change import Direction, Means, change, is_useful_again, may_ask_again
from twofold.care.content import load

INSTRUMENTS = load().instruments
PCL = INSTRUMENTS["pcl-5"]


@pytest.mark.parametrize(
    ("points", "means"),
    [
        (0, Means.NOISE),
        (1, Means.NOISE),
        (5, Means.NOISE),
        (6, Means.UNCLEAR),
        (8, Means.UNCLEAR),
        (9, Means.MAY_MATTER),
        (14, Means.MAY_MATTER),
        (15, Means.REAL),
        (40, Means.REAL),
    ],
)
def test_the_bands_of_the_pcl_5_hold_both_ways(points: int, means: Means) -> None:
    better, worse = change(PCL, "total", 60, 60 - points, 30), change(PCL, "total", 20, 20 + points, 30)
    assert better.means is worse.means is means
    if points:
        assert (better.direction, worse.direction) == (Direction.BETTER, Direction.WORSE)
    assert (better.points, worse.points) == (-points, points)


@pytest.mark.parametrize(
    ("before", "now", "to_usual"),
    [(43, 28, True), (44, 29, False), (42, 28, False), (28, 13, False), (29, 14, True), (10, 28, False)],
)
def test_the_usual_range_is_reached_only_by_a_real_change_from_above_it(before: int, now: int, to_usual: bool) -> None:
    assert change(PCL, "total", before, now, 30).to_usual is to_usual


def test_eleven_points_may_matter_and_are_not_certain() -> None:
    """A veteran in the written cases: 58 eight weeks ago, 47 now."""
    found = change(PCL, "total", 58, 47, 56)
    assert (found.means, found.to_usual, found.points) == (Means.MAY_MATTER, False, -11)
    assert found.rule is not None
    assert "male veterans" in found.rule.population


def test_inside_its_window_it_is_too_soon_but_the_numbers_stand() -> None:
    found = change(PCL, "total", 60, 20, 27)
    assert (found.means, found.before, found.now, found.to_usual) == (Means.TOO_SOON, 60, 20, False)
    assert change(PCL, "total", 60, 20, 28).means is Means.REAL


def test_where_nobody_published_a_figure_none_is_made_up() -> None:
    assert change(INSTRUMENTS["itq"], "ptsd", 20, 4, 90).means is Means.NO_FIGURE
    assert change(PCL, "intrusion", 20, 0, 90).means is Means.NO_FIGURE


def test_more_is_better_where_the_scale_says_so() -> None:
    found = change(INSTRUMENTS["who-5"], "total", 40, 52, 14)
    assert (found.means, found.direction) == (Means.REAL, Direction.BETTER)
    assert change(INSTRUMENTS["barc-10"], "total", 40, 30, 90).direction is Direction.WORSE
    assert change(INSTRUMENTS["lec-5"], "happened", 2, 3, 400).direction is Direction.NEITHER


@pytest.mark.parametrize(("name", "least"), [("phq-9", 5), ("gad-7", 4), ("isi", 6), ("who-5", 10)])
def test_the_smallest_real_change_is_the_published_one(name: str, least: int) -> None:
    instrument = INSTRUMENTS[name]
    days = instrument.about.again.after_days
    assert change(instrument, "total", 12, 12 + least, days).means is Means.REAL
    assert change(instrument, "total", 12, 12 + least - 1, days).means is Means.NOISE


def test_each_instrument_knows_when_it_may_be_asked_again() -> None:
    assert may_ask_again(PCL, None)
    assert not may_ask_again(PCL, 27)
    assert may_ask_again(PCL, 28)
    assert may_ask_again(INSTRUMENTS["audit-c"], 90)
    assert not may_ask_again(INSTRUMENTS["audit-c"], 89)
    assert not is_useful_again(INSTRUMENTS["audit-c"], 90)
    assert is_useful_again(INSTRUMENTS["audit-c"], 180)


@pytest.mark.parametrize("name", ["ace", "lec-5"])
def test_what_asks_about_a_whole_life_is_asked_once(name: str) -> None:
    assert may_ask_again(INSTRUMENTS[name], None)
    assert not may_ask_again(INSTRUMENTS[name], 5_000)
    assert not is_useful_again(INSTRUMENTS[name], 5_000)


def test_no_instrument_is_useful_before_it_may_be_asked() -> None:
    for one in INSTRUMENTS.values():
        for days in (0, 7, 30, 90, 365):
            assert may_ask_again(one, days) or not is_useful_again(one, days)
