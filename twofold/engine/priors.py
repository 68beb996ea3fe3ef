"""The wide default: each prior in one place, with its reason.

Units are points of ten for ratings (and amount), 0/1 for use and 0/1 inputs, and probit units in the row of use.
Figures: the measured alternatives behind the engine; those marked + were chosen here (docs/decisions/0101).
"""

import numpy as np
from numpy.typing import NDArray

from twofold.engine.design import CLOCK, Layout

Array = NDArray[np.float64]

CARRY_OVER = (0.3, 0.2)  # a rating on itself: days resemble the day before; mean, sd
LAG = 0.2  # a rating on another rating the next day
SAME_DAY = 0.25  # a rating on a later rating of the same day
USE_TO_RATING = 0.6  # use on a rating the next day: half a point is common, two are rare
USE_TO_NEXT_DAY = 0.8  # + what symptoms, mood and sleep share of it
USE_TO_SAME_DAY = 1.5  # + use on a rating later the same day: relief is real and can be large
SYMPTOMS_TO_CRAVING = 0.4  # + what several symptoms share in their pull on craving the same day
RATING_TO_USE = 0.15  # a rating on use the next day, probit per point
SAME_DAY_TO_USE = 0.2  # a rating on use later the same day
CRAVING_TO_USE = 0.4  # craving comes closest before use; 0.2 covered that link only 81-91 times in 100
USE_TO_USE = 0.5
INPUT, INPUT_TO_USE = 0.5, 0.4
BASE = (-0.5, 1.0)  # how often use happens at all, probit; mean, sd
LEVEL = (0.1, 0.2)  # + how much of a drift in the level is carried on
LEVEL_OF_USE = (0.5, 1.0)  # + the same for use: from rate (0 to 1) to probit
TREND, TREND_TO_USE = 0.7, 0.4  # + a trend of more than a point and a half over the diary is rare
WAVE, WAVE_TO_USE = 0.4, 0.3  # + weekday and hour waves
NIGHT, NIGHT_TO_USE = 0.4, 0.4  # +
NIGHT_LAG = 0.15  # + how much less (or more) is carried over a night
MEAN = (4.0, 3.0)  # where a person's ratings lie, points
USUAL_RATE = 0.3  # of use, before a person has said anything; probit -0.5
LEVEL_WEIGHT = 2.0  # + the first answers outweigh the starting guess from the third on
DRIFT, DRIFT_OF_USE = 0.15, 0.08  # + a level wanders by this much in a day's root: a point and a half in a hundred days
VARIANCE_SHAPE = 3.0  # innovation variance ~ IG(3, rate)
VARIANCE_RATE = 4.0  # mean 2: a day is shaken by about a point and a half

# How much people differ: a share of the default sd, said with the weight of so many people.
SPREAD = (0.7, 4.0)


def default_rows(layout: Layout) -> tuple[Array, Array]:
    """Mean and sd of every coefficient, (C, P); sd 0 where a column is not in the row."""
    mean, sd = np.zeros((layout.size, layout.width)), np.zeros((layout.size, layout.width))
    for k in range(layout.size):
        for j in range(layout.size):
            mean[k, layout.lag(j)], sd[k, layout.lag(j)] = _lag(layout, k, j)
            sd[k, layout.today(j)] = _same(layout, k, j)
        _outside(layout, k, mean, sd)
        absent = np.setdiff1d(np.arange(layout.width), layout.predictors(k))
        mean[k, absent] = sd[k, absent] = 0.0
    return mean, sd


def drifts(layout: Layout) -> Array:
    """(C,) spread of w: how much levels drift. Amounts, seen on days with use alone, do not."""
    return np.array(
        [0.0 if k == layout.amount else DRIFT_OF_USE if k == layout.use else DRIFT for k in range(layout.size)]
    )


def _lag(layout: Layout, k: int, j: int) -> tuple[float, float]:
    if k == layout.use:
        if j == k:
            return 0.0, USE_TO_USE
        return 0.0, RATING_TO_USE
    if j == layout.use:
        return 0.0, USE_TO_RATING
    return CARRY_OVER if j == k else (0.0, LAG)


def _same(layout: Layout, k: int, j: int) -> float:
    if k == layout.use:
        role = layout.spec.variables[layout.of_variable[j]].role
        return CRAVING_TO_USE if role == "craving" else SAME_DAY_TO_USE
    return USE_TO_SAME_DAY if j == layout.use else SAME_DAY


def _outside(layout: Layout, k: int, mean: Array, sd: Array) -> None:
    """Level, inputs, clock and intercept of row k."""
    to_use = k == layout.use
    mean[k, layout.level(k)], sd[k, layout.level(k)] = LEVEL_OF_USE if to_use else LEVEL
    sd[k, layout.night_lag(k)] = NIGHT_LAG * (2 if to_use else 1)
    for place, (m, _) in enumerate(layout.given):
        rating_like = layout.spec.inputs[m].role is not None
        wide = (SAME_DAY_TO_USE, SAME_DAY) if rating_like else (INPUT_TO_USE, INPUT)
        sd[k, layout.input(place)] = wide[0 if to_use else 1]
    widths = {"trend": (TREND, TREND_TO_USE), "night": (NIGHT, NIGHT_TO_USE)}
    for name in CLOCK:
        wave = widths.get(name, (WAVE, WAVE_TO_USE))
        sd[k, layout.clock(name)] = wave[1] if to_use else wave[0]
    if not layout.is_rating(k):
        # the amount is measured from the person's own mean, so its intercept starts at nothing
        mean[k, layout.one], sd[k, layout.one] = BASE if to_use else (0.0, 1.0)
