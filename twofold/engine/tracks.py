"""A person's own forecasts over their own past: each made from what came before it, kept beside what then came."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.engine.diary import Cohort, Diary
from twofold.engine.forecast import Forecaster, forecaster_of, forecasters, in_columns
from twofold.engine.foresight import Foresight

Array = NDArray[np.float64]
LEARNED_AT = (0.4, 0.55, 0.7, 0.85)  # shares of each diary after which forecasts are learned again
FEWEST_BEFORE = 5  # occasions


@dataclass(frozen=True, eq=False)
class Track:
    """One person's forecasts and what came: (n, K) in the columns' units, NaN where there was no answer.

    usual (n, K) is the person's mean before the forecast was learned; p and usual_p (n,) chances of use, used (n,) 0/1
    """

    person: str
    seen: Array
    mean: Array
    sd: Array
    usual: Array
    p: Array
    usual_p: Array
    used: Array

    def __len__(self) -> int:
        return len(self.seen)


def tracks(cohort: Cohort, foresight: Foresight | None = None) -> list[Track]:
    """Everyone's track over the last 60% of their diary.

    Forecasts are learned from everyone's days up to four points of their diaries (`LEARNED_AT`), and walked to the
    next; with a foresight learned from others nothing is learned but what is the person's own. Who has too few days
    before a point has no track there.
    """
    parts: dict[str, list[Track]] = {diary.person: [] for diary in cohort.diaries}
    for n, share in enumerate(LEARNED_AT):
        until = LEARNED_AT[n + 1] if n + 1 < len(LEARNED_AT) else 1.0
        cut = [(d, round(share * len(d)), round(until * len(d))) for d in cohort.diaries]
        cut = [(d, a, b) for d, a, b in cut if a >= FEWEST_BEFORE and b > a]
        if not cut:
            continue
        before = Cohort(cohort.spec, tuple(d.part(slice(0, a)) for d, a, _ in cut))
        own = forecasters(before)[1] if foresight is None else [forecaster_of(foresight, d) for d in before.diaries]
        for forecaster, past, (diary, a, b) in zip(own, before.diaries, cut, strict=True):
            parts[diary.person].append(_walked(forecaster, past, diary.part(slice(a, b))))
    return [_joined(cohort, person, found) for person, found in parts.items()]


def _walked(forecaster: Forecaster, past: Diary, diary: Diary) -> Track:
    """One stretch of a diary, forecast step by step."""
    foresight, use = forecaster.foresight, forecaster.foresight.spec.use
    told = [in_columns(foresight, step) for step in forecaster.walk(diary)]
    mean, sd = (np.array([[p[part] for p in step] for step in told], dtype=float) for part in (0, 1))
    answered = np.isfinite(past.values)
    usual = np.where(answered, past.values, 0.0).sum(0) / np.maximum(answered.sum(0), 1)
    usual = np.where(answered.any(0), usual, mean[0])
    nobody = np.full(len(diary), np.nan)
    seen = diary.values
    return Track(
        diary.person,
        seen,
        mean,
        sd,
        np.repeat(usual[None], len(diary), 0),
        nobody if use is None else np.array([step[use].p_use for step in told]),
        nobody if use is None else np.full(len(diary), forecaster.past.usual_rate),
        nobody if use is None else np.where(np.isfinite(seen[:, use]), seen[:, use] > 0, np.nan),
    )


def _joined(cohort: Cohort, person: str, found: list[Track]) -> Track:
    K = len(cohort.spec.variables)
    none, wide = np.zeros(0), np.zeros((0, K))
    if not found:
        return Track(person, wide, wide, wide, wide, none, none, none)
    names = ("seen", "mean", "sd", "usual", "p", "usual_p", "used")
    return Track(person, *(np.concatenate([getattr(part, name) for part in found]) for name in names))
