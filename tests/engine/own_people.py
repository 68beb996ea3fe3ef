"""People made by the sampler's own model: everything drawn from the prior, days lived, answers seen through the scale."""

from dataclasses import dataclass

import numpy as np

from twofold.engine import Diary, normal
from twofold.engine.design import CLOCK, clock_at
from twofold.engine.gibbs import FIRST_VARIANCE


@dataclass
class Made:
    """What one person was made from: theta (C, P), mu, s2, w (C,), level (T, C)."""

    theta: np.ndarray
    mu: np.ndarray
    s2: np.ndarray
    w: np.ndarray
    level: np.ndarray


def draw_person(prior, days, rng):
    """Parameters from the prior; the level of every channel over the days."""
    layout = prior.layout
    C = layout.size
    theta = prior.mean + prior.spread * rng.standard_normal(prior.mean.shape)
    for block in prior.shared:
        g = block.sd * rng.standard_normal()
        for (k, c), sign in zip(block.cells, block.signs, strict=True):
            theta[k, c] += sign * g
    mu = prior.mu_mean + prior.mu_spread * rng.standard_normal(C)
    if layout.use is not None:
        one = layout.use, layout.one
        mu[layout.use] = theta[one]
    s2 = prior.rate / rng.standard_gamma(3.0, C)
    w = prior.tau * rng.standard_normal(C)
    W = np.concatenate([np.zeros((1, C)), np.cumsum(rng.standard_normal((days - 1, C)), 0)])
    return Made(theta, mu, s2, w, mu + w * W)


def live(prior, made, x, clock, use_mean, rng):
    """(T, C) days; use as 0/1, amounts NaN without use. x (T, M) less its mean, clock (T, Q)."""
    layout = prior.layout
    C, T = layout.size, len(x)
    y, before, design = np.zeros((T, C)), np.zeros(C), np.zeros(layout.width)
    first = normal.cdf(prior.mean[layout.use, layout.one]) if layout.use is not None else 0.0
    for t in range(T):
        design[:] = 0.0
        now = np.zeros(C)
        if t:
            design[layout.lag(0) : layout.lag(0) + C] = before
            for place, (m, when) in enumerate(layout.given):
                design[layout.input(place)] = x[t - (when == "next"), m]
            for name, value in zip(CLOCK, clock[t], strict=True):
                design[layout.clock(name)] = value
        for k in range(C):
            design[layout.today(0) : layout.today(0) + C] = now
            told = float(made.theta[k, layout.predictors(k)] @ design[layout.predictors(k)])
            if k == layout.use:
                y[t, k] = rng.random() < (normal.cdf(made.level[t, k] + told) if t else first)
                now[k] = y[t, k] - use_mean
                continue
            d = (
                told + np.sqrt(made.s2[k]) * rng.standard_normal()
                if t
                else np.sqrt(FIRST_VARIANCE) * rng.standard_normal()
            )
            y[t, k] = made.level[t, k] + d
            now[k] = d
            if k == layout.amount:
                now[k] = d * y[t, layout.use]
                if not y[t, layout.use]:
                    y[t, k] = np.nan
        before = now
    return y


USUAL = 0.3  # what use is measured from; in life the person's own rate, which would tell of the truth here
INSIDE = 0.3  # share of a rating's answers that lie inside its scale


def person(prior, days, missing, rng):
    """(Diary, Made) of one person; a share of whole days and 2% of single answers are missing.

    People are drawn again while a rating is at an end of its scale for most of the answers or an amount is not above
    nothing. Both are rules about what is seen, and so leave the posterior as it is.
    """
    while True:
        made = draw_person(prior, days, rng)
        found = _days_of(prior, made, days, missing, rng)
        if found is not None:
            return found, made


def _days_of(prior, made, days, missing, rng):
    layout, spec = prior.layout, prior.spec
    times = np.arange(1.0, days + 1)
    x = (rng.random((days, len(spec.inputs))) < 0.4).astype(float)
    gone = rng.random(days) < missing
    gone[[0, -1]] = False
    empty = Diary.of(spec, times, np.full((days, len(spec.variables)), np.nan), dated=True)
    clock = clock_at(empty, 1.0, days - 1.0, None)
    with np.errstate(over="ignore", invalid="ignore"):
        y = live(prior, made, x - x[~gone].mean(0), clock, USUAL, rng)
    values = np.column_stack([y[:, k] for k in range(layout.size) if k != layout.amount])
    if layout.amount is not None:
        used = y[:, layout.use] == 1
        amount = y[used, layout.amount]
        if np.nanmin(np.append(amount, 1.0)) <= 0.01 or np.abs(np.append(amount, 1.0)).max() > 60:
            return None
        values[used, layout.use] = np.expm1(amount * prior.scale.unit[layout.amount])
    values[rng.random(values.shape) < 0.02] = np.nan
    values[gone], x[gone] = np.nan, np.nan
    places = [layout.of_variable[k] for k in range(layout.size) if layout.is_rating(k)]
    seen = np.isfinite(values[:, places])
    inside = seen & (values[:, places] > 0) & (values[:, places] < 10)
    if not np.isfinite(values[~gone]).any() or (inside.sum(0) < INSIDE * np.maximum(seen.sum(0), 1)).any():
        return None
    values[:, places] = np.clip(values[:, places], 0.0, 10.0)
    return Diary.of(spec, times, values, x, dated=True)
