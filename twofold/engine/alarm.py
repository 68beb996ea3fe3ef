r"""The cutting-down alarm: use has fallen by a third or more, and being on edge has risen.

Each evening every stretch of the last `SHORTEST` to `LONGEST` days is held against the `BEFORE` days before it:

    fall = P(use in the stretch <= 2/3 of use before)          rise = P(on edge in the stretch > before)

both from the two means and their standard errors (on edge: widened by the carry-over from day to day). The alarm is
given when fall x rise reaches `SURE` in some stretch, at most once a week. What is asked and said then, and in which
order, is content; the same-day check for withdrawal is a rule of its own and always comes first (`withdrawal_days`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.engine import normal
from twofold.engine.diary import Diary
from twofold.engine.spec import ModelSpec

Array = NDArray[np.float64]
Days = NDArray[np.int64]
SHORTEST, LONGEST = 3, 10  # days of a stretch
BEFORE = 42  # days it is held against
FEWEST_BEFORE, FEWEST_IN = 10, 3  # answered days before and in the stretch
FEWEST_USED = 5  # days with use before: who hardly used cannot cut down
SHARE = 2.0 / 3.0  # a third less
SURE = 0.90
APART = 7  # days between two alarms
QUIET, QUIET_WITHIN = 3, 14  # days without an answer, within so many days of a fall
HEAVY_WITHIN = 7  # days since the last use on which the taps for withdrawal come first
LEAST_SD_USE, LEAST_SD_EDGE = 0.25, 0.5  # relative to usual use; points


@dataclass(frozen=True)
class Alarm:
    """One alarm, on the evening of `day`.

    kind              "rise" (less use, more on edge) or "quiet" (less use, then no answers: one neutral message)
    since             first day of the stretch that shows it best
    use, edge         (before, since): mean use a day as a share of the person's usual, and on edge in points
    sure              fall x rise, or fall alone when quiet
    withdrawal_first  the taps for withdrawal come before anything else
    """

    day: int
    kind: str
    since: int
    use: tuple[float, float]
    edge: tuple[float, float]
    sure: float
    withdrawal_first: bool


def alarms(
    days: Sequence[int] | Days,
    use: Array,
    edge: Array,
    *,
    until: int | None = None,
    no_sign: bool = False,
    checked: Sequence[int] | None = None,
) -> list[Alarm]:
    """Every alarm of one diary, as it would have been given evening by evening up to the day `until`.

    days whole numbers, growing; use 0/1 or an amount; edge in points of ten; NaN is not answered. `no_sign`: the
    stopping questions came to no sign seen. `checked`: days on which the same-day rule shows its taps; worked out from
    use when not given.
    """
    first, use, edge = spread_out(np.asarray(days), use, edge, until)
    taps = set(withdrawal_days(first + np.arange(len(use)), use)) if checked is None else set(checked)
    found: list[Alarm] = []
    fell = -QUIET_WITHIN - 1
    for t in range(FEWEST_BEFORE, len(use)):
        best, fall = _best(use[: t + 1], edge[: t + 1])
        fell = t if fall else fell
        given = best
        if given is None and _went_quiet(use[: t + 1], edge[: t + 1], t - fell):
            given = _fall_only(use[: fell + 1], edge[: fell + 1])
        if given is None or (found and first + t - found[-1].day < APART):
            continue
        day = first + t
        asks = day in taps or not no_sign and _used_lately(use[: t + 1])
        found.append(Alarm(day, given.kind, first + given.start, given.use, given.edge, given.sure, asks))
    return found


def alarms_of(spec: ModelSpec, diary: Diary, **more: object) -> list[Alarm]:
    """The alarms of a diary by its roles: on edge is `arousal`, else `symptom`; several answers a day are one."""
    at = next((k for role in ("arousal", "symptom") for k in spec.having(role)), None)
    if at is None or spec.use is None or not len(diary):
        return []
    span = spec.variables[at].range or (0.0, 10.0)
    edge = (diary.values[:, at] - span[0]) / (span[1] - span[0]) * 10.0
    days = np.unique(diary.days)
    used = np.array([_of_day(diary.values[diary.days == day, spec.use], "sum") for day in days])
    felt = np.array([_of_day(edge[diary.days == day], "mean") for day in days])
    return alarms(days, used if spec.variables[spec.use].amount else np.minimum(used, 1.0), felt, **more)  # type: ignore[arg-type]


def _of_day(answers: Array, how: str) -> float:
    seen = answers[np.isfinite(answers)]
    if not len(seen):
        return float("nan")
    return float(seen.sum() if how == "sum" else seen.mean())


def spread_out(days: Days, use: Array, edge: Array, until: int | None) -> tuple[int, Array, Array]:
    """(first day, use, edge) with every day of the calendar in its place."""
    first = int(days[0]) if len(days) else 0
    last = max(int(days[-1]) if len(days) else first - 1, first - 1 if until is None else until)
    out = np.full((2, last - first + 1), np.nan)
    out[0, days - first], out[1, days - first] = use, edge
    return first, out[0], out[1]


@dataclass(frozen=True)
class _Stretch:
    kind: str
    start: int
    use: tuple[float, float]
    edge: tuple[float, float]
    sure: float


def _best(use: Array, edge: Array) -> tuple[_Stretch | None, bool]:
    """The stretch that shows a fall and a rise best, when one is sure enough; and whether use alone has fallen."""
    found, fell = None, False
    if not (np.isfinite(use[-1]) or np.isfinite(edge[-1])):
        return None, False
    for length in range(SHORTEST, LONGEST + 1):
        start = len(use) - length
        fall, before, after = _fall(use, start)
        fell = fell or fall >= SURE
        if fall < SURE:
            continue
        rise, calm, tense = _rise(edge, start)
        if fall * rise >= SURE and (found is None or fall * rise > found.sure):
            found = _Stretch("rise", start, (before, after), (calm, tense), fall * rise)
    return found, fell


def _went_quiet(use: Array, edge: Array, since_fall: int) -> bool:
    """No answer for some days, soon after use fell; on the first such evening."""
    silent = ~(np.isfinite(use) | np.isfinite(edge))
    just = len(silent) > QUIET and silent[-QUIET:].all() and not silent[-QUIET - 1]
    return bool(just) and since_fall <= QUIET_WITHIN


def _fall_only(use: Array, edge: Array) -> _Stretch | None:
    best = None
    for length in range(SHORTEST, LONGEST + 1):
        start = len(use) - length
        fall, before, after = _fall(use, start)
        if fall >= SURE and (best is None or fall > best.sure):
            _, calm, tense = _rise(edge, start)
            best = _Stretch("quiet", start, (before, after), (calm, tense), fall)
    return best


def _parts(series: Array, start: int) -> tuple[Array, Array]:
    """What was answered before the stretch (the last `BEFORE` days) and in it."""
    if start <= 0:
        return np.zeros(0), np.zeros(0)
    before, after = series[max(start - BEFORE, 0) : start], series[start:]
    return before[np.isfinite(before)], after[np.isfinite(after)]


def _fall(use: Array, start: int) -> tuple[float, float, float]:
    """(P(use fell by a third or more), before, after), use as a share of the person's usual a day."""
    before, after = _parts(use, start)
    if len(before) < FEWEST_BEFORE or len(after) < FEWEST_IN or (before > 0).sum() < FEWEST_USED:
        return 0.0, float("nan"), float("nan")
    usual = before.mean()
    sd = max(float(before.std()) / usual, LEAST_SD_USE)
    now = float(after.mean()) / usual
    error = sd * np.sqrt(1 / len(after) + SHARE**2 / len(before))
    return float(normal.cdf((SHARE - now) / error)), 1.0, now


def _rise(edge: Array, start: int) -> tuple[float, float, float]:
    """(P(more on edge than before), before, after)."""
    before, after = _parts(edge, start)
    if len(before) < FEWEST_BEFORE or len(after) < FEWEST_IN:
        return 0.0, float("nan"), float("nan")
    sd = max(float(before.std()), LEAST_SD_EDGE)
    carry = _carry_over(before)
    wide = np.sqrt((1 + carry) / (1 - carry))
    error = sd * wide * np.sqrt(1 / len(after) + 1 / len(before))
    calm, tense = float(before.mean()), float(after.mean())
    return float(normal.cdf((tense - calm) / error)), calm, tense


def _carry_over(values: Array) -> float:
    """The carry-over from answer to answer, drawn to 0.3 and held within 0 and 0.6."""
    d = values - values.mean()
    held = 10.0 * max(float(d.var()), 1e-9)
    return float(np.clip((d[1:] @ d[:-1] + 0.3 * held) / (d @ d + held), 0.0, 0.6))


def _used_lately(use: Array) -> bool:
    return bool(np.nansum(use[-HEAVY_WITHIN:] > 0))


def withdrawal_days(days: Days, use: Array) -> list[int]:
    """Days on which the taps for withdrawal are shown: W-12, for a substance that is dangerous to stop.

    Use on 10 or more of the 14 days before, then none or less than half the usual amount (the median of the days with
    use among the 30 before): that day and the next four. A drop begins once, after a day that was no drop.
    """
    drop = [_drops(use, t) for t in range(len(use))]
    shown: set[int] = set()
    for t, here in enumerate(drop):
        if here and not (t and drop[t - 1]):
            shown |= {int(days[0]) + day for day in range(t, t + 5)}
    return sorted(shown)


def _drops(use: Array, t: int) -> bool:
    last = use[max(t - 14, 0) : t]
    if not np.isfinite(use[t]) or (last > 0).sum() < 10:
        return False
    lately = use[max(t - 30, 0) : t]
    usual = float(np.median(lately[lately > 0]))
    return bool(use[t] == 0 or use[t] < 0.5 * usual)
