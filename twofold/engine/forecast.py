r"""One step ahead, again and again: predict an occasion, then look at it.

A look moves the lags and the levels; nothing else is learned. What was not seen is stood in for by its expectation,
with its uncertainty. Within the day, mean and covariance are carried from row to row (sequential conditioning):

    m_k = x_k . theta_k,   cov_k,<k = A_k cov_<k,<k,   cov_kk = A_k cov_<k,<k A_k^T + Phi_k P Phi_k^T + s2_k + doubt
    P(use) = cdf(m_u / sqrt(1 + A_u cov A_u^T + Phi_u P Phi_u^T + doubt))

P is the covariance of the lags (0 where they were seen), doubt what is not known of theta.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twofold.engine import ahead, closed_form, normal
from twofold.engine.ahead import Levels
from twofold.engine.design import CLOCK, Layout, Person, clock_at, in_lags, to_channels
from twofold.engine.diary import Cohort, Diary
from twofold.engine.population import Population

Array = NDArray[np.float64]
LONGEST_GAP = 7  # after a week unseen, the lags have come to rest
LARGEST_LOG_SPREAD = 1.0


@dataclass(frozen=True, eq=False)
class Forecaster:
    """What is fixed while walking: theta (C, P), one covariance per row, s2 (C,), and the person's design."""

    prior: Population
    person: Person
    theta: Array
    covs: tuple[Array, ...]
    s2: Array

    @property
    def layout(self) -> Layout:
        """Names and places."""
        return self.prior.layout


class Step(NamedTuple):
    """One occasion predicted, in model units: mean (C,), variance (C,), chance of use (NaN where there is none)."""

    mean: Array
    variance: Array
    p_use: float


def forecasters(cohort: Cohort, prior: Population) -> list[Forecaster]:
    """Everyone's forecaster under a learned population (its `forecast`)."""
    assert prior.forecast is not None
    looking = prior.forecast
    layout = looking.layout
    people = [ahead.person_rows(layout, looking.scale, d, looking.mu_mean, looking.weight) for d in cohort.diaries]
    found = closed_form.estimate(layout, closed_form.evidence_of(layout, people), looking)
    return [
        Forecaster(looking, person, found.theta[i], tuple(c[i] for c in found.cov), found.s2[i])
        for i, person in enumerate(people)
    ]


class Walker:
    """Walks one person's occasions in time order."""

    def __init__(self, forecaster: Forecaster) -> None:
        self.of = forecaster
        self.layout = forecaster.layout
        C = self.layout.size
        self.levels = Levels.at(forecaster.prior.mu_mean, forecaster.prior.weight)
        self.lag, self.lag_cov = forecaster.prior.mu_mean.copy(), np.zeros((C, C))
        self.day: int | None = None
        self.inputs = np.zeros(len(forecaster.prior.spec.inputs))
        self.used_before: float = float("nan")

    def walk(self, diary: Diary, *, quietly: bool = False) -> list[Step]:
        """Predict each occasion from what came before it, then look at it. `quietly` only looks."""
        scale, person = self.of.prior.scale, self.of.person
        y = to_channels(self.layout, scale, diary)
        x = diary.inputs / scale.input_unit if diary.inputs.size else diary.inputs
        x = np.where(np.isfinite(x), x - person.input_mean, 0.0)
        clock = clock_at(diary, person.start, person.length, None)
        steps = []
        for t, day in enumerate(diary.days):
            whole = bool(np.isfinite(in_lags(self.layout, y[t], self.levels.centre)).all())
            if not (quietly and whole):
                steps.append(self._predict(int(day), x[t], clock[t]))
            self._look(y[t], int(day), x[t], simple=quietly and whole)
        return steps

    def _predict(self, day: int, x: Array, clock: Array) -> Step:
        layout, C = self.layout, self.layout.size
        gap = LONGEST_GAP if self.day is None else day - self.day
        for _ in range(min(gap - 1, LONGEST_GAP)):
            self._rest()
        row = self._row_of_levels()
        clock = clock.copy()
        if self.of.person.intensive and self.day is not None:
            clock[CLOCK.index("night")] = float(day > self.day)
        row[layout.clock(CLOCK[0]) : layout.one] = clock
        row[2 * C : 3 * C] = row[C : 2 * C] * row[layout.clock("night")]
        for place, (m, when) in enumerate(layout.given):
            row[layout.input(place)] = x[m] if when == "same" else self.inputs[m] * float(gap <= 1)
        self._row = row
        self._through_the_day(np.full(C, np.nan))
        return self._step()

    def _row_of_levels(self) -> Array:
        """Lags and levels as the design has them."""
        layout, C = self.layout, self.layout.size
        row = np.zeros(layout.width)
        row[C : 2 * C] = self.lag - self.levels.centre
        if layout.amount is not None and self.used_before == 0.0:
            row[C + layout.amount] = 0.0
        row[3 * C : 4 * C], row[4 * C : 5 * C] = self.levels.beside(layout)
        row[layout.one] = 1.0
        return row

    def _rest(self) -> None:
        """A day unseen: the lags become what is expected of it."""
        self._row = self._row_of_levels()
        self._through_the_day(np.full(self.layout.size, np.nan))
        self.lag, self.lag_cov = self._mean + self.levels.centre, self._cov
        self.used_before = float("nan")

    def _through_the_day(self, known: Array) -> None:
        """Mean and covariance of today's distances, row after row; known cells have no variance."""
        C = self.layout.size
        self._mean, self._cov = np.zeros(C), np.zeros((C, C))
        self._raw, self._raw_variance = np.zeros(C), np.zeros(C)
        for k in range(C):
            self._one_row(k, known)

    def _one_row(self, k: int, known: Array) -> None:
        layout, C, row = self.layout, self.layout.size, self._row
        theta = self.of.theta[k]
        same, lags = theta[:C], theta[C : 2 * C].copy()
        lags[k] += theta[2 * C + k] * row[layout.clock("night")]
        row[:C] = self._mean
        index = layout.predictors(k)
        x = row[index]
        cross = self._cov @ same
        eta = float(theta[index] @ x)
        spread = float(same @ cross + lags @ self.lag_cov @ lags + x @ self.of.covs[k] @ x)
        if k == layout.use:
            width = np.sqrt(1.0 + spread)
            p = float(normal.cdf(eta / width))
            self._raw[k], mean, variance = p, p - float(self.levels.centre[k]), p * (1 - p)
            cross = cross * float(normal.density(eta / width)) / width
        else:
            mean, variance = eta, spread + float(self.of.s2[k])
            self._raw[k], self._raw_variance[k] = mean, variance
            if k == layout.amount and layout.use is not None:  # an amount is there only when there is use
                p = float(known[layout.use]) if np.isfinite(known[layout.use]) else self._raw[layout.use]
                mean, variance, cross = p * mean, p * variance, p * cross
        if np.isfinite(known[k]):
            mean, variance, cross = float(known[k]), 0.0, np.zeros(C)
        self._mean[k], self._cov[k], self._cov[:, k] = mean, cross, cross
        self._cov[k, k] = variance

    def _step(self) -> Step:
        layout, centre = self.layout, self.levels.centre
        mean, variance = self._mean + centre, np.diag(self._cov).copy()
        if layout.amount is not None:
            mean[layout.amount] = self._raw[layout.amount] + centre[layout.amount]
            variance[layout.amount] = self._raw_variance[layout.amount]
        return Step(mean, variance, float("nan") if layout.use is None else float(self._raw[layout.use]))

    def _look(self, y: Array, day: int, x: Array, *, simple: bool) -> None:
        """Let one seen occasion move the lags and the levels."""
        layout, centre = self.layout, self.levels.centre
        deviation = in_lags(layout, y, centre)
        if simple:
            self.lag, self.lag_cov = deviation + centre, np.zeros_like(self.lag_cov)
        else:
            self._through_the_day(deviation)
            self.lag, self.lag_cov = self._mean + centre, self._cov.copy()
        self.used_before = float("nan") if layout.use is None else float(y[layout.use])
        self.levels.look(y)
        self.day, self.inputs = day, x


class Prediction(NamedTuple):
    """One variable of one occasion in the column's units: expected value, its spread, chance of use (or NaN)."""

    mean: float
    sd: float
    p_use: float


def in_columns(prior: Population, step: Step) -> list[Prediction]:
    """A step in the columns' own units, one entry per variable of the spec."""
    layout, scale, out = prior.layout, prior.scale, []
    inside = prior.diagnostics.get("inside_range", [True] * len(prior.spec.variables))
    for v, variable in enumerate(prior.spec.variables):
        k = layout.of_variable.index(v)
        if variable.kind == "use":
            out.append(_use_in_columns(prior, step))
            continue
        mean = step.mean[k] * scale.unit[k] + scale.low[k]
        if variable.range is not None and inside[v]:
            mean = float(np.clip(mean, *variable.range))
        out.append(Prediction(float(mean), float(np.sqrt(step.variance[k]) * scale.unit[k]), float("nan")))
    return out


def _use_in_columns(prior: Population, step: Step) -> Prediction:
    """Expected amount (log-normal given use) and its spread; without amounts, the chance itself."""
    p, amount = step.p_use, prior.layout.amount
    if amount is None:
        return Prediction(p, float(np.sqrt(p * (1 - p))), p)
    unit = prior.scale.unit[amount]
    m, s2 = step.mean[amount] * unit, min(step.variance[amount] * unit**2, LARGEST_LOG_SPREAD)
    given = max(float(np.exp(m + s2 / 2) - 1), 0.0)
    square = max(float(np.exp(2 * m + 2 * s2) - 2 * np.exp(m + s2 / 2) + 1), given**2)
    return Prediction(p * given, float(np.sqrt(max(p * square - (p * given) ** 2, 1e-9))), p)
