r"""One sweep of the sampler in plain numpy, for many chains of one person at once.

The model and the arrays are those of `twofold.engine.gibbs`. Given everything else each block below is drawn exactly:

    pulls      g given the coefficients they move
    rows       theta_k ~ N(Lam^-1 h, Lam^-1), Lam = S / s2_k + V^-1; then s2_k ~ IG. The row of use, which is
               slowest, with its mean, `gibbs.USE_ROUNDS` times on one factor, z redrawn in between
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

from twofold.engine import gibbs, normal, sweep_cells
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
    given = move(work, numbers)
    work.write(state)
    return given


def move(work: Work, numbers: Numbers) -> Given:
    """One sweep of chains that are laid out for it already."""
    _pulls(work, numbers)
    given = _rows(work, numbers)
    work.settle()
    _variances(work, numbers)
    work.weigh()
    _means(work, numbers)
    _paths(work, numbers)
    if work.problem.use >= 0:
        sweep_cells.use(work, numbers)
    sweep_cells.ratings(work, numbers)
    sweep_cells.inputs(work, numbers)
    return given


def _pulls(work: Work, numbers: Numbers) -> None:
    """g of each shared block given its coefficients."""
    p = work.problem
    for b, variance in enumerate(p.shared_var):
        part = slice(p.shared_start[b], p.shared_start[b + 1])
        cells, signs = p.shared_cell[part], p.shared_sign[part]
        own = p.prior_var[cells]
        precision = 1.0 / variance + (1.0 / own).sum()
        linear = (signs / own) @ (work.theta[cells] - p.prior_mean[cells, None])
        work.g[b] = linear / precision + numbers.normals(1)[:, 0] / np.sqrt(precision)


def gaussian(precision: Array, linear: Array, eps: Array) -> tuple[Array, Array, Array]:
    """(draw, mean, variances) of N(precision^-1 linear, precision^-1) for B chains.

    precision (B, d, d), linear and eps (B, d); draw = mean + L^-T eps, L the lower Cholesky factor of the precision.
    """
    return by_root(np.asarray(np.linalg.inv(_root(precision)), dtype=np.float64), linear, eps)


def by_root(inverse: Array, linear: Array, eps: Array) -> tuple[Array, Array, Array]:
    """The same from L^-1."""
    across = inverse.transpose(0, 2, 1)
    half = inverse @ linear[:, :, None]
    both = across @ np.concatenate([half + eps[:, :, None], half], axis=2)
    return both[:, :, 0], both[:, :, 1], np.asarray(np.square(inverse).sum(1))


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
    p = work.problem
    mean, variance = np.empty((2, work.B, p.n))
    prior = np.repeat(p.prior_mean[None], work.B, 0)
    for b in range(len(p.shared_var)):
        part = slice(p.shared_start[b], p.shared_start[b + 1])
        prior[:, p.shared_cell[part]] += p.shared_sign[part] * work.g[b][:, None]
    whole = work.gram()
    with_use = work.gram_with_use() if p.amount >= 0 else whole
    for k in np.flatnonzero(p.active):
        row = p.row_of(int(k))
        if k == p.use:
            work.theta[row], mean[:, row], variance[:, row] = _use_row(work, prior[:, row], numbers)
            continue
        columns, noise = p.row_column[row], work.s2[k][:, None]
        S = with_use if k == p.amount else whole
        precision = S[:, columns[:, None], columns] / noise[:, :, None]
        np.einsum("bii->bi", precision)[...] += 1.0 / p.prior_var[row]
        linear = S[:, columns, k] / noise + prior[:, row] / p.prior_var[row]
        draw, mean[:, row], variance[:, row] = gaussian(precision, linear, numbers.normals(len(columns)))
        work.theta[row] = draw.T
    return Given(mean, variance)


def _use_row(work: Work, prior: Array, numbers: Numbers) -> tuple[Array, Array, Array]:
    """theta (d, B) of the row of use, with its mean, in several rounds with z in between; mean, variance (B, d)."""
    p, use, rows = work.problem, work.problem.use, work.rows
    row = p.row_of(use)
    X = np.concatenate([work.X[:, p.row_column[row]], np.ones((work.B, 1, len(rows)))], axis=1)
    variance = np.append(p.prior_var[row], p.mu_var[use])
    pull = np.concatenate([prior, np.full((work.B, 1), p.mu_mean[use])], axis=1) / variance
    precision = X @ X.transpose(0, 2, 1)
    np.einsum("bii->bi", precision)[...] += 1.0 / variance
    inverse = np.asarray(np.linalg.inv(_root(precision)), dtype=np.float64)
    drift, side = (work.w[use] * work.W[use, rows]).T, 2.0 * work.y[use, rows].T - 1.0
    z = work.z[rows].T
    for left in range(gibbs.USE_ROUNDS - 1, -1, -1):
        linear = (X @ (z - drift)[:, :, None])[:, :, 0] + pull
        draw, mean, variances = by_root(inverse, linear, numbers.normals(len(variance)))
        if left:
            eta = (draw[:, None] @ X)[:, 0] + drift
            z = eta - side * normal.below(side * eta, numbers.uniforms(len(rows)))
    work.z[rows], work.mu[use] = z.T, draw[:, -1]
    work.H[use] = work.mu[use] + work.w[use] * work.W[use]
    work.X[:, -1] = z - work.H[use, rows].T
    return draw[:, :-1].T, mean[:, :-1], variances[:, :-1]


def _variances(work: Work, numbers: Numbers) -> None:
    """s2 of every row but use given its residuals."""
    p = work.problem
    for k in np.flatnonzero(p.active):
        if k == p.use:
            continue
        square = work.r[k, work.rows] ** 2
        count = np.full(work.B, float(len(work.rows)))
        if k == p.amount:
            used = work.y[p.use, work.rows]
            square, count = square * used, used.sum(0)
        drawn = np.maximum(numbers.gammas(gibbs.VARIANCE_SHAPE + count / 2), 1e-300)
        work.s2[k] = (p.rate[k] + square.sum(0) / 2) / drawn


def _means(work: Work, numbers: Numbers) -> None:
    """mu and w of all channels in one draw."""
    p, B, T, C = work.problem, work.B, work.problem.T, work.problem.C
    active, drifting = np.flatnonzero(p.active), np.flatnonzero(p.wanders)
    blocks = np.empty((B, len(active) + len(drifting), C, T))
    for i, j in enumerate(active):
        blocks[:, i] = work.slope(int(j), None).transpose(2, 0, 1)
    for i, j in enumerate(drifting, start=len(active)):
        blocks[:, i] = work.slope(int(j), work.W[j]).transpose(2, 0, 1)
    slopes = blocks.reshape(B, -1, C * T)
    weight = work.p[:, :T].transpose(2, 0, 1).reshape(B, 1, C * T)
    r = work.r[:, :T].transpose(2, 0, 1).reshape(B, C * T, 1)
    weighed = slopes * weight
    variance = np.concatenate([p.mu_var[active], p.w_var[drifting]])
    now = np.concatenate([work.mu[active], work.w[drifting]]).T
    centre = np.concatenate([p.mu_mean[active], np.zeros(len(drifting))])
    precision = weighed @ slopes.transpose(0, 2, 1)
    np.einsum("bii->bi", precision)[...] += 1.0 / variance
    linear = (centre - now) / variance - (weighed @ r)[:, :, 0]
    step, _, _ = gaussian(precision, linear, numbers.normals(len(variance)))
    work.mu[active] += step[:, : len(active)].T
    work.w[drifting] += step[:, len(active) :].T
    work.r[:, :T] += (step[:, None] @ slopes).reshape(B, C, T).transpose(1, 2, 0)
    work.measure()


def _paths(work: Work, numbers: Numbers) -> None:
    """W of every drifting channel in turn, given all else, then a stretch and a turn that leave w W as it is."""
    p, T = work.problem, work.problem.T
    drifting = np.flatnonzero(p.wanders)
    if not len(drifting):
        return
    chains = [_chain_of(work, int(k)) for k in drifting]
    left = eliminate(np.stack([c[0] for c in chains], axis=1)[1:], np.stack([c[1] for c in chains], axis=1)[2:])
    for i, k in enumerate(drifting):
        moving = work.W[k]
        if T > 1:
            moving = np.zeros((T, work.B))
            linear = _pull_on_path(work, int(k))[1:]
            moving[1:] = solve_chain(left[0][:, i], left[1][:, i], linear, numbers.normals(T - 1).T)
            work.shift_level(int(k), work.w[k] * (moving - work.W[k]))
        _stretch(work, int(k), moving, numbers)


def _stretch(work: Work, k: int, path: Array, numbers: Numbers) -> None:
    p, w = work.problem, work.w[k]
    c = np.exp(p.stretch * numbers.normals(1)[:, 0])
    steps = (1.0 / p.gap[1:]) @ np.diff(path, axis=0) ** 2
    gain = -(c**2 - 1) * w**2 / (2 * p.w_var[k]) - (c**-2 - 1) * steps / 2 - (p.T - 2) * np.log(c)
    chance = numbers.uniforms(2)
    c = np.where(np.log(np.maximum(chance[:, 0], 1e-300)) < gain, c, 1.0)
    turned = np.where(chance[:, 1] < 0.5, -1.0, 1.0)
    work.w[k] = w * c * turned
    work.W[k] = path * (turned / c)


def _chain_of(work: Work, k: int) -> tuple[Array, Array]:
    """(T, B) twice: the diagonal of the precision of a path, and what stands between t - 1 and t."""
    p, T, w = work.problem, work.problem.T, work.w[k]
    K, L = work.level_columns(k)
    pL = work.p[:, :T] * L
    step = 1.0 / p.gap[:, None]
    diagonal = w**2 * (work.p[:, :T] * K * K).sum(0) + step
    diagonal[:-1] += w**2 * (pL * L).sum(0)[1:] + step[1:]
    return diagonal, -(w**2) * (pL * K).sum(0) - step


def _pull_on_path(work: Work, k: int) -> Array:
    """(T, B) the linear term of a path's density, given the residuals."""
    T, w = work.problem.T, work.w[k]
    K, L = work.level_columns(k)
    weight = work.p[:, :T]
    level = w * work.W[k]
    r = work.r[:, :T] + K * level
    r[:, 1:] -= L[:, 1:] * level[:-1]
    r *= weight
    linear = w * (K * r).sum(0)
    linear[:-1] -= w * (L * r).sum(0)[1:]
    return np.asarray(linear)


def eliminate(diagonal: Array, between: Array) -> tuple[Array, Array]:
    """(T, ...) c_t = Q_tt - Q_t,t-1^2 / c_{t-1}, and (T - 1, ...) Q_t,t-1 / c_{t-1}, of tridiagonal Q."""
    c, square, spare = diagonal.copy(), between**2, np.empty(diagonal.shape[1:])
    for t in range(1, len(c)):
        np.divide(square[t - 1], c[t - 1], out=spare)
        c[t] -= spare
    return c, between / c[:-1]


def solve_chain(c: Array, hand: Array, linear: Array, eps: Array) -> Array:
    """(T, B) draws from N(Q^-1 linear, Q^-1) after `eliminate`.

    Q = L L' with L_tt^2 = c_t; L y = linear forwards, L' x = y + eps backwards, both written with m = L_tt y_t.
    """
    m = running(-hand, linear)
    x = m / c + eps / np.sqrt(c)
    return running(-hand[::-1], x[::-1])[::-1]


def running(factor: Array, start: Array) -> Array:
    """(T, B) y_t = start_t + factor_{t-1} y_{t-1}, by doubling: log T steps over all t instead of T."""
    y, a, reach = start.copy(), factor.copy(), 1
    while reach < len(y):
        y[reach:] += a * y[:-reach]
        if 2 * reach < len(y):
            a = a[reach:] * a[:-reach]
        reach *= 2
    return y
