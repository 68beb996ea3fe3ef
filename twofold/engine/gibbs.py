r"""One person as the sampler sees them: `Problem`, what is fixed; `State`, what moves; `Kept`, what is brought home.

The model, in the words of `twofold.engine.design` (points of ten, use 0/1, the row of use in probit units). Channel k
on occasion t has a level that may drift,

    H_tk = mu_k + w_k W_tk,   W_0k = 0,   W_tk = W_{t-1,k} + sqrt(gap_t) N(0, 1),   w_k ~ N(0, tau_k^2)

and hands on a distance: a rating y - H, use u less the person's usual rate, an amount u (a - H), nothing on an occasion
without use; amounts do not drift. Where t follows the occasion before,

    R_tk = sum_j Phi_kj d_{t-1,j} + N_k n_t d_{t-1,k} + sum_{j<k} A_kj d_tj + B_k x_t + C_k c_t + e_tk,  e ~ N(0, s2_k)

with R = d for ratings and amounts (these only with use) and R = z - H for use, u = 1[z > 0], s2 = 1. On the first
occasion of a segment d_tk ~ N(0, FIRST_VARIANCE) and u ~ Bernoulli(use_first).

Every array is C-contiguous: float64, int32 or uint8. Letters: T occasions, C channels, M inputs in use, n coefficients
of all rows one after another, F design columns, G shared pulls, B chains, D kept draws. The design columns are

    today j -> j | lag j -> C + j | input i -> 2C + i | clock q -> 2C + I + q | night lag j -> 2C + I + Q + j

(I input columns, Q clock columns; the last block only when `nights`). Lists that end in `_start` hold where each part
of the list beside them begins, with the end as last entry.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Places = NDArray[np.int32]
Marks = NDArray[np.uint8]

RATING, USE, AMOUNT = 0, 1, 2  # Problem.kind
MISSING, AT_MOST, AT_LEAST = 0, 1, 2  # Problem.cell_end
FIRST_VARIANCE = 9.0  # of a rating or amount round its level on the first occasion of a segment
VARIANCE_SHAPE = 3.0  # s2_k ~ IG(3, rate_k)
USE_ROUNDS = 3  # draws of the row of use and its mean in one sweep, z redrawn in between: it moves slowest of all
STRETCH = 1.7  # the step of a level's scale, in 1 / sqrt(T): see `Problem.stretch`


@dataclass(frozen=True, eq=False)
class Problem:
    """Everything that stays as it is while one person is sampled.

    kind (C,) uint8          RATING, USE or AMOUNT
    active (C,) uint8        the channel was answered at all; others are left out, their links come from the prior
    wanders (C,) uint8       the channel has a drifting level: active, no amount, and w_var > 0
    use, amount              channel of use and of its amount; -1 where there is none or it is not active
    row (T,) int32           which occasion of the diary this is; -1 for a day that was not written at all
    follows (T,) uint8       1 where the occasion before is one step away, 0 at the start of a segment
    night (T,)               1.0 where a night lies between (several a day only), else 0.0
    gap (T,)                 days since the occasion before, > 0; gap[0] is not used
    y (T, C)                 answers in model units, NaN where not seen; use 0/1; amount NaN without use
    x (T, M)                 inputs less the person's own mean, NaN where not seen
    clock (T, Q)             clock columns that are not all zero
    given (I,) int32, next (I,) uint8   which input each input column is; 1: of the occasion before
    row_start (C + 1,), row_column (n,), row_place (n,) int32
                             coefficients of row k: their design columns, and their columns in Layout
    prior_mean, prior_var (n,)          of each coefficient, shared pulls at 0
    shared_start (G + 1,), shared_cell (m,) int32 into n, shared_sign (m,), shared_var (G,)
    mu_mean, mu_var, w_var, rate (C,)   priors of mu, w (0 where no drift) and s2
    use_mean, use_first      the person's rate of use; the chance of use on the first occasion of a segment
    x_binary (M,) uint8, x_low, x_high, x_logit (M,)   a missing 0/1 input is x_high with log odds x_logit, else x_low
    x_var (M,)               a missing number is N(0, x_var)
    Cells are listed in the order in which a sweep visits them, t even before t odd:
    cell_t, cell_j (c,) int32, cell_end (c,) uint8, cell_bound (c,), cell_start (2C + 1,)   by parity, channel, t
    use_t (a,), use_start (3,)          occasions whose use is missing, by parity, t
    z_t (b,), z_start (3,)              occasions with a row of use (follows = 1), by parity, t
    input_t, input_m (e,), input_start (2M + 1,)       missing inputs, by parity, input, t
    """

    kind: Marks
    active: Marks
    wanders: Marks
    use: int
    amount: int
    row: Places
    follows: Marks
    night: Array
    gap: Array
    y: Array
    x: Array
    clock: Array
    given: Places
    next: Marks
    row_start: Places
    row_column: Places
    row_place: Places
    prior_mean: Array
    prior_var: Array
    shared_start: Places
    shared_cell: Places
    shared_sign: Array
    shared_var: Array
    mu_mean: Array
    mu_var: Array
    w_var: Array
    rate: Array
    use_mean: float
    use_first: float
    x_binary: Marks
    x_low: Array
    x_high: Array
    x_logit: Array
    x_var: Array
    cell_t: Places
    cell_j: Places
    cell_end: Marks
    cell_bound: Array
    cell_start: Places
    use_t: Places
    use_start: Places
    z_t: Places
    z_start: Places
    input_t: Places
    input_m: Places
    input_start: Places

    @property
    def T(self) -> int:  # noqa: N802
        """How many occasions, whole missing days among them."""
        return int(self.y.shape[0])

    @property
    def C(self) -> int:  # noqa: N802
        """How many channels."""
        return int(self.y.shape[1])

    @property
    def n(self) -> int:
        """How many coefficients, all rows together."""
        return len(self.prior_mean)

    @property
    def nights(self) -> bool:
        """The design has night lags."""
        return bool(self.night.any())

    @property
    def width(self) -> int:
        """F, how many design columns."""
        return 2 * self.C + len(self.given) + int(self.clock.shape[1]) + (self.C if self.nights else 0)

    @property
    def stretch(self) -> float:
        """Sd of the log of the factor by which (w, W) is offered to become (w c, W / c)."""
        return STRETCH / float(np.sqrt(max(self.T - 1, 1)))

    def row_of(self, k: int) -> slice:
        """Where row k stands among the coefficients."""
        return slice(int(self.row_start[k]), int(self.row_start[k + 1]))


@dataclass(eq=False)
class State:
    """What moves, of B chains of one person: one chain is the arrays at [b], each contiguous.

    theta (B, n); s2, mu, w (B, C), s2 of use 1; g (B, G); W (B, T, C); x (B, T, M) filled
    y (B, T, C) filled: use 0.0 / 1.0, an amount 0.0 on an occasion without use; z (B, T), 0.0 where follows = 0
    """

    theta: Array
    s2: Array
    g: Array
    mu: Array
    w: Array
    W: Array
    y: Array
    z: Array
    x: Array

    @property
    def chains(self) -> int:
        """B."""
        return len(self.theta)


class Counts(NamedTuple):
    """How many random numbers one sweep of one chain takes from each buffer, always the same."""

    normals: int
    gammas: int
    uniforms: int


def counts_of(problem: Problem) -> Counts:
    """Normals: pulls, coefficients, means and w, paths, stretches, amounts, missing ratings and numbers.

    Gammas: one for each active channel but use. Uniforms: two for each drifting level (stretch, sign), missing use, z,
    censored ratings, missing 0/1 inputs.
    """
    p = problem
    drifting, cells = int(p.wanders.sum()), int((p.cell_end == MISSING).sum())
    binary = int(p.x_binary[p.input_m].sum()) if len(p.input_m) else 0
    normals = len(p.shared_var) + p.n + int(p.active.sum()) + drifting + drifting * (p.T - 1) + drifting
    normals += (len(p.use_t) if p.amount >= 0 else 0) + cells + (len(p.input_t) - binary)
    if p.use >= 0:
        row = p.row_of(p.use)
        normals += (USE_ROUNDS - 1) * (row.stop - row.start) + USE_ROUNDS
    uniforms = (
        (USE_ROUNDS - 1) * len(p.z_t) + 2 * drifting + len(p.use_t) + len(p.z_t) + (len(p.cell_t) - cells) + binary
    )
    return Counts(normals, int((p.active != 0).sum()) - int(p.use >= 0), uniforms)


@dataclass(frozen=True, eq=False)
class Kept:
    """What is kept of each sweep after the burn-in, (B, D, ...): chain, sweep.

    theta (B, D, n); mean, variance (B, D, n): of each coefficient given all else (Rao-Blackwell)
    s2, mu, w (B, D, C)
    level (B, D, T, C) float32: H paths; last (B, D, C): distances d on the last occasion; last_x (B, D, M)
    """

    theta: Array
    mean: Array
    variance: Array
    s2: Array
    mu: Array
    w: Array
    level: NDArray[np.float32]
    last: Array
    last_x: Array
