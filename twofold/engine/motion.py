r"""How one person's days move: everything that carries yesterday into today, draw by draw, in model units.

With d the distance from where things rest now (ratings y - rest, use u - usual, an amount a - rest on days with use):

    y_k = rest_k + push_k + sum_j lag_kj d_{t-1,j} + sum_{j<k} same_kj d_tj + shake_k e,   u = 1[that > 0] for use

Two things are read from it: what follows from one hard day (`linear`), and weeks of days run forward (`forward`).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twofold.engine import normal
from twofold.engine.design import Layout
from twofold.engine.posterior import Posterior

Array = NDArray[np.float64]
ENDS = (0.0, 10.0)
STEADIEST = 0.95  # a carry-over nearer to 1 than this is taken as this, where it is divided by


class Motion(NamedTuple):
    """lag, same (D, C, C); rest (D, C): a rating's points, use in probit; shake (D, C); usual: the rate of use.

    spread (C,) is the sd of the person's own days round their mean, in points. slow (D, C): what a row takes from its
    own slow level, where a posterior has one (`design.slow_level`), else 0.
    """

    lag: Array
    same: Array
    rest: Array
    shake: Array
    usual: float
    spread: Array
    slow: Array


def motion_of(posterior: Posterior) -> Motion:
    """The motion of one person's posterior."""
    layout, draws = posterior.layout, posterior.draws
    C = layout.size
    lag = draws[:, :, [layout.lag(j) for j in range(C)]]
    same = draws[:, :, [layout.today(j) for j in range(C)]]
    shake = np.sqrt(posterior.s2_draws).copy()
    usual = 0.0
    if layout.use is not None:
        shake[:, layout.use] = 1.0
        usual = float(posterior.person.centre[layout.use])
    slow = np.stack([draws[:, k, layout.level(k)] for k in range(C)], axis=1)
    return Motion(lag, same, resting_now(posterior), shake, usual, own_spread(posterior), slow)


def own_spread(posterior: Posterior) -> Array:
    """(C,) sd of the person's own answers, in points; 0 where there are fewer than two."""
    y = posterior.person.channels
    seen = np.isfinite(y)
    count = np.maximum(seen.sum(0), 1)
    middle = np.where(seen, y, 0.0).sum(0) / count
    return np.asarray(np.sqrt(np.where(seen, (y - middle) ** 2, 0.0).sum(0) / count))


def resting_now(posterior: Posterior) -> Array:
    """(D, C) where each channel comes to rest at the end of the diary: points, or probit for use."""
    layout, person = posterior.layout, posterior.person
    last = person.columns[-1] if len(person.columns) else np.zeros(layout.width)
    out = np.empty(posterior.draws.shape[:2])
    for k in range(layout.size):
        theta = posterior.draws[:, k]
        moved = theta[:, layout.clock("trend")] * last[layout.clock("trend")]
        if layout.is_rating(k):
            shift = posterior.mu_draws[:, k] - posterior.measured_from[:, k]
            moved = moved + theta[:, layout.level(k)] * (last[layout.level(k)] - shift * last[layout.weight(k)])
            stay = np.maximum(1.0 - theta[:, layout.lag(k)], 1.0 - STEADIEST)
            out[:, k] = np.clip(posterior.mu_draws[:, k] + moved / stay, *ENDS)
        elif k == layout.use:
            out[:, k] = theta[:, layout.one] + theta[:, layout.level(k)] * last[layout.level(k)] + moved
        else:
            out[:, k] = person.centre[k] + theta[:, layout.one] + moved
    if layout.use is not None:  # the row of use is measured from the centre of the design, not from where ratings rest
        for j in range(layout.size):
            if layout.is_rating(j):
                both = posterior.draws[:, layout.use, layout.lag(j)] + posterior.draws[:, layout.use, layout.today(j)]
                out[:, layout.use] += both * (out[:, j] - posterior.measured_from[:, j])
    return out


def linear(layout: Layout, motion: Motion, density: float) -> tuple[Array, Array, Array]:
    """(same, lag, slow) with the row of use turned from probit into chance, `density` per probit unit.

    What an amount hands on counts as often as there is use.
    """
    same, lag, slow = motion.same.copy(), motion.lag.copy(), motion.slow.copy()
    if layout.use is not None:
        same[:, layout.use] *= density
        lag[:, layout.use] *= density
        slow[:, layout.use] *= density
    if layout.amount is not None:
        same[:, layout.amount] *= motion.usual
        lag[:, layout.amount] *= motion.usual
        slow[:, layout.amount] *= motion.usual
    return same, lag, slow


class Weeks(NamedTuple):
    """Averages over the days counted: chance of use (S, D), and every channel in model units (S, D, C)."""

    chance: Array
    level: Array


def forward(
    layout: Layout, motion: Motion, push: Array, *, days: int, skip: int, paths: int, rng: np.random.Generator
) -> Weeks:
    """Run S pushes (S, D, C) forward over the same random days; the first `skip` are not counted.

    Slow levels are held where they stand. Every push of a draw meets the same shakes, so a difference between two of
    them is not theirs.
    """
    S, D, C = push.shape
    lag = np.swapaxes(motion.lag, 1, 2)
    d = np.zeros((D, S * paths, C))
    used = np.zeros((D, S * paths), bool)
    chance, level = np.zeros((D, S * paths)), np.zeros((D, S * paths, C))
    start = np.repeat(np.moveaxis(motion.rest + push, 0, 1), paths, axis=1)
    for t in range(days):
        carried = start + d @ lag
        shake = np.tile(rng.standard_normal((D, paths, C)) * motion.shake[:, None, :], (1, S, 1))
        for k in range(C):
            at = carried[..., k]
            if k:
                at = at + (d[..., :k] @ motion.same[:, k, :k, None])[..., 0]
            if k == layout.use:
                if t >= skip:
                    chance += normal.cdf(at)
                used = at + shake[..., k] > 0
                d[..., k] = used - motion.usual
            elif layout.is_rating(k):
                d[..., k] = np.clip(at + shake[..., k], *ENDS) - motion.rest[:, None, k]
            else:
                d[..., k] = np.where(used, at + shake[..., k] - motion.rest[:, None, k], 0.0)
        if t >= skip:
            level += d
    each = (D, S, paths)
    mean = np.moveaxis(chance.reshape(each).mean(2), 1, 0) / (days - skip)
    points = np.moveaxis(level.reshape(*each, C).mean(2), 1, 0) / (days - skip)
    return Weeks(mean, points + motion.rest)
