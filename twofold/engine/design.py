r"""From diaries to the rows of the recursive regression.

Channels are what is modelled, in within-day order: each rating (in points of ten), use (0/1), and, right after use, its
amount (log1p, on use occasions only). For row k on occasion t, everything as distance from the person's mean mu:

    y_tk = mu_k + sum_j Phi_kj (y_{t-1,j} - mu_j) + sum_{j<k} A_kj (y_tj - mu_j) + g_k (L_{t-1,k} - mu_k)
           + B_k x_t + C_k c_t + e_tk

L is the slow level: an exponentially weighted mean of what was seen before t (`SLOW` a step), so the place a variable
returns to may drift. x are inputs, c the clock: trend, weekday, hour, night. One occasion is one vector of `columns`:

    today (C) | lag (C) | night x lag (C) | level (C) | weight (C) | inputs | clock | one

`weight` says how much of the level is made of answers: 1 - (1 - SLOW)^n. It carries mu through the level.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twofold.engine.diary import Cohort, Diary
from twofold.engine.spec import Input, ModelSpec

Array = NDArray[np.float64]
SLOW = 0.10
AMOUNT_UNIT = 10.0 / np.log1p(20.0)  # twenty units of use stand for ten points
CLOCK = ("trend", "week_sin", "week_cos", "hour_sin", "hour_cos", "night")
RARE = 0.5  # under this share of answers a variable is not asked for, and an occasion is not there
STAND_IN = 10.0  # occasions
MISTYPED, LEAST_SPREAD = 4.0, 0.5  # robust sds from the person's middle; a robust sd is no less than this, points
LONGEST_STEP_DAYS = 1
LONGEST_POWER = 2000  # answers, up to which (1 - SLOW) to that power is a number like any other


class Scale(NamedTuple):
    """What one point of the model is in the columns' units: (low, width of a point) per channel and input."""

    low: Array
    unit: Array
    input_unit: Array


@dataclass(frozen=True)
class Layout:
    """Names and places of the channels and of the columns of the design, for one spec and clock."""

    spec: ModelSpec
    channels: tuple[str, ...]
    of_variable: tuple[int, ...]  # channel -> variable
    use: int | None  # channel of use
    amount: int | None  # channel of its amount
    given: tuple[tuple[int, str], ...]  # (input, "same" | "next"), one per input column

    @property
    def size(self) -> int:
        """C, how many channels."""
        return len(self.channels)

    @property
    def width(self) -> int:
        """P, how many columns."""
        return 5 * self.size + len(self.given) + len(CLOCK) + 1

    def today(self, k: int) -> int:
        """Column of channel k today."""
        return k

    def lag(self, k: int) -> int:
        """Column of channel k on the occasion before."""
        return self.size + k

    def night_lag(self, k: int) -> int:
        """Column of channel k before a night."""
        return 2 * self.size + k

    def level(self, k: int) -> int:
        """Column of the slow level of channel k."""
        return 3 * self.size + k

    def weight(self, k: int) -> int:
        """Column of how much of that level is answers."""
        return 4 * self.size + k

    def input(self, m: int) -> int:
        """Column of the m-th entry of `given`."""
        return 5 * self.size + m

    def clock(self, name: str) -> int:
        """Column of a clock term."""
        return 5 * self.size + len(self.given) + CLOCK.index(name)

    @property
    def one(self) -> int:
        """The column of ones."""
        return self.width - 1

    def is_rating(self, k: int) -> bool:
        """Channel k is a rating: it has a mean that is estimated with the rest."""
        return k != self.use and k != self.amount

    def predictors(self, k: int) -> list[int]:
        """Columns that row k is regressed on."""
        return self._predictors[k]

    @cached_property
    def _predictors(self) -> list[list[int]]:
        return [self._row(k) for k in range(self.size)]

    def _row(self, k: int) -> list[int]:
        same = [j for j in range(k) if not (k == self.amount and j == self.use)]
        columns = [self.lag(j) for j in range(self.size)] + [self.today(j) for j in same]
        columns += [self.night_lag(k), self.level(k)]
        columns += [self.input(m) for m in range(len(self.given))]
        columns += [self.clock(name) for name in CLOCK]
        return columns if self.is_rating(k) else [*columns, self.one]


@lru_cache(maxsize=64)
def layout_of(spec: ModelSpec) -> Layout:
    """The layout that follows from a spec."""
    channels: list[str] = []
    of_variable: list[int] = []
    use = amount = None
    for v, variable in enumerate(spec.variables):
        if variable.kind == "use":
            use = len(channels)
        channels.append(variable.name)
        of_variable.append(v)
        if variable.amount:
            amount = len(channels)
            channels.append(f"{variable.name}.amount")
            of_variable.append(v)
    given = tuple((m, when) for m, i in enumerate(spec.inputs) for when in _days_of(i))
    return Layout(spec, tuple(channels), tuple(of_variable), use, amount, given)


def _days_of(given: Input) -> tuple[str, ...]:
    return ("same", "next") if given.when == "both" else (given.when,)


def scale_of(cohort: Cohort) -> Scale:
    """One point = a tenth of a rating's range. Without a range: of the middle 99% of what was answered."""
    spec = cohort.spec
    layout = layout_of(spec)
    low, unit = np.zeros(layout.size), np.ones(layout.size)
    for k, v in enumerate(layout.of_variable):
        span = spec.variables[v].range
        if k == layout.amount:
            unit[k] = 1.0 / AMOUNT_UNIT
        elif layout.is_rating(k):
            if span is None:
                seen = np.concatenate([d.values[np.isfinite(d.values[:, v]), v] for d in cohort.diaries])
                span = tuple(np.quantile(seen, [0.005, 0.995])) if len(seen) else (0.0, 10.0)
            low[k], unit[k] = span[0], max(span[1] - span[0], 1e-9) / 10.0
    return Scale(low, unit, np.array([_input_unit(i, m, cohort) for m, i in enumerate(spec.inputs)]))


def _input_unit(given: Input, m: int, cohort: Cohort) -> float:
    """0/1 stays as it is, a rating goes by tenths, any other number by its spread."""
    if given.range is not None:
        return (given.range[1] - given.range[0]) / (10.0 if given.role else 1.0)
    seen = np.concatenate([d.inputs[np.isfinite(d.inputs[:, m]), m] for d in cohort.diaries])
    if not len(seen) or np.all((seen == 0) | (seen == 1)):
        return 1.0
    return float(max(seen.std(), 1e-9))


class Person(NamedTuple):
    """One person's design. Values are in points from `centre`; NaN is not seen.

    channels (T, C); centre (C,), input_mean (M,) in model units; columns (T, P) with gaps as 0; pair (T, C): this
    occasion teaches row k; asked (C,): the person answers this variable often enough to be asked for it in a pair
    """

    channels: Array
    centre: Array
    input_mean: Array
    columns: Array
    pair: NDArray[np.bool_]
    asked: NDArray[np.bool_]
    start: float
    length: float
    intensive: bool


def to_channels(layout: Layout, scale: Scale, diary: Diary) -> Array:
    """(T, C) in model units: ratings in points, use 0/1, amount log1p in points where there was use, else NaN."""
    out = np.empty((len(diary), layout.size))
    for k, v in enumerate(layout.of_variable):
        column = diary.values[:, v]
        if k == layout.use:
            out[:, k] = np.where(np.isfinite(column), (column > 0).astype(float), np.nan)
        elif k == layout.amount:
            out[:, k] = np.where(column > 0, np.log1p(np.maximum(column, 0)) / scale.unit[k], np.nan)
        else:
            out[:, k] = (column - scale.low[k]) / scale.unit[k]
            if layout.spec.variables[v].range is not None:
                out[mistyped(out[:, k]), k] = np.nan
    return out


def mistyped(points: Array) -> NDArray[np.bool_]:
    """(T,) answers outside 0 to 10 points that also lie far from what this person answers: not seen, never evidence."""
    outside = np.isfinite(points) & ((points < 0.0) | (points > 10.0))
    if not outside.any():
        return outside
    seen = points[np.isfinite(points)]
    middle = _median(seen)
    spread = max(1.4826 * _median(np.abs(seen - middle)), LEAST_SPREAD)
    return np.asarray(outside & (np.abs(points - middle) > MISTYPED * spread))


def _median(values: Array) -> float:
    """As np.median of at least one number, a tenth of its time on a diary's worth."""
    ordered = np.sort(values)
    return float(ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2.0


def consecutive(diary: Diary) -> NDArray[np.bool_]:
    """(T,) the occasion before is one step away: the day before, or earlier on the same day."""
    step = np.diff(diary.days)
    return np.concatenate([[False], step <= LONGEST_STEP_DAYS])


def is_intensive(diary: Diary) -> bool:
    """Several occasions a day: the night is its own kind of step."""
    return bool((diary.days[1:] == diary.days[:-1]).any())


def clock_columns(diary: Diary, start: float, length: float) -> Array:
    """(T, len(CLOCK)): trend over the diary from -1 to 1, weekday and hour as one wave each, whether a night passed."""
    nights = np.concatenate([[0.0], np.diff(diary.days) > 0])[: len(diary)] if is_intensive(diary) else None
    return clock_at(diary, start, length, nights)


def clock_at(diary: Diary, start: float, length: float, nights: Array | None) -> Array:
    """The clock of any occasions, seen from a diary that began at `start` and lasted `length` days."""
    out = np.zeros((len(diary), len(CLOCK)))
    middle, half = start + length / 2, max(length / 2, 1.0)
    out[:, 0] = np.clip((diary.times - middle) / half, -1.0, 1.0)
    if diary.dated:
        out[:, 1], out[:, 2] = np.sin(2 * np.pi * diary.days / 7), np.cos(2 * np.pi * diary.days / 7)
    if diary.hours is not None:
        angle = 2 * np.pi * np.where(np.isfinite(diary.hours), diary.hours, 12.0) / 24
        out[:, 3], out[:, 4] = np.sin(angle), np.cos(angle)
    if nights is not None:
        out[:, 5] = nights
    return out


def slow_level(deviations: Array) -> tuple[Array, Array]:
    """(T, C) level before each occasion and its weight: L_t = (1 - SLOW) L_{t-1} + SLOW y_{t-1} over the seen ones."""
    seen = np.isfinite(deviations)
    count = np.cumsum(seen, axis=0)
    before = np.vstack([np.zeros((1, deviations.shape[1])), count[:-1]])[: len(deviations)]
    if count.size and count[-1].max() > LONGEST_POWER:
        return _slow_level_by_steps(deviations)
    kept = 1 - SLOW
    told = np.cumsum(np.where(seen, deviations, 0.0) * SLOW / kept**count, axis=0)
    level = np.vstack([np.zeros((1, deviations.shape[1])), told[:-1]])[: len(deviations)] * kept**before
    return level, 1.0 - kept**before


def _slow_level_by_steps(deviations: Array) -> tuple[Array, Array]:
    """The same, one occasion after another: for diaries so long that powers of 1 - SLOW leave the range of numbers."""
    level, weight = np.zeros_like(deviations), np.zeros_like(deviations)
    now, mass = np.zeros(deviations.shape[1]), np.zeros(deviations.shape[1])
    for t in range(len(deviations)):
        level[t], weight[t] = now, mass
        now, mass = step_level(now, mass, deviations[t])
    return level, weight


def step_level(level: Array, weight: Array, seen: Array) -> tuple[Array, Array]:
    """The level after one more occasion; what was not seen leaves it as it was."""
    known = np.isfinite(seen)
    moved = (1 - SLOW) * level + SLOW * np.where(known, seen, 0.0)
    return np.where(known, moved, level), np.where(known, (1 - SLOW) * weight + SLOW, weight)


def person_rows(layout: Layout, scale: Scale, diary: Diary, typical: Array) -> Person:
    """The design of one person. `typical` (C,) stands in as centre for a variable never answered."""
    y = to_channels(layout, scale, diary)
    T = len(y)
    seen = np.isfinite(y)
    count = seen.sum(0)
    centre = np.where(count > 0, np.where(seen, y, 0.0).sum(0) / np.maximum(count, 1), typical)
    lagged = in_lags(layout, y, centre)
    x = diary.inputs / scale.input_unit if scale.input_unit.size else diary.inputs
    known = np.isfinite(x)
    input_mean = np.where(known, x, 0.0).sum(0) / np.maximum(known.sum(0), 1)
    start = float(diary.times[0]) if T else 0.0
    length = float(diary.times[-1] - diary.times[0]) if T else 0.0
    columns = np.zeros((T, layout.width))
    follows = consecutive(diary)
    asked = asked_for(lagged)
    fill_columns(layout, columns, lagged, clock_columns(diary, start, length), follows)
    fill_outside(layout, columns, x - input_mean, clock_columns(diary, start, length), follows)
    taught = pairs(lagged, seen, asked, follows)
    return Person(y, centre, input_mean, columns, taught, asked, start, length, is_intensive(diary))


def outline(layout: Layout, scale: Scale, diary: Diary, typical: Array) -> Person:
    """One person without distances and levels, for those who have been sampled: answers, centre, inputs and clock."""
    y = to_channels(layout, scale, diary)
    seen = np.isfinite(y)
    count = seen.sum(0)
    centre = np.where(count > 0, np.where(seen, y, 0.0).sum(0) / np.maximum(count, 1), typical)
    x = diary.inputs / scale.input_unit if scale.input_unit.size else diary.inputs
    known = np.isfinite(x)
    input_mean = np.where(known, x, 0.0).sum(0) / np.maximum(known.sum(0), 1)
    start, length = float(diary.times[0]), float(diary.times[-1] - diary.times[0])
    columns = np.zeros((len(y), layout.width))
    fill_outside(layout, columns, x - input_mean, clock_columns(diary, start, length), consecutive(diary))
    nothing = np.zeros(y.shape, bool)
    return Person(y, centre, input_mean, columns, nothing, asked_for(y), start, length, is_intensive(diary))


def in_lags(layout: Layout, y: Array, centre: Array) -> Array:
    """Distances from a centre; on an occasion without use, its amount is no distance at all."""
    deviation = y - centre
    if layout.amount is not None and layout.use is not None:
        deviation = np.where((y[..., [layout.use]] == 0) & (np.arange(layout.size) == layout.amount), 0.0, deviation)
    return np.asarray(deviation)


def asked_for(lagged: Array) -> NDArray[np.bool_]:
    """(C,) the person answers this variable often enough for it to count as left out where it is missing."""
    seen = np.isfinite(lagged)
    answered = seen.any(1)
    return np.asarray(seen[answered].mean(0) >= RARE if answered.any() else np.zeros(lagged.shape[1], bool))


def stood_in(lagged: Array) -> Array:
    """Gaps filled with what the answers before them in the same day's order lead one to expect; 0 where nothing does.

    Earlier ones only: a gap filled from a later variable would carry that variable into its own prediction. The
    person's own covariance is drawn towards none by `STAND_IN` occasions. Whole occasions stay as they are.
    """
    gaps = ~np.isfinite(lagged)
    filled = np.where(gaps, 0.0, lagged)
    for k in np.flatnonzero(gaps.any(0) & ~gaps.all(0)):
        if k == 0:
            continue
        told = ~gaps[:, k]
        before, own = filled[told, :k], filled[told, k]
        held = STAND_IN * np.maximum(before.var(0), 1e-9)
        slope = np.linalg.solve(before.T @ before + np.diag(held), before.T @ own)
        filled[~told, k] = filled[~told, :k] @ slope
    return np.asarray(filled)


def fill_columns(layout: Layout, columns: Array, lagged: Array, clock: Array, follows: NDArray[np.bool_]) -> None:
    """Write today, lag, night x lag, level and weight."""
    C, T = layout.size, len(lagged)
    whole = stood_in(lagged)
    columns[:, :C] = whole
    if T > 1:
        columns[1:, C : 2 * C] = whole[:-1] * follows[1:, None]
        columns[:, 2 * C : 3 * C] = columns[:, C : 2 * C] * clock[:, [CLOCK.index("night")]]
    columns[:, 3 * C : 4 * C], columns[:, 4 * C : 5 * C] = slow_level(lagged)


def fill_outside(layout: Layout, columns: Array, x: Array, clock: Array, follows: NDArray[np.bool_]) -> None:
    """Write inputs, clock and one; an input that is not known is 0, its mean."""
    T = len(columns)
    x = np.where(np.isfinite(x), x, 0.0)
    for place, (m, when) in enumerate(layout.given):
        column = layout.input(place)
        if when == "same":
            columns[:, column] = x[:, m]
        elif T > 1:
            columns[1:, column] = x[:-1, m] * follows[1:]
    columns[:, layout.clock("trend") : layout.one] = clock
    columns[:, layout.one] = 1.0


def pairs(
    lagged: Array, seen: NDArray[np.bool_], asked: NDArray[np.bool_], follows: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """(T, C) occasions that teach row k: k itself seen, and half of what is asked or more, now and the time before."""
    there = np.isfinite(lagged[:, asked])
    ready = there.any(1) & (there.mean(1) >= RARE) if asked.any() else np.zeros(len(lagged), bool)
    before = np.concatenate([[False], ready[:-1]])[: len(ready)]
    return np.asarray((follows & before & ready)[:, None] & seen)
