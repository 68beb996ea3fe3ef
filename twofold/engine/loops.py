"""Loops: harder days -> pull -> use -> harder days. How much of a hard day comes back round, and is every leg known?

One passage of the loop: a point more on every symptom moves craving (same day and next), craving moves the chance of
use (same day and next), and use moves the next day's symptoms. Their product is the gain: the part of a point that
returns. It counts one way round only; what else each of them does is in the links and whole effects.
"""

import numpy as np
from numpy.typing import NDArray

from twofold.engine.cycle import Leg, Loop, Reading
from twofold.engine.motion import linear, motion_of
from twofold.engine.verdict import FOR_POINTS, SMALL_CHANCE, SMALL_POINTS, Verdict, judge, summarise

Array = NDArray[np.float64]
HARD = ("symptom", "arousal", "mood")


def loops_of(reading: Reading) -> list[Loop]:
    """The loop through use, and the one that leaves use out, where the diary has their roles."""
    layout = reading.layout
    hard, craving = _with(reading, *HARD), _with(reading, "craving")
    if not hard or not craving:
        return []
    c = craving[0]
    same, lag, _ = linear(layout, motion_of(reading.posterior), reading.density)
    both = _kept(same + lag)
    to_craving = both[:, c, hard].sum(1)
    found = []
    if layout.use is not None:
        to_use = both[:, layout.use, c]
        back = _kept(lag)[:, hard, layout.use].mean(1)
        through = (
            _leg(reading, "symptoms", "craving", to_craving, SMALL_POINTS / FOR_POINTS, hard, c),
            _leg(reading, "craving", "use", to_use, SMALL_CHANCE / FOR_POINTS, [c], layout.use),
            _leg(reading, "use", "symptoms", back, SMALL_POINTS, [layout.use], *hard),
        )
        found.append(_loop(reading, "symptoms-craving-use", through, to_craving * to_use * back))
    late = _kept(lag)[:, hard, c].mean(1)
    legs = (
        _leg(reading, "symptoms", "craving", to_craving, SMALL_POINTS / FOR_POINTS, hard, c),
        _leg(reading, "craving", "symptoms", late, SMALL_POINTS / FOR_POINTS, [c], *hard),
    )
    found.append(_loop(reading, "symptoms-craving", legs, to_craving * late))
    return found


def _with(reading: Reading, *roles: str) -> list[int]:
    layout = reading.layout
    return [
        k
        for k in range(layout.size)
        if layout.is_rating(k) and layout.spec.variables[layout.of_variable[k]].role in roles
    ]


def _kept(draws: Array) -> Array:
    return np.nan_to_num(draws, nan=0.0, posinf=0.0, neginf=0.0)


def _leg(
    reading: Reading, source: str, target: str, draws: Array, small: float, sources: list[int], *targets: int
) -> Leg:
    enough = all(reading.enough("lag", k, j) for k in targets for j in sources)
    found = summarise(draws)
    return Leg(source, target, found, judge(found, small, enough=enough, settled=reading.posterior.settled))


def _loop(reading: Reading, name: str, legs: tuple[Leg, ...], gain: Array) -> Loop:
    found = summarise(gain)
    enough = all(leg.verdict != Verdict.TOO_FEW for leg in legs)
    verdict = judge(found, SMALL_POINTS / FOR_POINTS, enough=enough, settled=reading.posterior.settled)
    closed = found.mean > 0 and all(leg.verdict == Verdict.KNOWN and leg.found.mean > 0 for leg in legs)
    return Loop(name, legs, found, verdict, closed)
