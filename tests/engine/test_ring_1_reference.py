"""Ring 1: the fast code says what its slow, obvious twin says, on small problems drawn at random."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.engine import CHECKIN_SPEC, Diary, ModelSpec, Variable, glance, reference, simulate, typical_population
from twofold.engine import closed_form as fast
from twofold.engine import wide_default_prior as wide
from twofold.engine.design import SLOW, layout_of, person_rows, slow_level
from twofold.engine.posterior import totals

SEEDS = st.integers(0, 10_000)
QUICK = settings(max_examples=15, deadline=None)


def small_person(seed, days=25, gaps=0.15):
    """A diary of three ratings and use with single answers left out, its layout and design."""
    rng = np.random.default_rng(seed)
    spec = ModelSpec((Variable("a"), Variable("b"), Variable("use", kind="use"), Variable("c", role="ease")))
    values = rng.normal(5, 2, (days, 4))
    values[:, 2] = rng.random(days) < 0.5
    values[rng.random(values.shape) < gaps] = np.nan
    prior = wide(spec)
    layout = layout_of(spec)
    person = person_rows(layout, prior.scale, Diary.of(spec, np.arange(days), values), prior.mu_mean)
    return layout, person, prior, rng


@QUICK
@given(SEEDS)
def test_the_slow_level_is_an_exponentially_weighted_sum_of_what_was_seen(seed):
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(12, 2))
    values[rng.random(values.shape) < 0.3] = np.nan
    for quick, plain in zip(slow_level(values), reference.level_before(values, SLOW), strict=True):
        np.testing.assert_allclose(quick, plain, atol=1e-12)


@QUICK
@given(SEEDS)
def test_moving_the_means_inside_the_gram_is_moving_them_in_every_occasion(seed):
    layout, person, _, rng = small_person(seed)
    delta, root = rng.normal(size=4), rng.normal(size=(4, 4)) * 0.3
    ratings = np.array([layout.is_rating(j) for j in range(4)])
    delta, W = delta * ratings, (root @ root.T) * np.outer(ratings, ratings)
    for k in range(4):
        columns = person.columns[person.pair[:, k]]
        cols = [*layout.predictors(k), layout.today(k)]
        quick = fast.centred((columns.T @ columns)[None], fast.wiring(layout), delta[None], W[None], cols)[0]
        plain = reference.expected_gram(layout, columns, delta, W)
        np.testing.assert_allclose(quick, plain[np.ix_(cols, cols)], atol=1e-8)


@QUICK
@given(SEEDS)
def test_a_row_is_a_ridge_regression(seed):
    layout, person, prior, _ = small_person(seed)
    k, s2 = 1, 1.7
    index = layout.predictors(k)
    columns = person.columns[person.pair[:, k]]
    mean, variance = prior.mean[k, index], prior.spread[k, index] ** 2
    wanted = columns[:, [*index, layout.today(k)]]
    theta, cov, rss = fast.solve_row((wanted.T @ wanted)[None], np.array([s2]), mean, variance)
    plain, covariance = reference.ridge(columns[:, index], columns[:, k], s2, mean, variance)
    np.testing.assert_allclose(theta[0], plain, atol=1e-8)
    np.testing.assert_allclose(cov[0], covariance, atol=1e-8)
    errors = columns[:, k] - columns[:, index] @ plain
    spread = np.trace(columns[:, index] @ covariance @ columns[:, index].T)
    assert rss[0] == pytest.approx(errors @ errors + spread, rel=1e-6)


@QUICK
@given(SEEDS)
def test_the_means_are_found_as_by_moving_one_at_a_time(seed):
    layout, person, prior, rng = small_person(seed)
    evidence = fast.evidence_of(layout, [person])
    theta, s2 = prior.mean + 0.2 * rng.normal(size=prior.mean.shape) * (prior.spread > 0), rng.uniform(0.5, 3, 4)
    delta, W = fast.solve_means(layout, fast.wiring(layout), evidence, theta[None], s2[None], prior)
    columns = [person.columns[person.pair[:, k]] for k in range(4)]
    plain, covariance = reference.means_posterior(layout, columns, theta, s2, person.centre, prior)
    ratings = [j for j in range(4) if layout.is_rating(j)]
    np.testing.assert_allclose(delta[0][ratings], plain[ratings], atol=1e-8)
    np.testing.assert_allclose(W[0][np.ix_(ratings, ratings)], covariance[np.ix_(ratings, ratings)], atol=1e-8)


@QUICK
@given(SEEDS)
def test_the_probit_row_stands_on_its_peak_with_its_curvature(seed):
    rng = np.random.default_rng(seed)
    x, used = rng.normal(size=(20, 3)), rng.random(20) < 0.4
    mean, variance = np.zeros(3), np.array([0.5, 1.0, 2.0])
    theta, cov = fast.solve_use(x[None], np.where(used, 1.0, -1.0)[None], mean, variance, np.zeros((1, 3)), 25)

    def height(at):
        return reference.probit_log_posterior(x, used, at, mean, variance)

    top, step = height(theta[0]), 1e-3
    bend = np.zeros((3, 3))
    for i in range(3):
        for j in range(3):
            a, b = np.eye(3)[i] * step, np.eye(3)[j] * step
            t = theta[0]
            bend[i, j] = (height(t + a + b) - height(t + a - b) - height(t - a + b) + height(t - a - b)) / (4 * step**2)
    for i in range(3):
        assert height(theta[0] + 0.05 * np.eye(3)[i]) < top
        assert height(theta[0] - 0.05 * np.eye(3)[i]) < top
    np.testing.assert_allclose(np.linalg.inv(cov[0]), -bend, rtol=0.02, atol=0.02)


@QUICK
@given(SEEDS)
def test_the_whole_effect_follows_the_day_in_its_order(seed):
    rng = np.random.default_rng(seed)
    layout = layout_of(ModelSpec((Variable("a"), Variable("b"), Variable("c"))))
    sample = np.zeros((1, 3, layout.width))
    A, Phi = np.tril(rng.normal(size=(3, 3)), -1), rng.normal(size=(3, 3))
    for k in range(3):
        sample[0, k, [layout.today(j) for j in range(3)]] = A[k]
        sample[0, k, [layout.lag(j) for j in range(3)]] = Phi[k]
    np.testing.assert_allclose(totals(layout, sample, 0.4)[0], reference.whole_effects(A, Phi), atol=1e-10)


@settings(max_examples=4, deadline=None)
@given(SEEDS)
def test_a_shared_pull_is_a_prior_in_which_those_links_are_correlated(seed):
    cohort, _ = simulate(typical_population(), persons=1, days=40, seed=seed)
    prior = wide(CHECKIN_SPEC)
    posterior = glance(cohort.diaries[0], prior, draws=6000)
    layout, person = prior.layout, posterior.person
    evidence = fast.evidence_of(layout, [person])
    found = fast.estimate(layout, evidence, prior)
    again = fast.one_turn(layout, fast.wiring(layout), evidence, prior, found)
    grams, rights = [], []
    for k in range(layout.size):
        index = layout.predictors(k)
        own = np.diag(1 / prior.spread[k, index] ** 2)
        precision = np.linalg.inv(again.cov[k][0])
        grams.append(precision - own)
        rights.append(precision @ again.theta[0, k, index] - own @ prior.mean[k, index])
    means, covariance = reference.shared_posterior(prior, grams, rights)
    for k in range(layout.size):
        np.testing.assert_allclose(posterior.theta[k, layout.predictors(k)], means[k], atol=0.02)
    spread = np.concatenate([posterior.draws[:, k, layout.predictors(k)].std(0) for k in range(layout.size)])
    np.testing.assert_allclose(spread, np.sqrt(np.diag(covariance)), rtol=0.08)
    mood, symptoms, use = (layout.channels.index(name) for name in ("mood", "symptoms", "use"))
    together = np.corrcoef(posterior.draws[:, symptoms, layout.lag(use)], posterior.draws[:, mood, layout.lag(use)])[
        0, 1
    ]
    starts = np.cumsum([0, *(len(layout.predictors(k)) for k in range(layout.size))])
    a = starts[symptoms] + layout.predictors(symptoms).index(layout.lag(use))
    b = starts[mood] + layout.predictors(mood).index(layout.lag(use))
    assert together == pytest.approx(covariance[a, b] / np.sqrt(covariance[a, a] * covariance[b, b]), abs=0.05)
