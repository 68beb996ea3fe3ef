"""What one cycle says, free of the engine's own types: links, questions, and how sure each is.

Ratings are in points of 0 to 10; the row of use is in probit units. Intervals are 95% credible intervals.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from twofold.care.cycle import Link, Range, Verdict


@dataclass(frozen=True)
class Part:
    """One side of a question."""

    name: str
    size: Range
    own_share: float
    verdict: Verdict


@dataclass(frozen=True)
class Question:
    """One of the six first questions; a positive size is yes. `counts` are (of these, so many)."""

    id: str
    verdict: Verdict
    size: Range
    certainty: float
    own_share: float
    parts: tuple[Part, ...]
    counts: Mapping[str, tuple[int, int]]
    numbers: Mapping[str, float]
    strongest: str | None = None


@dataclass(frozen=True)
class LevelLine:
    """Where one variable stood over time, without the ups and downs of single days: one range per day in `at`.

    Ratings are in points; the level of use is the chance of use on a day, 0 to 1.
    """

    name: str
    at: tuple[int, ...]  # numbers of days, as in the book
    ranges: tuple[Range, ...]


@dataclass(frozen=True)
class Lingers:
    """What a harder day of one variable leaves: shares of it on the next days, and days until half of it is gone."""

    name: str
    left: tuple[Range, ...]
    half: Range
    is_open: bool  # the upper end of `half` is as far as was looked
    verdict: Verdict


@dataclass(frozen=True)
class Step:
    """One step of a circle."""

    source: str
    target: str
    size: Range
    verdict: Verdict


@dataclass(frozen=True)
class Circle:
    """A way round from harder days to harder days. `gain`: points that come back of one point."""

    name: str
    steps: tuple[Step, ...]
    gain: Range
    verdict: Verdict
    is_closed: bool  # every step is known, and in the direction that closes it


@dataclass(frozen=True)
class Picture:
    """The whole answer for one book of days. `learned_from`: 0 says that the start was our wide guess.

    is_first_look   worked out by the quick sums; a surer picture is on its way
    """

    verdict: Verdict
    questions: tuple[Question, ...]
    links: tuple[Link, ...]
    levels: tuple[LevelLine, ...]
    lingers: tuple[Lingers, ...]
    circles: tuple[Circle, ...]
    answered: int
    with_use: int
    without_use: int
    rows: tuple[str, ...]
    is_short: bool
    learned_from: int
    engine: str
    spec: str
    is_first_look: bool = False
