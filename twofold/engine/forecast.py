r"""One step ahead, again and again: predict an occasion, then look at it.

A look moves the lags and the slow level; nothing else is learned. What was not seen is stood in for by its expectation,
with its uncertainty. Within the day, mean and covariance are carried from row to row (sequential conditioning):

    m_k = x_k . theta_k,   cov_k,<k = A_k cov_<k,<k,   cov_kk = A_k cov_<k,<k A_k^T + Phi_k P Phi_k^T + s2_k + doubt
    P(use) = cdf(m_u / sqrt(1 + A_u cov A_u^T + Phi_u P Phi_u^T + doubt))

P is the covariance of the lags (0 where they were seen), doubt what is not known of theta and mu.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twofold.engine import normal
from twofold.engine.design import CLOCK, Layout, clock_at, slow_level, step_level, to_channels
from twofold.engine.diary import Diary
from twofold.engine.posterior import Posterior

Array = NDArray[np.float64]
LONGEST_GAP = 7  # after a week unseen, the lags have come to rest
WARM_UP = 12  # the last occasions of what was learned from, walked to have the lags and the level right
LARGEST_LOG_SPREAD = 1.0


class Step(NamedTuple):
    """One occasion predicted, in model units: mean (C,), variance (C,), chance of use (NaN where there is none)."""

    mean: Array
    variance: Array
    p_use: float


@dataclass
class _Memory:
    """What the walker knows between occasions: lag (C,) and its covariance, slow level and weight (C,), time, inputs."""

    lag: Array
    lag_cov: Array
    level: Array
    weight: Array
    day: int | None
    inputs: Array


class Walker:
    """Walks one person's occasions in time order."""

    def __init__(self, posterior: Posterior) -> None:
        self.posterior = posterior
        self.layout: Layout = posterior.layout
        C = self.layout.size
        self.memory = _Memory(
            np.zeros(C), np.zeros((C, C)), np.zeros(C), np.zeros(C), None, np.zeros(len(posterior.prior.spec.inputs))
        )
        self._start_from(posterior.diary)

    def _start_from(self, diary: Diary) -> None:
        """Be where the diary that was learned from ends."""
        early = max(len(diary) - WARM_UP, 0)
        if early:
            whole = self._deviations(diary.part(slice(0, early)))
            level, weight = slow_level(np.vstack([whole, np.full((1, self.layout.size), np.nan)]))
            self.memory.level, self.memory.weight = level[-1], weight[-1]
        for _ in self.walk(diary.part(slice(early, None))):
            pass

    def _deviations(self, diary: Diary) -> Array:
        """(T, C) distances from the design's centre, as the design has them in its lags."""
        layout = self.layout
        y = to_channels(layout, self.posterior.prior.scale, diary)
        deviation = y - self.posterior.person.centre
        if layout.amount is not None and layout.use is not None:
            deviation[y[:, layout.use] == 0, layout.amount] = 0.0
        return np.asarray(deviation)

    def walk(self, diary: Diary) -> list[Step]:
        """Predict each occasion from what came before it, then look at it."""
        person = self.posterior.person
        deviations = self._deviations(diary)
        x = diary.inputs / self.posterior.prior.scale.input_unit if diary.inputs.size else diary.inputs
        x = np.where(np.isfinite(x), x - person.input_mean, 0.0)
        clock = clock_at(diary, person.start, person.length, None)
        steps = []
        for t in range(len(diary)):
            steps.append(self._predict(int(diary.days[t]), x[t], clock[t]))
            self._look(deviations[t], int(diary.days[t]), x[t])
        return steps

    def skip(self, diary: Diary) -> list[Step]:
        """Predict occasions without looking at any of them."""
        hidden = np.full_like(diary.values, np.nan)
        return self.walk(
            Diary(diary.person, diary.times, hidden, diary.inputs, diary.dated, diary.hours, diary.rows)
        )

    def _predict(self, day: int, x: Array, clock: Array) -> Step:
        memory, layout, person = self.memory, self.layout, self.posterior.person
        gap = LONGEST_GAP if memory.day is None else day - memory.day
        for _ in range(min(gap - 1, LONGEST_GAP)):
            self._rest()
        row = np.zeros(layout.width)
        C = layout.size
        row[C : 2 * C] = memory.lag
        row[3 * C : 4 * C], row[4 * C : 5 * C] = memory.level, memory.weight
        if person.intensive and memory.day is not None:
            clock = clock.copy()
            clock[CLOCK.index("night")] = float(day > memory.day)
        row[layout.clock(CLOCK[0]) : layout.one] = clock
        row[2 * C : 3 * C] = memory.lag * row[layout.clock("night")]
        row[layout.one] = 1.0
        for place, (m, when) in enumerate(layout.given):
            row[layout.input(place)] = x[m] if when == "same" else memory.inputs[m] * float(gap <= 1)
        self._row, self._known = row, np.full(C, np.nan)
        self._through_the_day()
        return self._step()

    def _rest(self) -> None:
        """A day unseen: the lags become what is expected of it."""
        row = np.zeros(self.layout.width)
        C = self.layout.size
        row[C : 2 * C], row[3 * C : 4 * C] = self.memory.lag, self.memory.level
        row[4 * C : 5 * C], row[self.layout.one] = self.memory.weight, 1.0
        row[self.layout.clock("trend")] = 1.0
        self._row, self._known = row, np.full(C, np.nan)
        self._through_the_day()
        self.memory.lag, self.memory.lag_cov = self._mean, self._cov

    def _through_the_day(self) -> None:
        """Deviations' mean and covariance, row after row; known cells have no variance."""
        layout, C = self.layout, self.layout.size
        self._mean, self._cov, self._eta = np.zeros(C), np.zeros((C, C)), np.zeros(C)
        self._spread = np.zeros(C)
        for k in range(C):
            self._one_row(k)

    def _one_row(self, k: int) -> None:
        layout, posterior, C = self.layout, self.posterior, self.layout.size
        row = self._row
        theta = posterior.theta[k]
        same = theta[:C]
        lags = theta[C : 2 * C].copy()
        lags[k] += theta[2 * C + k] * row[layout.clock("night")]
        row[:C] = self._mean
        shift = np.zeros(C) if k == layout.use else posterior.delta  # the probit row is measured from the centres
        eta = float(theta @ row) - float(self._carried(k, row) @ shift)
        across = self._cov[:, :] @ same
        spread = float(same @ across + lags @ self.memory.lag_cov @ lags) + self._doubt(k, row)
        if k == layout.use:
            p = float(normal.cdf(eta / np.sqrt(1.0 + spread)))
            rate = float(posterior.person.centre[k])
            slope = float(normal.density(eta / np.sqrt(1.0 + spread))) / np.sqrt(1.0 + spread)
            mean, variance, cross = p - rate, p * (1 - p), across * slope
            self._eta[k] = p
        else:
            mean, variance, cross = eta, spread + float(posterior.s2[k]), across
            self._eta[k] = eta
            if k == layout.amount and layout.use is not None:
                p = self._eta[layout.use] if np.isnan(self._known[layout.use]) else float(self._known[layout.use])
                self._spread[k] = variance
                mean, variance, cross = p * eta, p * variance, p * across
        if np.isfinite(self._known[k]):
            mean, variance, cross = float(self._known[k]), 0.0, np.zeros(C)
        self._mean[k] = mean
        self._cov[k], self._cov[:, k] = cross, cross
        self._cov[k, k] = variance

    def _carried(self, k: int, row: Array) -> Array:
        """(C,) how much of each mean's distance from the centre is in row k's prediction, less its own place."""
        layout, C = self.layout, self.layout.size
        theta = self.posterior.theta[k]
        carried = theta[:C] + theta[C : 2 * C] + theta[2 * C : 3 * C] * row[layout.clock("night")]
        carried = carried + theta[3 * C : 4 * C] * row[4 * C : 5 * C]
        carried[k] -= 1.0
        return np.asarray(carried)

    def _doubt(self, k: int, row: Array) -> float:
        """Variance from not knowing the coefficients and the mean."""
        index = self.layout.predictors(k)
        x = row[index]
        own = float(x @ self.posterior.covs[k] @ x)
        if not self.layout.is_rating(k):
            return own
        g = self._carried(k, row)
        return own + float(g @ self.posterior.mu_cov @ g)

    def _step(self) -> Step:
        layout, centre = self.layout, self.posterior.person.centre
        mean, variance = self._mean + centre, np.diag(self._cov).copy()
        p = float("nan")
        if layout.use is not None:
            p = float(self._eta[layout.use])
        if layout.amount is not None:
            mean[layout.amount] = self._eta[layout.amount] + centre[layout.amount]
            variance[layout.amount] = self._spread[layout.amount]
        return Step(mean, variance, p)

    def _look(self, seen: Array, day: int, x: Array) -> None:
        """Let one seen occasion move the lags and the level."""
        memory = self.memory
        self._known = seen
        self._through_the_day()
        memory.lag, memory.lag_cov = self._mean.copy(), self._cov.copy()
        memory.level, memory.weight = step_level(memory.level, memory.weight, seen)
        memory.day, memory.inputs = day, x


class Prediction(NamedTuple):
    """One variable of one occasion in the column's units: expected value, its spread, chance of use (or NaN)."""

    mean: float
    sd: float
    p_use: float


def in_columns(posterior: Posterior, step: Step) -> list[Prediction]:
    """A step in the columns' own units, one entry per variable of the spec."""
    layout, scale, spec = posterior.layout, posterior.prior.scale, posterior.prior.spec
    out = []
    for v, variable in enumerate(spec.variables):
        k = layout.of_variable.index(v)
        if variable.kind == "use":
            out.append(_use_in_columns(posterior, step))
            continue
        mean = step.mean[k] * scale.unit[k] + scale.low[k]
        if variable.range is not None:
            mean = float(np.clip(mean, *variable.range))
        out.append(Prediction(float(mean), float(np.sqrt(step.variance[k]) * scale.unit[k]), float("nan")))
    return out


def _use_in_columns(posterior: Posterior, step: Step) -> Prediction:
    """Expected amount (log-normal given use) and its spread; without amounts, the chance itself."""
    p, amount = step.p_use, posterior.layout.amount
    if amount is None:
        return Prediction(p, float(np.sqrt(p * (1 - p))), p)
    unit = posterior.prior.scale.unit[amount]
    m, s2 = step.mean[amount] * unit, min(step.variance[amount] * unit**2, LARGEST_LOG_SPREAD)
    given = max(float(np.exp(m + s2 / 2) - 1), 0.0)
    square = max(float(np.exp(2 * m + 2 * s2) - 2 * np.exp(m + s2 / 2) + 1), given**2)
    return Prediction(p * given, float(np.sqrt(max(p * square - (p * given) ** 2, 1e-9))), p)
