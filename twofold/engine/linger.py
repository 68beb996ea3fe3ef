r"""How long a hard day lingers: what one day harder than usual leaves on the days after it.

A shake of one point on channel k today has moved today by v_0 = (I - A)^-1 e_k, and the day h after by M^h v_0 with
M = (I - A)^-1 Phi. What is read is channel k's own part of it, as a share of what it was on the day itself, and how
long that takes to fall to a half. Where a posterior has a slow level L (an average of the days before, `design.SLOW` a
step), the shake moves that too, and row k takes its share of it.
"""

import numpy as np
from numpy.typing import NDArray

from twofold.engine.cycle import Lingering, Reading
from twofold.engine.design import SLOW
from twofold.engine.motion import linear, motion_of
from twofold.engine.posterior import through_today
from twofold.engine.verdict import FOR_POINTS, SMALL_POINTS, judge, quantiles, summarise

Array = NDArray[np.float64]
ROLES = ("symptom", "arousal", "mood", "craving")
STEPS = 28  # a half-life is at most this; longer ones say so
SHOWN = 7
DRAWS = 400
FEWEST_CALM = 0.25  # share of the draws
MOST = 1e3  # what runs away is held here, so that nothing overflows


def lingering(reading: Reading) -> list[Lingering]:
    """How long a hard day lingers, for every symptom, mood and craving of a diary."""
    layout = reading.layout
    wanted = [
        k
        for k in range(layout.size)
        if layout.is_rating(k) and layout.spec.variables[layout.of_variable[k]].role in ROLES
    ]
    if not wanted:
        return []
    response = responses(reading, wanted)
    response = response[:, settling(response)]
    unit = "occasion" if reading.posterior.person.intensive else "day"
    return [_one(reading, k, response[:, :, k, place], unit) for place, k in enumerate(wanted)]


def responses(reading: Reading, sources: list[int], steps: int = STEPS) -> Array:
    """(steps + 1, D, C, n): what a shake of one point of each of n sources has moved, 0 to `steps` steps later."""
    posterior, layout = reading.posterior, reading.layout
    motion = motion_of(posterior)
    same, lag, slow = (part[:: max(len(part) // DRAWS, 1)] for part in linear(layout, motion, reading.density))
    inverse = through_today(same, np.broadcast_to(np.eye(layout.size), same.shape))
    turn, pulled = through_today(same, lag), inverse * slow[:, None, :]
    now = inverse[:, :, sources]
    level = np.zeros_like(now)
    out = np.empty((steps + 1, *now.shape))
    for h in range(steps + 1):
        out[h] = now
        level = (1 - SLOW) * level + SLOW * now
        now = np.clip(turn @ now + pulled @ level, -MOST, MOST)
    return np.nan_to_num(out, nan=MOST)


def settling(response: Array) -> NDArray[np.bool_]:
    """(D,) draws whose days come to rest; ratings have ends, so none can run away. All, where too few do."""
    size = np.abs(response).sum((2, 3))
    calm = size[-1] < size[len(size) // 2]
    return np.asarray(calm if calm.mean() >= FEWEST_CALM else np.ones(len(calm), bool))


def _one(reading: Reading, k: int, path: Array, unit: str) -> Lingering:
    left = path / np.where(np.abs(path[0]) > 1e-9, path[0], 1.0)
    half = half_lives(left)
    first = summarise(left[1])
    enough = reading.enough("lag", k, k)
    verdict = judge(first, SMALL_POINTS / FOR_POINTS, enough=enough, settled=reading.posterior.settled)
    shown = tuple(_range(left[h]) for h in range(1, SHOWN + 1))
    middle, low, high = _range(half)
    return Lingering(reading.layout.channels[k], unit, shown, (middle, low, high), high >= STEPS, verdict)


def _range(draws: Array) -> tuple[float, float, float]:
    low, middle, high = quantiles(draws, 0.025, 0.5, 0.975)
    return float(middle), float(low), float(high)


def half_lives(left: Array) -> Array:
    """(D,) steps until half is left of (H + 1, D) shares that begin at 1; between steps it falls evenly in its log."""
    H = len(left) - 1
    below = left < 0.5
    reached = below.any(0)
    after = np.where(reached, below.argmax(0), H)
    at = np.arange(left.shape[1])
    high = np.maximum(left[np.maximum(after - 1, 0), at], 0.5)
    low = np.maximum(left[after, at], 1e-3)
    part = np.log(high / 0.5) / np.maximum(np.log(high / low), 1e-9)
    return np.asarray(np.where(reached, after - 1 + np.clip(part, 0.0, 1.0), float(H)))
