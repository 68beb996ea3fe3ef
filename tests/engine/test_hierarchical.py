"""What people have in common, sampled with them: two sweeps agree, and what they were made from is found again."""

from dataclasses import replace

import numpy as np
import pytest

from twofold.engine import hierarchical, kernel, simulate, typical_population, wide_default_prior
from twofold.engine.design import scale_of
from twofold.engine.diary import Cohort
from twofold.engine.hierarchical import Effort


def few(persons, days, seed, **more):
    """Made-up people, and the wide default as what holds the population."""
    cohort, truths = simulate(typical_population(), persons=persons, days=days, seed=seed, **more)
    return cohort, wide_default_prior(cohort.spec, scale_of(cohort)), truths


@pytest.mark.skipif(not kernel.compiled, reason="the compiled sweep is not built here")
def test_the_compiled_and_the_plain_sweep_learn_alike():
    cohort, wide, _ = few(3, 20, 7)
    one = hierarchical.learn(cohort, wide, wide, effort=Effort(8, 40, 30))
    two = hierarchical.learn(cohort, wide, wide, effort=Effort(1, 30, 90), compiled=False)
    places = one.layout.predictors(0)
    unsure = one.spread[0, places]
    np.testing.assert_allclose((one.mean - two.mean)[0, places] / unsure, 0.0, atol=0.5)
    assert np.median(unsure / two.spread[0, places]) == pytest.approx(1.0, abs=0.2)
    np.testing.assert_allclose(one.mu_mean, two.mu_mean, atol=0.8)


@pytest.mark.skipif(not kernel.compiled, reason="in plain numpy this takes minutes")
def test_what_people_were_made_from_is_found_again():
    made = typical_population()
    cohort, wide, truths = few(60, 90, 8, whole=False)
    found = hierarchical.learn(cohort, wide, wide, effort=Effort(8, 40, 20), seed=2)
    layout = found.layout
    ratings = [k for k in range(layout.size) if layout.is_rating(k)]
    lags = np.array([(k, layout.lag(j)) for k in ratings for j in ratings])
    own = np.array([truth.theta[lags[:, 0], lags[:, 1]] for truth in truths])
    np.testing.assert_allclose(found.mean[lags[:, 0], lags[:, 1]], own.mean(0), atol=0.15)
    assert found.mean[layout.use, layout.one] == pytest.approx(made.mean[layout.use, layout.one], abs=0.3)
    spread = np.sqrt(np.mean(found.spread[lags[:, 0], lags[:, 1]] ** 2))
    assert spread == pytest.approx(np.sqrt(own.var(0).mean()), abs=0.03)


def test_people_who_answered_nothing_teach_nothing():
    cohort, wide, _ = few(4, 30, 9)
    silent = replace(cohort.diaries[0], values=np.full_like(cohort.diaries[0].values, np.nan))
    with_them = Cohort(cohort.spec, (*cohort.diaries[1:], silent))
    alone = Cohort(cohort.spec, cohort.diaries[1:])
    one, two = (hierarchical.learn(c, wide, wide, effort=Effort(1, 1, 2)) for c in (with_them, alone))
    np.testing.assert_array_equal(one.mean, two.mean)


def test_the_same_seed_learns_the_same():
    cohort, wide, _ = few(3, 30, 10)
    one, two, other = (hierarchical.learn(cohort, wide, wide, effort=Effort(1, 1, 2), seed=s) for s in (1, 1, 2))
    np.testing.assert_array_equal(one.spread, two.spread)
    assert not np.array_equal(one.spread, other.spread)
