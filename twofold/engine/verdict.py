"""May this be shown, and in which words? Six answers, one level: 95% intervals and their direction."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
KNOWN = 0.975
LEANS = 0.90
FEWEST_DAYS = 14
FEWEST_OF_EACH = 8  # days with and days without use, for anything about use
FEWEST_MOVES = 8  # occasions on which a rating was not what it mostly is, for anything about it
SMALL_POINTS = 0.3  # on a 0-10 scale ...
FOR_POINTS = 2.0  # ... for two points of a rating
SMALL_CHANCE = 0.05  # five in 100 days


class Verdict(StrEnum):
    """What may be said about one link."""

    KNOWN = "known"
    LEANS = "leans"
    NO_LINK = "no-link"
    CANNOT_TELL = "cannot-tell"
    TOO_FEW = "too-few"
    NOT_SETTLED = "not-settled"


class Summary(NamedTuple):
    """A posterior in five numbers."""

    mean: float
    sd: float
    lower95: float
    upper95: float
    p_direction: float


def quantiles(draws: Array, *chances: float) -> list[Array]:
    """Of (D, ...) draws along the first axis, as np.quantile gives them, in a fifth of its time."""
    ordered, found = np.sort(draws, axis=0), list[Array]()
    for chance in chances:
        at = chance * (len(ordered) - 1)
        low = int(at)
        high = min(low + 1, len(ordered) - 1)
        value = ordered[low] + (ordered[high] - ordered[low]) * (at - low)
        found.append(np.where(np.isnan(ordered[-1]), np.nan, value))
    return found


def summarise(draws: Array) -> Summary:
    """Mean, sd, 95% interval and the probability of the more likely sign."""
    return summarise_all(draws[:, None])[0]


def summarise_all(draws: Array) -> list[Summary]:
    """The same for every column of (D, E) draws."""
    lower, upper = quantiles(draws, 0.025, 0.975)
    above = np.mean(draws > 0, axis=0) + 0.5 * np.mean(draws == 0, axis=0)
    figures = np.column_stack([draws.mean(0), draws.std(0), lower, upper, np.maximum(above, 1 - above)])
    return [Summary(*row) for row in figures.tolist()]


def judge(found: Summary, small: float | tuple[float, float], *, enough: bool, settled: bool) -> Verdict:
    """The verdict of one link. `small` bounds what is too small to matter, in the link's own units."""
    low, high = (-small, small) if isinstance(small, int | float) else small
    if not enough:
        return Verdict.TOO_FEW
    if not settled:
        return Verdict.NOT_SETTLED
    if low <= found.lower95 and found.upper95 <= high:
        return Verdict.NO_LINK
    if found.p_direction >= KNOWN:
        return Verdict.KNOWN
    return Verdict.LEANS if found.p_direction >= LEANS else Verdict.CANNOT_TELL


def enough_days(days: int) -> bool:
    """Fourteen answered days before anything is said."""
    return days >= FEWEST_DAYS


def enough_contrast(with_use: int, without_use: int) -> bool:
    """Eight days of each before anything about use is said."""
    return with_use >= FEWEST_OF_EACH and without_use >= FEWEST_OF_EACH


def strongest(verdicts: Sequence[Verdict]) -> Verdict:
    """The most a set of verdicts allows to be said."""
    order = (Verdict.KNOWN, Verdict.LEANS, Verdict.NO_LINK, Verdict.CANNOT_TELL, Verdict.TOO_FEW, Verdict.NOT_SETTLED)
    return next((v for v in order if v in verdicts), Verdict.CANNOT_TELL)
