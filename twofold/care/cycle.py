"""What a cycle says, link by link: words and numbers without the engine's own types.

Ratings are in points of 0 to 10; the row of use is in probit units. Intervals are 95% credible intervals.
"""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What may be said; each has its words in `content/wording/<lang>/cycle.yaml`."""

    KNOWN = "known"
    LEANS = "leans"
    NO_LINK = "no-link"
    CANNOT_TELL = "cannot-tell"
    TOO_FEW = "too-few"
    NOT_SETTLED = "not-settled"

    @property
    def is_drawn(self) -> bool:
        """Only what is known or leans is ever drawn."""
        return self in (Verdict.KNOWN, Verdict.LEANS)


class Kind(StrEnum):
    """Which days a link joins."""

    SAME = "same"
    LAG = "lag"
    INPUT = "input"
    INPUT_NEXT = "input-next"

    @property
    def is_next_day(self) -> bool:
        """From one day to the next."""
        return self in (Kind.LAG, Kind.INPUT_NEXT)


@dataclass(frozen=True)
class Range:
    """A number that is never shown without its 95% credible interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Link:
    """One link between two variables. `order_holds`: False where a same-day link depends on the assumed order."""

    source: str
    target: str
    kind: Kind
    size: Range
    certainty: float
    own_share: float
    verdict: Verdict
    order_holds: bool | None = None
