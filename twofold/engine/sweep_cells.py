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
    p, s = work.problem, work.state
    eta = s.z[:, t] - work.r[:, t, p.use]
    side = 2.0 * s.y[:, t, p.use] - 1.0
    off = -side * normal.below(side * eta, numbers.uniforms(len(t)))
    s.z[:, t] = eta + off
    work.r[:, t, p.use] = off


def _missing_use(work: Work, t: Places, numbers: Source) -> None:
    p, s = work.problem, work.state
    near = _Neighbours(work, t)
    near.take_away(p.use, work.d[:, t, p.use] + p.use_mean)
    own = near.p0[:, :, p.use].copy()
    near.p0[:, :, p.use] = 0.0
    follows = p.follows[t] == 1
    eta = s.z[:, t] - work.r[:, t, p.use]
    odds = np.where(follows, normal.log_cdf(eta) - normal.log_cdf(-eta), np.log(p.use_first / (1.0 - p.use_first)))
    if p.amount >= 0:
        expected = work.d[:, t, p.amount] - work.r[:, t, p.amount]
        near.take_away(p.amount, work.d[:, t, p.amount])
        near.p0[:, :, p.amount] = 0.0
    without = near.misfit()
    near.take_away(p.use, np.full((work.B, len(t)), -1.0))
    odds = odds + 0.5 * (without - near.misfit())
    amount = np.zeros((work.B, len(t)))
    if p.amount >= 0:
        spread = np.where(follows, s.s2[:, [p.amount]], gibbs.FIRST_VARIANCE)
        stiff, pull = near.answer(p.amount)
        precision = 1.0 / spread + stiff
        middle = (expected / spread + pull) / precision
        odds += 0.5 * (middle**2 * precision - expected**2 / spread - np.log(spread * precision))
        amount = middle + numbers.normals(len(t)) / np.sqrt(precision)
    used = (numbers.uniforms(len(t)) * (1.0 + np.exp(np.clip(-odds, None, 700.0))) < 1.0).astype(float)
    amount *= used
    near.take_away(p.use, 1.0 - used)
    near.p0[:, :, p.use] = own
    if p.amount >= 0:
        near.take_away(p.amount, -amount)
        near.r0[:, :, p.amount] = amount - expected
        near.p0[:, :, p.amount] = used / spread
        s.y[:, t, p.amount] = used * (amount + work.H[:, t, p.amount])
        work.d[:, t, p.amount] = amount
        work.p[:, t] = near.p0
    s.y[:, t, p.use], work.d[:, t, p.use] = used, used - p.use_mean
    near.put_back()


class _Neighbours:
    """Copies of the residuals of occasions t and t + 1, (B, cells, C), with what they hang on."""

    def __init__(self, work: Work, t: Places) -> None:
        self.work, self.t = work, t
        self.r0, self.r1 = work.r[:, t], work.r[:, t + 1]
        self.p0, self.p1 = work.p[:, t], work.p[:, t + 1]

    def take_away(self, j: int, by: Array) -> None:
        """d_tj falls by (B, cells)."""
        self.r0 -= self.work.K[j][:, self.t] * by[:, :, None]
        self.r1 += self.work.L[j][:, self.t + 1] * by[:, :, None]

    def misfit(self) -> Array:
        """(B, cells) squared residuals, weighed."""
        return np.asarray((self.p0 * self.r0**2).sum(2) + (self.p1 * self.r1**2).sum(2))

    def answer(self, j: int) -> tuple[Array, Array]:
        """(B, cells) twice: the precision with which these residuals know d_tj, and their pull on it from here."""
        K, L = self.work.K[j][:, self.t], self.work.L[j][:, self.t + 1]
        pK, pL = self.p0 * K, self.p1 * L
        return (pK * K).sum(2) + (pL * L).sum(2), (pL * self.r1).sum(2) - (pK * self.r0).sum(2)

    def put_back(self) -> None:
        """Write the residuals to where they came from."""
        self.work.r[:, self.t], self.work.r[:, self.t + 1] = self.r0, self.r1


def ratings(work: Work, numbers: Source) -> None:
    """Missing ratings, and those known only to lie beyond an end of the scale."""
    p = work.problem
    for part in range(2 * p.C):
        here = slice(p.cell_start[part], p.cell_start[part + 1])
        if here.start < here.stop:
            _rating(work, part % p.C, p.cell_t[here], here, numbers)


def _rating(work: Work, j: int, t: Places, here: slice, numbers: Source) -> None:
    p, s = work.problem, work.state
    near = _Neighbours(work, t)
    precision, pull = near.answer(j)
    off, spread = pull / precision, 1.0 / np.sqrt(precision)
    end, bound = p.cell_end[here], p.cell_bound[here]
    free = np.flatnonzero(end == gibbs.MISSING)
    step = np.empty_like(off)
    step[:, free] = numbers.normals(len(free))
    held = np.flatnonzero(end != gibbs.MISSING)
    if len(held):
        side = np.where(end[held] == gibbs.AT_MOST, 1.0, -1.0)
        room = (bound[held] - s.y[:, t[held], j] - off[:, held]) / spread[:, held]
        step[:, held] = side * normal.below(side * room, numbers.uniforms(len(held)))
    move = off + spread * step
    s.y[:, t, j] += move
    work.d[:, t, j] += move
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
    p, s = work.problem, work.state
    near = _Neighbours(work, t)
    same, late = np.zeros((work.B, p.C)), np.zeros((work.B, p.C))
    for i in np.flatnonzero(p.given == m):
        if p.next[i]:
            late += work.theta[:, :, 2 * p.C + i]
        else:
            same += work.theta[:, :, 2 * p.C + i]
    after = np.concatenate([p.follows, [0]])
    e0, e1 = same[:, None] * after[t][:, None], late[:, None] * after[t + 1][:, None]
    now = s.x[:, t, m]
    pe0, pe1 = near.p0 * e0, near.p1 * e1
    stiff = (pe0 * e0).sum(2) + (pe1 * e1).sum(2)
    pull = (pe0 * near.r0).sum(2) + (pe1 * near.r1).sum(2) + stiff * now
    if p.x_binary[m]:
        low, high = p.x_low[m], p.x_high[m]
        odds = p.x_logit[m] + pull * (high - low) - 0.5 * stiff * (high**2 - low**2)
        chosen = numbers.uniforms(len(t)) * (1.0 + np.exp(np.clip(-odds, None, 700.0))) < 1.0
        value = np.where(chosen, high, low)
    else:
        precision = stiff + 1.0 / p.x_var[m]
        value = pull / precision + numbers.normals(len(t)) / np.sqrt(precision)
    move = (value - now)[:, :, None]
    work.r[:, t] -= e0 * move
    work.r[:, t + 1] -= e1 * move
    s.x[:, t, m] = value
