"""Have chains settled? Split R-hat and effective samples (Gelman and others, Bayesian Data Analysis 3, 11.4 and 11.5).

Judged on the links that are shown, each by its mean given all else, which is what Rao-Blackwell averages. The effective
sample of a link is (posterior sd / Monte Carlo error of its mean)^2.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twofold.engine.gibbs import Kept

Array = NDArray[np.float64]
R_HAT = 1.05
FEWEST = 100.0
SHORT = 100  # kept sweeps under which chains are read in groups


class Settled(NamedTuple):
    """The worst split R-hat and the smallest effective sample."""

    r_hat: float
    effective: float

    @property
    def good(self) -> bool:
        """Good enough to be shown."""
        return self.r_hat <= R_HAT and self.effective >= FEWEST


def judge(kept: Kept, shown: NDArray[np.bool_]) -> Settled:
    """The worst of one person. `shown` (n,) marks the coefficients that are shown as links."""
    if not np.isfinite(kept.theta).all():
        return Settled(np.inf, 0.0)
    followed, extra = kept.mean[:, :, shown], kept.variance[:, :, shown].mean((0, 1))
    own = followed.var((0, 1))
    moves = own > 1e-9 * extra
    if not moves.any():
        return Settled(1.0, np.inf)
    followed, share = followed[:, :, moves], (own / (own + extra))[moves]
    # what differs between sweeps counts against the whole posterior, of which it is a part
    r_hat = np.sqrt(1.0 + (split_r_hat(followed) ** 2 - 1.0) * share)
    return Settled(float(r_hat.max()), float((effective(followed) / share).min()))


def split_r_hat(chains: Array) -> Array:
    """(Q,) of (B, n, Q): every chain in halves. Many short chains are read in groups of chains side by side."""
    B, n, Q = chains.shape
    half = n // 2
    parts = np.concatenate([chains[:, :half], chains[:, n - half :]])
    if n < SHORT and B >= 8:
        parts = parts.reshape(8, B // 4, half, Q).reshape(8, -1, Q) if B % 4 == 0 else parts
    length = parts.shape[1]
    within = parts.var(1, ddof=1).mean(0)
    between = parts.mean(1).var(0, ddof=1)
    return np.asarray(np.sqrt((length - 1) / length + between / np.maximum(within, 1e-300)))


def effective(chains: Array) -> Array:
    """(Q,) effective sample of (B, n, Q): Geyer's initial monotone sequence over the chains' autocovariances."""
    B, n, _ = chains.shape
    off = chains - chains.mean(1, keepdims=True)
    power = np.abs(np.fft.rfft(off, 2 * n, axis=1)) ** 2
    cov = np.fft.irfft(power, axis=1)[:, :n].mean(0) / n
    within = cov[0] * n / (n - 1)
    total = cov[0] + (chains.mean(1).var(0, ddof=1) if B > 1 else 0.0)
    rho = 1.0 - (within - cov * n / (n - 1)) / np.maximum(total, 1e-300)
    pairs = rho[0 : n - 1 : 2] + rho[1:n:2]
    alive = np.cumprod(pairs > 0, axis=0)
    falling = np.minimum.accumulate(np.where(alive > 0, pairs, 0.0), axis=0)
    return np.asarray(B * n / np.maximum(2.0 * falling.sum(0) - 1.0, 0.1))
