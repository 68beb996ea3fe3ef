"""The missing and the half-known, drawn given all else: use with its z and amount, ratings, inputs.

A new value moves the residuals of its own occasion (K) and of the next (L), nothing else. See `twofold.engine.sweep`.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from twofold.engine import gibbs, normal
from twofold.engine.work import Work

Array = NDArray[np.float64]
Places = NDArray[np.int32]


class Source(Protocol):
    """Where the random numbers come from, in order."""

    def normals(self, count: int) -> Array:
        """The next (B, count)."""

    def uniforms(self, count: int) -> Array:
        """The next (B, count)."""


def use(work: Work, numbers: Source) -> None:
    """Missing use with its amount, z integrated out; then z. Even occasions before odd ones."""
    p = work.problem
    for parity in (0, 1):
        missing = p.use_t[p.use_start[parity] : p.use_start[parity + 1]]
        if len(missing):
            _missing_use(work, missing, numbers)
        rows = p.z_t[p.z_start[parity] : p.z_start[parity + 1]]
        if len(rows):
            _latent(work, rows, numbers)


def _latent(work: Work, t: Places, numbers: Source) -> None:
    """z on its side of nothing: above 0 with use, below without."""
    use = work.problem.use
    eta = work.z[t] - work.r[use, t]
    side = 2.0 * work.y[use, t] - 1.0
    off = -side * normal.below(side * eta, numbers.uniforms(len(t)).T)
    work.z[t] = eta + off
    work.r[use, t] = off


class _Neighbours:
    """Copies of the residuals of occasions t and t + 1, (C, cells, B), with their precisions."""

    def __init__(self, work: Work, t: Places) -> None:
        self.work, self.t = work, t
        self.r0, self.r1 = work.r[:, t], work.r[:, t + 1]
        self.p0, self.p1 = work.p[:, t], work.p[:, t + 1]

    def take_away(self, j: int, by: Array) -> None:
        """d_tj falls by (cells, B)."""
        self.r0 -= self.work.K[j][:, self.t] * by
        self.r1 += self.work.L[j][:, self.t + 1] * by

    def misfit(self) -> Array:
        """(cells, B) squared residuals, weighed."""
        return np.asarray((self.p0 * self.r0**2).sum(0) + (self.p1 * self.r1**2).sum(0))

    def answer(self, j: int) -> tuple[Array, Array]:
        """(cells, B) twice: the precision with which these residuals know d_tj, and their pull on it from here."""
        K, L = self.work.K[j][:, self.t], self.work.L[j][:, self.t + 1]
        pK, pL = self.p0 * K, self.p1 * L
        K *= pK
        L *= pL
        pK *= self.r0
        pL *= self.r1
        pL -= pK
        return K.sum(0) + L.sum(0), pL.sum(0)

    def put_back(self) -> None:
        """Write the residuals to where they came from."""
        self.work.r[:, self.t], self.work.r[:, self.t + 1] = self.r0, self.r1


def _missing_use(work: Work, t: Places, numbers: Source) -> None:
    """Use, weighed both ways with z and the amount integrated out; then the amount."""
    p = work.problem
    near = _Neighbours(work, t)
    own = near.p0[p.use].copy()
    near.p0[p.use] = 0.0
    near.take_away(p.use, work.y[p.use, t])
    follows = work.follows[t] > 0
    eta = work.z[t] - work.r[p.use, t]
    odds = np.where(follows, normal.log_cdf(eta) - normal.log_cdf(-eta), np.log(p.use_first / (1.0 - p.use_first)))
    amount = _Amount(work, t, near) if p.amount >= 0 else None
    odds += 0.5 * near.misfit()
    near.take_away(p.use, np.full(eta.shape, -1.0))
    odds -= 0.5 * near.misfit()
    if amount is not None:
        odds += amount.weigh(numbers.normals(len(t)).T)
    used = _happens(odds, numbers.uniforms(len(t)).T)
    near.take_away(p.use, 1.0 - used)
    near.p0[p.use] = own
    work.y[p.use, t], work.d[p.use, t] = used, used - p.use_mean
    if amount is not None:
        amount.put(used)
    near.put_back()


def _happens(odds: Array, u: Array) -> Array:
    """1.0 where a uniform falls under the chance with these log odds, else 0.0."""
    return (u * (1.0 + np.exp(np.clip(-odds, None, 700.0))) < 1.0).astype(float)


class _Amount:
    """The amount of occasions whose use is missing: taken out, weighed, put in again."""

    def __init__(self, work: Work, t: Places, near: _Neighbours) -> None:
        self.work, self.t, self.near = work, t, near
        self.k = work.problem.amount
        now = work.d[self.k, t]
        self.expected = now - work.r[self.k, t]
        self.spread = np.where(work.follows[t] > 0, work.s2[self.k], gibbs.FIRST_VARIANCE)
        near.take_away(self.k, now)
        near.p0[self.k] = 0.0

    def weigh(self, eps: Array) -> Array:
        """(cells, B) what the log odds of use gain by the amount being free; draws it too."""
        stiff, pull = self.near.answer(self.k)
        precision = 1.0 / self.spread + stiff
        middle = (self.expected / self.spread + pull) / precision
        self.drawn = middle + eps / np.sqrt(precision)
        gain = middle**2 * precision - self.expected**2 / self.spread - np.log(self.spread * precision)
        return np.asarray(0.5 * gain)

    def put(self, used: Array) -> None:
        """The amount where there is use, nothing elsewhere."""
        work, t, k = self.work, self.t, self.k
        amount = self.drawn * used
        self.near.take_away(k, -amount)
        self.near.r0[k] = amount - self.expected
        work.y[k, t] = used * (amount + work.H[k, t])
        work.d[k, t] = amount
        work.p[k, t] = used / self.spread


def ratings(work: Work, numbers: Source) -> None:
    """Missing ratings, and those known only to lie beyond an end of the scale."""
    p = work.problem
    for part in range(2 * p.C):
        here = slice(p.cell_start[part], p.cell_start[part + 1])
        if here.start < here.stop:
            _rating(work, part % p.C, p.cell_t[here], here, numbers)


def _rating(work: Work, j: int, t: Places, here: slice, numbers: Source) -> None:
    p = work.problem
    near = _Neighbours(work, t)
    precision, pull = near.answer(j)
    off, spread = pull / precision, 1.0 / np.sqrt(precision)
    end, bound = p.cell_end[here], p.cell_bound[here]
    free, held = np.flatnonzero(end == gibbs.MISSING), np.flatnonzero(end != gibbs.MISSING)
    step = np.empty_like(off)
    step[free] = numbers.normals(len(free)).T
    if len(held):
        side = np.where(end[held] == gibbs.AT_MOST, 1.0, -1.0)[:, None]
        room = (bound[held, None] - work.y[j, t[held]] - off[held]) / spread[held]
        step[held] = side * normal.below(side * room, numbers.uniforms(len(held)).T)
    move = off + spread * step
    work.y[j, t] += move
    work.d[j, t] += move
    near.take_away(j, -move)
    near.put_back()


def inputs(work: Work, numbers: Source) -> None:
    """Missing inputs: 0/1 by their odds, numbers as a Gaussian."""
    p = work.problem
    M = len(p.x_low)
    for part in range(2 * M):
        here = slice(p.input_start[part], p.input_start[part + 1])
        if here.start < here.stop:
            _input(work, part % M, p.input_t[here], numbers)


def _input(work: Work, m: int, t: Places, numbers: Source) -> None:
    p = work.problem
    stiff, pull, now = np.zeros((len(t), work.B)), np.zeros((len(t), work.B)), work.x[m, t]
    reach = []
    for late in (0, 1):
        columns = 2 * p.C + np.flatnonzero((p.given == m) & (p.next == late))
        if not len(columns):
            continue
        at = t + late
        effect = work.wide[:, :, columns].sum(2).T[:, None] * work.follows[at]
        weighed = work.p[:, at] * effect
        stiff += (weighed * effect).sum(0)
        pull += (weighed * work.r[:, at]).sum(0)
        reach.append((at, effect))
    pull += stiff * now
    if p.x_binary[m]:
        low, high = p.x_low[m], p.x_high[m]
        odds = p.x_logit[m] + pull * (high - low) - 0.5 * stiff * (high**2 - low**2)
        value = np.where(_happens(odds, numbers.uniforms(len(t)).T) > 0, high, low)
    else:
        precision = stiff + 1.0 / p.x_var[m]
        value = pull / precision + numbers.normals(len(t)).T / np.sqrt(precision)
    for at, effect in reach:
        work.r[:, at] -= effect * (value - now)
    work.x[m, t] = value
