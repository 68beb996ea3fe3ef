r"""One sweep of the sampler in plain numpy, for many chains of one person at once.

The model and the arrays are those of `twofold.engine.gibbs`. Given everything else each block below is drawn exactly:

    pulls      g given the coefficients they move
    rows       theta_k ~ N(Lam^-1 h, Lam^-1), Lam = S / s2_k + V^-1; then s2_k ~ IG
    means      (mu, w) together: residuals are linear in both
    paths      W of one channel: a tridiagonal Gaussian; then two moves that leave w W as it is
    cells      use with z and amounts, ratings, inputs: `twofold.engine.sweep_cells`

Residuals r_t move with distances d by r_t = K_t d_t - L_t d_{t-1} + ..., so a new value anywhere is a few products. Odd
and even occasions take turns, because two occasions that are not neighbours do not meet in any residual.

Letters: B chains, T occasions, C channels, n coefficients, F design columns, S Gram; p the precision of a residual.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.engine import gibbs, sweep_cells
from twofold.engine.gibbs import Counts, Problem, State
from twofold.engine.work import Work

Array = NDArray[np.float64]


class Numbers:
    """One sweep's random numbers for B chains: buffers taken from the front, or gammas straight from a generator."""

    def __init__(self, normals: Array, uniforms: Array, gammas: Array | np.random.Generator) -> None:
        self._normals, self._uniforms, self._gammas = normals, uniforms, gammas
        self._n = self._u = self._g = 0

    @classmethod
    def drawn(cls, rng: np.random.Generator, counts: Counts, chains: int) -> "Numbers":
        """Fresh numbers for one sweep."""
        return cls(rng.standard_normal((chains, counts.normals)), rng.random((chains, counts.uniforms)), rng)

    def normals(self, count: int) -> Array:
        """The next (B, count)."""
        self._n += count
        return self._normals[:, self._n - count : self._n]

    def uniforms(self, count: int) -> Array:
        """The next (B, count)."""
        self._u += count
        return self._uniforms[:, self._u - count : self._u]

    def gammas(self, shape: Array) -> Array:
        """The next standard gammas, one of each shape: (B,)."""
        self._g += 1
        if isinstance(self._gammas, np.random.Generator):
            return self._gammas.standard_gamma(shape)
        return self._gammas[:, self._g - 1]


@dataclass(frozen=True)
class Given:
    """Mean and variance of each coefficient given all else, (B, n): what a sweep adds to the posterior."""

    mean: Array
    variance: Array


def sweep(problem: Problem, state: State, numbers: Numbers) -> Given:
    """Move every chain of `state` once, in place."""
    work = Work(problem, state)
    _pulls(problem, state, numbers)
    given = _rows(work, numbers)
    work.settle()
    _variances(work, numbers)
    work.weigh()
    _means(work, numbers)
    for k in np.flatnonzero(problem.wanders):
        _path(work, int(k), numbers)
    if problem.use >= 0:
        sweep_cells.use(work, numbers)
    sweep_cells.ratings(work, numbers)
    sweep_cells.inputs(work, numbers)
    return given


def _pulls(problem: Problem, state: State, numbers: Numbers) -> None:
    """g of each shared block given its coefficients."""
    for b, variance in enumerate(problem.shared_var):
        part = slice(problem.shared_start[b], problem.shared_start[b + 1])
        cells, signs = problem.shared_cell[part], problem.shared_sign[part]
        own = problem.prior_var[cells]
        precision = 1.0 / variance + (1.0 / own).sum()
        linear = (state.theta[:, cells] - problem.prior_mean[cells]) @ (signs / own)
        state.g[:, b] = linear / precision + numbers.normals(1)[:, 0] / np.sqrt(precision)


def gaussian(precision: Array, linear: Array, eps: Array) -> tuple[Array, Array, Array]:
    """(draw, mean, variances) of N(precision^-1 linear, precision^-1) for B chains.

    precision (B, d, d), linear and eps (B, d); draw = mean + L^-T eps, L the lower Cholesky factor of the precision.
    """
    inverse = np.linalg.inv(_root(precision))  # L^-1
    mean = np.einsum("bij,bi->bj", inverse, np.einsum("bij,bj->bi", inverse, linear))
    draw = mean + np.einsum("bij,bi->bj", inverse, eps)
    return draw, mean, np.asarray(np.einsum("bij,bij->bj", inverse, inverse))


def _root(precision: Array) -> Array:
    """Lower Cholesky factor; a precision that rounding has made indefinite is lifted until it has one."""
    lift = 0.0
    while True:
        try:
            return np.asarray(np.linalg.cholesky(precision), dtype=np.float64)
        except np.linalg.LinAlgError:
            lift = 10 * lift if lift else 1e-13
            if lift > 1e-3:
                raise
            diagonal = np.einsum("bii->bi", precision)
            diagonal += lift * diagonal


def _rows(work: Work, numbers: Numbers) -> Given:
    """theta of every row given the others' values."""
    p, state = work.problem, work.state
    mean, variance = np.empty_like(state.theta), np.empty_like(state.theta)
    prior = np.repeat(p.prior_mean[None], work.B, 0)
    for b in range(len(p.shared_var)):
        part = slice(p.shared_start[b], p.shared_start[b + 1])
        prior[:, p.shared_cell[part]] += p.shared_sign[part] * state.g[:, [b]]
    whole = work.gram()
    with_use = work.gram_with_use() if p.amount >= 0 else whole
    for k in np.flatnonzero(p.active):
        row = p.row_of(int(k))
        columns = p.row_column[row]
        S = with_use if k == p.amount else whole
        response = S[:, columns, -1 if k == p.use else k]
        precision = S[:, columns[:, None], columns] / state.s2[:, k, None, None]
        np.einsum("bii->bi", precision)[...] += 1.0 / p.prior_var[row]
        linear = response / state.s2[:, [k]] + prior[:, row] / p.prior_var[row]
        found = gaussian(precision, linear, numbers.normals(len(columns)))
        state.theta[:, row], mean[:, row], variance[:, row] = found
    return Given(mean, variance)


def _variances(work: Work, numbers: Numbers) -> None:
    """s2 of every row but use given its residuals."""
    p, state = work.problem, work.state
    taught = work.r[:, work.rows]
    for k in np.flatnonzero(p.active):
        if k == p.use:
            continue
        if k == p.amount:
            used = state.y[:, work.rows, p.use]
            count, rss = used.sum(1), (taught[:, :, k] ** 2 * used).sum(1)
        else:
            count, rss = np.full(work.B, float(len(work.rows))), (taught[:, :, k] ** 2).sum(1)
        drawn = np.maximum(numbers.gammas(gibbs.VARIANCE_SHAPE + count / 2), 1e-300)
        state.s2[:, k] = (p.rate[k] + rss / 2) / drawn


def _means(work: Work, numbers: Numbers) -> None:
    """mu and w of all channels in one draw."""
    p, state = work.problem, work.state
    active, drifting = np.flatnonzero(p.active), np.flatnonzero(p.wanders)
    C, T = p.C, p.T
    slopes = np.empty((work.B, len(active) + len(drifting), T, C))
    for i, j in enumerate(active):
        slopes[:, i] = work.slope(int(j), None)
    for i, j in enumerate(drifting, start=len(active)):
        slopes[:, i] = work.slope(int(j), state.W[:, :, j])
    root = np.sqrt(work.p[:, :T])
    slopes *= root[:, None]
    flat = slopes.reshape(work.B, -1, T * C)
    variance = np.concatenate([p.mu_var[active], p.w_var[drifting]])
    now = np.concatenate([state.mu[:, active], state.w[:, drifting]], axis=1)
    centre = np.concatenate([p.mu_mean[active], np.zeros(len(drifting))])
    precision = flat @ flat.transpose(0, 2, 1)
    np.einsum("bii->bi", precision)[...] += 1.0 / variance
    linear = (centre - now) / variance - (flat @ (root * work.r[:, :T]).reshape(work.B, -1, 1))[:, :, 0]
    move, _, _ = gaussian(precision, linear, numbers.normals(len(variance)))
    state.mu[:, active] += move[:, : len(active)]
    state.w[:, drifting] += move[:, len(active) :]
    work.measure()
    work.settle()


def _path(work: Work, k: int, numbers: Numbers) -> None:
    """W of channel k given all else, then a stretch and a turn that leave w W as it is."""
    p, state = work.problem, work.state
    T, w = p.T, state.w[:, k]
    moving = _path_draw(work, k, numbers.normals(T - 1)) if T > 1 else state.W[:, :, k]
    work.shift_level(k, w[:, None] * (moving - state.W[:, :, k]))
    c = np.exp(p.stretch * numbers.normals(1)[:, 0])
    steps = (np.diff(moving, axis=1) ** 2 / p.gap[1:]).sum(1)
    gain = -(c**2 - 1) * w**2 / (2 * p.w_var[k]) - (c**-2 - 1) * steps / 2 - (T - 2) * np.log(c)
    chance = numbers.uniforms(2)
    c = np.where(np.log(np.maximum(chance[:, 0], 1e-300)) < gain, c, 1.0)
    turned = np.where(chance[:, 1] < 0.5, -1.0, 1.0)
    state.w[:, k] = w * c * turned
    state.W[:, :, k] = moving * (turned / c)[:, None]


def _path_draw(work: Work, k: int, eps: Array) -> Array:
    """(B, T) a path given the residuals: forward elimination in time, then back."""
    p, state = work.problem, work.state
    T, w, W = p.T, state.w[:, k, None], state.W[:, :, k]
    K, L = work.level_columns(k)
    weight, r = work.p[:, :T], work.r[:, :T].copy()
    r += K * (w * W)[:, :, None]
    r[:, 1:] -= L[:, 1:] * (w * W[:, :-1])[:, :, None]
    pK, pL = weight * K, weight * L
    step = 1.0 / p.gap
    diagonal = w**2 * (pK * K).sum(2) + step
    diagonal[:, :-1] += w**2 * (pL * L).sum(2)[:, 1:] + step[1:]
    between = -(w**2) * (pK * L).sum(2) - step
    linear = w * (pK * r).sum(2)
    linear[:, :-1] -= w * (pL * r).sum(2)[:, 1:]
    path = np.zeros((work.B, T))
    path[:, 1:] = solve_chain(diagonal[:, 1:].T, between[:, 2:].T, linear[:, 1:].T, eps.T).T
    return path


def solve_chain(diagonal: Array, between: Array, linear: Array, eps: Array) -> Array:
    """(T, B) draws from N(Q^-1 linear, Q^-1), Q tridiagonal: diagonal (T, B), between (T - 1, B).

    Q = L L'; L y = linear forwards, L' x = y + eps backwards.
    """
    T = len(diagonal)
    root, below = np.sqrt(diagonal), np.zeros(diagonal.shape)
    y = linear / root
    for t in range(1, T):
        below[t] = between[t - 1] / root[t - 1]
        root[t] = np.sqrt(diagonal[t] - below[t] * below[t])
        y[t] = (linear[t] - below[t] * y[t - 1]) / root[t]
    x = (y + eps) / root
    below /= root[np.maximum(np.arange(T) - 1, 0)]
    for t in range(T - 2, -1, -1):
        x[t] -= below[t + 1] * x[t + 1]
    return x
