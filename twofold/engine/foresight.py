r"""What forecasts are learned as: one regression a rating for everyone, and people a little apart from it.

Row k predicts the distance of rating k from its slow level by what `ahead` has seen. The coefficients have a prior
(`PRIOR`: mean, sd, and how far people may lie apart); people are weighed by the root of their precision:

    beta_k = (sum_i w_i X_i'X_i + D^-1)^-1 (sum_i w_i X_i'r_i + D^-1 m),   w_i = (v_i / v)^(-1/2) / v
    theta_ik = (X_i'X_i / v_i + V^-1)^-1 (X_i'r_i / v_i + V^-1 beta_k)

Use is a logistic regression on the person's usual rate and what is known beforehand. In learning, an occasion is left
out of its own usual rate; what use the time before says is learned with nothing left out, so that it tells of the
person's own days among each other and not of who uses more.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from twofold.engine import ahead
from twofold.engine.ahead import FAST, FORGETTING_DAYS, LONG, RATES, RECENT, SLOW, Occasions, Past, Start
from twofold.engine.design import Layout, Scale, is_intensive, layout_of, scale_of, to_channels
from twofold.engine.diary import Cohort, Diary
from twofold.engine.spec import ModelSpec

Array = NDArray[np.float64]
OWN = tuple(r for r in range(len(RATES)) if r != SLOW)
WEIGHT_POWER = 0.5
NOISE_WEIGHT = 5.0  # answers' worth of everyone's variance in each person's
FIXED = 1e-4  # sd of what people do not differ in
NEWTON_STEPS = 10
ROWS_AT_ONCE = 512
LARGEST_STEP, SMALLEST_STEP = 1.5, 1e-7
SURE = 0.005  # no rate is nearer to never or always than this
GAP_WEIGHT, GAP_GUESS = 20.0, 0.3  # what a long gap adds to the variance, before any has been seen

# Per kind of column: mean, sd, and sd between people, in points (ratings) or logits (use).
PRIOR: dict[str, tuple[float, float, float]] = {
    "level": (0.06, 0.2, 0.05),
    "lag": (0.1, 0.3, 0.05),
    "fading": (0.0, 0.3, 0.0),
    "slot": (0.0, 0.1, 0.0),
    "bend": (0.0, 0.03, 0.0),  # the same where the level is high or low
    "others": (0.0, 0.1, 0.0),
    "wave": (0.0, 0.1, 0.1),
    "place": (0.0, 0.15, 0.0),
    "cross": (0.0, 0.05, 0.0),
    "use": (0.0, 0.2, 0.0),  # and its amount
    "input": (0.0, 0.2, 0.0),
}
PRIOR_OF_USE: dict[str, tuple[float, float]] = {
    "one": (0.0, 1.0),
    "base": (1.0, 0.3),
    "before": (0.0, 0.5),
    "rating": (0.0, 0.04),
    "slot": (0.0, 1.0),
    "wave": (0.0, 0.4),
    "place": (0.0, 0.5),
    "input": (0.0, 0.3),
}
BEFORE_HELD = 0.01


class Row(NamedTuple):
    """One regression: the kind of each column (F,) and its coefficient (F,), and three parts of the variance.

    noise  what is left; doubt: what the coefficients' own uncertainty adds to it on a usual occasion
    gap    the share it grows by when a long gap has made the last days count for nothing
    """

    kinds: tuple[str, ...]
    mean: Array
    noise: float
    doubt: float
    gap: float

    @property
    def between(self) -> Array:
        """(F,) how far people lie apart (sd)."""
        return np.maximum([PRIOR[kind][2] for kind in self.kinds], FIXED)


@dataclass(frozen=True, eq=False)
class Foresight:
    """What many people have taught about forecasting; `rows` per channel, the row of use included. No one's data."""

    spec: ModelSpec
    scale: Scale
    start: Start
    rows: tuple[Row, ...]
    intensive: bool
    inside: tuple[bool, ...]
    people: int

    @property
    def layout(self) -> Layout:
        """Names and places."""
        return layout_of(self.spec)

    @property
    def sound(self) -> bool:
        """Every figure is a number, and every variance, weight and unit is possible."""
        start, figures = self.start, [self.start.centre, *self.scale]
        positive = [np.array([start.use_rate, start.use_weight]), start.weight, self.scale.unit]
        for k, row in enumerate(self.rows):
            kinds = kinds_of(self.layout, k)
            if row.kinds != kinds or len(row.mean) != len(kinds) or row.doubt < 0:
                return False
            figures += [row.mean, np.array([row.gap, row.doubt])]
            positive.append(np.array([row.noise]))
        known = all(np.isfinite(part).all() for part in (*figures, *positive))
        return known and start.use_rate < 1 and all((part > 0).all() for part in positive)

    def before(self, diary: Diary) -> Past:
        """A person of whom nothing is known yet."""
        return Past.before(self.layout, self.scale, self.start, diary, self.intensive)


def columns_of(layout: Layout, k: int, seen: Occasions) -> tuple[Array, tuple[str, ...]]:
    """(T, F) what row k is predicted from, and the kind of each column."""
    if k == layout.use:
        return _columns_of_use(layout, seen)
    base = seen.levels[:, SLOW]
    faded = np.exp(-np.maximum(seen.since - 1.0, 0.0) / FORGETTING_DAYS)[:, None]
    own = (seen.levels[:, OWN, k] - base[:, [k]]) * faded
    lag, recent = seen.lag[:, k], (seen.levels[:, RECENT] - base) * faded
    height = base[:, k] - 5.0
    bends = [lag * height, recent[:, k] * height, (seen.levels[:, LONG, k] - base[:, k]) * height]
    rest = [j for j in range(layout.size) if j != k]
    felt = [j for j in rest if layout.is_rating(j)]
    events = _events(layout, k)
    others = ((seen.levels[:, FAST] - base) * faded)[:, felt].mean(1) if felt else np.zeros(len(lag))
    parts = {
        "level": own,
        "lag": lag[:, None],
        "fading": (lag * seen.fading)[:, None],
        "slot": seen.slot[:, [k]],
        "bend": np.column_stack(bends),
        "others": others[:, None],
        "wave": seen.waves,
        "place": seen.place,
        "cross": np.hstack([seen.lag[:, felt], recent[:, felt]]),
        "use": np.hstack([seen.lag[:, events], recent[:, events]]),
        "input": seen.inputs,
    }
    return np.hstack(list(parts.values())), tuple(name for name, part in parts.items() for _ in range(part.shape[1]))


def lags_of(layout: Layout, k: int, kinds: tuple[str, ...], theta: Array) -> Array:
    """(C,) what each channel the time before adds to rating k."""
    out, at = np.zeros(layout.size), np.array(kinds)
    rest = [j for j in range(layout.size) if j != k]
    for kind, which in (("cross", [j for j in rest if layout.is_rating(j)]), ("use", _events(layout, k))):
        out[which] = theta[at == kind][: len(which)]
    out[k] = theta[kinds.index("lag")]
    return out


def _events(layout: Layout, k: int) -> list[int]:
    """Channels other than k that are no ratings: use and its amount."""
    return [j for j in range(layout.size) if j != k and not layout.is_rating(j)]


def kinds_of(layout: Layout, k: int) -> tuple[str, ...]:
    """The kind of each column of row k."""
    return columns_of(layout, k, ahead.no_occasions(layout))[1]


def _columns_of_use(layout: Layout, seen: Occasions) -> tuple[Array, tuple[str, ...]]:
    rate = np.clip(seen.rate, SURE, 1 - SURE)
    before = np.where(np.isfinite(seen.used_before), seen.used_before - rate, 0.0)
    parts = {
        "one": np.ones((len(rate), 1)),
        "base": np.log(rate / (1 - rate))[:, None],
        "before": before[:, None],
        "rating": seen.lag[:, [j for j in range(layout.size) if layout.is_rating(j)]],
        "slot": seen.slot[:, [layout.use or 0]],
        "wave": seen.waves,
        "place": seen.place,
        "input": seen.inputs,
    }
    return np.hstack(list(parts.values())), tuple(name for name, part in parts.items() for _ in range(part.shape[1]))


def learn(cohort: Cohort, scale: Scale | None = None) -> tuple[Foresight, list[Past], list[Occasions]]:
    """What a cohort teaches, each person's past at the end of their diary, and their occasions."""
    layout, scale = layout_of(cohort.spec), scale or scale_of(cohort)
    channels = [to_channels(layout, scale, diary) for diary in cohort.diaries]
    centre, weight = ahead.usual(channels)
    start = Start(centre, weight, *_usual_use(layout, channels))
    several = [is_intensive(d) for d in cohort.diaries if len(d)]
    blank = Foresight(cohort.spec, scale, start, (), 2 * sum(several) > len(several), _inside(cohort), len(cohort))
    pasts = [blank.before(diary) for diary in cohort.diaries]
    seen = [past.walk(diary) for past, diary in zip(pasts, cohort.diaries, strict=True)]
    for past in pasts:
        past.take_stock()
    rows = tuple(
        _learn_use(layout, start, pasts, seen) if k == layout.use else _learn_rating(layout, k, seen)
        for k in range(layout.size)
    )
    return Foresight(cohort.spec, scale, start, rows, blank.intensive, blank.inside, len(cohort)), pasts, seen


def _usual_use(layout: Layout, channels: list[Array]) -> tuple[float, float]:
    """Rate and weight of the Beta distribution the people's rates of use come from, by their first two moments."""
    if layout.use is None:
        return 0.3, 2.0
    told = [c[np.isfinite(c[:, layout.use]), layout.use] for c in channels]
    used, said = np.array([v.sum() for v in told]), np.array([len(v) for v in told], dtype=float)
    rate = (used.sum() + 0.6) / (said.sum() + 2.0)
    if (said > 1).sum() < 2:
        return float(rate), 2.0
    rates, n = used[said > 1] / said[said > 1], said[said > 1]
    between = float(np.average((rates - rate) ** 2 - rate * (1 - rate) / n, weights=n))
    weight = rate * (1 - rate) / between - 1.0 if between > 0 else 64.0
    return float(rate), float(np.clip(weight, 0.5, 64.0))


def _inside(cohort: Cohort) -> tuple[bool, ...]:
    """Per variable: every answer lies in its range, so a forecast may be kept in it too."""
    inside = []
    for k, variable in enumerate(cohort.spec.variables):
        low, high = variable.range or (np.inf, -np.inf)
        values = np.concatenate([d.values[:, k] for d in cohort.diaries])
        inside.append(variable.range is not None and not bool(((values < low) | (values > high)).any()))
    return tuple(inside)


class Lesson(NamedTuple):
    """One person's evidence on one row: X'X, X'r, r'r and how many answers."""

    gram: Array
    pull: Array
    square: float
    answers: int


def lesson_of(layout: Layout, k: int, seen: Occasions) -> Lesson:
    """What the occasions right after a whole one teach about row k."""
    X, _ = columns_of(layout, k, seen)
    taught = seen.ready & np.isfinite(seen.y[:, k])
    X, r = X[taught], (seen.y[:, k] - seen.levels[:, SLOW, k])[taught]
    return Lesson(X.T @ X, X.T @ r, float(r @ r), len(r))


def _learn_rating(layout: Layout, k: int, people: list[Occasions]) -> Row:
    names = kinds_of(layout, k)
    mean, sd = (np.array([PRIOR[name][part] for name in names]) for part in range(2))
    lessons = [lesson_of(layout, k, seen) for seen in people]
    count = np.array([lesson.answers for lesson in lessons], dtype=float)
    square = np.array([lesson.square for lesson in lessons])
    noise = max(float(square.sum() / max(count.sum(), 1.0)), 1e-6) if count.sum() else 4.0
    weight = ((square + NOISE_WEIGHT * noise) / (count + NOISE_WEIGHT) / noise) ** -WEIGHT_POWER / noise
    gram = np.einsum("n,nij->ij", weight, np.array([lesson.gram for lesson in lessons]))
    pull = weight @ np.array([lesson.pull for lesson in lessons])
    cov = np.linalg.inv(gram + np.diag(1.0 / sd**2))
    beta = cov @ (pull + mean / sd**2)
    left = sum(_left(lesson, beta) for lesson in lessons)
    noise = float((left + 2.0 * noise) / (count.sum() + 2.0))
    doubt = float(np.sum([np.sum(lesson.gram * cov) for lesson in lessons]) / max(count.sum(), 1.0))
    return Row(names, beta, noise, doubt, _gap_of(layout, k, people, beta, noise))


def _left(lesson: Lesson, theta: Array) -> float:
    """The squared error that is left."""
    return max(float(lesson.square - 2 * theta @ lesson.pull + theta @ lesson.gram @ theta), 0.0)


def _gap_of(layout: Layout, k: int, people: list[Occasions], beta: Array, noise: float) -> float:
    """By how much of itself the variance grows when all is forgotten over a gap; learned from answers after gaps."""
    grown, share = GAP_GUESS * GAP_WEIGHT, GAP_WEIGHT
    for seen in people:
        after = np.isfinite(seen.y[:, k]) & (seen.since > 1.0) & (np.arange(len(seen.y)) > 0)
        if after.any():
            X = columns_of(layout, k, seen)[0][after]
            left = (seen.y[:, k] - seen.levels[:, SLOW, k])[after] - X @ beta
            gone = 1.0 - np.exp(-(seen.since[after] - 1.0) / FORGETTING_DAYS)
            grown, share = grown + float((left**2 / noise - 1.0) @ gone), share + float(gone @ gone)
    return float(np.clip(grown / share, 0.1, 3.0))


def own_row(row: Row, lesson: Lesson) -> tuple[Array, Array, float]:
    """One person's coefficients, their covariance, and the person's variance, from everyone's and their own answers."""
    own = (_left(lesson, row.mean) + NOISE_WEIGHT * row.noise) / (lesson.answers + NOISE_WEIGHT)
    precision = np.diag(1.0 / row.between**2)
    cov: Array = np.asarray(np.linalg.inv(lesson.gram / own + precision), dtype=np.float64)
    return cov @ (lesson.pull / own + precision @ row.mean), cov, own + row.doubt


# ---- use ----------------------------------------------------------------------------------------------------------


def _learn_use(layout: Layout, start: Start, pasts: list[Past], people: list[Occasions]) -> Row:
    assert layout.use is not None
    use, told = layout.use, [seen.ready & np.isfinite(seen.y[:, layout.use]) for seen in people]
    y = np.concatenate([seen.y[ok, use] for seen, ok in zip(people, told, strict=True)])
    names = kinds_of(layout, use)
    mean, sd = (np.array([PRIOR_OF_USE[name][part] for name in names]) for part in range(2))
    at = names.index("before")
    for left_out in (False, True):
        X = np.vstack(
            [
                _columns_of_use(layout, seen._replace(rate=_rate(start, past, seen.y[:, use], left_out)))[0][ok]
                for past, seen, ok in zip(pasts, people, told, strict=True)
            ]
        )
        beta = _logistic(X, y, mean, sd)
        mean[at], sd[at] = beta[at], BEFORE_HELD
    return Row(names, beta, 1.0, 0.0, 0.0)


def _rate(start: Start, past: Past, used: Array, left_out: bool) -> Array:
    """(T,) the person's rate of use, shrunk to everyone's; each answer left out of its own when asked for."""
    out = np.isfinite(used) & left_out
    spent = past.used - np.where(out, np.nan_to_num(used), 0.0) + start.use_rate * start.use_weight
    return np.asarray(spent / (past.said - out + start.use_weight))


def _logistic(X: Array, y: Array, mean: Array, sd: Array) -> Array:
    """Mode of a logistic regression under independent normal priors, by Newton steps."""
    beta = mean.copy()
    for _ in range(NEWTON_STEPS):
        p = chance(X @ beta)
        known = _weighed_products(X, p * (1 - p))
        cov = np.asarray(np.linalg.inv(known + np.diag(1.0 / sd**2)), dtype=np.float64)
        step = np.clip(cov @ (X.T @ (y - p) + (mean - beta) / sd**2), -LARGEST_STEP, LARGEST_STEP)
        beta = beta + step
        if np.abs(step).max() < SMALLEST_STEP:
            break
    return beta


def _weighed_products(X: Array, weight: Array) -> Array:
    """X' diag(weight) X, some hundred rows at a time: one large product would wake threads that wait for each other."""
    out = np.zeros((X.shape[1], X.shape[1]))
    for i in range(0, len(X), ROWS_AT_ONCE):
        part = X[i : i + ROWS_AT_ONCE]
        out += (part.T * weight[i : i + ROWS_AT_ONCE]) @ part
    return out


def chance(eta: Array) -> Array:
    """From logits to chances."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(eta, -30.0, 30.0))))


# ---- as JSON ------------------------------------------------------------------------------------------------------


def to_json(foresight: Foresight) -> dict[str, Any]:
    """Plain lists, six digits."""
    start = foresight.start
    return {
        "scale": {name: np.asarray(values).tolist() for name, values in foresight.scale._asdict().items()},
        "centre": _plain(start.centre),
        "weight": _plain(start.weight),
        "use": [round(start.use_rate, 6), round(start.use_weight, 6)],
        "rows": {
            channel: {
                "mean": {kind: _plain(row.mean[np.array(row.kinds) == kind]) for kind in dict.fromkeys(row.kinds)},
                "noise": round(row.noise, 6),
                "doubt": round(row.doubt, 6),
                "gap": round(row.gap, 6),
            }
            for channel, row in zip(foresight.layout.channels, foresight.rows, strict=True)
        },
        "intensive": foresight.intensive,
        "inside_range": list(foresight.inside),
        "people": foresight.people,
    }


def _plain(values: Array) -> list[float]:
    return [float(f"{v:.6g}") for v in values]


def from_json(given: dict[str, Any], spec: ModelSpec) -> Foresight:
    """The foresight a JSON object stands for. Raises KeyError, TypeError or ValueError when it is not whole."""
    rows = []
    for channel in layout_of(spec).channels:
        row = given["rows"][channel]
        kinds = tuple(kind for kind, values in row["mean"].items() for _ in values)
        mean = np.array([value for values in row["mean"].values() for value in values], dtype=float)
        rows.append(Row(kinds, mean, float(row["noise"]), float(row["doubt"]), float(row["gap"])))
    centre, weight = (np.array(given[name], dtype=float) for name in ("centre", "weight"))
    return Foresight(
        spec,
        Scale(*(np.array(given["scale"][name], dtype=float) for name in Scale._fields)),
        Start(centre, weight, *map(float, given["use"])),
        tuple(rows),
        bool(given["intensive"]),
        tuple(bool(inside) for inside in given["inside_range"]),
        int(given["people"]),
    )
