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
BURN, KEEP = 100, 200
PEOPLE = 300  # of more, an even part
LINKS = 1.0  # how many people's weight the default has on how far links differ between people
DRIFTS = 0.5  # the same on how much levels drift
MEANS = (priors.MEAN[1] / 2, 4.0)  # how far people's means lie apart, and with the weight of how many people


def learn(
    cohort: Cohort,
    start: Population,
    default: Population,
    *,
    burn: int = BURN,
    keep: int = KEEP,
    seed: int = 0,
    compiled: bool | None = None,
) -> Population:
    """What these people have in common. `start` is where the chain begins, `default` what holds it.

    Of more than `PEOPLE` an even part teaches. Same seed, same answer. `compiled` False sweeps in plain numpy.
    """
    chosen = np.linspace(0, len(cohort) - 1, min(len(cohort), PEOPLE)).round().astype(int)
    cohort = replace(cohort, diaries=tuple(cohort.diaries[i] for i in chosen))
    default = replace(default, spread=marginal_spread(default), shared=())
    everyone = _Everyone(cohort, start, seed, kernel.compiled if compiled is None else compiled)
    rng = np.random.default_rng([seed, 7])
    now, kept = _Common.of(start), []
    for turn in range(burn + keep):
        everyone.sweep(now)
        now = now.drawn(everyone, default, rng)
        if turn >= burn:
            kept.append(now)
    return _population(start, kept)


class _Common:
    """The population at one moment of the chain: mean, variance (C, P); mu_mean, mu_var, rate, w_var (C,)."""

    def __init__(self, mean: Array, variance: Array, mu_mean: Array, mu_var: Array, rate: Array, w_var: Array) -> None:
        self.mean, self.variance = mean, variance
        self.mu_mean, self.mu_var, self.rate, self.w_var = mu_mean, mu_var, rate, w_var

    @classmethod
    def of(cls, population: Population) -> "_Common":
        """A population as a moment."""
        mu_mean, mu_var = population.mu_mean.copy(), population.mu_spread**2
        use, one = population.layout.use, population.layout.one
        if use is not None:
            mu_mean[use], mu_var[use] = population.mean[use, one], population.spread[use, one] ** 2
        return cls(population.mean, population.spread**2, mu_mean, mu_var, population.rate, population.tau**2)

    def drawn(self, everyone: "_Everyone", default: Population, rng: np.random.Generator) -> "_Common":
        """The next moment, given everyone."""
        layout, held = default.layout, _Common.of(default)
        share, weight = priors.SPREAD[0], LINKS
        mean, variance = _means(
            everyone.theta,
            everyone.has,
            self.variance,
            (default.mean, held.variance),
            (share**2 * held.variance, weight),
            rng,
        )
        there = everyone.active
        spread = np.full(layout.size, MEANS[0] ** 2)
        if layout.use is not None:
            spread[layout.use] = share**2 * held.mu_var[layout.use]
        mu_mean, mu_var = _means(everyone.mu, there, self.mu_var, (held.mu_mean, held.mu_var), (spread, MEANS[1]), rng)
        count = there.sum(0)
        summed = np.where(there, 1.0 / everyone.s2, 0.0).sum(0)
        rate = rng.gamma(1.0 + priors.VARIANCE_SHAPE * count) / (0.3 + summed)
        squares = np.where(there, everyone.w**2, 0.0).sum(0)
        w_var = (DRIFTS * held.w_var + squares) / (2.0 * rng.gamma((DRIFTS + count) / 2.0))
        return _Common(mean, variance, mu_mean, mu_var, rate, np.where(held.w_var > 0, w_var, 0.0))


def _means(
    values: Array,
    has: NDArray[np.bool_],
    variance: Array,
    prior: tuple[Array, Array],
    held: tuple[Array, float],
    rng: np.random.Generator,
) -> tuple[Array, Array]:
    """(mean, variance) of what people's `values` (N, ...) are drawn from; a variance of 0 stays."""
    (m0, v0), (apart, weight) = prior, held
    free = v0 > 0
    count, old = has.sum(0), np.where(free, variance, 1.0)
    doubt = 1.0 / (count / old + 1.0 / np.where(free, v0, 1.0))
    middle = (np.where(has, values, 0.0).sum(0) / old + m0 / np.where(free, v0, 1.0)) * doubt
    mean = middle + np.sqrt(doubt) * rng.standard_normal(m0.shape)
    squares = np.where(has, (values - mean) ** 2, 0.0).sum(0)
    drawn = (weight * apart + squares) / (2.0 * rng.gamma((weight + count) / 2.0))
    return np.where(free, mean, m0), np.where(free, drawn, 0.0)


class _Everyone:
    """All people's chains, one each; what the population reads of them stands side by side.

    theta, has (N, C, P); mu, s2, w, active (N, C)
    """

    def __init__(self, cohort: Cohort, start: Population, seed: int, compiled: bool) -> None:
        diaries = [d for d in cohort.diaries if np.isfinite(d.values).any(1).sum() >= 2]
        N, (C, P) = len(diaries), start.mean.shape
        self.rngs = [np.random.default_rng([seed, 8, i]) for i in range(N)]
        self.problems = [_own(prepare(diary, start)) for diary in diaries]
        self.states = [begin(p, 1, rng) for p, rng in zip(self.problems, self.rngs, strict=True)]
        self.mu, self.s2, self.w = (np.ones((N, C)) for _ in range(3))
        self.active = np.array([p.active == 1 for p in self.problems]).reshape(N, C)
        self._coefficients = np.zeros((N, max((p.n for p in self.problems), default=0)))
        self._places = np.full(self._coefficients.shape, C * P)  # one place more than there is, for what nobody has
        for i, (p, state) in enumerate(zip(self.problems, self.states, strict=True)):
            owner = np.repeat(np.arange(p.C), np.diff(p.row_start))
            self._places[i, : p.n] = owner * P + p.row_place
            state.theta = _moved(state.theta, self._coefficients[i : i + 1, : p.n])
            state.mu, state.s2 = _moved(state.mu, self.mu[i : i + 1]), _moved(state.s2, self.s2[i : i + 1])
            state.w = _moved(state.w, self.w[i : i + 1])
        self._shape = N, C, P
        self.has = self._in_layout(np.ones_like(self._coefficients)) > 0
        self.theta = self._in_layout(self._coefficients)
        self._kept: list[Kept] = [] if compiled else [room(p, 1, 1) for p in self.problems]
        self._compiled = kernel.People(self.problems, self.states, self.rngs) if compiled else None

    def _in_layout(self, values: Array) -> Array:
        """(N, C, P) from each person's own list of coefficients; 0 where one has none."""
        N, C, P = self._shape
        out = np.zeros((N, C * P + 1))
        out[np.arange(N)[:, None], self._places] = values
        return out[:, :-1].reshape(N, C, P)

    def sweep(self, now: _Common) -> None:
        """One sweep of everyone under the population as it is now."""
        if self._compiled is not None:
            parts = (now.mean, now.variance, now.mu_mean, now.mu_var, now.rate, now.w_var)
            self._compiled.sweep(kernel.Priors(*(np.ascontiguousarray(part) for part in parts)), wanted=False)
        else:
            for i, (p, state, kept) in enumerate(zip(self.problems, self.states, self._kept, strict=True)):
                _put(p, now, np.divmod(self._places[i, : p.n], self._shape[2]))
                run(p, state, kept, self.rngs[i], burn=0)
                self._coefficients[i, : p.n] = state.theta[0]
                self.mu[i], self.s2[i], self.w[i] = state.mu[0], state.s2[0], state.w[0]
        self.theta = self._in_layout(self._coefficients)


def _moved(values: Array, into: Array) -> Array:
    """The same values in a part of a larger array, which is handed back."""
    into[:] = values
    return into


def _own(p: Problem) -> Problem:
    """The same person with priors of their own; `prepare` shares them between people."""
    names = ("prior_mean", "prior_var", "mu_mean", "mu_var", "rate", "w_var")
    return replace(p, **{name: getattr(p, name).copy() for name in names})


def _put(p: Problem, now: _Common, at: tuple[NDArray[np.int64], NDArray[np.int64]]) -> None:
    """The population as this person's prior, in the arrays they have."""
    p.prior_mean[:], p.prior_var[:] = now.mean[at], now.variance[at]
    p.mu_mean[:], p.mu_var[:], p.rate[:] = now.mu_mean, now.mu_var, now.rate
    p.w_var[:] = np.where(p.wanders == 1, now.w_var, 0.0)


def _population(start: Population, kept: list[_Common]) -> Population:
    """What is kept, as the prior of a new person."""
    mean = np.mean([one.mean for one in kept], axis=0)
    variance = np.mean([one.variance for one in kept], axis=0) + np.var([one.mean for one in kept], axis=0)
    mu_mean = np.mean([one.mu_mean for one in kept], axis=0)
    mu_var = np.mean([one.mu_var for one in kept], axis=0) + np.var([one.mu_mean for one in kept], axis=0)
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
        rate=np.mean([one.rate for one in kept], axis=0),
        tau=np.sqrt(np.mean([one.w_var for one in kept], axis=0)),
        shared=(),
    )
