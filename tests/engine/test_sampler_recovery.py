"""The sampler finds again what made-up people were made from, and says how sure it may be."""

from dataclasses import replace

import numpy as np
import pytest

from twofold.engine import Diary, sample_person, simulate, spec_from, typical_population, update, wide_default_prior
from twofold.engine.cycle import Reading
from twofold.engine.sample import Effort

EFFORT = Effort(1, 50, 300, 300)


@pytest.fixture(scope="module")
def found():
    """Thirty people of ninety days under the prior they were drawn from, a quarter of their days missing."""
    population = typical_population()
    cohort, truths = simulate(population, persons=30, days=90, seed=91, missing=0.25, whole=False)
    posteriors = [update(d, population, seed=i, effort=EFFORT) for i, d in enumerate(cohort.diaries)]
    return population, truths, posteriors


def links(population, kind):
    """(rows, columns) of the links of one kind between ratings and inputs."""
    layout = population.layout
    C, inputs = layout.size, range(len(layout.given))
    places = {"lag": [layout.lag(j) for j in range(C)], "same": [layout.today(j) for j in range(C)]}
    places["input"] = [layout.input(m) for m in inputs]
    cells = [(k, c) for k in range(C) if layout.is_rating(k) for c in places[kind] if c in layout.predictors(k)]
    return tuple(np.array(cells).T)


@pytest.mark.parametrize("kind", ["lag", "same", "input"])
def test_intervals_hold_the_truth_nineteen_times_in_twenty(found, kind):
    population, truths, posteriors = found
    at = links(population, kind)
    inside = [
        (p.sampled.lower[at] <= t.theta[at]) & (t.theta[at] <= p.sampled.upper[at])
        for p, t in zip(posteriors, truths, strict=True)
    ]
    assert 0.93 <= np.mean(inside) <= 0.97


@pytest.mark.parametrize("kind", ["lag", "same", "input"])
def test_a_persons_own_links_come_closer_than_what_people_have_in_common(found, kind):
    population, truths, posteriors = found
    at = links(population, kind)
    own = np.mean([(p.sampled.mean[at] - t.theta[at]) ** 2 for p, t in zip(posteriors, truths, strict=True)])
    common = np.mean([(population.mean[at] - t.theta[at]) ** 2 for t in truths])
    assert own < 0.9 * common


def test_carry_over_is_not_bent_towards_nothing(found):
    population, truths, posteriors = found
    layout = population.layout
    cells = [(k, layout.lag(k)) for k in range(layout.size) if layout.is_rating(k)]
    at = tuple(np.array(cells).T)
    off = [p.sampled.mean[at] - t.theta[at] for p, t in zip(posteriors, truths, strict=True)]
    assert abs(np.mean(off)) < 0.02


def test_a_level_that_moves_is_followed():
    spec = spec_from(
        {
            "person": "id",
            "time": {"day": "day"},
            "variables": [{"name": name, "kind": "rating", "range": [0, 10]} for name in ("low", "calm")],
        }
    )
    rng, days = np.random.default_rng(92), np.arange(120)
    level = np.column_stack([2.5 + 5.0 * (days > 60), np.full(120, 5.0)])
    values = (level + rng.normal(0, 0.8, (120, 2))).clip(0, 10)
    values[rng.random(120) < 0.2] = np.nan
    posterior = update(Diary.of(spec, days, values), wide_default_prior(spec), effort=Effort(1, 100, 600, 600))
    paths = posterior.sampled.levels
    moved = paths[:, 90:, :].mean((0, 1)) - paths[:, :40, :].mean((0, 1))
    assert moved[0] > 3.5
    assert abs(moved[1]) < 0.7
    size = np.abs(posterior.sampled.w).mean(0)
    assert size[0] > 2 * size[1]


def test_days_never_written_do_not_count_as_days_of_nothing():
    population = typical_population()
    cohort, _ = simulate(population, persons=1, days=80, seed=93, missing=0.3)
    diary = cohort.diaries[0]
    written = diary.part(np.isfinite(diary.values).any(1))
    whole, short = (update(d, population, effort=Effort(1, 50, 600, 600)) for d in (diary, written))
    learned = whole.sampled.sd < 0.8 * population.spread
    both = whole.sampled.sd[learned], short.sampled.sd[learned]
    np.testing.assert_allclose(*both, rtol=0.25)
    off = (whole.sampled.mean - short.sampled.mean)[learned] / whole.sampled.sd[learned]
    assert np.abs(off).mean() < 0.15


def test_plain_numpy_gives_the_same_posterior():
    population = replace(typical_population(), people=1)
    cohort, _ = simulate(population, persons=1, days=40, seed=94, missing=0.2)
    one = sample_person(cohort.diaries[0], population, effort=Effort(16, 20, 40, 40), compiled=False).sampled
    two = sample_person(cohort.diaries[0], population, effort=Effort(2, 50, 400, 400)).sampled
    told = one.sd > 0
    assert np.abs((one.mean - two.mean)[told] / two.sd[told]).max() < 0.6
    assert abs(np.mean((one.mean - two.mean)[told] / two.sd[told])) < 0.05
    assert abs(np.median(one.sd[told] / two.sd[told]) - 1) < 0.05


def test_the_whole_effect_and_the_levels_are_read_from_the_same_draws(found):
    population, _, posteriors = found
    reading = Reading(posteriors[0])
    assert reading.total[0].shape[0] == len(posteriors[0].draws)
    np.testing.assert_allclose(
        posteriors[0].draws.mean(0)[:, : population.layout.size].sum(),
        posteriors[0].sampled.mean[:, : population.layout.size].sum(),
        atol=1e-6,
    )
