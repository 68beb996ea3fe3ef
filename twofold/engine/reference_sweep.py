"""The sampler's sweep as its slow, obvious twin: one chain, one value at a time. Imported by tests only.

Everything rests on `residuals`, written straight from the model. They are linear in whatever is Gaussian, so how they
follow a value is found by moving it by one and looking; conditionals are dense matrices over all residuals.
"""

from collections.abc import Callable, Iterator
from math import erfc, exp, log, pi, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from twofold.engine import gibbs
from twofold.engine.gibbs import Problem, State

Array = NDArray[np.float64]
Cell = tuple[Array, tuple[int, ...]]  # one number of the state: its array and its place


class Chain:
    """One chain: the arrays of `State` at [b], moved in place."""

    def __init__(self, problem: Problem, state: State, b: int) -> None:
        self.p = problem
        for name, values in vars(state).items():
            setattr(self, name, values[b])

    theta: Array
    s2: Array
    g: Array
    mu: Array
    w: Array
    W: Array
    y: Array
    z: Array
    x: Array

    def level(self, t: int, k: int) -> float:
        """H."""
        return float(self.mu[k] + self.w[k] * self.W[t, k])

    def distance(self, t: int, j: int) -> float:
        """d."""
        if not self.p.active[j]:
            return 0.0
        if j == self.p.use:
            return float(self.y[t, j] - self.p.use_mean)
        off = float(self.y[t, j] - self.level(t, j))
        return float(self.y[t, self.p.use] * off) if j == self.p.amount else off

    def column(self, t: int, c: int) -> float:
        """The design of occasion t, column c."""
        C, inputs, clocks = self.p.C, len(self.p.given), self.p.clock.shape[1]
        if c < C:
            return self.distance(t, c)
        if c < 2 * C:
            return self.distance(t - 1, c - C)
        c -= 2 * C
        if c < inputs:
            return float(self.x[t - 1 if self.p.next[c] else t, self.p.given[c]])
        c -= inputs
        if c < clocks:
            return float(self.p.clock[t, c])
        return float(self.p.night[t]) * self.distance(t - 1, c - clocks)

    def expected(self, t: int, k: int) -> float:
        """design . theta_k."""
        row = self.p.row_of(k)
        return sum(
            float(b) * self.column(t, int(c)) for b, c in zip(self.theta[row], self.p.row_column[row], strict=True)
        )

    def residual(self, t: int, k: int) -> tuple[float, float]:
        """(what row k leaves unexplained on t, its precision)."""
        p = self.p
        if not p.active[k]:
            return 0.0, 0.0
        weight = float(self.y[t, p.use]) if k == p.amount else 1.0
        if not p.follows[t]:
            return (0.0, 0.0) if k == p.use else (self.distance(t, k), weight / gibbs.FIRST_VARIANCE)
        told = float(self.z[t]) - self.level(t, k) if k == p.use else self.distance(t, k)
        return told - self.expected(t, k), weight / float(self.s2[k])

    def residuals(self) -> tuple[Array, Array]:
        """All residuals and their precisions, occasion by occasion."""
        both = np.array([self.residual(t, k) for t in range(self.p.T) for k in range(self.p.C)])
        return both[:, 0], both[:, 1]

    def log_likelihood(self, without: int = -1) -> float:
        """Of all residuals, up to a constant; one may be left out. A precision of nothing says nothing."""
        r, weight = self.residuals()
        told = weight > 0
        if without >= 0:
            told[without] = False
        return float((-0.5 * weight[told] * r[told] ** 2 + 0.5 * np.log(weight[told])).sum())


class Buffer:
    """The random numbers of one chain, from the front."""

    def __init__(self, normals: Array, uniforms: Array, gammas: Array) -> None:
        self._n, self._u, self._g = (iter(map(float, a)) for a in (normals, uniforms, gammas))

    def normal(self) -> float:
        """The next."""
        return next(self._n)

    def uniform(self) -> float:
        """The next."""
        return next(self._u)

    def gamma(self) -> float:
        """The next."""
        return next(self._g)

    def left(self) -> int:
        """How many were not taken."""
        return sum(1 for source in (self._n, self._u, self._g) for _ in source)


def sweep(problem: Problem, state: State, b: int, numbers: Buffer) -> tuple[Array, Array]:
    """Move chain b once; mean and variance of each coefficient given all else."""
    chain = Chain(problem, state, b)
    _pulls(chain, numbers)
    found = _rows(chain, numbers)
    _means(chain, numbers)
    for k in np.flatnonzero(problem.wanders):
        _path(chain, int(k), numbers)
    for parity in (0, 1):
        for t in problem.use_t[problem.use_start[parity] : problem.use_start[parity + 1]]:
            _missing_use(chain, int(t), numbers)
        for t in problem.z_t[problem.z_start[parity] : problem.z_start[parity + 1]]:
            _latent(chain, int(t), numbers)
    for i in range(len(problem.cell_t)):
        _rating(chain, i, numbers)
    for t, m in zip(problem.input_t, problem.input_m, strict=True):
        _input(chain, int(t), int(m), numbers)
    return found


def _pulls(chain: Chain, numbers: Buffer) -> None:
    p = chain.p
    for b in range(len(p.shared_var)):
        precision, linear = 1.0 / p.shared_var[b], 0.0
        for i in range(p.shared_start[b], p.shared_start[b + 1]):
            cell = p.shared_cell[i]
            precision += 1.0 / p.prior_var[cell]
            linear += p.shared_sign[i] * (chain.theta[cell] - p.prior_mean[cell]) / p.prior_var[cell]
        chain.g[b] = linear / precision + numbers.normal() / sqrt(precision)


def _drawn(precision: Array, linear: Array, numbers: Buffer) -> tuple[Array, Array, Array]:
    """A Gaussian by its precision: draw, mean, variances."""
    cov = np.linalg.inv(precision)
    mean = cov @ linear
    root = np.linalg.cholesky(precision)
    eps = np.array([numbers.normal() for _ in range(len(linear))])
    return mean + np.linalg.solve(root.T, eps), mean, np.diag(cov)


def _rows(chain: Chain, numbers: Buffer) -> tuple[Array, Array]:
    p = chain.p
    mean, variance, fresh = np.zeros(p.n), np.zeros(p.n), chain.theta.copy()
    for k in np.flatnonzero(p.active):
        row = p.row_of(int(k))
        columns, prior = p.row_column[row], p.prior_mean[row].copy()
        for b in range(len(p.shared_var)):
            for i in range(p.shared_start[b], p.shared_start[b + 1]):
                if row.start <= p.shared_cell[i] < row.stop:
                    prior[p.shared_cell[i] - row.start] += p.shared_sign[i] * chain.g[b]
        if k == p.use:
            fresh[row], mean[row], variance[row] = _use_row(chain, prior, numbers)
            continue
        precision, linear = np.diag(1.0 / p.prior_var[row]), prior / p.prior_var[row]
        for t in np.flatnonzero(p.follows):
            X = np.array([chain.column(int(t), int(c)) for c in columns])
            r, weight = chain.residual(int(t), int(k))
            precision += weight * np.outer(X, X)
            linear += weight * X * (r + X @ chain.theta[row])
        fresh[row], mean[row], variance[row] = _drawn(precision, linear, numbers)
    chain.theta[:] = fresh
    for k in np.flatnonzero(p.active):
        if k == p.use:
            continue
        taught = [int(t) for t in np.flatnonzero(p.follows) if k != p.amount or chain.y[t, p.use] > 0]
        rss = sum(chain.residual(t, int(k))[0] ** 2 for t in taught)
        chain.s2[k] = (p.rate[k] + rss / 2) / numbers.gamma()
    return mean, variance


def _use_row(chain: Chain, prior: Array, numbers: Buffer) -> tuple[Array, Array, Array]:
    """Coefficients and mean of use given z, z given them, and so on; what the last round says."""
    p, u = chain.p, chain.p.use
    row, rows = p.row_of(u), [int(t) for t in np.flatnonzero(p.follows)]
    X = np.array([[*(chain.column(t, int(c)) for c in p.row_column[row]), 1.0] for t in rows])
    X = X.reshape(len(rows), row.stop - row.start + 1)
    drift = np.array([chain.w[u] * chain.W[t, u] for t in rows])
    own = np.append(p.prior_var[row], p.mu_var[u])
    for left in range(gibbs.USE_ROUNDS - 1, -1, -1):
        told = np.array([chain.z[t] for t in rows]) - drift
        linear = X.T @ told + np.append(prior, p.mu_mean[u]) / own
        draw, mean, variance = _drawn(X.T @ X + np.diag(1.0 / own), linear, numbers)
        for t, eta in zip(rows, X @ draw + drift, strict=True):
            if left:
                _latent_at(chain, t, float(eta), numbers)
    chain.mu[u] = draw[-1]
    return draw[:-1], mean[:-1], variance[:-1]


def _slopes(chain: Chain, cells: list[Cell]) -> tuple[Array, Array, Array]:
    """Residuals, their precisions, and how they follow each cell: moved by one, looked at, moved back."""
    r, weight = chain.residuals()
    out = np.zeros((len(r), len(cells)))
    for i, (array, at) in enumerate(cells):
        array[at] += 1.0
        out[:, i] = chain.residuals()[0] - r
        array[at] -= 1.0
    return r, weight, out


def _joint(chain: Chain, cells: list[Cell], prior: Array, centre: Array, numbers: Buffer) -> None:
    """Several Gaussian values in one draw; prior is a precision (m, m)."""
    now = np.array([array[at] for array, at in cells])
    r, weight, J = _slopes(chain, cells)
    precision = prior + J.T @ (weight[:, None] * J)
    linear = prior @ (centre - now) - J.T @ (weight * r)
    move, _, _ = _drawn(precision, linear, numbers)
    for (array, at), by in zip(cells, move, strict=True):
        array[at] += by


def _means(chain: Chain, numbers: Buffer) -> None:
    p = chain.p
    active, drifting = np.flatnonzero(p.active), np.flatnonzero(p.wanders)
    cells: list[Cell] = [(chain.mu, (int(k),)) for k in active]
    cells += [(chain.w, (int(k),)) for k in drifting]
    prior = np.diag(np.concatenate([1.0 / p.mu_var[active], 1.0 / p.w_var[drifting]]))
    _joint(chain, cells, prior, np.concatenate([p.mu_mean[active], np.zeros(len(drifting))]), numbers)


def _path(chain: Chain, k: int, numbers: Buffer) -> None:
    p, T = chain.p, chain.p.T
    walk = np.zeros((T, T - 1))  # steps of W, from W_1 .. W_{T-1}, each over the root of its gap
    for t in range(1, T):
        walk[t, t - 1] = 1.0 / sqrt(p.gap[t])
        if t > 1:
            walk[t, t - 2] = -1.0 / sqrt(p.gap[t])
    _joint(chain, [(chain.W, (t, k)) for t in range(1, T)], walk.T @ walk, np.zeros(T - 1), numbers)
    c = exp(p.stretch * numbers.normal())
    before = _path_prior(chain, k)
    chain.w[k] *= c
    chain.W[:, k] /= c
    if log(numbers.uniform()) >= _path_prior(chain, k) - before + (1 - (T - 1)) * log(c):
        chain.w[k] /= c
        chain.W[:, k] *= c
    if numbers.uniform() < 0.5:
        chain.w[k] *= -1
        chain.W[:, k] *= -1


def _path_prior(chain: Chain, k: int) -> float:
    steps = sum((chain.W[t, k] - chain.W[t - 1, k]) ** 2 / chain.p.gap[t] for t in range(1, chain.p.T))
    return float(-(chain.w[k] ** 2) / (2 * chain.p.w_var[k]) - steps / 2)


def _phi(x: float) -> float:
    return 0.5 * erfc(-x / sqrt(2.0))


def _missing_use(chain: Chain, t: int, numbers: Buffer) -> None:
    """Both ways weighed by everything else; the amount integrated out as a parabola through three points."""
    p = chain.p
    use_row = t * p.C + p.use
    eta = chain.level(t, p.use) + chain.expected(t, p.use) if p.follows[t] else 0.0
    chance = _phi(eta) if p.follows[t] else p.use_first
    against = 1.0 - chance if not p.follows[t] else _phi(-eta)
    chain.y[t, p.use] = 0.0
    if p.amount >= 0:
        chain.y[t, p.amount] = 0.0
    without = log(against) + chain.log_likelihood(use_row)
    chain.y[t, p.use] = 1.0
    if p.amount < 0:
        used = log(chance) + chain.log_likelihood(use_row)
    else:
        top, precision, height = _parabola(lambda a: _with_amount(chain, t, a, use_row))
        used = log(chance) + height + 0.5 * log(2 * pi / precision) - 0.5 * log(2 * pi)
        amount = top + numbers.normal() / sqrt(precision)
    drawn = numbers.uniform() < 1.0 / (1.0 + exp(min(without - used, 700.0)))
    chain.y[t, p.use] = float(drawn)
    if p.amount >= 0:
        chain.y[t, p.amount] = amount if drawn else 0.0


def _with_amount(chain: Chain, t: int, amount: float, use_row: int) -> float:
    chain.y[t, chain.p.amount] = amount
    return chain.log_likelihood(use_row)


def _parabola(f: Callable[[float], float]) -> tuple[float, float, float]:
    """(top, precision, height) of a log density that is a parabola."""
    low, middle, high = f(-1.0), f(0.0), f(1.0)
    precision = 2 * middle - low - high
    slope = (high - low) / 2
    return slope / precision, precision, middle + slope**2 / (2 * precision)


def _latent(chain: Chain, t: int, numbers: Buffer) -> None:
    p = chain.p
    _latent_at(chain, t, chain.level(t, p.use) + chain.expected(t, p.use), numbers)


def _latent_at(chain: Chain, t: int, eta: float, numbers: Buffer) -> None:
    u = numbers.uniform()
    if chain.y[t, chain.p.use] > 0:
        chain.z[t] = eta - NormalDist().inv_cdf(u * _phi(eta))
    else:
        chain.z[t] = eta + NormalDist().inv_cdf(u * _phi(-eta))


def _rating(chain: Chain, i: int, numbers: Buffer) -> None:
    p = chain.p
    at = int(p.cell_t[i]), int(p.cell_j[i])
    r, weight, J = _slopes(chain, [(chain.y, at)])
    precision = float((weight * J[:, 0] ** 2).sum())
    mean, sd = chain.y[at] - float((weight * J[:, 0] * r).sum()) / precision, 1.0 / sqrt(precision)
    if p.cell_end[i] == gibbs.MISSING:
        chain.y[at] = mean + sd * numbers.normal()
        return
    side = 1.0 if p.cell_end[i] == gibbs.AT_MOST else -1.0
    room = side * (p.cell_bound[i] - mean) / sd
    chain.y[at] = mean + side * sd * NormalDist().inv_cdf(numbers.uniform() * _phi(room))


def _input(chain: Chain, t: int, m: int, numbers: Buffer) -> None:
    p = chain.p
    if p.x_binary[m]:
        heights = []
        for value in (p.x_low[m], p.x_high[m]):
            chain.x[t, m] = value
            heights.append(chain.log_likelihood())
        odds = float(p.x_logit[m]) + heights[1] - heights[0]
        chain.x[t, m] = p.x_high[m] if numbers.uniform() < 1.0 / (1.0 + exp(-odds)) else p.x_low[m]
        return
    _joint(chain, [(chain.x, (t, m))], np.array([[1.0 / p.x_var[m]]]), np.zeros(1), numbers)


def chains_of(problem: Problem, state: State) -> Iterator[Chain]:
    """Every chain of a state."""
    return (Chain(problem, state, b) for b in range(state.chains))
