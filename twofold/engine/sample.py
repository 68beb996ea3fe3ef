"""Run the sampler for one person: where chains begin, how long they go, what is brought home, whether they settled."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.engine import gibbs, normal
from twofold.engine.gibbs import Kept, Problem, State
from twofold.engine.sweep import Numbers, move
from twofold.engine.work import Work

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Start:
    """Where chains begin: S draws of the closed form's posterior, in Layout's columns.

    theta (S, C, P), mu (S, C) with the probit of use in its place, s2 (C,)
    """

    theta: Array
    mu: Array
    s2: Array


def begin(problem: Problem, start: Start, chains: int, rng: np.random.Generator) -> State:
    """A state for each chain: one start for every chains / S of them; what is missing is lived through forwards."""
    p = problem
    each = np.repeat(np.arange(len(start.mu)), -(-chains // len(start.mu)))[:chains]
    owner = np.repeat(np.arange(p.C), np.diff(p.row_start))
    y = np.repeat(np.where(np.isfinite(p.y), p.y, 0.0)[None], chains, 0)
    state = State(
        theta=np.ascontiguousarray(start.theta[each][:, owner, p.row_place]),
        s2=np.repeat(np.where(p.kind == gibbs.USE, 1.0, start.s2)[None], chains, 0),
        g=np.zeros((chains, len(p.shared_var))),
        mu=start.mu[each],
        w=np.sqrt(p.w_var) * rng.standard_normal((chains, p.C)),
        W=np.zeros((chains, p.T, p.C)),
        y=y,
        z=np.zeros((chains, p.T)),
        x=_inputs(p, chains, rng),
    )
    for t, j, end, bound in zip(p.cell_t, p.cell_j, p.cell_end, p.cell_bound, strict=True):
        if end != gibbs.MISSING:
            side = 1.0 if end == gibbs.AT_LEAST else -1.0
            y[:, t, j] = bound + side * np.abs(rng.standard_normal(chains))
    _live(p, state, rng)
    return state


def _inputs(p: Problem, chains: int, rng: np.random.Generator) -> Array:
    """(B, T, M) inputs; missing ones drawn from what is usual."""
    shape = (chains, *p.x.shape)
    often = rng.random(shape) < 1.0 / (1.0 + np.exp(-p.x_logit))
    drawn = np.where(p.x_binary, np.where(often, p.x_high, p.x_low), np.sqrt(p.x_var) * rng.standard_normal(shape))
    return np.where(np.isfinite(p.x), p.x, drawn)


def _live(p: Problem, state: State, rng: np.random.Generator) -> None:
    """Missing answers drawn forwards, each from those before it; z on its side."""
    B, C = state.chains, p.C
    theta = np.zeros((B, C, p.width))
    for k in range(C):
        row = p.row_of(k)
        theta[:, k, p.row_column[row]] = state.theta[:, row]
    gone = np.isnan(p.y) & (p.active == 1)
    if p.amount >= 0:
        gone[:, p.amount] = np.isnan(p.y[:, p.use])
    before = now = np.zeros((B, C))
    spread = np.sqrt(state.s2)
    for t in range(p.T):
        before, now = now, np.zeros((B, C))
        fixed = _outside(p, state, t, before) if p.follows[t] else None
        for k in np.flatnonzero(p.active):
            if p.follows[t] and (gone[t, k] or k == p.use):
                assert fixed is not None
                eta = (theta[:, k, : 2 * C] * np.concatenate([now, before], 1)).sum(1)
                eta += (theta[:, k, 2 * C :] * fixed).sum(1)
            else:
                eta = np.zeros(B)
            _one(p, state, t, int(k), eta, spread, bool(gone[t, k]), rng)
            now[:, k] = _distance(p, state, t, int(k))


def _outside(p: Problem, state: State, t: int, before: Array) -> Array:
    """(B, F - 2C) the design beyond today and lag."""
    inputs = state.x[:, t - p.next.astype(int), p.given]
    parts = [inputs, np.repeat(p.clock[[t]], state.chains, 0)]
    if p.nights:
        parts.append(before * p.night[t])
    return np.concatenate(parts, axis=1)


def _one(
    p: Problem, state: State, t: int, k: int, eta: Array, spread: Array, gone: bool, rng: np.random.Generator
) -> None:
    """Fill one cell of every chain, and z beside use."""
    y, mu = state.y, state.mu
    if k == p.use:
        eta = eta + mu[:, k] if p.follows[t] else np.full(len(eta), float(normal.quantile(p.use_first)))
        if gone:
            y[:, t, k] = rng.random(len(eta)) < normal.cdf(eta)
        if p.follows[t]:
            side = 2.0 * y[:, t, k] - 1.0
            state.z[:, t] = eta - side * normal.below(side * eta, rng.random(len(eta)))
    elif gone:
        y[:, t, k] = mu[:, k] + eta + spread[:, k] * rng.standard_normal(len(eta))
        if k == p.amount:
            y[:, t, k] *= y[:, t, p.use]


def _distance(p: Problem, state: State, t: int, k: int) -> Array:
    if k == p.use:
        return np.asarray(state.y[:, t, k] - p.use_mean)
    off = state.y[:, t, k] - state.mu[:, k]
    return np.asarray(off * state.y[:, t, p.use] if k == p.amount else off)


def run(problem: Problem, state: State, *, burn: int, keep: int, rng: np.random.Generator) -> Kept:
    """Move every chain `burn` times, then `keep` times with everything kept. `state` ends as the last one."""
    p, B = problem, state.chains
    counts, work = gibbs.counts_of(p), Work(problem, state)
    for _ in range(burn):
        move(work, Numbers.drawn(rng, counts, B))
    kept = Kept(
        theta=np.empty((B, keep, p.n)),
        mean=np.empty((B, keep, p.n)),
        variance=np.empty((B, keep, p.n)),
        s2=np.empty((B, keep, p.C)),
        mu=np.empty((B, keep, p.C)),
        w=np.empty((B, keep, p.C)),
        level=np.empty((B, keep, p.T, p.C), np.float32),
        last=np.empty((B, keep, p.C)),
        last_x=np.empty((B, keep, p.x.shape[1])),
    )
    for i in range(keep):
        given = move(work, Numbers.drawn(rng, counts, B))
        kept.theta[:, i], kept.mean[:, i], kept.variance[:, i] = work.theta.T, given.mean, given.variance
        kept.s2[:, i], kept.mu[:, i], kept.w[:, i] = work.s2.T, work.mu.T, work.w.T
        kept.level[:, i] = work.H.transpose(2, 1, 0)
        kept.last[:, i], kept.last_x[:, i] = work.d[:, -1].T, work.x[:, -1].T
    work.write(state)
    return kept
