"""Did the last two weeks go the wrong way, against the same person's weeks before? Yes, no, or it cannot be known.

    rise = mean(newest) - mean(before),    se = s sqrt(1/n + 1/m),    s: spread of the days around their two means

It is a yes when the rise is at least `rise` and `errors` times se, and each of the two weeks has half of `rise` alone.
A day without an answer is left out: it is neither a zero nor a good day. The figures are content (`harder.yaml`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from statistics import fmean
from typing import Any

from twofold.care.onward import Onward
from twofold.care.rules import Truth
from twofold.care.source import Key, Source, source

Days = Mapping[date, Mapping[str, float | None]]  # day -> row of the check-in -> value
WEEK = 7


@dataclass(frozen=True, slots=True)
class Watched:
    """One row of the check-in that may rise, how much of a rise counts, and the one step offered then."""

    id: str
    row: str
    rise: float
    step: Onward

    @property
    def is_use(self) -> bool:
        """Said in days a week; the others are said in points."""
        return self.row == "use"


@dataclass(frozen=True, slots=True)
class HarderGuide:
    """The figures: windows in days, the fewest answered days, and how long a notice stands and stays away."""

    newest_days: int
    before_days: int
    fewest_in_a_week: int
    fewest_before: int
    errors: float
    shown_days: int
    quiet_days: int
    watched: tuple[Watched, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Trend:
    """One row on one day: the two means (None while it cannot be known)."""

    watched: Watched
    truth: Truth
    before: float | None = None
    now: float | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands on Today: the first row that rose, both means, and since when the notice stands."""

    trend: Trend
    since: date


def trends(guide: HarderGuide, days: Days, day: date) -> list[Trend]:
    """Each watched row, looked at from the end of `day`."""
    return [_trend(guide, one, days, day) for one in guide.watched]


def _trend(guide: HarderGuide, watched: Watched, days: Days, day: date) -> Trend:
    first, second = (_values(days, watched.row, day - timedelta(days=back), WEEK) for back in (WEEK, 0))
    before = _values(days, watched.row, day - timedelta(days=guide.newest_days), guide.before_days)
    if min(len(first), len(second)) < guide.fewest_in_a_week or len(before) < guide.fewest_before:
        return Trend(watched, Truth.UNKNOWN)
    newest, usual = [*first, *second], fmean(before)
    needed = max(watched.rise, guide.errors * _standard_error(before, newest))
    both = min(fmean(first), fmean(second)) - usual >= watched.rise / 2
    rose = both and fmean(newest) - usual >= needed
    return Trend(watched, Truth.YES if rose else Truth.NO, usual, fmean(newest))


def _values(days: Days, row: str, until: date, count: int) -> list[float]:
    """What was answered on the `count` days that end with `until`."""
    found = (days.get(until - timedelta(days=back), {}).get(row) for back in range(count))
    return [value for value in found if value is not None]


def _standard_error(before: Sequence[float], newest: Sequence[float]) -> float:
    squares = sum((value - fmean(group)) ** 2 for group in (before, newest) for value in group)
    free = len(before) + len(newest) - 2
    return sqrt(squares / free * (1 / len(before) + 1 / len(newest)))


def getting_harder(guide: HarderGuide, days: Days, day: date) -> Truth:
    """Yes where any watched row rose; unknown where none did and one cannot be known."""
    return max((one.truth for one in trends(guide, days, day)), default=Truth.UNKNOWN)


def notice(guide: HarderGuide, days: Days, today: date, *, closed_on: date | None, is_acute: bool) -> Notice | None:
    """The notice of today, if there is one: never during acute danger, never twice within the quiet days."""
    risen = [one for one in trends(guide, days, today) if one.truth is Truth.YES]
    if is_acute or not risen:
        return None
    if closed_on is not None and (today - closed_on).days < guide.quiet_days:
        return None
    since = _began(guide, days, today)
    return Notice(risen[0], since) if (today - since).days < guide.shown_days else None


def _began(guide: HarderGuide, days: Days, today: date) -> date:
    """The day on which the newest notice began; another may begin only when the quiet days of the last are over.

    It is walked from the first day there is, so that a long hard time does not begin anew each day. Today is a yes.
    """
    began: date | None = None
    for number in range(min(days).toordinal(), today.toordinal() + 1):
        day = date.fromordinal(number)
        is_free = began is None or (day - began).days >= guide.quiet_days
        if is_free and getting_harder(guide, days, day) is Truth.YES:
            began = day
    assert began is not None
    return began


def harder_guide(given: Mapping[str, Any]) -> HarderGuide:
    """Build from a validated mapping."""
    return HarderGuide(
        newest_days=given["newest_days"],
        before_days=given["before_days"],
        fewest_in_a_week=given["fewest_in_a_week"],
        fewest_before=given["fewest_before"],
        errors=given["errors"],
        shown_days=given["shown_days"],
        quiet_days=given["quiet_days"],
        watched=tuple(
            Watched(one["id"], one["row"], one["rise"], Onward(Key(f"harder.step.{one['id']}"), one["opens"]))
            for one in given["watched"]
        ),
        source=source(given["source"]),
    )
