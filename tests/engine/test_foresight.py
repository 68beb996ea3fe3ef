"""Forecasts see only what came before, stand firm under odd diaries, and know a law that is there."""

import numpy as np
import pytest

from twofold.engine.ahead import RATES, SLOW, Past, Start
from twofold.engine.design import layout_of, scale_of
from twofold.engine.diary import Cohort, Diary
from twofold.engine.forecast import forecaster_of, forecasters, in_columns, tomorrow
from twofold.engine.foresight import from_json, learn, to_json
from twofold.engine.spec import spec_from

SPEC = spec_from(
    {
        "person": "person",
        "time": {"day": "day"},
        "variables": [
            {"name": "mood", "kind": "rating", "range": [0, 10]},
            {"name": "craving", "kind": "rating", "range": [0, 10], "role": "craving"},
            {"name": "drinks", "kind": "use", "amount": True},
        ],
        "inputs": [{"name": "reminder", "when": "both"}],
    }
)


def days_of(n, seed=1, person="a", hours=None, several=1):
    """A made-up diary: a carry-over of one half, drinking on hard days."""
    rng = np.random.default_rng(seed)
    y, felt = np.zeros((n, 3)), 0.0
    for t in range(n):
        felt = 0.5 * felt + rng.normal()
        craving = np.clip(4 + felt + rng.normal(), 0, 10)
        y[t] = np.clip(5 + felt, 0, 10), craving, rng.poisson(2) if craving > 4.5 else 0
    times = 1 + np.arange(n) // several + (np.arange(n) % several) * 0.001
    return Diary.of(SPEC, times, y, rng.random((n, 1)) < 0.3, person=person, hours=hours)


def cohort_of(*diaries):
    """A cohort under the spec of this file."""
    return Cohort(SPEC, diaries)


def everyone(count=10, n=40):
    """Ten people, forty days."""
    return cohort_of(*(days_of(n, seed=s, person=f"p{s}") for s in range(count)))


def told(forecaster, diary):
    """(T, K, 3) predictions: mean, sd, chance."""
    return np.array([in_columns(forecaster.foresight, step) for step in forecaster.walk(diary)])


def answers(predicted):
    """Every figure is one that can be: finite, spread above zero, chances between 0 and 1."""
    assert np.isfinite(predicted[..., :2]).all()
    assert (predicted[..., 1] > 0).all()
    assert ((predicted[:, 2, 2] > 0) & (predicted[:, 2, 2] < 1)).all()
    return True


def test_levels_move_at_their_rates_and_not_where_nothing_was_seen():
    diary = days_of(30)
    diary.values[7, 0] = np.nan
    layout, scale = layout_of(SPEC), scale_of(cohort_of(diary))
    C = layout.size
    past = Past.before(layout, scale, Start(np.full(C, 4.0), np.full(C, 2.0), 0.3, 2.0), diary, False)
    seen = past.walk(diary)
    level = np.full(len(RATES), 4.0)
    n = 0
    for t in range(30):
        np.testing.assert_allclose(seen.levels[t, :, 0], level)
        if np.isfinite(diary.values[t, 0]):
            n += 1
            level += np.maximum(1 / (n + 2.0), RATES) * (diary.values[t, 0] - level)
    np.testing.assert_allclose(seen.lag[9, 0], diary.values[8, 0] - seen.levels[9, SLOW, 0])
    assert not seen.seen[8, 0]
    assert not seen.ready[0]


def test_walking_in_two_parts_is_walking_at_once():
    diary = days_of(30)
    foresight, own = forecasters(everyone())
    whole = told(own[0], diary.part(slice(0, 30)))
    shifted = Diary.of(SPEC, diary.times + 40, diary.values, diary.inputs)
    past = foresight.before(shifted)
    at_once = past.walk(shifted)
    again = foresight.before(shifted)
    first, second = again.walk(shifted.part(slice(0, 11))), again.walk(shifted.part(slice(11, 30)))
    for name in ("y", "levels", "lag", "slot", "rate", "waves", "fading", "inputs"):
        joined = np.concatenate([getattr(first, name), getattr(second, name)])
        np.testing.assert_array_equal(getattr(at_once, name), joined, err_msg=name)
    assert answers(whole)


def test_walking_leaves_the_forecaster_as_it_was():
    _, own = forecasters(everyone())
    later = Diary.of(SPEC, np.arange(41.0, 61.0), days_of(20, seed=99).values)
    np.testing.assert_array_equal(told(own[2], later), told(own[2], later))


def test_what_is_not_yet_seen_changes_no_forecast():
    _, own = forecasters(everyone())
    later = Diary.of(SPEC, np.arange(41.0, 61.0), days_of(20, seed=99).values)
    other = Diary.of(SPEC, later.times, np.vstack([later.values[:9], 10 - later.values[9:] % 10]))
    np.testing.assert_array_equal(told(own[2], later)[:10], told(own[2], other)[:10])


def test_the_usual_rate_stands_between_stocktakings():
    _, own = forecasters(everyone())
    values = days_of(50, seed=99).values
    values[:, 2] = 3.0
    seen = own[0].past.walk(Diary.of(SPEC, np.arange(41.0, 91.0), values))
    assert len(set(seen.rate[:40])) == 1  # forty answers until now; the next stocktaking is at eighty
    assert seen.rate[40] > seen.rate[39]


def test_a_carry_over_that_is_there_is_learned():
    rng = np.random.default_rng(7)
    diaries = []
    for i in range(30):
        y = np.zeros((80, 3))
        for t in range(1, 80):
            y[t, 0] = 0.6 * y[t - 1, 0] + rng.normal()
        y[:, 0] += 5
        y[:, 1] = rng.normal(5, 1, 80)
        diaries.append(Diary.of(SPEC, np.arange(1.0, 81.0), np.clip(y, 0, 10), person=str(i)))
    _, own = forecasters(cohort_of(*[d.part(slice(0, 60)) for d in diaries]))
    gained = []
    for forecaster, diary in zip(own, diaries, strict=True):
        later = diary.part(slice(60, 80))
        gained.append(((later.values[:, 0] - told(forecaster, later)[:, 0, 0]) ** 2).mean())
    assert np.mean(gained) < 1.12  # 1 is the shake nobody can know; the persons' own means get 1.56


def test_ninety_five_in_a_hundred_lie_inside_the_range():
    _, own = forecasters(everyone(30))
    inside = []
    for s, forecaster in enumerate(own):
        later = days_of(80, seed=s).part(slice(40, 80))
        predicted = told(forecaster, later)
        inside.append(np.abs(later.values[:, :2] - predicted[:, :2, 0]) < 1.96 * predicted[:, :2, 1])
    assert 0.93 < np.mean(inside) < 0.97


def test_a_foresight_comes_back_from_json_as_it_was():
    foresight, _, _ = learn(everyone())
    again = from_json(to_json(foresight), SPEC)
    later = days_of(20, seed=99)
    np.testing.assert_allclose(
        told(forecaster_of(again, days_of(20)), later), told(forecaster_of(foresight, days_of(20)), later), rtol=1e-3
    )
    assert again.sound


def test_which_answer_of_the_day_it_is_stands_in_for_the_hour():
    rng = np.random.default_rng(5)
    diaries = []
    for i in range(12):
        beep = np.arange(160) % 4
        y = np.column_stack([5 + 2.0 * (beep == 3) + rng.normal(0, 0.5, 160)] * 2 + [(beep == 2) * 2.0])
        diaries.append(Diary.of(SPEC, 1 + np.arange(160) // 4 + (beep + 1) * 0.001, y, person=str(i)))
    _, own = forecasters(cohort_of(*diaries))
    blank = Diary.of(SPEC, 41 + np.arange(1, 5) * 0.001, np.full((4, 3), np.nan))
    predicted = told(own[0], blank)
    assert predicted[3, 0, 0] > predicted[:3, 0, 0].max() + 0.7
    assert predicted[2, 2, 2] > 0.8
    assert predicted[[0, 1, 3], 2, 2].max() < 0.2


def test_someone_new_starts_where_everyone_does():
    foresight, _ = forecasters(everyone())
    predicted = told(forecaster_of(foresight, days_of(0)), days_of(10, seed=50))
    assert answers(predicted)
    centre = foresight.start.centre[0]
    assert abs(predicted[0, 0, 0] - centre) < 1.0


ODD = {
    "three days": cohort_of(days_of(3)),
    "one day": cohort_of(days_of(1)),
    "no answer at all": cohort_of(Diary.of(SPEC, np.arange(1.0, 9.0), np.full((8, 3), np.nan))),
    "nothing ever changes": cohort_of(Diary.of(SPEC, np.arange(1.0, 30.0), np.tile([3.0, 3.0, 0.0], (29, 1)))),
    "use every day": cohort_of(Diary.of(SPEC, np.arange(1.0, 30.0), np.tile([3.0, 3.0, 5.0], (29, 1)))),
    "a mistyped answer": cohort_of(days_of(40), days_of(40, seed=2, person="b")),
    "several a day without hours": cohort_of(days_of(80, several=4)),
    "several a day with some hours": cohort_of(days_of(80, several=4, hours=[np.nan, 9.5, 13.0, 20.0] * 20)),
    "one long diary among short ones": cohort_of(days_of(900), *(days_of(6, seed=s, person=str(s)) for s in range(5))),
}
ODD["a mistyped answer"].diaries[0].values[5] = [10.0, 1e6, 1e8]


@pytest.mark.parametrize("name", ODD)
def test_an_odd_diary_gets_an_answer(name):
    cohort = ODD[name]
    foresight, own = forecasters(cohort)
    assert foresight.sound
    last = cohort.diaries[0].times[-1]
    for later in (days_of(20, seed=99), Diary.of(SPEC, [1.0, 400.0], np.full((2, 3), np.nan))):
        shifted = Diary.of(SPEC, later.times + np.floor(last), later.values, later.inputs)
        assert answers(told(own[0], shifted))


def test_separation_leaves_chances_that_can_be():
    rng = np.random.default_rng(3)
    diaries = []
    for i in range(8):
        craving = rng.integers(0, 2, 40) * 8.0 + 1
        use = np.concatenate([[0.0], (craving[:-1] > 5) * 2.0])
        diaries.append(Diary.of(SPEC, np.arange(1.0, 41.0), np.column_stack([craving, craving, use]), person=str(i)))
    _, own = forecasters(cohort_of(*diaries))
    predicted = told(own[0], Diary.of(SPEC, np.arange(41.0, 61.0), diaries[1].values[:20]))
    assert answers(predicted)
    used = diaries[1].values[1:20, 2] > 0
    assert predicted[1:, 2, 2][used].min() > predicted[1:, 2, 2][~used].max()


def test_tomorrow_is_the_next_step_of_the_walk():
    foresight, own = forecasters(everyone())
    diary = days_of(40, seed=0, person="p0")
    found = tomorrow(diary, SPEC, foresight)
    blank = Diary.of(SPEC, [41.0], np.full((1, 3), np.nan))
    np.testing.assert_allclose([found[name] for name in SPEC.names], told(own[0], blank)[0], rtol=1e-9)


@pytest.mark.parametrize("days", [0, 1, 5, 40])
def test_one_person_alone_has_a_tomorrow_too(days):
    found = tomorrow(days_of(days), SPEC)
    assert answers(np.array([[found[name] for name in SPEC.names]]))
    assert 0 <= found["mood"].mean <= 10
