"""The picture of the reward system shows the facts of the literature it was drawn from, each with its source."""

import numpy as np
import pytest

from twofold.engine.reward import RESTED, Course, State, unfold

WEEK = 7
DAILY = Course.of(7, 12, 52, stress=0.5, cues=0.5)
STOP = 12 * WEEK  # the first day without


@pytest.fixture(scope="module")
def daily():
    """Twelve weeks of use every day, then a year without."""
    return unfold(DAILY)


def test_tolerance_the_same_amount_gives_less_and_less(daily):
    """Solomon and Corbit 1974: the opponent grows with each use, so that what is felt shrinks."""
    by_week = daily.relief[:STOP].reshape(-1, WEEK).mean(axis=1)
    assert np.all(np.diff(by_week) < 0)
    assert by_week[-1] < 0.3 * daily.relief[0]


def test_tolerance_is_lost_again_without_use(daily):
    """Binswanger and others 2007; New York State Department of Health: after a gap the body is no longer used to it."""
    assert unfold(Course.of(7, 1), daily.end).relief[0] > 0.95 * unfold(Course.of(7, 1)).relief[0]


def test_use_now_and_then_leaves_less_behind():
    """Solomon and Corbit 1974: with long gaps the opponent hardly grows."""
    rare, often = unfold(Course.of(1, 12)), unfold(Course.of(6, 12))
    assert rare.relief[rare.amount > 0].min() > 2 * often.relief[often.amount > 0].min()
    assert rare.pleasure[-1] > often.pleasure[-1] + 2


def test_amounts_rise_when_relief_is_chased_and_rise_more_under_stress():
    """Ahmed and Koob 1998, Science 282; Koob and Kreek 2007, American Journal of Psychiatry 164; Sinha 2008."""
    calm = unfold(Course.of(7, 12, chases=True)).amount
    tense = unfold(Course.of(7, 12, stress=1.0, chases=True)).amount
    assert calm[0] == tense[0] == 1.0
    assert np.all(np.diff(calm) >= 0)
    assert calm[-1] > 1.5
    assert np.all(tense[2:] > calm[2:])


def test_stress_brings_craving_and_more_so_after_use_than_before():
    """Fox and others 2008, Neuropsychopharmacology 33: stress brought craving to people who had used, hardly to others."""
    after = unfold(Course.of(7, 12)).end

    def by_stress(start):
        day = [unfold(Course.of(0, 1, stress=stress), start).craving[0] for stress in (0.0, 1.0)]
        return day[1] - day[0]

    assert by_stress(after) > 3 * by_stress(RESTED)
    assert by_stress(RESTED) > 0


def test_withdrawal_outlasts_use_by_days(daily):
    """Time course of alcohol withdrawal, after Tetrault and O'Connor 2008: at its worst in the first days, then it falls."""
    assert np.all(daily.withdrawal[:STOP] == 0)
    after = daily.withdrawal[STOP:]
    assert after[0] == after.max() > 7
    assert after[3] > 2
    assert after[14] < 0.5


def test_low_pleasure_outlasts_withdrawal_by_weeks(daily):
    """Heilig and others 2010, Addiction Biology 15: the storm passes in weeks, what lies under it stays longer."""
    over = int(np.argmax(daily.withdrawal[STOP:] < 0.5))
    back = int(np.argmax(daily.pleasure[STOP:] > 0.9 * daily.pleasure[0]))
    assert over < 21
    assert back > 2 * 30
    assert daily.pleasure[STOP + over] < 0.6 * daily.pleasure[0]


def test_pleasure_fades_with_use_and_comes_back_slowly(daily):
    """Garfield and others 2014 (32 studies): loss of pleasure mostly follows use, and grows less without it."""
    assert daily.pleasure[STOP - 1] < 0.5 * daily.pleasure[0]
    by_week = daily.pleasure[STOP + 2 * WEEK :].reshape(-1, WEEK).mean(axis=1)
    assert np.all(np.diff(by_week) > 0)
    assert by_week[-1] > 0.9 * daily.pleasure[0]
    assert np.argmax(by_week > 0.8 * daily.pleasure[0]) > 6


def test_cues_bring_craving_long_after_when_nothing_else_does():
    """Robinson and Berridge 1993; Bedi and others 2011; Parvaz and others 2016: craving by cues outlasts withdrawal."""
    learned = unfold(Course.of(7, 12, 0, cues=1.0)).end
    year = unfold(Course.of(0, 52), learned).end  # no cue is met for a year
    quiet, met = (unfold(Course.of(0, 1, cues=cues), year) for cues in (0.0, 1.0))
    assert quiet.craving[0] < 0.5
    assert quiet.withdrawal[0] < 0.1
    assert met.craving[0] > 4
    never = unfold(Course.of(0, 1, cues=1.0))
    assert never.craving[0] == 0


def test_meeting_cues_without_use_wears_them_down_but_slowly():
    """Conklin and Tiffany 2002, Addiction 97: what was learned is not undone quickly."""
    learned = unfold(Course.of(7, 12, cues=1.0)).end
    months = unfold(Course.of(0, 12, cues=1.0), learned).end
    assert 0.5 * learned.cue < months.cue < learned.cue


def test_an_agonist_medicine_flattens_craving_and_withdrawal():
    """Fareed and others 2010 and 2011; National Institute on Drug Abuse: a steady level, less craving, no crash."""
    with_it = unfold(Course.of(7, 12, 26, stress=0.5, cues=0.5, medicine=1.0))
    without = unfold(Course.of(7, 12, 26, stress=0.5, cues=0.5))
    assert np.all(with_it.craving[STOP:] < 0.5 * without.craving[STOP:])
    assert np.ptp(with_it.craving[STOP:]) < 0.4 * np.ptp(without.craving[STOP:])
    assert np.all(with_it.withdrawal[STOP:] == 0)
    assert with_it.pleasure[-1] >= without.pleasure[-1]


def test_stopping_the_medicine_at_once_brings_withdrawal():
    """Sordo and others 2017, BMJ 357: the weeks after leaving the medicine are dangerous; it is never stopped suddenly."""
    covered = unfold(Course.of(7, 12, 26, medicine=1.0)).end
    assert unfold(Course.of(0, 1), covered).withdrawal[0] > 7


def test_stress_alone_dulls_ordinary_pleasure_a_little():
    """Nawijn and others 2015: less response to ordinary reward after trauma, in many studies, not in all."""
    calm, tense = (unfold(Course.of(0, 26, stress=stress)).pleasure[-1] for stress in (0.0, 1.0))
    assert 0.8 * calm < tense < calm


def test_nothing_happens_to_someone_at_rest():
    found = unfold(Course.of(0, 8))
    assert found.end == RESTED
    assert np.all(found.pleasure == 7.5)
    assert not found.craving.any()


def test_every_picture_stays_between_0_and_10_and_every_state_finite():
    rng = np.random.default_rng(11)
    for _ in range(100):
        days = int(rng.integers(1, 200))
        course = Course(3 * rng.random(days), *rng.random((3, days)), chases=bool(rng.integers(2)))
        found = unfold(course)
        for shown in (found.pleasure, found.craving, found.withdrawal, found.relief):
            assert shown.shape == (days,)
            assert np.all((shown >= 0) & (shown <= 10))
        end = found.end
        assert all(0 <= part <= 1 for part in (end.adapted, end.shift, end.cue))
        assert all(0 <= part <= 4 for part in (end.opponent, end.opponent_of_use))


def test_a_course_in_two_halves_is_the_whole_course():
    whole = unfold(DAILY)
    first = unfold(Course(DAILY.use[:30], DAILY.stress[:30], DAILY.cues[:30], DAILY.medicine[:30]))
    rest = unfold(Course(DAILY.use[30:], DAILY.stress[30:], DAILY.cues[30:], DAILY.medicine[30:]), first.end)
    np.testing.assert_array_equal(np.concatenate([first.craving, rest.craving]), whole.craving)
    assert rest.end == whole.end


@pytest.mark.parametrize("days", range(8))
def test_days_of_use_are_spread_over_the_week(days):
    course = Course.of(days, 4)
    assert course.use.reshape(4, WEEK).sum(axis=1).tolist() == [days] * 4


@pytest.mark.parametrize(
    ("use", "stress"),
    [([1.0, 1.0], [0.0]), ([4.0], [0.0]), ([-1.0], [0.0]), ([1.0], [1.1]), ([float("nan")], [0.0]), ([[1.0]], [[0.0]])],
)
def test_a_course_that_is_none_is_refused(use, stress):
    given = np.array(use)
    with pytest.raises(ValueError, match=r"shape|between"):
        Course(given, np.array(stress), np.zeros_like(given), np.zeros_like(given))


def test_no_days_are_no_picture():
    found = unfold(Course.of(3, 0))
    assert found.pleasure.shape == (0,)
    assert found.end == State()
