r"""What is known before an occasion: several levels of each variable, the time before, and the clock.

Links are estimated looking back, round a mean that the whole diary has taught. A forecast has only the past. So it is
learned from rows that saw no more than a forecast sees, and they come from here, for learning and for walking alike.

Each channel has levels that move at different rates r, from the mean of all days (r = 0) to little more than the last:

    level_r <- level_r + max(1 / (n + weight), r) (y - level_r)

Everything is measured as distance from the slow level (r = `RATES[SLOW]`). What was not seen moves nothing.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from twofold.engine.design import LONGEST_STEP_DAYS, RARE, Layout, Scale, in_lags, is_intensive, to_channels
from twofold.engine.diary import Diary

Array = NDArray[np.float64]
RATES = (0.0, 0.03, 0.05, 0.10, 0.20, 0.35, 0.60)
LONG, SLOW, RECENT, FAST = 0, 1, 4, 5  # places in RATES
SLOTS = 10  # seven days of the week; with several answers a day, stretches of four hours, or the first ten answers
SLOT_HOURS, MOST_BEEPS = 4.0, 20
SLOT_WEIGHT, SLOT_AROUND = 4.0, 3  # answers a slot's mean starts with, and the place in RATES it is measured from
FADING_HOURS, USUAL_STEP_HOURS, LONGEST_STEP_HOURS = 12.0, 4.0, 48.0
FORGETTING_DAYS = 14.0  # without answers, how the last days went counts for less and less
WAVES = ("week_sin", "week_cos", "hour_sin", "hour_cos", "half_day_sin", "half_day_cos", "night")
NIGHT = WAVES.index("night")
STOCKTAKING = 2.0  # the usual rate of use is reckoned anew when there are this many times the answers


class Start(NamedTuple):
    """Where a person starts: centre (C,), its weight in occasions (C,), and everyone's rate of use with its weight."""

    centre: Array
    weight: Array
    use_rate: float
    use_weight: float


class Occasions(NamedTuple):
    """Occasions as they looked beforehand, in model units, and what was then seen.

    y (T, C) seen, NaN for gaps; levels (T, R, C); lag (T, C) the occasion before as distance from the slow level, 0
    where not seen; seen (T, C) whether it was; slot (T, C) how this slot differs from the others; rate (T,) usual
    chance of use; used_before (T,) 0/1 with NaN; waves (T, W); place (T, S) which answer of the day it is, where that
    is all that is known of the hour; fading (T,) what a longer step than usual takes from the occasion before; since
    (T,) days since the last; inputs (T, G); ready (T,) there is a whole occasion one step before
    """

    y: Array
    levels: Array
    lag: Array
    seen: NDArray[np.bool_]
    slot: Array
    rate: Array
    used_before: Array
    waves: Array
    place: Array
    fading: Array
    since: Array
    inputs: Array
    ready: NDArray[np.bool_]


@dataclass
class Past:
    """What one person's past has left, moved on by each occasion. `said` and `used` count answers about use."""

    layout: Layout
    scale: Scale
    start: Start
    intensive: bool
    input_mean: Array
    asked: NDArray[np.bool_]
    levels: Array
    count: Array
    slots: Array
    slot_count: Array
    said: float = 0.0
    used: float = 0.0
    stock: tuple[float, float] = (0.0, 0.0)  # answers about use, and uses, when the usual rate was last reckoned
    last: tuple[int, float] | None = None  # day and hour of the last occasion
    last_seen: Array = field(default_factory=lambda: np.zeros(0))
    last_inputs: Array = field(default_factory=lambda: np.zeros(0))

    @classmethod
    def before(cls, layout: Layout, scale: Scale, start: Start, diary: Diary, intensive: bool) -> "Past":
        """Before any answer. The diary tells how it is kept: its inputs' means, what is asked for in it."""
        known = np.isfinite(diary.inputs)
        x = np.where(known, diary.inputs, 0.0).sum(0) / np.maximum(known.sum(0), 1)
        C = layout.size
        told = np.isfinite(in_lags(layout, to_channels(layout, scale, diary), np.zeros(C)))
        answered = told.any(1)
        asked = told[answered].mean(0) >= RARE if answered.any() else np.ones(C, bool)
        return cls(
            layout,
            scale,
            start,
            is_intensive(diary) or (intensive and len(diary) == 0),
            x / scale.input_unit if x.size else x,
            asked if asked.any() else np.ones(C, bool),
            np.repeat(start.centre[None], len(RATES), 0),
            np.zeros(C),
            np.zeros((SLOTS, C)),
            np.zeros((SLOTS, C)),
            last_seen=np.full(C, np.nan),
            last_inputs=np.zeros(len(layout.given)),
        )

    @property
    def usual_rate(self) -> float:
        """The chance of use as last reckoned, shrunk to everyone's."""
        said, used = self.stock
        return (used + self.start.use_rate * self.start.use_weight) / (said + self.start.use_weight)

    def take_stock(self) -> None:
        """Reckon the usual rate from everything seen so far."""
        self.stock = (self.said, self.used)

    def walk(self, diary: Diary) -> Occasions:
        """Through a diary that follows on: each occasion as it looked beforehand; then it is looked at."""
        layout, T, C = self.layout, len(diary), self.layout.size
        y, steps = to_channels(layout, self.scale, diary), steps_of(diary, self.last, self.intensive)
        slots = _slots_of(diary, self.intensive)
        levels, lag, slot = np.empty((T, len(RATES), C)), np.full((T, C), np.nan), np.empty((T, C))
        rate, before = np.empty(T), np.full(T, np.nan)
        for t in range(T):
            levels[t], rate[t] = self.levels, self.usual_rate
            slot[t] = self.slots[slots[t]] * self.slot_count[slots[t]] / (self.slot_count[slots[t]] + SLOT_WEIGHT)
            if steps.follows[t]:
                lag[t] = in_lags(layout, self.last_seen, self.levels[SLOW])
                before[t] = np.nan if layout.use is None else self.last_seen[layout.use]
            self._look(y[t], int(slots[t]))
        if T:
            self.last = (int(diary.days[-1]), float(_hour_of(diary)[-1]))
        seen = np.isfinite(lag)
        ready = steps.follows & (seen[:, self.asked].mean(1) >= RARE)
        place = (slots[:, None] == np.arange(SLOTS)) * float(self.intensive and diary.hours is None)
        waves, inputs = waves_of(diary, self.intensive, steps.nights), self._inputs(diary, steps.follows)
        lag = np.where(seen, lag, 0.0)
        fading = np.exp((USUAL_STEP_HOURS - steps.hours) / FADING_HOURS) - 1.0 if self.intensive else np.zeros(T)
        return Occasions(y, levels, lag, seen, slot, rate, before, waves, place, fading, steps.days, inputs, ready)

    def _look(self, y: Array, slot: int) -> None:
        known = np.isfinite(y)
        away = np.where(known, y - self.levels[SLOT_AROUND], 0.0)
        self.slot_count[slot] += known
        self.slots[slot] += np.where(known, away - self.slots[slot], 0.0) / np.maximum(self.slot_count[slot], 1.0)
        self.count = self.count + known
        gain = np.maximum(1.0 / (self.count + self.start.weight), np.array(RATES)[:, None])
        self.levels = self.levels + gain * np.where(known, y - self.levels, 0.0)
        self.last_seen = y
        if self.layout.use is not None and known[self.layout.use]:
            self.said += 1.0
            self.used += float(y[self.layout.use])
            if self.said >= STOCKTAKING * self.stock[0]:
                self.take_stock()

    def _inputs(self, diary: Diary, follows: NDArray[np.bool_]) -> Array:
        """(T, G) inputs of the day itself and of the one before, as distances from their means; 0 where not known."""
        x = diary.inputs / self.scale.input_unit if diary.inputs.size else diary.inputs
        x = np.where(np.isfinite(x), x - self.input_mean, 0.0)
        out = np.zeros((len(diary), len(self.layout.given)))
        for place, (m, when) in enumerate(self.layout.given):
            if when == "same":
                out[:, place] = x[:, m]
            elif len(diary):
                out[:, place] = np.concatenate([self.last_inputs[[place]], x[:-1, m]]) * follows
                self.last_inputs[place] = x[-1, m]
        return out


def no_occasions(layout: Layout) -> Occasions:
    """Nothing, in the right shape."""
    per, none, C = np.zeros((0, layout.size)), np.zeros(0), layout.size
    levels, inputs = np.zeros((0, len(RATES), C)), np.zeros((0, len(layout.given)))
    waves, place = np.zeros((0, len(WAVES))), np.zeros((0, SLOTS))
    return Occasions(per, levels, per, per > 0, per, none, none, waves, place, none, none, inputs, none > 0)


class Steps(NamedTuple):
    """From each occasion's last: days (T,), hours (T,), one step or less (T,), a night between (T,)."""

    days: Array
    hours: Array
    follows: NDArray[np.bool_]
    nights: NDArray[np.bool_]


def steps_of(diary: Diary, last: tuple[int, float] | None, intensive: bool) -> Steps:
    """Where the hour is not known, answers of a day are taken to lie a usual step apart, and a night as three."""
    hour = _hour_of(diary)
    days = np.diff(diary.days.astype(float), prepend=np.nan if last is None else float(last[0]))
    hours = 24.0 * days + np.diff(hour, prepend=np.nan if last is None else last[1])
    guessed = np.where(days > 0, 24.0 * days - 3 * USUAL_STEP_HOURS, USUAL_STEP_HOURS)
    hours = np.where(np.isfinite(hours), hours, guessed)
    hours = np.clip(np.where(np.isfinite(days), hours, LONGEST_STEP_HOURS), 0.5, LONGEST_STEP_HOURS)
    known = np.where(np.isfinite(days), days, LONGEST_STEP_HOURS)
    return Steps(known, hours, np.asarray(days <= LONGEST_STEP_DAYS), np.asarray((days > 0) & intensive))


def _hour_of(diary: Diary) -> Array:
    return np.full(len(diary), np.nan) if diary.hours is None else diary.hours


def _beeps_of(diary: Diary) -> NDArray[np.int64] | None:
    """(T,) which answer of the day each is, as the reader writes it (thousandths of a day); None where it does not."""
    beeps = np.round((diary.times - diary.days) * 1000).astype(np.int64)
    return beeps if 0 < beeps.max(initial=0) <= MOST_BEEPS else None


def waves_of(diary: Diary, intensive: bool, nights: NDArray[np.bool_]) -> Array:
    """(T, W) weekday as one wave; with several answers a day, the hour as two, and whether a night passed."""
    out = np.zeros((len(diary), len(WAVES)))
    out[:, NIGHT] = nights
    if diary.dated:
        week = 2 * np.pi * diary.days / 7
        out[:, 0], out[:, 1] = np.sin(week), np.cos(week)
    if intensive and diary.hours is not None:
        hour = 2 * np.pi * np.where(np.isfinite(diary.hours), diary.hours, 12.0) / 24
        out[:, 2:NIGHT] = np.column_stack([np.sin(hour), np.cos(hour), np.sin(2 * hour), np.cos(2 * hour)])
    return out


def _slots_of(diary: Diary, intensive: bool) -> NDArray[np.int64]:
    """(T,) the slot of each occasion: of seven days, of the hours of the day, or of the day's order of answers."""
    if not intensive:
        return diary.days % 7
    if diary.hours is not None:
        hours = np.where(np.isfinite(diary.hours), diary.hours, 12.0)
        return np.clip(hours / SLOT_HOURS, 0, SLOTS - 1).astype(np.int64)
    beeps = _beeps_of(diary)
    if beeps is not None:
        return np.clip(beeps, 0, SLOTS - 1)
    order = np.zeros(len(diary), np.int64)
    for t in range(1, len(diary)):
        order[t] = order[t - 1] + 1 if diary.days[t] == diary.days[t - 1] else 0
    return np.minimum(order, SLOTS - 1)


def usual(channels: list[Array]) -> tuple[Array, Array]:
    """(C,) where people's means lie, and (C,) the weight, in occasions, a person's level starts with.

    The weight is within-person over between-person variance, as a mean of n answers would be shrunk.
    """
    C = channels[0].shape[1]
    centre, weight = np.zeros(C), np.full(C, 2.0)
    for k in range(C):
        own = [c[np.isfinite(c[:, k]), k] for c in channels]
        own = [v for v in own if len(v) > 1]
        if not own:
            continue
        means, counts = np.array([v.mean() for v in own]), np.array([len(v) for v in own])
        within = sum(((v - v.mean()) ** 2).sum() for v in own) / max((counts - 1).sum(), 1)
        between = max(float(means.var()) - within * float(np.mean(1.0 / counts)), 1e-6)
        centre[k], weight[k] = means.mean(), np.clip(within / between, 0.5, 10.0)
    return centre, weight
