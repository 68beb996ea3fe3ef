"""How well tomorrow is predicted, beside every simpler way: R2, MAE, Brier, AUC on the last part of each diary.

Nothing of the held-out part is learned from; walking through it moves the lags and the level only, and the baselines
keep learning in the same way. Scored where the answer is there and the occasion before is one step away and whole, so
that every method has what it needs. R2 is against each person's training mean, items on their within-person spread,
pooled; MAE is the mean over items, in their own units.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twofold.engine import baselines
from twofold.engine.design import consecutive
from twofold.engine.diary import Cohort, Diary
from twofold.engine.fit import fit_ahead
from twofold.engine.forecast import Walker, forecasters, in_columns
from twofold.engine.population import Population

Array = NDArray[np.float64]
OURS = "Twofold"
FEWEST_TRAIN = 5
RESAMPLES, RESAMPLING_SEED = 2000, 20261123


class Score(NamedTuple):
    """One method: r2, mae over the ratings; brier, auc over use; NaN where it does not speak."""

    r2: float = float("nan")
    mae: float = float("nan")
    brier: float = float("nan")
    auc: float = float("nan")
    worse_than_mean: float = float("nan")


@dataclass(frozen=True)
class Evaluation:
    """Every method's score; ours by item (r2, mae); R2 differences with their intervals; and what was counted."""

    scores: dict[str, Score]
    items: dict[str, tuple[float, float]]
    differences: dict[str, tuple[float, float, float]]
    counts: dict[str, int]
    notes: list[str]


def evaluate(cohort: Cohort, *, holdout: float = 0.25) -> Evaluation:
    """Learn from the first part of each diary, walk the rest, score."""
    kept = [(d, max(len(d) - max(round(len(d) * holdout), 1), 0)) for d in cohort.diaries]
    kept = [(d, n) for d, n in kept if n >= FEWEST_TRAIN]
    training = Cohort(cohort.spec, tuple(d.part(slice(0, n)) for d, n in kept))
    population = fit_ahead(training)
    ours, chance = _walk(training, population, [d.part(slice(n, None)) for d, n in kept])
    return _score(cohort, kept, ours, chance)


def _walk(training: Cohort, population: Population, tests: list[Diary]) -> tuple[list[Array], list[Array]]:
    """(T_test, K) expected values and (T_test,) chances of use, per person."""
    means, chances = [], []
    use = training.spec.use
    for forecaster, diary, test in zip(forecasters(training, population), training.diaries, tests, strict=True):
        walker = Walker(forecaster)
        walker.walk(diary, quietly=True)
        steps = [in_columns(forecaster.prior, step) for step in walker.walk(test)]
        means.append(np.array([[p.mean for p in step] for step in steps]).reshape(len(test), -1))
        chances.append(np.array([step[use].p_use for step in steps]) if use is not None else np.zeros(0))
    return means, chances


def _score(cohort: Cohort, kept: list[tuple[Diary, int]], ours: list[Array], chance: list[Array]) -> Evaluation:
    spec = cohort.spec
    ratings = [k for k, v in enumerate(spec.variables) if v.kind == "rating"]
    series = [_series(d, n, spec.use, cohort) for d, n in kept]
    scored = [_scored(p) for p in series]
    forecasts = {OURS: [m[:, ratings] for m in ours]}
    for name, method in baselines.RATINGS.items():
        forecasts[name] = [f[p.train :][:, ratings] for f, p in zip(method(series), series, strict=True)]
    errors = {name: _errors(series, f, ratings, scored) for name, f in forecasts.items()} if ratings else {}
    answers, used = _use_answers(series, spec.use, ratings, scored, chance)
    scores = {}
    for name in dict.fromkeys([*forecasts, *answers]):
        r2, mae, worse = _rating_score(errors[name]) if name in errors else (np.nan, np.nan, np.nan)
        p = answers.get(name)
        brier, area = (np.nan, np.nan) if p is None else (float(np.mean((p - used) ** 2)), auc(p, used))
        scores[name] = Score(r2, mae, brier, area, worse)
    names = [spec.names[k] for k in ratings]
    items = {n: _rating_score(errors[OURS].item(j))[:2] for j, n in enumerate(names)}
    counts = {
        "persons": len(cohort),
        "persons_scored": len(kept),
        "occasions": sum(len(d) for d in cohort.diaries),
        "occasions_scored": int(sum(ok.sum() for ok in scored)),
        "answers_scored": int(errors[OURS].seen.sum()) if errors else 0,
        "use_scored": len(used),
        "rows_without_time": len(cohort.notes.without_time),
        "repeated_times": len(cohort.notes.repeated),
    }
    return Evaluation(scores, items, _differences(errors), counts, cohort.notes.sentences())


class Errors(NamedTuple):
    """Errors of one method, (N, J): squared, the person mean's squared (on within-person spread), absolute, seen."""

    square: Array
    flat: Array
    absolute: Array
    seen: Array

    def item(self, j: int) -> "Errors":
        """The errors on one item alone."""
        return Errors(*(part[:, [j]] for part in self))


def _errors(
    series: list[baselines.Series], forecast: list[Array], ratings: list[int], scored: list[NDArray[np.bool_]]
) -> Errors:
    spread = _within_spread(series, ratings)
    rows = []
    for p, f, ok in zip(series, forecast, scored, strict=True):
        y, m = p.items[p.train :][:, ratings], p.mean[ratings]
        there = np.isfinite(y) & ok[:, None]
        e = np.where(there, y - np.where(np.isfinite(f), f, m), 0.0)
        d = np.where(there, y - m, 0.0)
        rows.append([((e / spread) ** 2).sum(0), ((d / spread) ** 2).sum(0), np.abs(e).sum(0), there.sum(0)])
    return Errors(*np.array(rows).transpose(1, 0, 2))


def _rating_score(errors: Errors) -> tuple[float, float, float]:
    """(r2, mae, share of people for whom the person's own mean was better)."""
    seen = errors.seen.sum(1) > 0
    if not seen.any():
        return float("nan"), float("nan"), float("nan")
    worse = float(np.mean(errors.square[seen].sum(1) > errors.flat[seen].sum(1)))
    mae = errors.absolute.sum(0) / np.maximum(errors.seen.sum(0), 1)
    return float(1 - errors.square.sum() / max(errors.flat.sum(), 1e-12)), float(mae.mean()), worse


def _differences(errors: dict[str, Errors]) -> dict[str, tuple[float, float, float]]:
    """R2 of ours less that of each other, with a 95% interval from resampling people (the same draws for all)."""
    if not errors:
        return {}
    own, flat = errors[OURS].square.sum(1), errors[OURS].flat.sum(1)
    rng = np.random.default_rng(RESAMPLING_SEED)
    drawn = rng.integers(0, len(own), (RESAMPLES, len(own)))
    base = np.maximum(flat[drawn].sum(1), 1e-12)
    out = {}
    for name, other in errors.items():
        if name != OURS:
            gain = other.square.sum(1) - own
            low, high = np.quantile(gain[drawn].sum(1) / base, [0.025, 0.975])
            out[name] = (float(gain.sum() / max(flat.sum(), 1e-12)), float(low), float(high))
    return out


def _series(diary: Diary, train: int, use: int | None, cohort: Cohort) -> baselines.Series:
    items = diary.values.copy()
    if use is not None and cohort.spec.variables[use].amount:
        items[:, use] = np.log1p(items[:, use])
    return baselines.Series(items, consecutive(diary), train)


def _scored(p: baselines.Series) -> NDArray[np.bool_]:
    """(T_test,) the occasion before is one step away and whole."""
    whole = np.isfinite(baselines.before(p.items)).all(1)
    return np.asarray((whole & p.follows)[p.train :])


def _within_spread(series: list[baselines.Series], ratings: list[int]) -> Array:
    """(J,) pooled within-person sd of the training parts."""
    square, count = np.zeros(len(ratings)), np.zeros(len(ratings))
    for p in series:
        part = (p.items[: p.train] - p.mean)[:, ratings]
        seen = np.isfinite(part)
        square += (np.where(seen, part, 0.0) ** 2).sum(0)
        count += seen.sum(0)
    return np.asarray(np.sqrt(np.maximum(square / np.maximum(count, 1), 1e-12)))


def _use_answers(
    series: list[baselines.Series],
    use: int | None,
    ratings: list[int],
    scored: list[NDArray[np.bool_]],
    chance: list[Array],
) -> tuple[dict[str, Array], Array]:
    """The chances of use every method gave on the scored occasions, and whether there was use."""
    if use is None:
        return {}, np.zeros(0)
    people = [_use_series(p, use, ratings) for p in series]
    picked = [ok & np.isfinite(p.used[p.train :]) for p, ok in zip(people, scored, strict=True)]
    used = np.concatenate([p.used[p.train :][ok] for p, ok in zip(people, picked, strict=True)])
    if not len(used):
        return {}, used
    base = baselines.base_rate(people)
    answers = {OURS: np.concatenate([c[ok] for c, ok in zip(chance, picked, strict=True)])}
    for name, method in baselines.USE.items():
        whole = [np.where(np.isfinite(f), f, b) for f, b in zip(method(people), base, strict=True)]
        answers[name] = np.concatenate([f[p.train :][ok] for f, p, ok in zip(whole, people, picked, strict=True)])
    return answers, used


def _use_series(p: baselines.Series, use: int, ratings: list[int]) -> baselines.UseSeries:
    amount = p.items[:, use]
    used = np.where(np.isfinite(amount), (amount > 0).astype(float), np.nan)
    return baselines.UseSeries(used, p.items[:, ratings], p.follows, p.train)


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
