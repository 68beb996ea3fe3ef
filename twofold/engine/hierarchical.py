r"""Many people and what they have in common, sampled together: everyone's sweep, then the population's.

Given everyone's coefficients, means, variances and drifts, the population is conjugate:

    m_kc ~ N,  precision N / V_kc + 1 / s0_kc^2          theta_ikc ~ N(m_kc, V_kc),  m_kc ~ N(m0_kc, s0_kc^2)
    V_kc ~ IG((nu + N) / 2, (nu (share s0_kc)^2 + sum_i (theta_ikc - m_kc)^2) / 2)
    mbar_k, vbar_k   the same for the means mu_ik (the row of use: its intercept, with the default's prior)
    b_k ~ Gamma(1 + 3 N, 0.3 + sum_i 1 / s2_ik)          s2_ik ~ IG(3, b_k),  b_k ~ Gamma(1, 0.3)
    tau_k^2 ~ IG((1/2 + N) / 2, (tau0_k^2 / 2 + sum_i w_ik^2) / 2)

N counts those who have the coefficient. A new person's prior is what comes out on average: mean E[m], variance
E[V] + var[m]. The closed form learns the same faster, but from days it takes as they are: links that ends of a scale,
trends or gaps bend in everyone are bent in what it learns (docs/decisions/0236).
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twofold.engine import kernel, priors
from twofold.engine.closed_form import marginal_spread
from twofold.engine.diary import Cohort
from twofold.engine.gibbs import Kept, Problem
from twofold.engine.population import Population
from twofold.engine.prepare import prepare
from twofold.engine.sample import begin, room, run

Array = NDArray[np.float64]


class Effort(NamedTuple):
    """How many chains of everyone with their population, how many turns before anything is kept, how many kept."""

    chains: int
    burn: int
    keep: int


COMPILED, PLAIN = Effort(8, 40, 25), Effort(1, 100, 200)
PEOPLE = 300  # of more, an even part
LINKS = 1.0  # how many people's weight the default has on how far links differ between people
DRIFTS = 0.5  # the same on how much levels drift
MEANS = (priors.MEAN[1] / 2, 4.0)  # how far people's means lie apart, and with the weight of how many people


def learn(
    cohort: Cohort,
    start: Population,
    default: Population,
    *,
    effort: Effort | None = None,
    seed: int = 0,
    compiled: bool | None = None,
) -> Population:
    """What these people have in common. `start` is where the chains begin, `default` what holds them.

    Of more than `PEOPLE` an even part teaches. Same seed, same answer. `compiled` False sweeps in plain numpy.
    """
    chosen = np.linspace(0, len(cohort) - 1, min(len(cohort), PEOPLE)).round().astype(int)
    cohort = replace(cohort, diaries=tuple(cohort.diaries[i] for i in chosen))
    default = replace(default, spread=marginal_spread(default), shared=())
    compiled = kernel.compiled if compiled is None else compiled
    effort = effort or (COMPILED if compiled else PLAIN)
    everyone = _Everyone(cohort, start, effort.chains, seed, compiled)
    held, now, rng = _Common.of(default), _Common.of(start).times(effort.chains), np.random.default_rng([seed, 7])
    kept = []
    for turn in range(effort.burn + effort.keep):
        everyone.sweep(now)
        now = _drawn(now, everyone, held, default.layout.use, rng)
        if turn >= effort.burn:
            kept.append(now)
    return _population(start, kept)


class _Common(NamedTuple):
    """Populations at one moment, one for each chain: mean, variance (B, C, P); the others (B, C). `held` has no B."""

    mean: Array
    variance: Array
    mu_mean: Array
    mu_var: Array
    rate: Array
    w_var: Array

    @classmethod
    def of(cls, population: Population) -> "_Common":
        """A population as a moment, without B."""
        mu_mean, mu_var = population.mu_mean.copy(), population.mu_spread**2
        use, one = population.layout.use, population.layout.one
        if use is not None:
            mu_mean[use], mu_var[use] = population.mean[use, one], population.spread[use, one] ** 2
        return cls(population.mean, population.spread**2, mu_mean, mu_var, population.rate, population.tau**2)

    def times(self, chains: int) -> "_Common":
        """The same for every chain."""
        return _Common(*(np.repeat(part[None], chains, 0) for part in self))


def _drawn(now: _Common, everyone: "_Everyone", held: _Common, use: int | None, rng: np.random.Generator) -> _Common:
    """The next moment, given everyone. Coefficients that nobody has stay as they are."""
    share, (rows, columns) = priors.SPREAD[0], everyone.cells
    v0 = held.variance[rows, columns]
    mean, variance = now.mean.copy(), now.variance.copy()
    mean[:, rows, columns], variance[:, rows, columns] = _means(
        everyone.theta,
        everyone.has,
        now.variance[:, rows, columns],
        (held.mean[rows, columns], v0),
        (share**2 * v0, LINKS),
        rng,
    )
    there = everyone.active
    spread = np.full(there.shape[1], MEANS[0] ** 2)
    if use is not None:
        spread[use] = share**2 * held.mu_var[use]
    mu_prior = held.mu_mean, held.mu_var
    mu_mean, mu_var = _means(everyone.mu * there, there, now.mu_var, mu_prior, (spread, MEANS[1]), rng)
    count, shape = there.sum(0), now.rate.shape
    summed = np.where(there, 1.0 / everyone.s2, 0.0).sum(1)
    rate = rng.gamma(1.0 + priors.VARIANCE_SHAPE * count, size=shape) / (0.3 + summed)
    squares = np.where(there, everyone.w**2, 0.0).sum(1)
    w_var = (DRIFTS * held.w_var + squares) / (2.0 * rng.gamma((DRIFTS + count) / 2.0, size=shape))
    return _Common(mean, variance, mu_mean, mu_var, rate, np.where(held.w_var > 0, w_var, 0.0))


def _means(
    values: Array,
    has: Array | NDArray[np.bool_],
    variance: Array,
    prior: tuple[Array, Array],
    held: tuple[Array, float],
    rng: np.random.Generator,
) -> tuple[Array, Array]:
    """(mean, variance), (B, ...), of what people's `values` (B, N, ...) are drawn from; a variance of 0 stays.

    What one lacks (`has` (N, ...)) is 0 among the values.
    """
    (m0, v0), (apart, weight) = prior, held
    free = v0 > 0
    count, old = has.sum(0), np.where(free, variance, 1.0)
    doubt = 1.0 / (count / old + 1.0 / np.where(free, v0, 1.0))
    middle = (values.sum(1) / old + m0 / np.where(free, v0, 1.0)) * doubt
    mean = middle + np.sqrt(doubt) * rng.standard_normal(doubt.shape)
    off = (values - mean[:, None]) * has
    squares = np.einsum("bn...,bn...->b...", off, off)
    drawn = (weight * apart + squares) / (2.0 * rng.gamma((weight + count) / 2.0, size=doubt.shape))
    return np.where(free, mean, m0), np.where(free, drawn, 0.0)


class _Everyone:
    """All people's chains; what the populations read of them stands side by side.

    cells: (rows, columns), Q of them, of the coefficients that anybody has; theta (B, N, Q), has (N, Q)
    mu, s2, w (B, N, C), active (N, C)
    """

    def __init__(self, cohort: Cohort, start: Population, chains: int, seed: int, compiled: bool) -> None:
        diaries = [d for d in cohort.diaries if np.isfinite(d.values).any(1).sum() >= 2]
        N, B, (C, P) = len(diaries), chains, start.mean.shape
        self.rngs = [np.random.default_rng([seed, 8, i]) for i in range(N)]
        self.problems = [_own(prepare(diary, start)) for diary in diaries]
        self.states = [begin(p, B, rng) for p, rng in zip(self.problems, self.rngs, strict=True)]
        self._mu, self._s2, self._w = (np.ones((N, B, C)) for _ in range(3))
        self.mu, self.s2, self.w = (part.swapaxes(0, 1) for part in (self._mu, self._s2, self._w))
        self.active = np.array([p.active == 1 for p in self.problems]).reshape(N, C)
        places = [_places(p, P) for p in self.problems]
        live = np.unique(np.concatenate([np.zeros(0, int), *places]))
        self.cells = np.divmod(live, P)
        self._at = [np.searchsorted(live, place) for place in places]
        self.has = np.zeros((N, len(live)))
        for i, at in enumerate(self._at):
            self.has[i, at] = 1.0
        ends = np.concatenate([[0], np.cumsum([B * p.n for p in self.problems])]).astype(int)
        self._coefficients = np.zeros(ends[-1])
        for i, (p, state) in enumerate(zip(self.problems, self.states, strict=True)):
            own = self._coefficients[ends[i] : ends[i + 1]].reshape(B, p.n)
            state.theta, state.mu = _moved(state.theta, own), _moved(state.mu, self._mu[i])
            state.s2, state.w = _moved(state.s2, self._s2[i]), _moved(state.w, self._w[i])
        whole = [(np.arange(B)[:, None] * N + i) * len(live) + at for i, at in enumerate(self._at)]
        self._into = np.concatenate([np.zeros(0, int), *(place.ravel() for place in whole)])
        self._shape = B, N, len(live)
        self._kept: list[Kept] = [] if compiled else [room(p, B, 1) for p in self.problems]
        self._compiled = kernel.People(self.problems, self.states, self.rngs) if compiled else None
        self.theta = self._read()

    def _read(self) -> Array:
        """(B, N, Q) everyone's coefficients; 0 where one has none."""
        out = np.zeros(self._shape)
        out.reshape(-1)[self._into] = self._coefficients
        return out

    def sweep(self, now: _Common) -> None:
        """One sweep of everyone under the populations as they are now."""
        if self._compiled is not None:
            self._compiled.sweep(kernel.Priors(*(np.ascontiguousarray(part) for part in now)), wanted=False)
        else:
            self._sweep_plain(now)
        self.theta = self._read()

    def _sweep_plain(self, now: _Common) -> None:
        """The same in numpy, for one chain."""
        for p, state, kept, at, rng in zip(self.problems, self.states, self._kept, self._at, self.rngs, strict=True):
            rows, columns = self.cells[0][at], self.cells[1][at]
            p.prior_mean[:], p.prior_var[:] = now.mean[0, rows, columns], now.variance[0, rows, columns]
            p.mu_mean[:], p.mu_var[:], p.rate[:] = now.mu_mean[0], now.mu_var[0], now.rate[0]
            p.w_var[:] = np.where(p.wanders == 1, now.w_var[0], 0.0)
            run(p, state, kept, rng, burn=0)


def _places(p: Problem, width: int) -> NDArray[np.int64]:
    """(n,) where each coefficient stands among all rows and columns of the layout."""
    return np.asarray(np.repeat(np.arange(p.C), np.diff(p.row_start)) * width + p.row_place)


def _moved(values: Array, into: Array) -> Array:
    """The same values in a part of a larger array, which is handed back."""
    into[:] = values
    return into


def _own(p: Problem) -> Problem:
    """The same person with priors of their own; `prepare` shares them between people."""
    names = ("prior_mean", "prior_var", "mu_mean", "mu_var", "rate", "w_var")
    return replace(p, **{name: getattr(p, name).copy() for name in names})


def _population(start: Population, kept: list[_Common]) -> Population:
    """What is kept of all chains, as the prior of a new person."""
    every = _Common(*(np.concatenate(part) for part in zip(*kept, strict=True)))
    mean, variance = every.mean.mean(0), every.variance.mean(0) + every.mean.var(0)
    mu_mean, mu_var = every.mu_mean.mean(0), every.mu_var.mean(0) + every.mu_mean.var(0)
    use, one = start.layout.use, start.layout.one
    if use is not None:
        mean[use, one], variance[use, one] = mu_mean[use], mu_var[use]
        mu_mean[use], mu_var[use] = start.mu_mean[use], start.mu_spread[use] ** 2
    return replace(
        start,
        mean=mean,
        spread=np.sqrt(variance),
        mu_mean=mu_mean,
        mu_spread=np.sqrt(mu_var),
        rate=every.rate.mean(0),
        tau=np.sqrt(every.w_var.mean(0)),
        shared=(),
    )
