r"""What one person's days say, as draws with names: every interval, probability and share is read from them.

Rows are independent given the innovation variances, save where the wide default says that links share a pull g:
theta_k(g) = theta_k(0) + U_k g with U_k = Lambda_k^-1 V_k^-1 s_k, so g is integrated out exactly (`share`).
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from twofold.engine import closed_form
from twofold.engine.design import Layout, Person, outline, person_rows
from twofold.engine.diary import Diary
from twofold.engine.population import Population
from twofold.engine.prepare import prepare
from twofold.engine.sample import Effort, sample
from twofold.engine.sampled import Sampled, sampled_of

Array = NDArray[np.float64]
DRAWS = 800
CHECK = Effort(8, 30, 25, 25)  # of the other order: enough for a sign and a verdict


@dataclass(frozen=True, eq=False)
class Posterior:
    """One person's answer. Model units throughout; `cycle` turns them into the columns' units.

    theta (C, P) mean; draws (D, C, P), mu_draws (D, C) joint draws; s2 (C,); mu (C,)
    covs one (d, d) per row, mu_cov (C, C): their covariances; none where it was sampled
    sampled: what only the sampler knows; None for the closed form. Then mu is where the level stands at the end.
    """

    diary: Diary
    prior: Population
    person: Person
    theta: Array
    s2: Array
    mu: Array
    draws: Array
    mu_draws: Array
    settled: bool
    covs: tuple[Array, ...]
    mu_cov: Array
    sampled: Sampled | None = None

    @property
    def layout(self) -> Layout:
        """Names and places of rows and columns."""
        return self.prior.layout

    @property
    def s2_draws(self) -> Array:
        """(D, C) innovation variances; the closed form has one for all draws."""
        return np.broadcast_to(self.s2, self.mu_draws.shape) if self.sampled is None else self.sampled.s2

    @property
    def measured_from(self) -> Array:
        """(D, C) what ratings are measured from in the other rows: the level, or the centre of the design."""
        return np.broadcast_to(self.person.centre, self.mu_draws.shape) if self.sampled is None else self.mu_draws

    @property
    def delta(self) -> Array:
        """(C,) how far the mean lies from the centre of the design."""
        return np.asarray(self.mu - self.person.centre)

    @property
    def prior_draws(self) -> Array:
        """(D', C, P) coefficients as they were before any of this person's days."""
        return self.prior.sample

    @cached_property
    def under_other_order(self) -> "Posterior":
        """The same days under the other within-day order; its links are looked up by name."""
        prior = self.prior.turned
        order = [self.prior.spec.names.index(name) for name in prior.spec.names]
        turned = replace(self.diary, values=self.diary.values[:, order])
        return glance(turned, prior) if self.sampled is None else update(turned, prior, effort=CHECK)


def update(diary: Diary, prior: Population, *, seed: int = 0, effort: Effort | None = None) -> Posterior:
    """One person's posterior under a fixed prior, sampled until it has settled. Never raises for thin data.

    A diary without two answered occasions, or whose answers overflow the sampler, is read by the closed form.
    """
    answered = int(np.isfinite(diary.values).any(1).sum())
    if answered >= 2:
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            try:
                return sample_person(diary, prior, seed=seed, effort=effort)
            except (np.linalg.LinAlgError, FloatingPointError):
                pass
    found = glance(diary, prior, seed=seed)
    return found if answered < 2 else replace(found, settled=False)


def sample_person(
    diary: Diary, prior: Population, *, seed: int = 0, effort: Effort | None = None, compiled: bool | None = None
) -> Posterior:
    """The same, sampled whatever the diary holds. `effort` None: until it has settled, within bounds.

    Same seed, same answer. `compiled` False sweeps in plain numpy also where the compiled sweep is there.
    """
    rng = np.random.default_rng([seed, 3])
    problem = prepare(diary, prior)
    kept, settled = sample(problem, rng, effort, compiled=compiled)
    found = sampled_of(problem, prior, kept, settled, len(diary))
    layout = prior.layout
    person = outline(layout, prior.scale, diary, prior.mu_mean)
    draws, mu = found.draws, found.level_now.copy()
    if layout.use is not None:
        draws[:, layout.use, layout.one] = mu[:, layout.use]
    if layout.amount is not None:
        draws[:, layout.amount, layout.one] = mu[:, layout.amount] - person.centre[layout.amount]
    s2, at = found.s2.mean(0), mu.mean(0)
    whole = bool(np.isfinite(draws).all() and np.isfinite(mu).all() and settled.good)
    return Posterior(diary, prior, person, draws.mean(0), s2, at, draws, mu, whole, (), np.zeros((0, 0)), sampled=found)


def glance(diary: Diary, prior: Population, *, draws: int = DRAWS, seed: int = 0) -> Posterior:
    """One person's posterior by the closed form: a few milliseconds, a little too sure where much is missing."""
    layout = prior.layout
    person = person_rows(layout, prior.scale, diary, prior.mu_mean)
    evidence = closed_form.evidence_of(layout, [person])
    found = closed_form.estimate(layout, evidence, prior)
    return posterior_of(diary, prior, person, found, 0, draws=draws, seed=seed)


def posterior_of(
    diary: Diary,
    prior: Population,
    person: Person,
    found: closed_form.Estimate,
    i: int,
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> Posterior:
    """Person i of an estimate, as draws."""
    rng = np.random.default_rng([seed, 2])
    layout = prior.layout
    theta = found.theta[i].copy()
    covs = [cov[i] for cov in found.cov]
    pull = share(prior, theta, covs)
    sample = np.zeros((draws, layout.size, layout.width))
    g = pull.mean + rng.standard_normal((draws, len(pull.mean))) @ _root(pull.cov).T
    for k in range(layout.size):
        index = layout.predictors(k)
        noise = rng.standard_normal((draws, len(index))) @ _root(covs[k]).T
        sample[:, k, index] = theta[k, index] + noise + g @ pull.reach[k].T
        theta[k, index] += pull.reach[k] @ pull.mean
        covs[k] = covs[k] + pull.reach[k] @ pull.cov @ pull.reach[k].T
    mu_draws = found.mu[i] + rng.standard_normal((draws, layout.size)) @ _root(found.W[i]).T
    settled = bool(np.isfinite(sample).all() and np.isfinite(mu_draws).all())
    return Posterior(
        diary, prior, person, theta, found.s2[i], found.mu[i], sample, mu_draws, settled, tuple(covs), found.W[i]
    )


@dataclass(frozen=True)
class _Pull:
    """Posterior of the shared pulls g: mean (G,), cov (G, G), and how row k follows them: reach[k] (d, G)."""

    mean: Array
    cov: Array
    reach: list[Array]


def share(prior: Population, theta: Array, covs: list[Array]) -> _Pull:
    """Integrate the shared pulls out of rows that were solved with g = 0."""
    layout, G = prior.layout, len(prior.shared)
    reach, precision, linear = [], np.diag([1.0 / b.sd**2 for b in prior.shared]), np.zeros(G)
    precision = precision.reshape(G, G)
    for k in range(layout.size):
        index = layout.predictors(k)
        signs = np.zeros((len(index), G))
        for b, block in enumerate(prior.shared):
            for (row, column), sign in zip(block.cells, block.signs, strict=True):
                if row == k:
                    signs[index.index(column), b] = sign
        weighted = signs / prior.spread[k, index, None] ** 2
        follow = covs[k] @ weighted
        reach.append(follow)
        precision = precision + signs.T @ weighted - weighted.T @ follow
        linear = linear + weighted.T @ (theta[k, index] - prior.mean[k, index])
    cov = np.asarray(np.linalg.inv(precision), dtype=np.float64) if G else np.zeros((0, 0))
    return _Pull(cov @ linear, cov, reach)


def _root(cov: Array) -> Array:
    """A matrix R with R R^T = cov, also where cov has no full rank."""
    values, vectors = np.linalg.eigh((cov + cov.T) / 2)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))


def totals(layout: Layout, sample: Array, density: float) -> Array:
    """(D, C, C) yesterday's whole effect on today, same-day paths included: (I - A)^-1 Phi.

    A path that runs through today's use counts by the change in its probability (`density` per probit unit).
    """
    C = layout.size
    same = sample[:, :, [layout.today(j) for j in range(C)]]
    out = sample[:, :, [layout.lag(j) for j in range(C)]]
    if layout.use is not None:
        same[:, layout.use] *= density
        out[:, layout.use] *= density
    return through_today(same, out)


def through_today(same: Array, moved: Array) -> Array:
    """(I - same)^-1 moved, of (D, C, C) and (D, C, n): links go forward in the day's order, so one channel by another.

    Written out, because a solver's last digit hangs on where in memory its numbers lie.
    """
    out = moved.copy()
    for k in range(1, same.shape[1]):
        for j in range(k):
            out[:, k] += same[:, k, j, None] * out[:, j]
    return np.asarray(out)
