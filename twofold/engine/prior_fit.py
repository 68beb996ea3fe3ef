r"""Are this person's days likely under what many people have taught?

Where a prior N(m, V) is right, the posterior's mean t has moved from m by N(0, V - S), S its covariance. So

    Q = (t - m)' (V - S + r V)^-1 (t - m),   E Q = tr B,   Var Q = 2 tr B^2,   B = (V - S + r V)^-1 (V - S)

says how far somebody lies from the people the prior was learned from; r keeps directions that the days hardly told of
from counting. It is held against a chi-square of the same mean and variance, for each row of the model, and for all
variances (in logs) together; each mean of the answers is held against where people's means lie. The smallest chance,
times how many were looked at, is the answer.
The closed form is used whatever the posterior is: this is a warning, and no answer.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from twofold.engine import closed_form, normal
from twofold.engine.closed_form import Estimate, Evidence
from twofold.engine.design import Layout, person_rows
from twofold.engine.diary import Diary
from twofold.engine.population import Population
from twofold.engine.verdict import FEWEST_DAYS

Array = NDArray[np.float64]
RIDGE = 0.05
UNLIKELY = 0.02
LOG_MEAN, LOG_VARIANCE = 0.9228, 0.3949  # digamma(3), trigamma(3): the log of an IG(3, rate) is log(rate) - these


@dataclass(frozen=True)
class PriorFit:
    """How likely a person's days are under a learned prior.

    checked   there was a learned prior, and enough days; without both the rest says nothing
    p         chance of days at least as far off as these; unlikely: below `UNLIKELY`
    where     what is furthest off: a variable (what it depends on), "mean of" one, or "variances"
    """

    checked: bool
    p: float = 1.0
    unlikely: bool = False
    where: str = ""

    def as_plain(self) -> dict[str, Any] | None:
        """For summary.json; None where there is nothing to say."""
        return {"p": round(self.p, 5), "unlikely": self.unlikely, "where": self.where} if self.checked else None


NOT_CHECKED = PriorFit(False)


def check(diary: Diary, prior: Population) -> PriorFit:
    """One person's days against a prior that was learned."""
    if not prior.people or _answered(diary) < FEWEST_DAYS:
        return NOT_CHECKED
    layout = prior.layout
    person = person_rows(layout, prior.scale, diary, prior.mu_mean)
    evidence = closed_form.evidence_of(layout, [person])
    found = closed_form.estimate(layout, evidence, prior)
    return check_all(layout, prior, evidence, found, [_answered(diary)])[0]


def check_all(
    layout: Layout, prior: Population, evidence: Evidence, found: Estimate, answered: list[int]
) -> list[PriorFit]:
    """The same for everyone of an estimate; `answered` counts their answered days."""
    N, C = evidence.centre.shape
    if not prior.people:
        return [NOT_CHECKED] * N
    prior = replace(prior, spread=np.maximum(prior.spread, 1e-6))
    ratings = [k for k in range(C) if layout.is_rating(k)]
    tests = {layout.channels[k]: _row(layout, prior, found, k) for k in range(C)}
    variances = np.zeros((3, N))
    alone: dict[str, Array] = {}
    for k in ratings:
        off = np.log(found.s2[:, k]) - (np.log(prior.rate[k]) - LOG_MEAN)
        many = np.maximum(evidence.taught[:, k], 1.0)
        variances += _scalars(off, LOG_VARIANCE, np.minimum(2.0 / many, LOG_VARIANCE))
        carried = np.clip(found.theta[:, k, layout.lag(k)], 0.0, 0.9)
        own = found.s2[:, k] / (1 - carried) ** 2 / many  # of a mean of days that carry over
        z = np.abs(evidence.centre[:, k] - prior.mu_mean[k]) / np.sqrt(prior.mu_spread[k] ** 2 + own)
        alone[f"mean of {layout.channels[k]}"] = 2.0 * normal.cdf(-z)
    if ratings:
        tests["variances"] = variances
    alone |= {name: _tail(*parts) for name, parts in tests.items()}
    names, chances = list(alone), np.array(list(alone.values()))
    p = np.minimum(chances.min(0) * len(names), 1.0)
    return [
        PriorFit(True, float(p[i]), bool(p[i] < UNLIKELY), names[int(chances[:, i].argmin())])
        if answered[i] >= FEWEST_DAYS and np.isfinite(p[i])
        else NOT_CHECKED
        for i in range(N)
    ]


def _row(layout: Layout, prior: Population, found: Estimate, k: int) -> Array:
    """(3, N): Q, its mean and its variance of the coefficients of row k."""
    index = layout.predictors(k)
    sd = prior.spread[k, index]
    moved = (found.theta[:, k][:, index] - prior.mean[k, index]) / sd
    learned = np.eye(len(index)) - found.cov[k] / (sd[:, None] * sd)
    B = np.linalg.solve(learned + RIDGE * np.eye(len(index)), learned)
    Q = np.einsum("ni,ni->n", moved, np.linalg.solve(learned + RIDGE * np.eye(len(index)), moved[..., None])[..., 0])
    mean = np.maximum(np.trace(B, axis1=1, axis2=2), 1e-6)
    return np.stack([np.maximum(Q, 0.0), mean, 2.0 * np.maximum(np.einsum("nij,nji->n", B, B), 1e-6)])


def _scalars(moved: Array, variance: float, left: Array) -> Array:
    """The same for one number of each person."""
    learned = np.maximum(1.0 - left / variance, 0.0)
    share = learned / (learned + RIDGE)
    return np.stack([moved**2 / variance / (learned + RIDGE), share, 2.0 * share**2])


def _tail(Q: Array, mean: Array, variance: Array) -> Array:
    """P(as large or larger) under a scaled chi-square of that mean and variance (Wilson and Hilferty 1931)."""
    freedom = 2.0 * np.maximum(mean, 1e-6) ** 2 / np.maximum(variance, 1e-12)
    z = ((np.maximum(Q, 0.0) / np.maximum(mean, 1e-9)) ** (1 / 3) - (1 - 2 / (9 * freedom))) / np.sqrt(
        2 / (9 * freedom)
    )
    return np.asarray(normal.cdf(-z))


def _answered(diary: Diary) -> int:
    return len(np.unique(diary.days[np.isfinite(diary.values).any(1)]))
