r"""One step ahead: everyone's foresight, one person's own part of it, and where their past has left them.

The mean of a rating is its slow level and what `foresight` adds to it, a little held back towards the mean of all days
(`HELD`: it costs the middle person next to nothing, and spares those whose days resemble nobody's). Its variance is
the person's own, and what is not known: of the coefficients, of an occasion before that was not seen, of a long gap.

    mean = L + HELD (s + theta . x - L),   variance = v + x' cov x + sum over unseen j of theta_j^2 v_j + gap
"""

from copy import deepcopy
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twofold.engine.ahead import FORGETTING_DAYS, LONG, SLOW, Occasions, Past
from twofold.engine.diary import Cohort, Diary
from twofold.engine.foresight import Foresight, chance, columns_of, lags_of, learn, lesson_of, own_row
from twofold.engine.spec import ModelSpec

Array = NDArray[np.float64]
HELD = 0.93
LARGEST_LOG_SPREAD = 1.0


@dataclass(frozen=True, eq=False)
class Forecaster:
    """One person's coefficients, per channel theta (F,), cov (F, F) and variance, and the past they stand on."""

    foresight: Foresight
    past: Past
    theta: tuple[Array, ...]
    cov: tuple[Array, ...]
    variance: Array

    def walk(self, diary: Diary) -> list["Step"]:
        """Predict each occasion of a diary that follows on from what came before it. Nothing else is learned."""
        seen = deepcopy(self.past).walk(diary)
        layout = self.foresight.layout
        means, variances = np.zeros((len(diary), layout.size)), np.zeros((len(diary), layout.size))
        chances = np.full(len(diary), np.nan)
        for k in range(layout.size):
            X, kinds = columns_of(layout, k, seen)
            if k == layout.use:
                chances = chance(X @ self.theta[k])
                means[:, k], variances[:, k] = chances, chances * (1 - chances)
                continue
            long = seen.levels[:, LONG, k]
            means[:, k] = long + HELD * (seen.levels[:, SLOW, k] + X @ self.theta[k] - long)
            variances[:, k] = self._variance(k, X, kinds, seen)
        return [Step(m, v, float(p)) for m, v, p in zip(means, variances, chances, strict=True)]

    def _variance(self, k: int, X: Array, kinds: tuple[str, ...], seen: Occasions) -> Array:
        """(T,) what is not known of row k beforehand."""
        doubt = np.einsum("ti,ij,tj->t", X, self.cov[k], X)
        pull = lags_of(self.foresight.layout, k, kinds, self.theta[k])
        unseen = (~seen.seen * pull**2) @ self.variance
        gone = 1.0 - np.exp(-np.maximum(seen.since - 1.0, 0.0) / FORGETTING_DAYS)
        return np.asarray(self.variance[k] * (1.0 + self.foresight.rows[k].gap * gone) + doubt + unseen)


class Step(NamedTuple):
    """One occasion predicted, in model units: mean (C,), variance (C,), chance of use (NaN where there is none)."""

    mean: Array
    variance: Array
    p_use: float


def forecasters(cohort: Cohort) -> tuple[Foresight, list[Forecaster]]:
    """What a cohort teaches, and each of its people's forecaster at the end of their diary."""
    foresight, pasts, seen = learn(cohort)
    return foresight, [_own(foresight, past, s) for past, s in zip(pasts, seen, strict=True)]


def forecaster_of(foresight: Foresight, diary: Diary) -> Forecaster:
    """One person's forecaster at the end of a diary, under a foresight learned from others."""
    past = foresight.before(diary)
    seen = past.walk(diary)
    past.take_stock()
    return _own(foresight, past, seen)


def _own(foresight: Foresight, past: Past, seen: Occasions) -> Forecaster:
    layout, thetas, covs, variance = foresight.layout, [], [], np.ones(foresight.layout.size)
    for k, row in enumerate(foresight.rows):
        if k == layout.use:
            thetas.append(row.mean)
            covs.append(np.zeros((len(row.mean), len(row.mean))))
            variance[k] = foresight.start.use_rate * (1 - foresight.start.use_rate)
            continue
        theta, cov, variance[k] = own_row(row, lesson_of(layout, k, seen))
        thetas.append(theta)
        covs.append(cov)
    return Forecaster(foresight, past, tuple(thetas), tuple(covs), variance)


class Prediction(NamedTuple):
    """One variable of one occasion in the column's units: expected value, its spread, chance of use (or NaN)."""

    mean: float
    sd: float
    p_use: float


def tomorrow(diary: Diary, spec: ModelSpec, foresight: Foresight | None = None) -> dict[str, Prediction]:
    """What the day after a diary's last may bring, by variable; inputs of that day are not known.

    Without a foresight learned from others the diary teaches what it can; the rest stays our guess.
    """
    own = forecasters(Cohort(spec, (diary,)))[1][0] if foresight is None else forecaster_of(foresight, diary)
    day = np.floor(diary.times[-1:] + 1e-9) + 1.0 if len(diary) else np.ones(1)
    shape = (1, len(spec.variables)), (1, len(spec.inputs))
    hours = None if diary.hours is None else np.full(1, float(np.nanmedian([*diary.hours, 12.0])))
    ahead = Diary(diary.person, day, np.full(shape[0], np.nan), np.full(shape[1], np.nan), diary.dated, hours)
    return dict(zip(spec.names, in_columns(own.foresight, own.walk(ahead)[0]), strict=True))


def in_columns(foresight: Foresight, step: Step) -> list[Prediction]:
    """A step in the columns' own units, one entry per variable of the spec."""
    layout, scale, out = foresight.layout, foresight.scale, []
    for v, variable in enumerate(foresight.spec.variables):
        k = layout.of_variable.index(v)
        if variable.kind == "use":
            out.append(_use_in_columns(foresight, step))
            continue
        mean = step.mean[k] * scale.unit[k] + scale.low[k]
        if variable.range is not None and foresight.inside[v]:
            mean = float(np.clip(mean, *variable.range))
        out.append(Prediction(float(mean), float(np.sqrt(step.variance[k]) * scale.unit[k]), float("nan")))
    return out


def _use_in_columns(foresight: Foresight, step: Step) -> Prediction:
    """Expected amount (log-normal given use) and its spread; without amounts, the chance itself."""
    p, amount = step.p_use, foresight.layout.amount
    if amount is None:
        return Prediction(p, float(np.sqrt(p * (1 - p))), p)
    unit = foresight.scale.unit[amount]
    m, s2 = step.mean[amount] * unit, min(step.variance[amount] * unit**2, LARGEST_LOG_SPREAD)
    given = max(float(np.exp(m + s2 / 2) - 1), 0.0)
    square = max(float(np.exp(2 * m + 2 * s2) - 2 * np.exp(m + s2 / 2) + 1), given**2)
    return Prediction(p * given, float(np.sqrt(max(p * square - (p * given) ** 2, 1e-9))), p)
