r"""People drawn from the model itself: every part of it is on, so that a sampler can be held against what made them.

Level of channel k on occasion t:  H_tk = mu_k + w_k W_tk,  W a random walk with variance 1 a day, w_k ~ N(0, tau_k^2)
Distance: a rating y - H; use u - rate; an amount a - H on occasions with use, else 0.

    R_tk = sum_j Phi_kj d_{t-1,j} + N_k n_t d_{t-1,k} + sum_{j<k} A_kj d_tj + B_k x_t + C_k c_t + e_tk

with R a rating or an amount less its level, and for use z - H, u = 1[z > 0]. The first occasion starts from N(0, 9),
use from the prior's usual chance. What is felt may lie outside the scale; what is recorded is held to its ends.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from twofold.engine import normal
from twofold.engine.design import CLOCK, Layout, clock_columns
from twofold.engine.diary import Cohort, Diary
from twofold.engine.population import Population
from twofold.engine.simulate import INPUT_CHANCE, Truth, to_columns

Array = NDArray[np.float64]
START_VARIANCE = 9.0
STEEPEST = 0.98  # largest eigenvalue of a person's carry-over; others are drawn again
MOST_TRIES = 200
ONE_STEP = 1.0 / 24.0  # of a day, between the occasions of one day


@dataclass(frozen=True)
class Setting:
    """What is on: a wandering level, held ends, the clock, and how many occasions a day (1: a daily diary)."""

    wander: bool = True
    censor: bool = True
    clock: bool = True
    per_day: int = 1
    dated: bool = True
    whole: bool = False
    missing: float = 0.25
    item_missing: float = 0.02


def people_of(
    population: Population, *, persons: int, days: int, seed: int, setting: Setting | None = None
) -> tuple[Cohort, list[Truth]]:
    """People whose days follow the model exactly, coefficients drawn from `population`. Same seed, same people.

    A truth's `rate` is what use is measured from; `felt` (T, C) is what was felt, and `levels` (T, C) where the level
    stood, both in model units. Whole occasions are left out with chance `missing`, single answers with `item_missing`.
    """
    setting = setting or Setting()
    diaries, truths = [], []
    for i in range(persons):
        rng = np.random.default_rng([seed, days, i])
        diary, truth = _one_person(population, setting, days, rng, str(i + 1))
        diaries.append(diary)
        truths.append(truth)
    return Cohort(population.spec, tuple(diaries)), truths


def _one_person(
    population: Population, setting: Setting, days: int, rng: np.random.Generator, name: str
) -> tuple[Diary, Truth]:
    layout, spec = population.layout, population.spec
    truth = draw_truth(population, setting, rng, name)
    blank = _blank(population, setting, days, name)
    T = len(blank)
    gone = rng.random(T) < setting.missing
    x = _inputs(population, T, rng)
    x[gone] = np.nan
    clock = clock_columns(blank, float(blank.times[0]), float(blank.times[-1] - blank.times[0]))
    known = np.isfinite(x)
    centred = np.where(known, x, _inputs(population, T, rng))
    centred = centred - np.where(known, x, 0.0).sum(0) / np.maximum(known.sum(0), 1)
    levels = _levels(layout, truth, blank.times, rng)
    felt = _live(population, truth, levels, centred, clock * setting.clock, blank, rng)
    truth = replace(truth, levels=levels, felt=felt)
    recorded = np.clip(felt, 0.0, 10.0) if setting.censor else felt
    recorded = np.where([layout.is_rating(k) for k in range(layout.size)], recorded, felt)
    values = to_columns(population, recorded, setting.whole)
    values[gone] = np.nan
    values[rng.random(values.shape) < setting.item_missing] = np.nan
    return Diary.of(
        spec,
        blank.times,
        values,
        x * population.scale.input_unit,
        person=name,
        dated=setting.dated,
        hours=blank.hours,
    ), truth


def _blank(population: Population, setting: Setting, days: int, name: str) -> Diary:
    """The occasions without their answers: one a day, or several from eight in the morning on."""
    day = np.arange(1, days + 1, dtype=float)
    times, hours = day, None
    if setting.per_day > 1:
        at = 8.0 / 24.0 + np.arange(setting.per_day) * min(ONE_STEP * 14 / setting.per_day, 0.6)
        times = (day[:, None] + at).ravel()
        hours = np.tile(24.0 * at, days)
    shape = (len(times), len(population.spec.variables))
    given = (len(times), len(population.spec.inputs))
    return Diary(name, times, np.zeros(shape), np.zeros(given), setting.dated, hours)


def draw_truth(population: Population, setting: Setting, rng: np.random.Generator, name: str) -> Truth:
    """Coefficients, mean, variance and wandering of one person; drawn again while the days would run away."""
    layout = population.layout
    for _ in range(MOST_TRIES):
        theta = population.mean + population.spread * rng.standard_normal(population.mean.shape)
        for block in population.shared:
            g = block.sd * rng.standard_normal()
            for (row, column), sign in zip(block.cells, block.signs, strict=True):
                theta[row, column] += sign * g
        if not setting.clock:
            theta[:, layout.clock(CLOCK[0]) : layout.clock(CLOCK[-1]) + 1] = 0.0
        for k in range(layout.size):
            theta[k, layout.level(k)] = 0.0
            if setting.per_day == 1:
                theta[k, layout.night_lag(k)] = 0.0
        if steepest(layout, theta) < STEEPEST:
            break
    mu = population.mu_mean + population.mu_spread * rng.standard_normal(layout.size)
    if layout.use is not None:
        base = population.mean[layout.use, layout.one], population.spread[layout.use, layout.one]
        mu[layout.use] = base[0] + base[1] * rng.standard_normal()
        theta[:, layout.one] = 0.0
        theta[layout.use, layout.one] = mu[layout.use]
    s2 = population.rate / rng.gamma(3.0, 1.0, layout.size)
    if layout.use is not None:
        s2[layout.use] = 1.0
    wander = population.tau * setting.wander * rng.standard_normal(layout.size)
    wander[np.arange(layout.size) == layout.amount] = 0.0
    return Truth(name, theta, mu, s2, wander=wander, rate=usual_rate(population))


def usual_rate(population: Population) -> float:
    """The chance of use from which use is measured: the prior's own."""
    layout = population.layout
    return 0.0 if layout.use is None else float(normal.cdf(population.mean[layout.use, layout.one]))


def steepest(layout: Layout, theta: Array) -> float:
    """The largest eigenvalue of yesterday's whole effect on today, use at its steepest (0.4 a probit unit)."""
    C = layout.size
    same = theta[:, [layout.today(j) for j in range(C)]].copy()
    lag = theta[:, [layout.lag(j) for j in range(C)]].copy()
    if layout.use is not None:
        same[layout.use] *= 0.4
        lag[layout.use] *= 0.4
    return float(np.max(np.abs(np.linalg.eigvals(np.linalg.solve(np.eye(C) - same, lag)))))


def _inputs(population: Population, T: int, rng: np.random.Generator) -> Array:
    """(T, M) in model units."""
    out = np.zeros((T, len(population.spec.inputs)))
    for m, given in enumerate(population.spec.inputs):
        chance = INPUT_CHANCE.get(given.name, 0.4)
        out[:, m] = np.clip(5 + 2 * rng.standard_normal(T), 0, 10) if given.role else rng.random(T) < chance
    return out


def _levels(layout: Layout, truth: Truth, times: Array, rng: np.random.Generator) -> Array:
    """(T, C) where each level stands."""
    walk = np.zeros((len(times), layout.size))
    if len(times) > 1:
        steps = np.sqrt(np.diff(times))[:, None] * rng.standard_normal((len(times) - 1, layout.size))
        walk[1:] = np.cumsum(steps, axis=0)
    return np.asarray(truth.mu + truth.wander * walk)


def _live(
    population: Population,
    truth: Truth,
    levels: Array,
    x: Array,
    clock: Array,
    blank: Diary,
    rng: np.random.Generator,
) -> Array:
    """(T, C) what was felt: ratings and amounts in points, use 0/1, amounts NaN without use."""
    layout = population.layout
    C, T = layout.size, len(levels)
    felt = np.zeros((T, C))
    shake = rng.standard_normal((T, C))
    root = np.sqrt(truth.s2)
    row = np.zeros(layout.width)
    theta = truth.theta.copy()
    theta[:, layout.one] = 0.0
    first_clock = layout.clock(CLOCK[0])
    for t in range(T):
        row[:C] = 0.0
        row[first_clock : first_clock + len(CLOCK)] = clock[t]
        for place, (m, when) in enumerate(layout.given):
            row[layout.input(place)] = x[t, m] if when == "same" else (x[t - 1, m] if t else 0.0)
        for k in range(C):
            pull = float(theta[k] @ row) + root[k] * shake[t, k]
            felt[t, k] = _felt(layout, truth, k, pull, levels[t], felt[t], t == 0, shake[t, k])
            row[k] = _distance(layout, truth, felt[t], k, levels[t])
        row[C : 2 * C] = row[:C]
        night = t + 1 < T and clock.shape[1] > 5 and clock[t + 1, CLOCK.index("night")] > 0
        row[2 * C : 3 * C] = row[:C] * night
    return felt


def _felt(
    layout: Layout, truth: Truth, k: int, pull: float, level: Array, today: Array, first: bool, shake: float
) -> float:
    """One channel of one occasion."""
    if k == layout.use:
        usual = float(normal.quantile(np.clip(truth.rate, 1e-6, 1 - 1e-6)))
        return float((usual + shake if first else level[k] + pull) > 0)
    if k == layout.amount and layout.use is not None and today[layout.use] == 0:
        return float("nan")
    return float(level[k] + (np.sqrt(START_VARIANCE) * shake if first else pull))


def _distance(layout: Layout, truth: Truth, today: Array, k: int, level: Array) -> float:
    if k == layout.use:
        return float(today[k] - truth.rate)
    return 0.0 if np.isnan(today[k]) else float(today[k] - level[k])
