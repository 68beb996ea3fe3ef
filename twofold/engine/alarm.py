r"""The cutting-down alarm: use has fallen by a third or more, and being on edge has risen.

Each evening every stretch of the last `SHORTEST` to `LONGEST` days is held against the `BEFORE` days before it:

    fall = P(use in the stretch <= 4/5 of use before)          rise = P(on edge in the stretch > before)

both from the two means and their standard errors (on edge: widened by the carry-over from day to day); fall is 0 where
less than a third is seen to be gone. (Where just a third is gone, that it is so can be no surer than a half.) The alarm
is given when fall x rise reaches `SURE` in some stretch, at most once a week. What is asked and said then, and in which
order, is content; the same-day check for withdrawal is a rule of its own and always comes first (`withdrawal_days`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
SHARE = 2.0 / 3.0  # a third less has to be seen
AT_LEAST = 0.8  # and a fifth less to be likely
SURE = 0.6  # of fall x rise, chosen on other made-up people than `bench/alarm.py` runs on
APART = 7  # days between two alarms
QUIET_SURE = 0.995  # of the fall alone, for the message to somebody who stopped answering
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
    for kind, t, length, seen in _evenings(use, edge):
        day = first + t
        if found and day - found[-1].day < APART:
            continue
        lately = bool(np.nansum(use[max(t + 1 - HEAVY_WITHIN, 0) : t + 1] > 0))
        asks = day in taps or (lately and not no_sign)
        start = first + seen.end - length + 1
        found.append(Alarm(day, kind, start, (1.0, seen.use), (seen.calm, seen.tense), seen.sure, asks))
    return found


def follows(spec: ModelSpec) -> bool:
    """The diary has what the alarm needs: use, and being on edge (`arousal`, else `symptom`)."""
    return spec.use is not None and bool(spec.having("arousal") or spec.having("symptom"))


def alarms_of(
    spec: ModelSpec,
    diary: Diary,
    *,
    until: int | None = None,
    no_sign: bool = False,
    checked: Sequence[int] | None = None,
) -> list[Alarm]:
    """The alarms of a diary by its roles; several answers a day are one. None where it lacks one."""
    if not follows(spec) or spec.use is None or not len(diary):
        return []
    at = next(k for role in ("arousal", "symptom") for k in spec.having(role))
    span = spec.variables[at].range or (0.0, 10.0)
    edge = (diary.values[:, at] - span[0]) / (span[1] - span[0]) * 10.0
    days = np.unique(diary.days)
    used = np.array([_of_day(diary.values[diary.days == day, spec.use], "sum") for day in days])
    felt = np.array([_of_day(edge[diary.days == day], "mean") for day in days])
    if not spec.variables[spec.use].amount:
        used = np.minimum(used, 1.0)
    return alarms(days, used, felt, until=until, no_sign=no_sign, checked=checked)


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


class _Seen(NamedTuple):
    """One stretch that ends on day `end`: use as a share of the usual, on edge before and in it, how sure."""

    end: int
    use: float
    calm: float
    tense: float
    sure: float


def _evenings(use: Array, edge: Array) -> Iterator[tuple[str, int, int, _Seen]]:
    """(kind, evening, length, what is seen) of every evening that would give an alarm, were none given before."""
    lengths = range(SHORTEST, LONGEST + 1)
    parts = [(_fall(use, length), _rise(edge, length)) for length in lengths]
    fall = np.array([fallen[0] for fallen, _ in parts])
    both = fall * np.array([risen[0] for _, risen in parts])
    silent = ~(np.isfinite(use) | np.isfinite(edge))
    fell = -QUIET_WITHIN - 1
    for t in range(len(use)):
        kind, score, end = "rise", both, t
        if silent[t]:
            # quiet: the last answer was QUIET days ago, and use had fallen soon before
            just = t >= QUIET and silent[t - QUIET + 1 : t + 1].all() and not silent[t - QUIET]
            if not just or t - fell > QUIET_WITHIN:
                continue
            kind, score, end = "quiet", fall, fell
        elif fall[:, t].max() >= QUIET_SURE:
            fell = t
        best = int(score[:, end].argmax())
        if score[best, end] >= SURE:
            (_, share), (_, calm, tense) = parts[best]
            figures = (float(part[end]) for part in (share, calm, tense, score[best]))
            yield kind, t, lengths[best], _Seen(end, *figures)


class _Sums(NamedTuple):
    """Running sums over days (T + 1,): answers, their sum, squares, those above 0, products of neighbours."""

    answers: Array
    total: Array
    square: Array
    above: Array
    product: Array
    values: Array  # the answers in order, with one more at the end

    @classmethod
    def of(cls, series: Array) -> "_Sums":
        seen = np.isfinite(series)
        filled = np.where(seen, series, 0.0)
        values = series[seen]
        product = np.concatenate([[0.0], np.cumsum(values[1:] * values[:-1]), [0.0]])
        answers, total, square, above = (_running(part) for part in (seen, filled, filled**2, filled > 0))
        return cls(answers, total, square, above, product, np.concatenate([values, [0.0]]))

    def between(self, start: Days, end: Days) -> tuple[Array, Array, Array, Array]:
        """(count, mean, sd, above 0) of the answers on days start to end - 1."""
        count = self.answers[end] - self.answers[start]
        many = np.maximum(count, 1)
        mean = (self.total[end] - self.total[start]) / many
        variance = (self.square[end] - self.square[start]) / many - mean**2
        return count, mean, np.sqrt(np.maximum(variance, 0.0)), self.above[end] - self.above[start]

    def carry_over(self, start: Days, end: Days) -> Array:
        """From answer to answer, drawn to 0.3 by ten answers and held within 0 and 0.6."""
        count, mean, sd, _ = self.between(start, end)
        a, b = self.answers[start].astype(int), self.answers[end].astype(int)
        last = np.maximum(b - 1, a)
        products = self.product[last] - self.product[a]
        total = mean * count
        ends = np.where(count > 0, self.values[a] + self.values[last], 0.0)
        crossed = products - mean * (2 * total - ends) + np.maximum(count - 1, 0) * mean**2
        held = 10.0 * np.maximum(sd**2, 1e-9)
        return np.asarray(np.clip((crossed + 0.3 * held) / (count * sd**2 + held), 0.0, 0.6))


def _running(part: NDArray[np.generic]) -> Array:
    return np.concatenate([[0.0], np.cumsum(part, dtype=np.float64)])


def _spans(T: int, length: int) -> tuple[Days, Days, Days]:
    """For each evening t: where the days before begin, where the stretch begins, and where it ends (t + 1)."""
    end = np.arange(1, T + 1)
    start = np.maximum(end - length, 0)
    return np.maximum(start - BEFORE, 0), start, end


def _fall(use: Array, length: int) -> tuple[Array, Array]:
    """Per evening: P(use fell by a fifth or more), 0 where less than a third is gone; use as a share of the usual."""
    sums = _Sums.of(use)
    first, start, end = _spans(len(use), length)
    many, usual, sd, used = sums.between(first, start)
    few, now, _, _ = sums.between(start, end)
    enough = (many >= FEWEST_BEFORE) & (few >= FEWEST_IN) & (used >= FEWEST_USED)
    per = np.where(usual > 0, usual, 1.0)
    error = np.maximum(sd / per, LEAST_SD_USE) * np.sqrt(1 / np.maximum(few, 1) + AT_LEAST**2 / np.maximum(many, 1))
    seen = enough & (now <= SHARE * per)
    return np.where(seen, normal.cdf((AT_LEAST - now / per) / error), 0.0), now / per


def _rise(edge: Array, length: int) -> tuple[Array, Array, Array]:
    """Per evening: P(more on edge than before), before, and in the stretch."""
    sums = _Sums.of(edge)
    first, start, end = _spans(len(edge), length)
    many, calm, sd, _ = sums.between(first, start)
    few, tense, _, _ = sums.between(start, end)
    carry = sums.carry_over(first, start)
    wide = np.maximum(sd, LEAST_SD_EDGE) * np.sqrt((1 + carry) / (1 - carry))
    error = wide * np.sqrt(1 / np.maximum(few, 1) + 1 / np.maximum(many, 1))
    enough = (many >= FEWEST_BEFORE) & (few >= FEWEST_IN)
    return np.where(enough, normal.cdf((tense - calm) / error), 0.0), calm, tense


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
