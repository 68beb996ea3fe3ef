r"""Empirical Bayes on complete pairs: the instant answer, and the start of every fit.

Given the person's mean mu and innovation variance s2_k, row k of the recursive form is a conjugate regression:

    Lambda_k = S_xx / s2_k + V_k^-1,   h_k = S_xy / s2_k + V_k^-1 m_k,   theta_k ~ N(Lambda_k^-1 h_k, Lambda_k^-1)

S is the person's Gram matrix. The mean is not known, so S stands for its expectation under mu ~ N(mu_hat, W): that adds
W times how often each mean enters. Leaving this out is what bends carry-over downwards in short series. Three steps
take turns: theta given mu, s2 given theta, mu given theta. The row of use is a probit regression: Newton steps to its
mode, the curvature there as precision. The population (m, V, ...) is learned by EM from everyone's posteriors.

Letters: S Gram, N people, C channels, P columns, mu mean, W its covariance, s2 innovation variance, theta coefficients.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twofold.engine import normal, priors
from twofold.engine.design import Layout, Person, layout_of, person_rows, scale_of
from twofold.engine.diary import Cohort
from twofold.engine.population import Population, wide_default_prior

Array = NDArray[np.float64]
EM_TURNS = 30
PERSON_TURNS = 8
NEWTON_STEPS = 3
SMALLEST_VARIANCE = 0.05  # whole points alone shake an answer by 1/12


class Evidence(NamedTuple):
    """Everything the regressions need of N people.

    gram (N, G, P, P): one Gram per row of the model, or G = 1 when every row rests on the same pairs
    taught (N, C): how many pairs
    centre (N, C); use_x (N, Tu, d), use_y (N, Tu) in {-1, 0, 1}, 0 where there is nothing
    """

    gram: Array
    taught: Array
    centre: Array
    use_x: Array
    use_y: Array


class Estimate(NamedTuple):
    """Posterior of N people: theta (N, C, P), cov one (N, d, d) per row, s2 (N, C), mu (N, C), W (N, C, C)."""

    theta: Array
    cov: tuple[Array, ...]
    s2: Array
    mu: Array
    W: Array


@dataclass(frozen=True)
class Wiring:
    """How a mean enters the columns: column c is (its channel, the column that carries the weight of its mean)."""

    channel: NDArray[np.int64]  # (P,), -1 where no mean enters
    weight: NDArray[np.int64]  # (P,)
    select: Array  # (P, C) 1 where column c belongs to channel j


def wiring(layout: Layout) -> Wiring:
    """Today and lag carry the whole mean, the night's lag only at night, the level as much as it is made of answers."""
    channel = np.full(layout.width, -1)
    weight = np.full(layout.width, layout.one)
    for j in range(layout.size):
        if not layout.is_rating(j):
            continue
        for column, carrier in (
            (layout.today(j), layout.one),
            (layout.lag(j), layout.one),
            (layout.night_lag(j), layout.clock("night")),
            (layout.level(j), layout.weight(j)),
        ):
            channel[column], weight[column] = j, carrier
    select = (channel[:, None] == np.arange(layout.size)).astype(float)
    return Wiring(channel, weight, select)


def evidence_of(layout: Layout, people: list[Person]) -> Evidence:
    """Gram matrices and the probit rows of many people."""
    one_mask = all(np.array_equal(p.pair, np.repeat(p.pair[:, :1], layout.size, 1)) for p in people)
    groups = range(1 if one_mask else layout.size)
    gram = np.array([[_gram(p.columns, p.pair[:, g]) for g in groups] for p in people])
    taught = np.array([p.pair.sum(0) for p in people], dtype=float)
    centre = np.array([p.centre for p in people])
    use_x, use_y = _use_rows(layout, people)
    return Evidence(gram, taught, centre, use_x, use_y)


def _gram(columns: Array, which: NDArray[np.bool_]) -> Array:
    chosen = columns[which]
    return np.asarray(chosen.T @ chosen)


def _use_rows(layout: Layout, people: list[Person]) -> tuple[Array, Array]:
    """The rows of the probit regression, padded to the longest."""
    if layout.use is None:
        return np.zeros((len(people), 0, 0)), np.zeros((len(people), 0))
    index = layout.predictors(layout.use)
    longest = max((int(p.pair[:, layout.use].sum()) for p in people), default=0)
    x, y = np.zeros((len(people), longest, len(index))), np.zeros((len(people), longest))
    for i, person in enumerate(people):
        rows = person.pair[:, layout.use]
        n = int(rows.sum())
        x[i, :n] = person.columns[rows][:, index]
        y[i, :n] = np.where(person.channels[rows, layout.use] > 0, 1.0, -1.0)
    return x, y


def centred(S: Array, wires: Wiring, delta: Array, W: Array, cols: list[int]) -> Array:
    """(N, c, c) E[S] of these columns when every mean moves by N(delta, W). S (N, P, P), delta (N, C), W (N, C, C)."""
    channel, weight = wires.channel[cols], wires.weight[cols]
    at = np.where(channel >= 0, channel, 0)
    attached = (channel >= 0).astype(float)
    d = delta[:, at] * attached
    rows = S[:, weight]
    lift = d[:, :, None] * rows[:, :, cols]
    second = d[:, :, None] * d[:, None, :] + W[:, at][:, :, at] * attached[:, None] * attached
    return np.asarray(S[:, cols][:, :, cols] - lift - lift.transpose(0, 2, 1) + second * rows[:, :, weight])


def solve_row(S: Array, s2: Array, mean: Array, variance: Array) -> tuple[Array, Array, Array]:
    """One conjugate regression for N people: (theta (N, d), covariance (N, d, d), expected residual sum (N,)).

    S (N, d + 1, d + 1) is of the predictors and, last, of what they predict.
    """
    Sxx, Sxy, Syy = S[:, :-1, :-1], S[:, :-1, -1], S[:, -1, -1]
    precision = Sxx / s2[:, None, None] + np.diag(1.0 / variance)
    cov = np.asarray(np.linalg.inv(precision), dtype=np.float64)
    theta = np.asarray(np.einsum("nij,nj->ni", cov, Sxy / s2[:, None] + mean / variance), dtype=np.float64)
    rss = Syy - 2 * np.einsum("ni,ni->n", theta, Sxy) + np.einsum("ni,nij,nj->n", theta, Sxx, theta)
    return theta, cov, np.maximum(rss, 0.0) + np.einsum("nij,nij->n", Sxx, cov)


def solve_use(x: Array, y: Array, mean: Array, variance: Array, start: Array, steps: int) -> tuple[Array, Array]:
    """Probit regression by Newton steps: mode (N, d) and inverse curvature (N, d, d)."""
    theta = start
    cov: Array = np.array(np.broadcast_to(np.diag(variance), (len(x), len(mean), len(mean))))
    for _ in range(steps):
        pull, bend = probit_slopes(x, y, theta)
        precision = (x * bend[:, :, None]).transpose(0, 2, 1) @ x + np.diag(1.0 / variance)
        cov = np.asarray(np.linalg.inv(precision), dtype=np.float64)
        gradient = np.einsum("nti,nt->ni", x, pull) + (mean - theta) / variance
        step = np.einsum("nij,nj->ni", cov, gradient)
        theta = theta + np.clip(step, -2.0, 2.0)
    return theta, cov


def probit_slopes(x: Array, y: Array, theta: Array) -> tuple[Array, Array]:
    """First derivative and minus the second of log cdf(y eta); both 0 where y is 0."""
    eta = np.einsum("nti,ni->nt", x, theta)
    m = normal.mills(np.clip(y * eta, -30, 30))
    there = y != 0
    return np.where(there, y * m, 0.0), np.where(there, np.maximum(m * (m + y * eta), 1e-9), 0.0)


def solve_means(
    layout: Layout, wires: Wiring, evidence: Evidence, theta: Array, s2: Array, prior: Population
) -> tuple[Array, Array]:
    """Posterior of the means' distance from the centres: (delta (N, C), W (N, C, C)).

    Row k's residual is b_k . a_t with b_k = e_k - theta_k; moving the means by delta takes away g_t . delta with
    g_tj = the part of b_k that belongs to channel j times its weight.
    """
    N, C = evidence.centre.shape
    loose = np.array([layout.is_rating(j) for j in range(C)])
    precision = np.zeros((N, C, C)) + np.diag(1.0 / prior.mu_spread**2)
    pull = (prior.mu_mean - evidence.centre) / prior.mu_spread**2
    for k in np.flatnonzero(loose):
        S = evidence.gram[:, 0 if evidence.gram.shape[1] == 1 else k]
        b = -theta[:, k].copy()
        b[:, layout.today(int(k))] += 1.0
        carried = S[:, wires.weight, :]
        inner = b[:, :, None] * carried[:, :, wires.weight] * b[:, None, :]
        precision += (wires.select.T @ inner @ wires.select) / s2[:, k, None, None]
        pull += (b * np.einsum("npq,nq->np", carried, b)) @ wires.select / s2[:, k, None]
    W = np.linalg.inv(precision)
    delta = np.einsum("nij,nj->ni", W, pull)
    return delta * loose, W * loose[:, None] * loose


def estimate(
    layout: Layout, evidence: Evidence, prior: Population, start: Estimate | None = None, turns: int = PERSON_TURNS
) -> Estimate:
    """Posterior of N people under a fixed prior."""
    wires = wiring(layout)
    now = start or first_guess(layout, evidence, prior)
    for _ in range(turns):
        now = one_turn(layout, wires, evidence, prior, now)
    return now


def first_guess(layout: Layout, evidence: Evidence, prior: Population) -> Estimate:
    """Where the turns start: the prior's mean, and the variance the prior expects."""
    N, C = evidence.centre.shape
    cov = tuple(
        np.broadcast_to(np.diag(prior.spread[k, ix] ** 2), (N, len(ix), len(ix)))
        for k in range(C)
        for ix in [layout.predictors(k)]
    )
    return Estimate(
        np.repeat(prior.mean[None], N, 0),
        cov,
        np.repeat(prior.rate[None] / priors.VARIANCE_SHAPE, N, 0),
        evidence.centre.copy(),
        np.zeros((N, C, C)),
    )


def one_turn(layout: Layout, wires: Wiring, evidence: Evidence, prior: Population, now: Estimate) -> Estimate:
    """theta given mu, s2 given theta, mu given theta."""
    theta, s2 = now.theta.copy(), now.s2.copy()
    covs: list[Array] = []
    one = evidence.gram.shape[1] == 1
    for k in range(layout.size):
        index = layout.predictors(k)
        mean, variance = prior.mean[k, index], prior.spread[k, index] ** 2
        if k == layout.use:
            row, cov = solve_use(evidence.use_x, evidence.use_y, mean, variance, theta[:, k][:, index], NEWTON_STEPS)
        else:
            S = evidence.gram[:, 0 if one else k]
            S = centred(S, wires, now.mu - evidence.centre, now.W, [*index, layout.today(k)])
            row, cov, rss = solve_row(S, s2[:, k], mean, variance)
            s2[:, k] = variance_mode(prior.rate[k], rss, evidence.taught[:, k])
        theta[:, k, index] = row
        covs.append(cov)
    delta, W = solve_means(layout, wires, evidence, theta, s2, prior)
    return Estimate(theta, tuple(covs), s2, evidence.centre + delta, W)


def variance_mode(rate: float, rss: Array, count: Array) -> Array:
    """1 / E[1/s2] under IG(3 + n/2, rate + rss/2)."""
    return np.maximum((rate + rss / 2) / (priors.VARIANCE_SHAPE + count / 2), SMALLEST_VARIANCE)


def learn(
    cohort: Cohort, start: Population | None = None, turns: int = EM_TURNS
) -> tuple[Population, list[Person], Estimate]:
    """A population from many diaries (EM), their designs, and everyone's posterior under it."""
    layout = layout_of(cohort.spec)
    wide = start or wide_default_prior(cohort.spec, scale_of(cohort))
    people = [person_rows(layout, wide.scale, diary, wide.mu_mean) for diary in cohort.diaries]
    population, now = _turns(layout, wide, people, turns)
    return population, people, now


def _turns(layout: Layout, wide: Population, people: list[Person], turns: int) -> tuple[Population, Estimate]:
    """EM: everyone's posterior under the population, then the population from everyone's posterior."""
    hyper = replace(wide, spread=marginal_spread(wide), shared=())
    evidence = evidence_of(layout, people)
    population, now = hyper, first_guess(layout, evidence, hyper)
    wires = wiring(layout)
    for _ in range(turns):
        now = one_turn(layout, wires, evidence, population, now)
        population = _learn_from(layout, hyper, evidence, now, population)
    population = replace(population, people=len(people))
    return population, estimate(layout, evidence, population, now, turns=2)


def marginal_spread(prior: Population) -> Array:
    """Spread of each coefficient with its shared part folded in."""
    variance = prior.spread**2
    for block in prior.shared:
        for row, column in block.cells:
            variance[row, column] += block.sd**2
    return np.asarray(np.sqrt(variance))


def _learn_from(layout: Layout, hyper: Population, evidence: Evidence, now: Estimate, last: Population) -> Population:
    """One M-step: means, spreads and variance rates from everyone's posteriors, held by the default."""
    mean, spread = last.mean.copy(), last.spread.copy()
    rate, noise = last.rate.copy(), last.noise.copy()
    mu_mean, mu_spread = last.mu_mean.copy(), last.mu_spread.copy()
    for k in range(layout.size):
        index = np.array(layout.predictors(k))
        taught = evidence.taught[:, k] > 0
        n = int(taught.sum())
        if not n:
            continue
        m0, s0 = hyper.mean[k, index], hyper.spread[k, index]
        theta = now.theta[taught, k][:, index]
        own = np.diagonal(now.cov[k], axis1=1, axis2=2)[taught]
        V = spread[k, index] ** 2
        doubt = 1.0 / (n / V + 1.0 / s0**2)
        m = (theta.sum(0) / V + m0 / s0**2) * doubt
        around = ((theta - m) ** 2 + own).sum(0) + n * doubt
        share, weight = priors.SPREAD
        held = weight * (share * s0) ** 2
        mean[k, index] = m
        spread[k, index] = np.sqrt((around + held) / (n + weight))
        rate[k] = (priors.VARIANCE_SHAPE * n + 1.0) / ((1.0 / now.s2[taught, k]).sum() + 0.3)
        noise[k] = (now.s2[taught, k] * evidence.taught[taught, k]).sum() / evidence.taught[taught, k].sum()
        if k == layout.use:
            mu_mean[k] = now.mu[taught, k].mean()
        if layout.is_rating(k):
            mu, doubt_mu = now.mu[taught, k], now.W[taught, k, k]
            mu_mean[k] = (mu.sum() + priors.MEAN[0] * 0.1) / (n + 0.1)
            mu_spread[k] = np.sqrt((((mu - mu_mean[k]) ** 2 + doubt_mu).sum() + 4.0) / (n + 4.0))
    return replace(last, mean=mean, spread=spread, rate=rate, noise=noise, mu_mean=mu_mean, mu_spread=mu_spread)
