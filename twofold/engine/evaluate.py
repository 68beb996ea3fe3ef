"""How well tomorrow is predicted, beside every simpler way: R2, MAE, Brier, AUC on the last part of each diary.

Nothing of the held-out part is learned from; walking through it moves the lags and the level only, and the baselines
keep learning in the same way. Scored where the answer is there and the occasion before is one step away and whole, so
that every method has what it needs. R2 is against each person's training mean, items on their within-person spread,
pooled; MAE is the mean over items, in their own units.
"""

from dataclasses import dataclass, field

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


@dataclass(frozen=True)
class Score:
    """One method: r2, mae over the ratings; brier, auc over use; NaN where it does not speak."""

    r2: float = float("nan")
    mae: float = float("nan")
    brier: float = float("nan")
    auc: float = float("nan")
    worse_than_mean: float = float("nan")


@dataclass(frozen=True)
class Evaluation:
    """Every method's score, per item R2 of ours, and what was counted."""

    scores: dict[str, Score]
    items: dict[str, tuple[float, float]]  # ours: (r2, mae) of each rating
    counts: dict[str, float]
    notes: list[str] = field(default_factory=list)


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
    truth = [p.items[p.train :][:, ratings] for p in series]
    spread = _within_spread(series, ratings)
    centre = [p.mean[ratings] for p in series]
    forecasts = {OURS: [m[:, ratings] for m in ours]}
    for name, method in baselines.RATINGS.items():
        forecasts[name] = [f[p.train :][:, ratings] for f, p in zip(method(series), series, strict=True)]
    use_scores = _use_scores(series, kept, spec.use, ratings, scored, chance)
    scores = {}
    for name in [*forecasts, *(n for n in use_scores if n not in forecasts)]:
        r2, mae, worse = (
            _rating_score(truth, forecasts[name], centre, spread, scored)
            if name in forecasts and ratings
            else (np.nan,) * 3
        )
        brier, auc = use_scores.get(name, (np.nan, np.nan))
        scores[name] = Score(r2, mae, brier, auc, worse)
    items = _per_item(truth, forecasts[OURS], centre, scored, [spec.names[k] for k in ratings])
    return Evaluation(scores, items, _counts(cohort, kept, truth, scored, use_scores), cohort.notes.sentences())


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
        square += np.where(seen, part, 0.0).__pow__(2).sum(0)
        count += seen.sum(0)
    return np.asarray(np.sqrt(np.maximum(square / np.maximum(count, 1), 1e-12)))


def _rating_score(
    truth: list[Array], forecast: list[Array], centre: list[Array], spread: Array, scored: list[NDArray[np.bool_]]
) -> tuple[float, float, float]:
    """(r2, mae, share of people for whom the person's own mean was better)."""
    error2 = mean2 = 0.0
    absolute, count = np.zeros(len(spread)), np.zeros(len(spread))
    worse = people = 0
    for y, f, m, ok in zip(truth, forecast, centre, scored, strict=True):
        there = np.isfinite(y) & ok[:, None]
        if not there.any():
            continue
        filled = np.where(np.isfinite(f), f, m)
        e = np.where(there, y - filled, 0.0)
        d = np.where(there, y - m, 0.0)
        own, flat = ((e / spread) ** 2).sum(), ((d / spread) ** 2).sum()
        error2, mean2 = error2 + own, mean2 + flat
        people, worse = people + 1, worse + int(own > flat)
        absolute += np.abs(e).sum(0)
        count += there.sum(0)
    return float(1 - error2 / mean2), float(np.mean(absolute / np.maximum(count, 1))), worse / max(people, 1)


def _per_item(
    truth: list[Array], forecast: list[Array], centre: list[Array], scored: list[NDArray[np.bool_]], names: list[str]
) -> dict[str, tuple[float, float]]:
    out = {}
    for j, name in enumerate(names):
        one = np.ones(1)
        cut = [(y[:, [j]], f[:, [j]], m[[j]]) for y, f, m in zip(truth, forecast, centre, strict=True)]
        r2, mae, _ = _rating_score([c[0] for c in cut], [c[1] for c in cut], [c[2] for c in cut], one, scored)
        out[name] = (r2, mae)
    return out


def _use_scores(
    series: list[baselines.Series],
    kept: list[tuple[Diary, int]],
    use: int | None,
    ratings: list[int],
    scored: list[NDArray[np.bool_]],
    chance: list[Array],
) -> dict[str, tuple[float, float]]:
    """(brier, auc) of every method that speaks of use."""
    if use is None:
        return {}
    people = [
        baselines.UseSeries(
            np.where(np.isfinite(p.items[:, use]), (p.items[:, use] > 0) * 1.0, np.nan),
            p.items[:, ratings],
            p.follows,
            p.train,
        )
        for p in series
    ]
    picked = [ok & np.isfinite(p.used[p.train :]) for p, ok in zip(people, scored, strict=True)]
    y = np.concatenate([p.used[p.train :][ok] for p, ok in zip(people, picked, strict=True)])
    if not len(y):
        return {}
    base = baselines.base_rate(people)
    answers = {OURS: np.concatenate([c[ok] for c, ok in zip(chance, picked, strict=True)])}
    for name, method in baselines.USE.items():
        parts = [
            np.where(np.isfinite(f), f, b)[p.train :][ok]
            for f, b, p, ok in zip(method(people), base, people, picked, strict=True)
        ]
        answers[name] = np.concatenate(parts)
    return {name: (float(np.mean((p - y) ** 2)), auc(p, y)) for name, p in answers.items()}


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


def _counts(
    cohort: Cohort,
    kept: list[tuple[Diary, int]],
    truth: list[Array],
    scored: list[NDArray[np.bool_]],
    use_scores: dict[str, tuple[float, float]],
) -> dict[str, float]:
    return {
        "persons": len(cohort),
        "persons_scored": len(kept),
        "occasions": sum(len(d) for d in cohort.diaries),
        "answers_scored": int(sum((np.isfinite(y) & ok[:, None]).sum() for y, ok in zip(truth, scored, strict=True))),
        "occasions_scored": int(sum(ok.sum() for ok in scored)),
        "rows_without_time": len(cohort.notes.without_time),
        "repeated_times": len(cohort.notes.repeated),
    }
