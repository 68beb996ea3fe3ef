r"""Do one person's days look like those of the people a prior was learned from?

If they do, the posterior mean E_i of coefficient i lies round the prior's mean m_i with variance V_i - v_i: what the
prior leaves open less what stays open (v_i, posterior variance). So

    z_i = (E_i - m_i) / sqrt(V_i - v_i),     Q = sum_i s_i z_i^2 / sum_i s_i,     s_i = 1 - v_i / V_i

is about 1. Only coefficients of which the person has taught a fifth or more count (s_i >= FEWEST_OWN). Q times its
degrees of freedom, (sum s)^2 / sum s^2, is held against a chi-square. z are not independent and priors are learned a
little wide, so this errs on the side of saying nothing.
"""

import numpy as np
from numpy.typing import NDArray

from twofold.engine import normal
from twofold.engine.posterior import Posterior

Array = NDArray[np.float64]
FEWEST_OWN = 0.2
FEWEST = 5  # coefficients; of fewer nothing is said
SMALL = 0.01


def distances(posterior: Posterior) -> tuple[Array, Array]:
    """(z, s) of every coefficient and mean that counts."""
    found, prior, layout = posterior.sampled, posterior.prior, posterior.layout
    if found is None:
        return np.zeros(0), np.zeros(0)
    rows = [(k, c) for k in range(layout.size) for c in layout.predictors(k) if c not in _unused(posterior)]
    at = tuple(np.array(rows).T)
    open_, left = prior.spread[at] ** 2, found.sd[at] ** 2
    off = found.mean[at] - prior.mean[at]
    ratings = [k for k in range(layout.size) if layout.is_rating(k)]
    open_ = np.append(open_, prior.mu_spread[ratings] ** 2)
    left = np.append(left, found.mu[:, ratings].var(0))
    off = np.append(off, found.mu[:, ratings].mean(0) - prior.mu_mean[ratings])
    share = 1.0 - left / np.maximum(open_, 1e-12)
    counts = (open_ > 0) & (share >= FEWEST_OWN)
    return off[counts] / np.sqrt((open_ - left)[counts]), share[counts]


def _unused(posterior: Posterior) -> set[int]:
    layout = posterior.layout
    return {layout.one, *(place(j) for place in (layout.level, layout.weight) for j in range(layout.size))}


def chance_of(z: Array, share: Array) -> float:
    """The chance of distances as large as these, by Wilson and Hilferty's cube root."""
    if len(z) < FEWEST:
        return 1.0
    q = float((share * z**2).sum() / share.sum())
    freedom = float(share.sum() ** 2 / (share**2).sum())
    return float(normal.cdf(-(q ** (1 / 3) - (1 - 2 / (9 * freedom))) / np.sqrt(2 / (9 * freedom))))


def unlike_the_others(posterior: Posterior) -> bool:
    """This person's days would be rare among the people the prior was learned from. Never of a prior nobody taught."""
    return posterior.prior.people > 0 and chance_of(*distances(posterior)) < SMALL
