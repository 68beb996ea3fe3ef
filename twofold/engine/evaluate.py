"""How well tomorrow is predicted, beside every simpler way: R2, MAE, Brier, AUC on the last part of each diary.

Nothing of the held-out part is learned from; walking through it moves the lags and the level only, and the baselines
keep learning in the same way. Scored where the answer is there and the occasion before is one step away and whole, so
that every method has what it needs. R2 is against each person's training mean, items on their within-person spread,
pooled; MAE is the mean over items, in their own units.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twofold.engine import baselines
from twofold.engine.design import clock_columns, consecutive, is_intensive
from twofold.engine.diary import Cohort, Diary
from twofold.engine.errors import BadDiary
from twofold.engine.forecast import forecasters, in_columns
from twofold.engine.scores import Chances, Errors, Interval, UseGain, draws_of, gain_in_r2, gain_in_use

Array = NDArray[np.float64]
OURS = "Twofold"
FEWEST_TRAIN = 5


class Score(NamedTuple):
    """One method: the first four over the ratings, the last three over use; NaN where it does not speak."""

    r2: float = float("nan")
    mae: float = float("nan")
    worse_than_mean: float = float("nan")
    worst_tenth: float = float("nan")
    brier: float = float("nan")
    auc: float = float("nan")
    auc_within: float = float("nan")


@dataclass(frozen=True)
class Evaluation:
    """Every method's score; ours by item (r2, mae); what we gain on each, with intervals; and what was counted."""

    scores: dict[str, Score]
    items: dict[str, tuple[float, float]]
    differences: dict[str, Interval]
    use_differences: dict[str, UseGain]
    counts: dict[str, int]
    notes: list[str]


def evaluate(
    cohort: Cohort, *, holdout: float = 0.25, others: Mapping[str, Mapping[str, Array]] | None = None
) -> Evaluation:
    """Learn from the first part of each diary, walk the rest, score.

    `others` are scored beside us: what a method expected, by its name and by person, (T, K) in the columns' units.
    Raises BadDiary when nobody has enough days to learn from and to hold out.
    """
    kept = [(d, max(len(d) - max(round(len(d) * holdout), 1), 0)) for d in cohort.diaries]
    kept = [(d, n) for d, n in kept if n >= FEWEST_TRAIN]
    if not kept:
        raise BadDiary(f"Nobody has {FEWEST_TRAIN} occasions to learn from and one to hold out.")
    training = Cohort(cohort.spec, tuple(d.part(slice(0, n)) for d, n in kept))
    ours, chance = _walk(training, [d.part(slice(n, None)) for d, n in kept])
    told = {OURS: ours}
    for name, said in (others or {}).items():
        told[name] = [said[d.person][n:] for d, n in kept]
    return _score(cohort, kept, told, chance)


def _walk(training: Cohort, tests: list[Diary]) -> tuple[list[Array], list[Array]]:
    """(T_test, K) expected values and (T_test,) chances of use, per person."""
    means, chances = [], []
    use = training.spec.use
    foresight, own = forecasters(training)
    for forecaster, test in zip(own, tests, strict=True):
        steps = [in_columns(foresight, step) for step in forecaster.walk(test)]
        means.append(np.array([[p.mean for p in step] for step in steps]).reshape(len(test), -1))
        chances.append(np.array([step[use].p_use for step in steps]) if use is not None else np.zeros(0))
    return means, chances


def _score(
    cohort: Cohort, kept: list[tuple[Diary, int]], told: dict[str, list[Array]], chance: list[Array]
) -> Evaluation:
    spec = cohort.spec
    ratings = [k for k, v in enumerate(spec.variables) if v.kind == "rating"]
    series = [_series(d, n, spec.use, cohort) for d, n in kept]
    scored = [_scored(p) for p in series]
    forecasts = {name: [m[:, ratings] for m in means] for name, means in told.items()}
    for name, method in baselines.RATINGS.items():
        forecasts[name] = [f[p.train :][:, ratings] for f, p in zip(method(series), series, strict=True)]
    errors = {name: _errors(series, f, ratings, scored) for name, f in forecasts.items()} if ratings else {}
    clocks = [_waves(d) for d, _ in kept]
    answers = _use_answers(series, clocks, spec.use, ratings, scored, chance)
    draws = draws_of(len(kept))
    scores = {name: _one_score(errors.get(name), answers.get(name)) for name in dict.fromkeys([*forecasts, *answers])}
    names = [spec.names[k] for k in ratings]
    items = {n: (errors[OURS].item(j).r2, errors[OURS].item(j).mae) for j, n in enumerate(names)}
    counts = {
        "persons": len(cohort),
        "persons_scored": len(kept),
        "occasions": sum(len(d) for d in cohort.diaries),
        "occasions_scored": int(sum(ok.sum() for ok in scored)),
        "answers_scored": int(errors[OURS].seen.sum()) if errors else 0,
        "use_scored": sum(len(y) for y in answers[OURS].used) if answers else 0,
        "rows_without_time": len(cohort.notes.without_time),
        "repeated_times": len(cohort.notes.repeated),
    }
    differences = {n: gain_in_r2(errors[OURS], e, draws) for n, e in errors.items() if n != OURS}
    of_use = {n: gain_in_use(answers[OURS], a, draws) for n, a in answers.items() if n != OURS}
    return Evaluation(scores, items, differences, of_use, counts, cohort.notes.sentences())


def _one_score(errors: Errors | None, answers: Chances | None) -> Score:
    about_ratings = () if errors is None else (errors.r2, errors.mae, errors.worse_than_mean, errors.worst_tenth)
    about_use = {} if answers is None else {"brier": answers.brier, "auc": answers.auc, "auc_within": answers.within}
    return Score(*about_ratings, **about_use)


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


def _series(diary: Diary, train: int, use: int | None, cohort: Cohort) -> baselines.Series:
    items = diary.values.copy()
    if use is not None and cohort.spec.variables[use].amount:
        items[:, use] = np.log1p(items[:, use])
    return baselines.Series(items, consecutive(diary), train)


def _waves(diary: Diary) -> Array:
    """(T, 7) weekday as one wave, hour of the day as two, and whether a night passed."""
    clock = clock_columns(diary, 0.0, 0.0)[:, 1:]
    hours = np.zeros(len(diary)) if diary.hours is None else np.where(np.isfinite(diary.hours), diary.hours, 12.0)
    known = float(diary.hours is not None and is_intensive(diary))
    angle = 4 * np.pi * hours / 24
    return np.column_stack(
        [clock[:, :2], clock[:, 2:4] * known, np.sin(angle) * known, np.cos(angle) * known, clock[:, 4]]
    )


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
    clocks: list[Array],
    use: int | None,
    ratings: list[int],
    scored: list[NDArray[np.bool_]],
    chance: list[Array],
) -> dict[str, Chances]:
    """The chances of use every method gave on the scored occasions, and whether there was use."""
    if use is None:
        return {}
    people = [_use_series(p, clock, use, ratings) for p, clock in zip(series, clocks, strict=True)]
    picked = [ok & np.isfinite(p.used[p.train :]) for p, ok in zip(people, scored, strict=True)]
    used = [p.used[p.train :][ok] for p, ok in zip(people, picked, strict=True)]
    if not sum(len(y) for y in used):
        return {}
    base = baselines.base_rate(people)
    answers = {OURS: Chances([c[ok] for c, ok in zip(chance, picked, strict=True)], used)}
    for name, method in baselines.USE.items():
        whole = [np.where(np.isfinite(f), f, b) for f, b in zip(method(people), base, strict=True)]
        said = [f[p.train :][ok] for f, p, ok in zip(whole, people, picked, strict=True)]
        answers[name] = Chances(said, used)
    return answers


def _use_series(p: baselines.Series, clock: Array, use: int, ratings: list[int]) -> baselines.UseSeries:
    amount = p.items[:, use]
    used = np.where(np.isfinite(amount), (amount > 0).astype(float), np.nan)
    return baselines.UseSeries(used, p.items[:, ratings], p.follows, p.train, clock)
