"""The model run forwards: tests, calibration and the demo's made-up people come from here."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from twofold.engine import normal
from twofold.engine.design import Layout, layout_of
from twofold.engine.diary import Cohort, Diary
from twofold.engine.population import Population, default_scale, wide_default_prior
from twofold.engine.spec import CHECKIN_SPEC, ModelSpec

Array = NDArray[np.float64]
BURN_IN = 30

# What the made-up people have in common: (target, source, when) -> points per point, or probit in the row of use.
TYPICAL_LINKS = {
    ("symptoms", "sleep", "same"): -0.25,
    ("mood", "sleep", "same"): -0.15,
    ("mood", "symptoms", "same"): 0.45,
    ("craving", "symptoms", "same"): 0.40,
    ("craving", "mood", "same"): 0.25,
    ("use", "craving", "same"): 0.45,
    ("ease", "use", "same"): 1.8,
    ("ease", "symptoms", "same"): -0.45,
    ("pleasure", "mood", "same"): -0.35,
    ("pleasure", "ease", "same"): 0.15,
    ("sleep", "use", "lag"): -0.9,
    ("symptoms", "use", "lag"): 0.8,
    ("mood", "use", "lag"): 0.6,
    ("pleasure", "use", "lag"): -0.7,
    ("craving", "use", "lag"): 0.4,
    ("sleep", "symptoms", "lag"): -0.15,
    ("symptoms", "sleep", "lag"): -0.05,
    ("use", "use", "lag"): 0.2,
    ("symptoms", "reminder", "same"): 1.6,
    ("craving", "reminder", "same"): 0.6,
    ("symptoms", "person_or_group", "next"): -0.5,
    ("craving", "skill", "next"): -0.4,
}
TYPICAL_MEANS = {"sleep": 5.0, "symptoms": 4.5, "mood": 4.5, "craving": 4.2, "ease": 4.8, "pleasure": 4.0}
TYPICAL_CARRY_OVER = {"sleep": 0.15, "symptoms": 0.35, "mood": 0.35, "craving": 0.25, "ease": 0.15, "pleasure": 0.3}
INPUT_CHANCE = {"reminder": 0.3, "skill": 0.35, "person_or_group": 0.3, "medicine": 0.6}


@dataclass(frozen=True, eq=False)
class Truth:
    """What one made-up person was made from, in model units: theta (C, P), mu (C,), s2 (C,).

    People drawn from the model itself also have how much each level wanders (C,), where it stood and what was felt
    (T, C), and the chance that use is measured from.
    """

    person: str
    theta: Array
    mu: Array
    s2: Array
    wander: Array = field(default_factory=lambda: np.zeros(0))
    levels: Array = field(default_factory=lambda: np.zeros(0))
    felt: Array = field(default_factory=lambda: np.zeros(0))
    rate: float = 0.4


def typical_population(spec: ModelSpec = CHECKIN_SPEC) -> Population:
    """A made-up population round the typical links, for simulating; never a prior for a real person."""
    layout = layout_of(spec)
    wide = wide_default_prior(spec)
    mean, spread = np.zeros_like(wide.mean), wide.spread * 0.35
    for k, name in enumerate(layout.channels):
        if layout.is_rating(k):
            mean[k, layout.lag(k)] = TYPICAL_CARRY_OVER.get(name, 0.3)
    for (target, source, when), size in TYPICAL_LINKS.items():
        column = _column(layout, source, when)
        if target in layout.channels and column is not None:
            mean[layout.channels.index(target), column] = size
    if layout.use is not None:
        mean[layout.use, layout.one] = -0.35
        spread[layout.use, layout.one] = 0.4
    mu = np.array([TYPICAL_MEANS.get(name, 4.5) for name in layout.channels])
    return Population(
        spec,
        default_scale(spec),
        mean,
        np.where(wide.spread > 0, spread, 0.0),
        mu,
        np.full(layout.size, 0.9),
        np.full(layout.size, 6.0),
        wide.noise,
        wide.weight,
        wide.tau,
    )


def _column(layout: Layout, source: str, when: str) -> int | None:
    if source in layout.channels:
        j = layout.channels.index(source)
        return layout.lag(j) if when == "lag" else layout.today(j)
    for place, (m, day) in enumerate(layout.given):
        if layout.spec.inputs[m].name == source and day == when:
            return layout.input(place)
    return None


def simulate(
    population: Population,
    *,
    persons: int,
    days: int,
    seed: int,
    missing: float = 0.1,
    drift: float = 0.05,
    first_day: int = 1,
    dated: bool = False,
    whole: bool = True,
) -> tuple[Cohort, list[Truth]]:
    """Made-up people: each draws its own coefficients from the population, then lives `days` days.

    missing  share of days left out (the whole day); drift: sd a day of each rating's wandering mean, in points
    whole    ratings are rounded and kept inside their range, as a person would tap them
    """
    rng = np.random.default_rng([seed, persons, days])
    diaries, truths = [], []
    for i in range(persons):
        truth = _draw_person(population, rng, str(i + 1))
        y, x = _live(population, truth, days, drift, rng)
        values = to_columns(population, y, whole)
        gone = rng.random(days) < missing
        values[gone], x[gone] = np.nan, np.nan
        times = first_day + np.arange(days, dtype=float)
        diaries.append(Diary.of(population.spec, times, values, x, person=truth.person, dated=dated))
        truths.append(truth)
    return Cohort(population.spec, tuple(diaries)), truths


def _draw_person(population: Population, rng: np.random.Generator, name: str) -> Truth:
    """One person's coefficients; drawn again while the days would run away."""
    layout = population.layout
    while True:
        theta = population.mean + population.spread * rng.standard_normal(population.mean.shape)
        for clock in ("trend", "week_sin", "week_cos", "hour_sin", "hour_cos", "night"):
            theta[:, layout.clock(clock)] = 0.0
        for k in range(layout.size):
            theta[k, layout.level(k)] = theta[k, layout.night_lag(k)] = 0.0
        if np.max(np.abs(np.linalg.eigvals(_reduced(layout, theta)))) < 0.9:
            break
    mu = population.mu_mean + population.mu_spread * rng.standard_normal(layout.size)
    s2 = population.rate / rng.gamma(6.0, 0.5, layout.size)
    return Truth(name, theta, np.clip(mu, 1.5, 8.5), s2)


def _reduced(layout: Layout, theta: Array) -> Array:
    """(I - A)^-1 Phi over ratings, with use at its steepest."""
    C = layout.size
    A = theta[:, [layout.today(j) for j in range(C)]].copy()
    B = theta[:, [layout.lag(j) for j in range(C)]].copy()
    if layout.use is not None:
        A[layout.use] *= 0.4
        B[layout.use] *= 0.4
    return np.asarray(np.linalg.solve(np.eye(C) - A, B))


def _live(
    population: Population, truth: Truth, days: int, drift: float, rng: np.random.Generator
) -> tuple[Array, Array]:
    """(days, C) channels in model units and (days, M) inputs, after a burn-in."""
    layout = population.layout
    C, T = layout.size, days + BURN_IN
    x = _inputs(population, T, rng)
    middle = np.array([INPUT_CHANCE.get(i.name, 0.4) for i in layout.spec.inputs])
    y, mu = np.zeros((T, C)), truth.mu.copy()
    before = np.zeros(C)
    for t in range(T):
        mu = np.where([layout.is_rating(k) for k in range(C)], mu + drift * rng.standard_normal(C), mu)
        mu = np.clip(mu, 0.8, 9.2)
        row = np.zeros(layout.width)
        row[layout.lag(0) : layout.lag(0) + C] = before
        row[layout.one] = 1.0
        for place, (m, when) in enumerate(layout.given):
            row[layout.input(place)] = (
                x[t, m] - middle[m] if when == "same" else (x[t - 1, m] - middle[m] if t else 0.0)
            )
        for k in range(C):
            y[t, k] = _one_value(layout, truth, row, k, mu, y[t], rng)
            row[layout.today(k)] = _deviation(layout, y[t], k, mu)
        before = row[:C].copy()
    return y[BURN_IN:], x[BURN_IN:] * population.scale.input_unit


def _one_value(
    layout: Layout, truth: Truth, row: Array, k: int, mu: Array, today: Array, rng: np.random.Generator
) -> float:
    eta = float(truth.theta[k] @ row)
    if k == layout.use:
        return float(rng.random() < normal.cdf(eta))
    if k == layout.amount and layout.use is not None and today[layout.use] == 0:
        return float("nan")
    value = mu[k] + eta + np.sqrt(truth.s2[k]) * rng.standard_normal()
    return float(np.clip(value, 0.0, 10.0))


def _deviation(layout: Layout, today: Array, k: int, mu: Array) -> float:
    if k == layout.use:
        return float(today[k] - 0.4)
    return 0.0 if np.isnan(today[k]) else float(today[k] - mu[k])


def _inputs(population: Population, T: int, rng: np.random.Generator) -> Array:
    out = np.zeros((T, len(population.spec.inputs)))
    for m, given in enumerate(population.spec.inputs):
        if given.role:
            out[:, m] = np.clip(5 + 2 * rng.standard_normal(T), 0, 10)
        else:
            out[:, m] = rng.random(T) < INPUT_CHANCE.get(given.name, 0.4)
    return out


def to_columns(population: Population, y: Array, whole: bool) -> Array:
    """(days, K) in the columns' units."""
    layout, scale, spec = population.layout, population.scale, population.spec
    out = np.zeros((len(y), len(spec.variables)))
    for k, v in enumerate(layout.of_variable):
        if k == layout.use:
            out[:, v] = y[:, k]
        elif k == layout.amount:
            amount = np.maximum(np.expm1(np.nan_to_num(y[:, k]) * scale.unit[k]), 0.5)
            out[:, v] = np.where(out[:, v] > 0, np.maximum(np.round(amount), 1.0) if whole else amount, 0.0)
        else:
            column = y[:, k] * scale.unit[k] + scale.low[k]
            out[:, v] = np.round(column) if whole else column
    return out
