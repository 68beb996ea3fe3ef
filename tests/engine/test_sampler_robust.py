"""Whatever a diary holds there is an answer or a verdict, never a crash, a NaN or a width that shrank by breakage."""

from dataclasses import replace

import numpy as np
import pytest

from twofold.engine import CHECKIN_SPEC, Diary, describe_cycle, simulate, spec_from, typical_population, update
from twofold.engine import wide_default_prior as wide
from twofold.engine.sample import Effort
from twofold.engine.verdict import Verdict

RATING = {"kind": "rating", "range": [0, 10]}
SPEC = spec_from(
    {
        "person": "id",
        "time": {"day": "day"},
        "variables": [
            {"name": "fear", **RATING, "role": "symptom"},
            {"name": "craving", **RATING, "role": "craving"},
            {"name": "drinks", "kind": "use", "amount": True},
            {"name": "ease", **RATING, "role": "ease"},
        ],
    }
)
SHORT = Effort(2, 20, 60, 60)


def days_of(T, rng):
    y = rng.normal(5, 2, (T, 4)).round().clip(0, 10)
    y[:, 2] = np.where(rng.random(T) < 0.4, rng.integers(1, 9, T), 0)
    return y


def constant(y, rng):
    y[:, 0] = 3.0


def all_at_an_end(y, rng):
    y[:, 0] = 0.0
    y[:, 3] = 10.0


def never_used(y, rng):
    y[:, 2] = 0.0


def always_used(y, rng):
    y[:, 2] = 4.0


def use_told_by_craving(y, rng):
    y[:, 2] = np.where(y[:, 1] > 5, 3.0, 0.0)


def never_answered(y, rng):
    y[:, 1] = np.nan


def use_never_answered(y, rng):
    y[:, 2] = np.nan


def typed_by_mistake(y, rng):
    y[7, 0], y[20, 3], y[25, 2] = 55.0, -9.0, 4e8


def near_unit_root(y, rng):
    y[:, 0] = (5 + np.cumsum(rng.normal(0, 0.4, len(y)))).clip(0, 10)


def copies(y, rng):
    y[:, 3] = y[:, 0]


def mostly_missing(y, rng):
    y[rng.random(y.shape) < 0.9] = np.nan


CASES = [
    *(constant, all_at_an_end, never_used, always_used, use_told_by_craving, never_answered, use_never_answered),
    *(typed_by_mistake, near_unit_root, copies, mostly_missing),
]


def whole(posterior, cycle):
    """Every number that is shown is a number."""
    numbers = [x for e in cycle.edges for x in (e.mean, e.sd, e.lower95, e.upper95, e.p_direction, e.own_share)]
    numbers += [x for v in cycle.levels for x in (v.level, v.lower95, v.upper95)]
    assert np.isfinite(numbers).all()
    assert np.isfinite(posterior.draws).all()
    assert all(e.sd > 0 for e in cycle.edges)


@pytest.mark.parametrize("spoil", CASES, ids=lambda case: case.__name__)
def test_a_diary_that_is_spoilt_still_gets_an_answer(spoil):
    rng = np.random.default_rng(31)
    y = days_of(60, rng)
    spoil(y, rng)
    posterior = update(Diary.of(SPEC, np.arange(60), y), wide(SPEC), effort=SHORT)
    whole(posterior, describe_cycle(posterior))


@pytest.mark.parametrize("days", [0, 1, 2, 3, 5])
def test_a_few_days_are_too_few_and_nothing_worse(days):
    y = days_of(days, np.random.default_rng(32))
    posterior = update(Diary.of(SPEC, np.arange(days), y), wide(SPEC), effort=SHORT)
    cycle = describe_cycle(posterior)
    whole(posterior, cycle)
    assert cycle.verdict in (Verdict.TOO_FEW, Verdict.NOT_SETTLED)


def test_days_far_apart_are_first_days_each():
    y = days_of(30, np.random.default_rng(33))
    posterior = update(Diary.of(SPEC, 20.0 * np.arange(30), y), wide(SPEC), effort=SHORT)
    whole(posterior, describe_cycle(posterior))
    found, lag = posterior.sampled, posterior.layout.lag(1)
    assert found.sd[0, lag] == pytest.approx(posterior.prior.spread[0, lag], rel=1e-6)  # nothing was learned


def test_two_thousand_days_are_read():
    cohort, _ = simulate(typical_population(), persons=1, days=2000, seed=34, missing=0.2)
    posterior = update(cohort.diaries[0], wide(CHECKIN_SPEC), effort=Effort(1, 10, 30, 30))
    assert np.isfinite(posterior.draws).all()
    assert posterior.sampled.levels.shape[1] == len(cohort.diaries[0])


def test_twenty_variables_are_read():
    names = [{"name": f"v{k}", **RATING} for k in range(19)]
    spec = spec_from({"person": "id", "time": {"day": "d"}, "variables": [*names, {"name": "use", "kind": "use"}]})
    rng = np.random.default_rng(35)
    y = rng.normal(5, 2, (60, 20)).round().clip(0, 10)
    y[:, 19] = rng.random(60) < 0.3
    posterior = update(Diary.of(spec, np.arange(60), y), wide(spec), effort=SHORT)
    assert np.isfinite(posterior.draws).all()


def test_the_same_seed_gives_the_same_answer():
    diary = Diary.of(SPEC, np.arange(40), days_of(40, np.random.default_rng(36)))
    one, two, other = (update(diary, wide(SPEC), seed=seed, effort=SHORT) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.draws, two.draws)
    assert not np.array_equal(one.draws, other.draws)


def test_no_drift_in_the_population_is_no_drift_in_the_person():
    prior = wide(SPEC)
    still = replace(prior, tau=np.zeros_like(prior.tau))
    diary = Diary.of(SPEC, np.arange(40), days_of(40, np.random.default_rng(37)))
    found = update(diary, still, effort=SHORT).sampled
    assert not found.w.any()
    assert np.ptp(found.levels, axis=1).max() < 1e-5


def test_more_missing_days_never_make_a_link_surer():
    cohort, _ = simulate(typical_population(), persons=1, days=80, seed=38, missing=0.0)
    diary, rng = cohort.diaries[0], np.random.default_rng(38)
    values = diary.values.copy()
    values[rng.random(80) < 0.5] = np.nan
    some = update(replace(diary, values=values), wide(CHECKIN_SPEC), effort=Effort(1, 50, 400, 400)).sampled
    every = update(diary, wide(CHECKIN_SPEC), effort=Effort(1, 50, 400, 400)).sampled
    learned = every.sd < 0.9 * wide(CHECKIN_SPEC).spread
    assert np.mean(some.sd[learned] / every.sd[learned]) > 1.05
