r"""The design that looks ahead: everything is measured from where the person's level stood *before* the occasion.

Links are estimated looking back, round a mean that the whole diary has taught. A forecast has only the past, and a mean
that drifts: so forecasts are learned from rows that saw no more than a forecast sees. Per channel three levels move:

    slow  gain max(1 / (n + weight), 0.10): the centre m_t of everything
    fast  gain max(1 / (n + weight), 0.30): how the last days went
    long  gain 1 / (n + weight):            the mean of all days

    y_tk - m_tk = sum_j Phi_kj (y_{t-1,j} - m_tj) + sum_{j<k} A_kj (y_tj - m_tj)
                  + f_k (fast - slow) + l_k (long - slow) + B_k x_t + C_k c_t + intercept + e_tk

In the row of use, the probit of its long rate stands in place of (long - slow), with coefficient near one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.engine import normal
from twofold.engine.design import (
    CLOCK,
    Layout,
    Person,
    Scale,
    asked_for,
    clock_columns,
    consecutive,
    fill_outside,
    in_lags,
    is_intensive,
    pairs,
    stood_in,
    to_channels,
)
from twofold.engine.diary import Diary

Array = NDArray[np.float64]
SLOW, FAST, LONG = 0.10, 0.30, 0.0
GAINS = np.array([SLOW, FAST, LONG])[:, None]
SURE = 0.005  # no rate is nearer to never or always than this


@dataclass
class Levels:
    """Three levels of every channel, (3, C): slow, fast, long; and how often each was seen, (C,)."""

    levels: Array
    count: Array
    weight: Array

    @classmethod
    def at(cls, start: Array, weight: Array) -> "Levels":
        """Before any answer: everything stands at the start."""
        return cls(np.repeat(start[None], 3, 0), np.zeros(len(start)), weight)

    def look(self, seen: Array) -> None:
        """One more occasion; what was not seen leaves its levels as they were."""
        known = np.isfinite(seen)
        self.count = self.count + known
        gain = np.maximum(1.0 / (self.count + self.weight), GAINS)
        self.levels = np.where(known, self.levels + gain * (np.where(known, seen, 0.0) - self.levels), self.levels)

    @property
    def centre(self) -> Array:
        """(C,) the slow level."""
        return np.asarray(self.levels[0])

    def beside(self, layout: Layout) -> tuple[Array, Array]:
        """(C,) the fast level's distance from the slow, and, in the place of use, the probit of its long rate."""
        fast, long = self.levels[1] - self.levels[0], np.zeros(layout.size)
        if layout.use is not None:
            long[layout.use] = normal.quantile(np.clip(self.levels[2, layout.use], SURE, 1 - SURE))
        return fast, long


def person_rows(layout: Layout, scale: Scale, diary: Diary, start: Array, weight: Array) -> Person:
    """The design of one person, looking ahead; its means are the levels, so there is no centre to estimate."""
    y = to_channels(layout, scale, diary)
    T, C = y.shape
    columns = np.zeros((T, layout.width))
    now, was = np.full((T, C), np.nan), np.zeros((T, C))
    levels = Levels.at(start, weight)
    centres = np.zeros((T, C))
    for t in range(T):
        centres[t] = levels.centre
        now[t] = in_lags(layout, y[t], levels.centre)
        columns[t, 3 * C : 4 * C], columns[t, 4 * C : 5 * C] = levels.beside(layout)
        levels.look(y[t])
    whole = stood_in(now)
    if T > 1:  # yesterday's distances, from where the level stands today; an amount that was not there stays nothing
        moved = centres[1:] - centres[:-1]
        if layout.amount is not None and layout.use is not None:
            moved[y[:-1, layout.use] == 0, layout.amount] = 0.0
        was[1:] = whole[:-1] - moved
    x = diary.inputs / scale.input_unit if scale.input_unit.size else diary.inputs
    known = np.isfinite(x)
    input_mean = np.where(known, x, 0.0).sum(0) / np.maximum(known.sum(0), 1)
    first, length = (float(diary.times[0]), float(diary.times[-1] - diary.times[0])) if T else (0.0, 0.0)
    clock, follows = clock_columns(diary, first, length), consecutive(diary)
    columns[:, :C] = whole
    columns[:, C : 2 * C] = was * follows[:, None]
    columns[:, 2 * C : 3 * C] = columns[:, C : 2 * C] * clock[:, [CLOCK.index("night")]]
    fill_outside(layout, columns, x - input_mean, clock, follows)
    asked = asked_for(now)
    taught = pairs(now, np.isfinite(y), asked, follows)
    return Person(y, np.zeros(C), input_mean, columns, taught, asked, first, length, is_intensive(diary))


def usual(channels: list[Array]) -> tuple[Array, Array]:
    """(C,) where people's means lie, and (C,) the weight, in occasions, a person's level starts with.

    The weight is within-person over between-person variance, as a mean of n answers would be shrunk.
    """
    C = channels[0].shape[1]
    centre, weight = np.zeros(C), np.full(C, 2.0)
    for k in range(C):
        own = [c[np.isfinite(c[:, k]), k] for c in channels]
        own = [v for v in own if len(v) > 1]
        if not own:
            continue
        means, counts = np.array([v.mean() for v in own]), np.array([len(v) for v in own])
        within = sum(((v - v.mean()) ** 2).sum() for v in own) / max((counts - 1).sum(), 1)
        between = max(float(means.var()) - within * float(np.mean(1.0 / counts)), 1e-6)
        centre[k], weight[k] = means.mean(), np.clip(within / between, 0.5, 10.0)
    return centre, weight
