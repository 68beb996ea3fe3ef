"""What simpler ways would have said: every forecast is printed beside these.

Each baseline sees what the engine sees: the training part, then every earlier answer of the held-out part. Axes are
(occasion, item); items are the ratings in their own units and use as 0/1 (an amount as log1p). A baseline answers NaN
where it has nothing to go on.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
RIDGE = 1e-6


@dataclass(frozen=True, eq=False)
class Series:
    """One person for the baselines: items (T, J) with NaN, follows (T,) the occasion before is one step away.

    The first `train` occasions may be learned from.
    """

    items: Array
    follows: NDArray[np.bool_]
    train: int

    @property
    def mean(self) -> Array:
        """(J,) means of the training part; 0 for an item never answered in it."""
        part = self.items[: self.train]
        seen = np.isfinite(part)
        return np.asarray(np.where(seen, part, 0.0).sum(0) / np.maximum(seen.sum(0), 1))


Forecast = Callable[[list[Series]], list[Array]]


def before(items: Array) -> Array:
    """(T, J) the occasion before; NaN for the first."""
    return np.vstack([np.full((1, items.shape[1]), np.nan), items[:-1]])


def person_mean(people: list[Series]) -> list[Array]:
    """The person's training mean, always."""
    return [np.repeat(p.mean[None], len(p.items), 0) for p in people]


def persistence(people: list[Series]) -> list[Array]:
    """The same as last time."""
    return [before(p.items) for p in people]


def moving_level(p: Series, rate: float) -> Array:
    """(T, J) the level before each occasion: gain 1/n at first, then `rate`; rate 0 is the running mean."""
    out = np.empty_like(p.items)
    level, count = p.mean.copy(), np.zeros(p.items.shape[1])
    for t in range(len(p.items)):
        out[t] = level
        seen = np.isfinite(p.items[t])
        count = count + seen
        gain = np.maximum(1.0 / np.maximum(count, 1.0), rate)
        level = np.where(seen, level + gain * (np.where(seen, p.items[t], 0.0) - level), level)
    return out


def running_mean(people: list[Series]) -> list[Array]:
    """The mean of everything seen so far."""
    return [moving_level(p, 0.0) for p in people]


def ewma(people: list[Series]) -> list[Array]:
    """An exponentially weighted mean, rate 0.3."""
    return [moving_level(p, 0.3) for p in people]


def _pairs(p: Series, around: Array) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Deviations from `around` now and before, and which training occasions have both in full."""
    now, was = p.items - around, before(p.items) - around
    ok = p.follows & np.isfinite(now).all(1) & np.isfinite(was).all(1)
    ok[p.train :] = False
    return now, was, ok


def _pooled_var(people: list[Series], levels: list[Array]) -> list[Array]:
    """One VAR(1) for all, around a level of each person's own."""
    sets = [_pairs(p, level) for p, level in zip(people, levels, strict=True)]
    X = np.vstack([was[ok] for _, was, ok in sets])
    Y = np.vstack([now[ok] for now, _, ok in sets])
    B = np.linalg.solve(X.T @ X + RIDGE * np.eye(X.shape[1]), X.T @ Y)
    return [level + was @ B for (_, was, _), level in zip(sets, levels, strict=True)]


def pooled_var(people: list[Series]) -> list[Array]:
    """One VAR(1) for all, around each person's training mean."""
    return _pooled_var(people, person_mean(people))


def pooled_ar(people: list[Series]) -> list[Array]:
    """One carry-over per item for all, around each person's training mean."""
    levels = person_mean(people)
    sets = [_pairs(p, level) for p, level in zip(people, levels, strict=True)]
    X, Y = np.vstack([was[ok] for _, was, ok in sets]), np.vstack([now[ok] for now, _, ok in sets])
    carry = (X * Y).sum(0) / ((X * X).sum(0) + RIDGE)
    return [level + was * carry for (_, was, _), level in zip(sets, levels, strict=True)]


def drifting_var(rate: float) -> Forecast:
    """One VAR(1) for all, around a mean that keeps moving at `rate`."""

    def forecast(people: list[Series]) -> list[Array]:
        return _pooled_var(people, [moving_level(p, rate) for p in people])

    return forecast


def own_var(people: list[Series]) -> list[Array]:
    """A VAR(1) of each person's own by least squares; the training mean where there are too few pairs."""
    out = []
    for p, level in zip(people, person_mean(people), strict=True):
        now, was, ok = _pairs(p, level)
        if ok.sum() < p.items.shape[1] + 2:
            out.append(level)
            continue
        X = np.column_stack([np.ones(ok.sum()), was[ok]])
        B = np.linalg.lstsq(X, now[ok], rcond=None)[0]
        out.append(level + B[0] + was @ B[1:])
    return out


RATINGS: dict[str, Forecast] = {
    "person mean": person_mean,
    "persistence": persistence,
    "running mean": running_mean,
    "EWMA 0.3": ewma,
    "pooled AR(1)": pooled_ar,
    "pooled VAR(1)": pooled_var,
    "OLS-VAR per person": own_var,
    "pooled VAR(1), drift 0.05": drifting_var(0.05),
    "pooled VAR(1), drift 0.10": drifting_var(0.10),
}


# ---- use ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class UseSeries:
    """One person's use: used (T,) 0/1 with NaN, ratings (T, J), follows (T,), clock (T, W) waves of weekday and hour.

    The first `train` occasions may be learned from.
    """

    used: Array
    ratings: Array
    follows: NDArray[np.bool_]
    train: int
    clock: Array


UseForecast = Callable[[list[UseSeries]], list[Array]]


def _counts(p: UseSeries) -> tuple[float, float]:
    part = p.used[: p.train]
    seen = part[np.isfinite(part)]
    return float(seen.sum()), float(len(seen))


def _beta_prior(counts: list[tuple[float, float]]) -> tuple[float, float]:
    """Rate and weight of the Beta prior that makes the counts likeliest, weight on a grid."""
    used, said = (np.array(c) for c in zip(*counts, strict=True))
    rate = float(np.clip(used.sum() / max(said.sum(), 1.0), 1e-3, 1 - 1e-3))
    weights = np.array([0.5, 1, 2, 4, 8, 16, 32, 64])
    return rate, float(weights[np.argmax([_beta_fit(used, said, rate * w, (1 - rate) * w) for w in weights])])


def _beta_fit(used: Array, said: Array, a: float, b: float) -> float:
    """Log marginal likelihood of Beta-binomial counts, as sums of logs."""
    total = 0.0
    for u, n in zip(used, said, strict=True):
        total += (
            np.log(a + np.arange(u)).sum() + np.log(b + np.arange(n - u)).sum() - np.log(a + b + np.arange(n)).sum()
        )
    return float(total)


def population_rate(people: list[UseSeries]) -> list[Array]:
    """The same chance for everyone, always."""
    used, said = (sum(c) for c in zip(*[_counts(p) for p in people], strict=True))
    return [np.full(len(p.used), used / max(said, 1.0)) for p in people]


def base_rate(people: list[UseSeries]) -> list[Array]:
    """The person's training rate, shrunk to everyone's."""
    rate, weight = _beta_prior([_counts(p) for p in people])
    return [np.full(len(p.used), (u + rate * weight) / (n + weight)) for p in people for u, n in [_counts(p)]]


def running_rate(people: list[UseSeries]) -> list[Array]:
    """The person's rate so far, shrunk to everyone's."""
    rate, weight = _beta_prior([_counts(p) for p in people])
    out = []
    for p in people:
        seen = np.isfinite(p.used)
        used = np.concatenate([[0.0], np.cumsum(np.where(seen, p.used, 0.0))])[:-1]
        said = np.concatenate([[0.0], np.cumsum(seen)])[:-1]
        out.append((used + rate * weight) / (said + weight))
    return out


def markov(people: list[UseSeries]) -> list[Array]:
    """The person's rate after use and after none, shrunk to everyone's; else the base rate."""
    out = [rate.copy() for rate in base_rate(people)]
    for was in (0.0, 1.0):
        counts = []
        for p in people:
            part = _after(p, was)[: p.train] & np.isfinite(p.used[: p.train])
            counts.append((float(p.used[: p.train][part].sum()), float(part.sum())))
        rate, weight = _beta_prior(counts)
        for p, answer, (u, n) in zip(people, out, counts, strict=True):
            answer[_after(p, was)] = (u + rate * weight) / (n + weight)
    return out


def _after(p: UseSeries, was: float) -> NDArray[np.bool_]:
    """(T,) the occasion before is one step away and was `was`."""
    return np.asarray(p.follows & (np.concatenate([[np.nan], p.used[:-1]]) == was))


def _logit(people: list[UseSeries], columns: Callable[[UseSeries, Array], Array]) -> list[Array]:
    """One logistic regression for all on the person's base rate and more."""
    bases = base_rate(people)
    designs = [columns(p, np.log(b / (1 - b))) for p, b in zip(people, bases, strict=True)]
    ok = [
        np.isfinite(d).all(1) & np.isfinite(p.used) & (np.arange(len(p.used)) < p.train)
        for p, d in zip(people, designs, strict=True)
    ]
    X = np.vstack([d[k] for d, k in zip(designs, ok, strict=True)])
    y = np.concatenate([p.used[k] for p, k in zip(people, ok, strict=True)])
    w = np.zeros(X.shape[1])
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(X @ w, -30, 30)))
        bend = X.T @ (X * (chance * (1 - chance))[:, None]) + 1e-3 * np.eye(len(w))
        w = w + np.linalg.solve(bend, X.T @ (y - chance) - 1e-3 * w)
    return [1 / (1 + np.exp(-np.clip(d @ w, -30, 30))) for d in designs]


def logit_use_before(people: list[UseSeries]) -> list[Array]:
    """Base rate and whether there was use the time before."""

    def columns(p: UseSeries, base: Array) -> Array:
        was = np.where(p.follows, np.concatenate([[np.nan], p.used[:-1]]), np.nan)
        return np.column_stack([np.ones(len(base)), base, was])

    return _logit(people, columns)


def logit_ratings_before(people: list[UseSeries]) -> list[Array]:
    """Base rate, use the time before, and the ratings the time before round the person's own mean."""

    return _logit(people, _with_ratings)


def logit_ratings_and_clock(people: list[UseSeries]) -> list[Array]:
    """The same with weekday, hour and whether a night passed."""
    return _logit(people, lambda p, base: np.column_stack([_with_ratings(p, base), p.clock]))


def _with_ratings(p: UseSeries, base: Array) -> Array:
    was = np.where(p.follows, np.concatenate([[np.nan], p.used[:-1]]), np.nan)
    mean = Series(p.ratings, p.follows, p.train).mean
    return np.column_stack([np.ones(len(base)), base, was, before(p.ratings) - mean])


USE: dict[str, UseForecast] = {
    "population rate": population_rate,
    "person base rate (shrunk)": base_rate,
    "running base rate": running_rate,
    "2-state Markov (shrunk)": markov,
    "pooled logit: base + use before": logit_use_before,
    "+ lagged ratings": logit_ratings_before,
    "+ lagged ratings and clock": logit_ratings_and_clock,
}
