"""Scores of forecasts, and how sure they are: people are drawn again, and every method sees the same draws."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
RESAMPLES, RESAMPLING_SEED = 2000, 20261123
WORST_SHARE = 0.1


class Interval(NamedTuple):
    """A figure with its 95% interval over people."""

    value: float
    low: float
    high: float


class Errors(NamedTuple):
    """Errors of one method, (N, J): squared, the person mean's squared (on within-person spread), absolute, seen."""

    square: Array
    flat: Array
    absolute: Array
    seen: Array

    def item(self, j: int) -> "Errors":
        """The errors on one item alone."""
        return Errors(*(part[:, [j]] for part in self))

    def of(self, which: NDArray[np.bool_]) -> "Errors":
        """The errors of some of the people."""
        return Errors(*(part[which] for part in self))

    @property
    def r2(self) -> float:
        """1 - squared error / squared error of the persons' own means; NaN with nothing to score."""
        return float(1 - self.square.sum() / max(self.flat.sum(), 1e-12)) if self.seen.any() else float("nan")

    @property
    def mae(self) -> float:
        """Mean over items of the mean absolute error, in the items' units."""
        if not self.seen.any():
            return float("nan")
        return float((self.absolute.sum(0) / np.maximum(self.seen.sum(0), 1)).mean())

    @property
    def by_person(self) -> Array:
        """(N,) each person's own R2; NaN for who has nothing to score."""
        square, flat = self.square.sum(1), self.flat.sum(1)
        return np.asarray(np.where(self.seen.sum(1) > 0, 1 - square / np.maximum(flat, 1e-12), np.nan))

    @property
    def worse_than_mean(self) -> float:
        """The share of people whose own training mean was nearer."""
        seen = self.seen.sum(1) > 0
        return float(np.mean(self.square[seen].sum(1) > self.flat[seen].sum(1))) if seen.any() else float("nan")

    @property
    def worst_tenth(self) -> float:
        """R2 of the tenth of people it serves worst, taken together: how far below their own means they are put."""
        own = self.by_person
        told = np.flatnonzero(np.isfinite(own))
        if not len(told):
            return float("nan")
        worst = told[np.argsort(own[told], kind="stable")[: max(round(WORST_SHARE * len(told)), 1)]]
        return float(1 - self.square[worst].sum() / max(self.flat[worst].sum(), 1e-12))


def draws_of(people: int) -> Array:
    """(RESAMPLES, N) how often each person is drawn."""
    rng = np.random.default_rng(RESAMPLING_SEED)
    drawn = rng.integers(0, max(people, 1), (RESAMPLES, people))
    counts = np.zeros((RESAMPLES, people))
    np.add.at(counts, (np.arange(RESAMPLES)[:, None], drawn), 1.0)
    return counts


def interval(value: float, resampled: Array) -> Interval:
    """The middle 95% of what resampling gave."""
    known = resampled[np.isfinite(resampled)]
    if not len(known):
        return Interval(value, float("nan"), float("nan"))
    low, high = np.quantile(known, [0.025, 0.975])
    return Interval(value, float(low), float(high))


def gain_in_r2(own: Errors, other: Errors, draws: Array) -> Interval:
    """R2 of ours less that of another."""
    gain, flat = (other.square - own.square).sum(1), own.flat.sum(1)
    return interval(float(gain.sum() / max(flat.sum(), 1e-12)), (draws @ gain) / np.maximum(draws @ flat, 1e-12))


# ---- chances of use -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Chances:
    """What one method said about use, and whether there was use: one array of occasions per person."""

    said: list[Array]
    used: list[Array]

    @property
    def brier(self) -> float:
        """Mean squared distance from what happened."""
        return float(self._squares.sum() / max(self._counts.sum(), 1))

    @property
    def auc(self) -> float:
        """Pooled over everyone's occasions."""
        return auc(np.concatenate(self.said), np.concatenate(self.used))

    @property
    def within(self) -> float:
        """The mean of the persons' own AUC, over who has both kinds of occasion."""
        own = self.by_person
        return float(np.nanmean(own)) if np.isfinite(own).any() else float("nan")

    @property
    def by_person(self) -> Array:
        """(N,) each person's own AUC; NaN for who has one kind of occasion only."""
        return np.array([auc(p, y) for p, y in zip(self.said, self.used, strict=True)])

    @property
    def _squares(self) -> Array:
        return np.array([float(((p - y) ** 2).sum()) for p, y in zip(self.said, self.used, strict=True)])

    @property
    def _counts(self) -> Array:
        return np.array([float(len(y)) for y in self.used])

    def resampled_brier(self, draws: Array) -> Array:
        """(R,) the Brier score of each draw of people."""
        return np.asarray((draws @ self._squares) / np.maximum(draws @ self._counts, 1.0))

    def resampled_within(self, draws: Array) -> Array:
        """(R,) the mean of persons' own AUC of each draw."""
        own = self.by_person
        there = np.isfinite(own)
        weight = draws @ there.astype(float)
        return np.asarray(np.where(weight > 0, (draws @ np.where(there, own, 0.0)) / np.maximum(weight, 1.0), np.nan))

    def resampled_auc(self, draws: Array) -> Array:
        """(R,) the pooled AUC of each draw: wins of person i's occasions with use over person j's without, summed."""
        N = len(self.said)
        wins = np.zeros((N, N))
        with_use = np.concatenate([p[y > 0] for p, y in zip(self.said, self.used, strict=True)])
        whose = np.repeat(np.arange(N), [int((y > 0).sum()) for y in self.used])
        for j, (p, y) in enumerate(zip(self.said, self.used, strict=True)):
            without = np.sort(p[y == 0])
            won = np.searchsorted(without, with_use, "left") + np.searchsorted(without, with_use, "right")
            wins[:, j] = np.bincount(whose, won / 2.0, N)
        positive = draws @ np.array([float((y > 0).sum()) for y in self.used])
        negative = draws @ np.array([float((y == 0).sum()) for y in self.used])
        pairs = positive * negative
        return np.asarray(np.where(pairs > 0, ((draws @ wins) * draws).sum(1) / np.maximum(pairs, 1.0), np.nan))


class UseGain(NamedTuple):
    """How much better our chances are than another's; above 0 is better for us in all three."""

    brier: Interval
    auc: Interval
    within: Interval


def gain_in_use(own: Chances, other: Chances, draws: Array) -> UseGain:
    """Brier score saved, and AUC gained, pooled and within persons, with intervals over people."""
    return UseGain(
        interval(other.brier - own.brier, other.resampled_brier(draws) - own.resampled_brier(draws)),
        interval(own.auc - other.auc, own.resampled_auc(draws) - other.resampled_auc(draws)),
        interval(own.within - other.within, own.resampled_within(draws) - other.resampled_within(draws)),
    )


def auc(p: Array, y: Array) -> float:
    """Chance that an occasion with use was given more than one without; ties count half."""
    with_use, without = p[y > 0], p[y == 0]
    if not len(with_use) or not len(without):
        return float("nan")
    values, counts = np.unique(np.concatenate([with_use, without]), return_counts=True)
    ends = np.cumsum(counts)
    ranks = ends - (counts - 1) / 2.0
    of = ranks[np.searchsorted(values, with_use)]
    n, m = len(with_use), len(without)
    return float((of.sum() - n * (n + 1) / 2) / (n * m))
