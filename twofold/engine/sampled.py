"""What the sampler found of one person, by name: draws in the places of Layout, levels by occasion, Rao-Blackwell."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twofold.engine import normal
from twofold.engine.gibbs import Kept, Problem
from twofold.engine.population import Population
from twofold.engine.settling import Settled

Array = NDArray[np.float64]
NEAR_ENOUGH = 0.03  # of a conditional's sd, the last step of a quantile: what is left is its square
MIXED = 60  # draws whose conditionals are mixed for an interval
PATHS = 200
DRAWS = 800


@dataclass(frozen=True, eq=False)
class Sampled:
    """Draws side by side, D of them; model units.

    draws (D, C, P), with the mean and sd of `mean` and `sd`; s2, mu, w (D, C): mu is where the level began
    level_now (D, C) where the level stands at the end
    levels (D', T, C) its path on the diary's occasions, of every (D / D')-th draw; last (D, C) distances at the end
    mean, sd, above, lower, upper (C, P): of single coefficients, from their conditionals; above is P(> 0)
    settled: split R-hat and effective sample
    """

    draws: Array
    s2: Array
    mu: Array
    w: Array
    level_now: Array
    levels: NDArray[np.float32]
    last: Array
    mean: Array
    sd: Array
    above: Array
    lower: Array
    upper: Array
    settled: Settled

    @property
    def path_draws(self) -> Array:
        """(D', C, P) the draws whose levels are kept."""
        return self.draws[:: -(-len(self.draws) // PATHS)]


def sampled_of(problem: Problem, prior: Population, kept: Kept, settled: Settled, occasions: int) -> Sampled:
    """Kept sweeps, chains one after another, as draws. What was left out of the sweep keeps its prior."""
    p, layout = problem, prior.layout
    names = ("theta", "s2", "mu", "w", "last")
    flat = {name: _thinned(getattr(kept, name), DRAWS) for name in names}
    D = len(flat["theta"])
    owner = np.repeat(np.arange(p.C), np.diff(p.row_start))
    draws = prior.sample[np.arange(D) % len(prior.sample)]
    for outside in (layout.level, layout.weight):
        draws[:, :, [outside(j) for j in range(layout.size)]] = 0.0
    draws[:, :, layout.one] = 0.0
    singles = _singles(p, prior, owner, kept)
    draws[:, owner, p.row_place] = _matched(flat["theta"], *(part[owner, p.row_place] for part in singles[:2]))
    mu = np.where(p.active == 1, flat["mu"], _prior_means(prior, D))
    now = np.where(p.active == 1, _thinned(kept.level[:, :, -1], DRAWS), mu)
    return Sampled(
        draws,
        flat["s2"],
        mu,
        flat["w"],
        now,
        _paths(p, kept, occasions),
        flat["last"],
        *singles,
        settled,
    )


def _matched(draws: Array, mean: Array, sd: Array) -> Array:
    """Draws moved and stretched to the mean and sd that the conditionals give: what is pooled from them agrees."""
    own = draws.std(0)
    return np.asarray(mean + (draws - draws.mean(0)) * np.where(own > 1e-12, sd / np.maximum(own, 1e-12), 1.0))


def _prior_means(prior: Population, draws: int) -> Array:
    """(D, C) means of channels that were never answered."""
    rng = np.random.default_rng(draws)
    return np.asarray(prior.mu_mean + prior.mu_spread * rng.standard_normal((draws, len(prior.mu_mean))))


def _thinned(kept: Any, most: int) -> Any:
    """(B, D, ...) as at most about `most` draws, evenly taken, chains one after another."""
    flat = kept.reshape(-1, *kept.shape[2:])
    return flat[:: -(-len(flat) // most)]


def _paths(p: Problem, kept: Kept, occasions: int) -> NDArray[np.float32]:
    """(D', T, C) levels on the occasions of the diary itself, of every so manyth draw."""
    where = np.zeros(occasions, np.int64)
    where[p.row[p.row >= 0]] = np.flatnonzero(p.row >= 0)
    flat = _thinned(kept.level, DRAWS)
    return np.asarray(flat[:: -(-len(flat) // PATHS)][:, where], dtype=np.float32)


def _singles(
    p: Problem, prior: Population, owner: NDArray[np.int64], kept: Kept
) -> tuple[Array, Array, Array, Array, Array]:
    """(mean, sd, P(> 0), 2.5% and 97.5%) of every coefficient, (C, P): the average of its normal conditionals."""
    own = prior.spread.copy()
    for block in prior.shared:
        for cell in block.cells:
            own[cell] = np.hypot(own[cell], block.sd)
    mean, sd = prior.mean.copy(), own
    above = np.where(own > 0, normal.cdf(mean / np.where(own > 0, own, 1.0)), 0.5)
    lower, upper = mean - 1.96 * sd, mean + 1.96 * sd
    if p.n:
        m, v = kept.mean.reshape(-1, p.n), kept.variance.reshape(-1, p.n)
        at = owner, p.row_place
        mean[at], sd[at] = m.mean(0), np.sqrt(v.mean(0) + m.var(0))
        step = max(len(m) // MIXED, 1)
        m, s = m[::step], np.sqrt(v[::step])
        above[at] = normal.cdf(m / s).mean(0)
        lower[at] = _quantile(m, s, 0.025)
        upper[at] = _quantile(m, s, 0.975)
    return mean, sd, above, lower, upper


def _quantile(m: Array, s: Array, chance: float) -> Array:
    """(n,) where the mixture of normals (S, n) reaches a chance.

    Newton's steps, held short, from the expansion of Cornish and Fisher in the mixture's first four moments.
    """
    x, width = _near(m, s, float(normal.quantile(chance))), s.mean(0)
    for _ in range(2):
        off = (x - m) / s
        slope = np.maximum((normal.density(off) / s).mean(0), 1e-3 / width)
        step = np.clip((normal.cdf(off).mean(0) - chance) / slope, -width, width)
        x = x - step
        if np.abs(step / width).max() < NEAR_ENOUGH:
            break
    return x


def _near(m: Array, s: Array, z: float) -> Array:
    """(n,) the quantile at z of what has the mixture's mean, variance, skewness and kurtosis, as far as these carry."""
    centre, v = m.mean(0), s * s
    c = m - centre
    c2 = c * c
    variance = (c2 + v).mean(0)
    skew = (c * (c2 + 3 * v)).mean(0) / variance**1.5
    peak = (c2 * (c2 + 6 * v) + 3 * v * v).mean(0) / variance**2 - 3.0
    skew, peak = np.clip(skew, -1.0, 1.0), np.clip(peak, -1.0, 2.0)
    bent = z + skew * (z * z - 1) / 6 + peak * (z**3 - 3 * z) / 24 - skew**2 * (2 * z**3 - 5 * z) / 36
    return np.asarray(centre + np.sqrt(variance) * bent)
