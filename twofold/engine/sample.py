"""Run the sampler for one person: where chains begin, how long they go, whether they settled.

The compiled sweep moves eight chains side by side, the plain one sixteen; both keep about as much in all. Where what is
kept has not settled, the chains go on, doubling, until it has or until `Effort.most`.
"""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from twofold.engine import gibbs, kernel, normal, settling
from twofold.engine.gibbs import Kept, Problem, State
from twofold.engine.sweep import Numbers, move
from twofold.engine.verdict import enough_contrast
from twofold.engine.work import Work

Array = NDArray[np.float64]
MOST_PATHS = 24_000_000  # numbers in the kept level paths


@dataclass(frozen=True)
class Effort:
    """How many chains, how many sweeps before anything is kept, how many kept, and how many at most per chain."""

    chains: int
    burn: int
    keep: int
    most: int


COMPILED = Effort(8, 50, 38, 608)
PLAIN = Effort(16, 15, 25, 400)


def effort_for(problem: Problem, compiled: bool | None = None) -> Effort:
    """The usual effort; fewer chains in plain numpy where a diary is very large."""
    if kernel.compiled if compiled is None else compiled:
        return COMPILED
    size = problem.T * problem.C**2
    chains = int(np.clip(PLAIN.chains * 200_000 / max(size, 1), 4, PLAIN.chains))
    return Effort(chains, PLAIN.burn, PLAIN.keep * PLAIN.chains // chains, PLAIN.most)


def begin(problem: Problem, chains: int, rng: np.random.Generator) -> State:
    """A state for each chain, near the person's own averages, apart from each other as far as these are unsure."""
    p, B = problem, chains
    seen = np.isfinite(p.y)
    count = seen.sum(0)
    mean = np.where(seen, p.y, 0.0).sum(0) / np.maximum(count, 1)
    variance = np.where(seen, (p.y - mean) ** 2, 0.0).sum(0) / np.maximum(count, 1)
    if p.use >= 0:
        mean[p.use] = normal.quantile((mean[p.use] * count[p.use] + 0.5) / (count[p.use] + 1.0))
        variance[p.use] = 1.0
    unsure = 1.0 / p.mu_var + count / (3.0 * variance + 0.25)
    mu = (p.mu_mean / p.mu_var + count * mean / (3.0 * variance + 0.25)) / unsure
    mu = mu + rng.standard_normal((B, p.C)) / np.sqrt(unsure)
    s2 = (0.6 * variance + 0.1) * np.exp(0.3 * rng.standard_normal((B, p.C)))
    s2[:, p.kind == gibbs.USE] = 1.0
    y = _filled(p, mu, np.sqrt(s2), rng)
    z = np.zeros((B, p.T))
    if p.use >= 0:
        z = np.abs(rng.standard_normal((B, p.T))) * (2.0 * y[:, :, p.use] - 1.0) * p.follows
    return State(
        theta=np.repeat(p.prior_mean[None], B, 0),
        s2=s2,
        g=np.zeros((B, len(p.shared_var))),
        mu=mu,
        w=np.sqrt(p.w_var) * rng.standard_normal((B, p.C)),
        W=np.zeros((B, p.T, p.C)),
        y=y,
        z=z,
        x=_inputs(p, B, rng),
    )


def _filled(p: Problem, mu: Array, spread: Array, rng: np.random.Generator) -> Array:
    """(B, T, C) answers; a missing one lies between its neighbours, shaken; a censored one beyond its bound."""
    B, t, j = len(mu), p.cell_t, p.cell_j
    y = np.repeat(np.where(np.isfinite(p.y), p.y, 0.0)[None], B, 0)
    noise = rng.standard_normal((B, len(t))) * spread[:, j]
    side = np.where(p.cell_end == gibbs.AT_LEAST, 1.0, -1.0)
    beyond = p.cell_bound + side * np.abs(noise)
    y[:, t, j] = np.where(p.cell_end == gibbs.MISSING, _between(p)[t, j] + noise, beyond)
    if p.use >= 0:
        y[:, p.use_t, p.use] = rng.random((B, len(p.use_t))) < np.clip(p.use_mean, 0.02, 0.98)
    if p.amount >= 0:
        drawn = mu[:, [p.amount]] + rng.standard_normal((B, p.T))
        amounts = np.where(np.isfinite(p.y[:, p.amount]), p.y[:, p.amount], drawn)
        y[:, :, p.amount] = np.where(y[:, :, p.use] > 0, amounts, 0.0)
    return np.asarray(y)


def _between(p: Problem) -> Array:
    """(T, C) where an answer is missing, the line from the one before to the one after; at the ends, that one."""
    T, C = p.y.shape
    seen, place = np.isfinite(p.y), np.arange(T)[:, None]
    before = np.maximum.accumulate(np.where(seen, place, -1), axis=0)
    after = np.minimum.accumulate(np.where(seen, place, T)[::-1], axis=0)[::-1]
    first, last = np.where(before < 0, after, before), np.where(after == T, before, after)
    columns, inside = np.arange(C), np.clip(np.stack([first, last]), 0, T - 1)
    low, high = p.y[inside[0], columns], p.y[inside[1], columns]
    return np.asarray(low + (high - low) * (place - first) / np.maximum(last - first, 1))


def _inputs(p: Problem, chains: int, rng: np.random.Generator) -> Array:
    """(B, T, M) inputs; missing ones drawn from what is usual."""
    x, t, m = np.repeat(p.x[None], chains, 0), p.input_t, p.input_m
    often = rng.random((chains, len(t))) < 1.0 / (1.0 + np.exp(-p.x_logit[m]))
    number = np.sqrt(p.x_var[m]) * rng.standard_normal((chains, len(t)))
    x[:, t, m] = np.where(p.x_binary[m], np.where(often, p.x_high[m], p.x_low[m]), number)
    return x


def room(problem: Problem, chains: int, keep: int) -> Kept:
    """Empty arrays for what is kept."""
    p, B = problem, chains
    return Kept(
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


def run(problem: Problem, state: State, kept: Kept, rng: np.random.Generator, *, burn: int) -> None:
    """Move every chain `burn` times in plain numpy, then once for each place in `kept`; `state` ends as the last."""
    counts, work = gibbs.counts_of(problem), Work(problem, state)
    for _ in range(burn):
        move(work, Numbers.drawn(rng, counts, state.chains))
    for i in range(kept.theta.shape[1]):
        given = move(work, Numbers.drawn(rng, counts, state.chains))
        kept.theta[:, i], kept.mean[:, i], kept.variance[:, i] = work.theta.T, given.mean, given.variance
        kept.s2[:, i], kept.mu[:, i], kept.w[:, i] = work.s2.T, work.mu.T, work.w.T
        kept.level[:, i] = work.H.transpose(2, 1, 0)
        kept.last[:, i], kept.last_x[:, i] = work.d[:, -1].T, work.x[:, -1].T
    work.write(state)


def links_shown(problem: Problem) -> NDArray[np.bool_]:
    """(n,) coefficients that are shown: lag, same day, input; rows of use and amount only with enough days of each."""
    p = problem
    shown = p.row_column < 2 * p.C + len(p.given)
    if p.use >= 0:
        used = p.y[:, p.use]
        if not enough_contrast(int((used == 1).sum()), int((used == 0).sum())):
            for k in (p.use, p.amount):
                shown[p.row_of(k)] &= k < 0
    return np.asarray(shown)


def joined(parts: list[Kept]) -> Kept:
    """What was kept in several goes, one after the other."""
    return Kept(**{f.name: np.concatenate([getattr(part, f.name) for part in parts], axis=1) for f in fields(Kept)})


def sample(
    problem: Problem, rng: np.random.Generator, effort: Effort | None = None, *, compiled: bool | None = None
) -> tuple[Kept, settling.Settled]:
    """Chains of one person until they have settled, or for as long as `effort` allows.

    Where a diary is so long that no more paths fit, what was kept is taken as burn-in, and as much is kept again.
    """
    compiled = kernel.compiled if compiled is None else compiled
    effort = effort or effort_for(problem, compiled)
    state = begin(problem, effort.chains, rng)
    sweep_all = kernel.run if compiled else run
    parts, shown = list[Kept](), links_shown(problem)
    burn, keep, swept = effort.burn, effort.keep, 0
    while True:
        kept = room(problem, effort.chains, keep)
        sweep_all(problem, state, kept, rng, burn=burn)
        parts.append(kept)
        whole = joined(parts)
        settled = settling.judge(whole, shown)
        burn, swept, keep = 0, swept + keep, whole.theta.shape[1]
        if settled.good or swept + keep > effort.most or not np.isfinite(whole.theta).all():
            return whole, settled
        if 2 * whole.level.size > MOST_PATHS:
            parts.clear()
