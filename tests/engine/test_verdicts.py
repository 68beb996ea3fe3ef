"""Six answers, one level; and what each question needs before it may be asked."""

import numpy as np
import pytest

from twofold.engine import (
    CHECKIN_SPEC,
    Diary,
    ModelSpec,
    Variable,
    Verdict,
    describe_cycle,
    simulate,
    typical_population,
    update,
    wide_default_prior,
)
from twofold.engine.cycle import Part, Reading, count_days, own_share
from twofold.engine.design import stood_in
from twofold.engine.questions import _corrected, days_without
from twofold.engine.verdict import Summary, enough_contrast, enough_days, judge, strongest, summarise


def found(lower, upper, p):
    """A summary with this interval and direction."""
    return Summary((lower + upper) / 2, (upper - lower) / 4, lower, upper, p)


@pytest.mark.parametrize(
    ("lower", "upper", "p", "verdict"),
    [
        (0.2, 0.8, 0.999, Verdict.KNOWN),
        (0.01, 0.8, 0.975, Verdict.KNOWN),
        (-0.01, 0.8, 0.97, Verdict.LEANS),
        (-0.1, 0.8, 0.90, Verdict.LEANS),
        (-0.3, 0.8, 0.89, Verdict.CANNOT_TELL),
        (-0.1, 0.1, 0.6, Verdict.NO_LINK),
        (0.02, 0.14, 0.99, Verdict.NO_LINK),  # tested first: sure of its sign, and too small to matter
        (-0.16, 0.1, 0.6, Verdict.CANNOT_TELL),
    ],
)
def test_the_verdict_follows_from_the_interval(lower, upper, p, verdict):
    assert judge(found(lower, upper, p), 0.15, enough=True, settled=True) == verdict


def test_too_few_and_not_settled_come_before_everything():
    sure = found(0.2, 0.8, 1.0)
    assert judge(sure, 0.15, enough=False, settled=True) == Verdict.TOO_FEW
    assert judge(sure, 0.15, enough=False, settled=False) == Verdict.TOO_FEW
    assert judge(sure, 0.15, enough=True, settled=False) == Verdict.NOT_SETTLED


def test_fourteen_days_and_eight_of_each():
    assert (enough_days(13), enough_days(14)) == (False, True)
    assert [enough_contrast(*n) for n in ((7, 50), (50, 7), (8, 8))] == [False, False, True]


def test_a_summary_reads_its_draws():
    draws = np.concatenate([np.full(30, -1.0), np.full(970, 2.0)])
    got = summarise(draws)
    assert got.mean == pytest.approx(draws.mean())
    assert got.p_direction == pytest.approx(0.97)
    assert summarise(-draws).p_direction == pytest.approx(0.97)
    assert summarise(np.zeros(10)).p_direction == 0.5


def test_own_share_is_how_much_narrower_the_days_have_made_it():
    rng = np.random.default_rng(1)
    before = rng.normal(0, 1.0, 20_000)
    assert own_share(rng.normal(3, 0.5, 20_000), before) == pytest.approx(0.75, abs=0.02)
    assert own_share(rng.normal(0, 2.0, 20_000), before) == 0.0


def test_the_strongest_of_several_verdicts_may_be_said():
    assert strongest([Verdict.CANNOT_TELL, Verdict.LEANS]) == Verdict.LEANS
    assert strongest([]) == Verdict.CANNOT_TELL


@pytest.fixture(scope="module")
def reading():
    """One made-up person on ratings of 0 to 100 and 1 to 5, with use."""
    spec = ModelSpec(
        (
            Variable("low", range=(0, 100), role="mood"),
            Variable("craving", range=(1, 5), role="craving"),
            Variable("use", kind="use"),
            Variable("ease", range=(0, 10), role="ease"),
        )
    )
    rng = np.random.default_rng(4)
    low = rng.uniform(0, 100, 60)
    craving = np.clip(np.round(1 + low / 30 + rng.normal(0, 0.7, 60)), 1, 5)
    use = (craving + rng.normal(0, 0.8, 60) > 3).astype(float)
    ease = np.clip(5 + 2 * use + rng.normal(0, 1, 60), 0, 10)
    diary = Diary.of(spec, np.arange(60), np.column_stack([low, craving, use, ease]))
    return Reading(update(diary, wide_default_prior(spec)))


def test_too_small_to_matter_is_scaled_by_the_ranges(reading):
    assert reading.small("same", 1, 0) == pytest.approx(0.03 * 4 / 20)  # 0.3 of ten on 1-5, for 20 points of 100
    assert reading.small("lag", 3, 2) == pytest.approx(0.3)  # for use against none
    step = reading.small("same", 2, 1) * 0.8  # two points of ten of craving
    assert step > 0.1


def test_links_come_in_the_columns_own_units(reading):
    edges = {(e.source, e.target, e.kind): e for e in describe_cycle(reading.posterior).edges}
    assert edges["low", "craving", "same"].mean == pytest.approx(1 / 30, abs=0.012)
    assert edges["use", "ease", "same"].mean == pytest.approx(2.0, abs=0.7)
    assert edges["low", "craving", "same"].verdict == Verdict.KNOWN


def test_days_are_counted_and_not_answers():
    spec = ModelSpec((Variable("low"), Variable("use", kind="use")))
    times = np.array([1.0, 1.5, 2.0, 3.0, 4.0])
    values = np.array([[1, 0], [2, 1], [3, 0], [np.nan, np.nan], [4, np.nan]])
    days = count_days(update(Diary.of(spec, times, values), wide_default_prior(spec)))
    assert (days.occasions, days.answered, days.with_use, days.without_use) == (5, 3, 1, 1)


def test_a_link_that_changes_under_the_other_order_is_marked():
    cohort, _ = simulate(typical_population(), persons=12, days=120, seed=5)
    prior = wide_default_prior(CHECKIN_SPEC)
    marked = [e.order_holds for d in cohort.diaries for e in describe_cycle(update(d, prior)).edges if e.kind == "same"]
    assert {True, False, None} == set(marked)
    assert marked.count(True) > marked.count(False)


def test_the_other_order_puts_mood_before_symptoms_and_pleasure_before_craving():
    assert CHECKIN_SPEC.other_order().names == ("sleep", "mood", "symptoms", "pleasure", "craving", "use", "ease")
    plain = ModelSpec((Variable("a"), Variable("b"), Variable("c")))
    assert plain.other_order().names == ("c", "b", "a")


def test_the_strongest_of_three_helpers_counts_three_looks():
    part = Part("skill", (), found(0.01, 0.6, 0.98), 0.5, Verdict.KNOWN)
    assert _corrected(part, 1) == Verdict.KNOWN
    assert _corrected(part, 3) == Verdict.LEANS
    assert _corrected(part, 8) == Verdict.CANNOT_TELL


def test_days_without_are_counted_up_to_each_day():
    used = np.array([1, 0, 0, np.nan, 0, 0.0])
    assert days_without(np.array([1, 2, 3, 4, 5, 7]), used).tolist()[1:3] == [0, 1]
    after_gap = days_without(np.array([1, 2, 3, 4, 5, 7]), used)
    assert after_gap[3] == 2
    assert np.isnan(after_gap[[0, 4, 5]]).all()


def test_counts_are_the_persons_own_days(reading):
    (pull,) = [q for q in describe_cycle(reading.posterior).questions if q.id == "q2"]
    values = reading.posterior.diary.values
    high = (values[:, 1] - 1) / 0.4 >= 7
    assert pull.counts["use_when_high"] == (int(values[high, 2].sum()), int(high.sum()))
    assert pull.counts["passed_when_high"][0] == int(high.sum() - values[high, 2].sum())


def test_a_gap_is_stood_in_for_by_earlier_answers_of_the_day_only():
    rng = np.random.default_rng(2)
    first = rng.normal(size=200)
    second = 0.8 * first + 0.3 * rng.normal(size=200)
    third = rng.normal(size=200)
    gaps = np.column_stack([first, second, third])
    gaps[::10, 1] = np.nan
    gaps[5, 0] = np.nan
    filled = stood_in(gaps)
    np.testing.assert_allclose(filled[::10, 1], 0.8 * first[::10], atol=0.25)
    assert filled[5, 0] == 0.0
    changed = gaps.copy()
    changed[:, 2] = 99.0
    np.testing.assert_array_equal(stood_in(changed)[:, 1], filled[:, 1])


def test_a_rating_that_hardly_moves_gives_no_contrast():
    cohort, _ = simulate(typical_population(), persons=1, days=84, seed=7)
    diary = cohort.diaries[0]
    values = diary.values.copy()
    mood = CHECKIN_SPEC.names.index("mood")
    values[:, mood] = np.where(np.isfinite(values[:, mood]), 0.0, np.nan)
    values[:7, mood] = 1.0
    still = Diary.of(CHECKIN_SPEC, diary.times, values, diary.inputs)
    cycle = describe_cycle(update(still, wide_default_prior(CHECKIN_SPEC)))
    for e in cycle.edges:
        if e.kind in ("lag", "same", "total", "input"):
            assert (e.verdict == Verdict.TOO_FEW) == ("mood" in (e.source, e.target)), e
