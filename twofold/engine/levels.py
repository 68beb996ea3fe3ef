"""Where each level stood, occasion by occasion, with its 95% interval."""

import numpy as np
from numpy.typing import NDArray

from twofold.engine import normal
from twofold.engine.cycle import Level, Reading
from twofold.engine.posterior import Posterior
from twofold.engine.sampled import Sampled
from twofold.engine.verdict import quantiles

Array = NDArray[np.float64]


def levels_of(reading: Reading) -> list[Level]:
    """The moving level of every rating, and of the chance of use, on every occasion, with its 95% interval."""
    posterior, layout = reading.posterior, reading.layout
    person, scale = posterior.person, posterior.prior.scale
    take = slice(0, 200)
    out = []
    for k, channel in enumerate(layout.channels):
        if k == layout.amount:
            continue
        path = _level_path(posterior, k, take)
        if layout.is_rating(k):
            path = path * scale.unit[k] + scale.low[k]
        low, middle, high = quantiles(path, 0.025, 0.5, 0.975)
        out += [Level(channel, t, float(middle[t]), float(low[t]), float(high[t])) for t in range(len(person.columns))]
    return out


def _level_path(posterior: Posterior, k: int, take: slice) -> Array:
    """(draws, T) where row k comes to rest: its mean, the slow level's pull and the trend, carried over."""
    layout, columns = posterior.layout, posterior.person.columns
    if posterior.sampled is not None:
        return _sampled_path(posterior, posterior.sampled, k)
    draws, mu = posterior.draws[take, k], posterior.mu_draws[take, k]
    shift = (mu - posterior.person.centre[k])[:, None]
    moved = columns[None, :, layout.level(k)] - (
        shift * columns[None, :, layout.weight(k)] if layout.is_rating(k) else 0.0
    )
    rest = draws[:, [layout.level(k)]] * moved + draws[:, [layout.clock("trend")]] * columns[:, layout.clock("trend")]
    if not layout.is_rating(k):
        return normal.cdf(draws[:, [layout.one]] + rest)
    stay = np.maximum(1.0 - draws[:, [layout.lag(k)]], 0.3)
    return np.asarray(mu[:, None] + rest / stay)


def _sampled_path(posterior: Posterior, found: Sampled, k: int) -> Array:
    """The same from the sampler's own levels; the trend comes on top of them."""
    layout = posterior.layout
    path, draws = found.levels[:, :, k].astype(float), found.path_draws[:, k]
    trend = draws[:, [layout.clock("trend")]] * posterior.person.columns[:, layout.clock("trend")]
    if not layout.is_rating(k):
        return normal.cdf(path + trend)
    return np.asarray(path + trend / np.maximum(1.0 - draws[:, [layout.lag(k)]], 0.3))
