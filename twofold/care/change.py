"""From one score to a later one: a real change, noise, or too soon to say. By published figures, raw numbers beside.

The figures belong to a scale and to the people they were found in (content: `change` in scoring.yaml). Getting worse
is judged by the same steps as getting better.
"""

from dataclasses import dataclass
from enum import StrEnum

from twofold.care.instrument import ChangeRule, Instrument


class Means(StrEnum):
    """What a change may be called."""

    TOO_SOON = "too-soon"  # asked again before the questions had moved on
    NO_FIGURE = "no-figure"  # nobody has published how large a change must be
    NOISE = "noise"
    UNCLEAR = "unclear"
    MAY_MATTER = "may-matter"
    REAL = "real"


class Direction(StrEnum):
    """Which way it went, for the person."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    NEITHER = "neither"  # on this scale more is neither better nor worse


@dataclass(frozen=True, slots=True)
class Change:
    """One comparison: the raw numbers, and what may be said. `to_usual` is a real change into the usual range."""

    before: float
    now: float
    means: Means
    direction: Direction
    to_usual: bool
    rule: ChangeRule | None

    @property
    def points(self) -> float:
        """Now less before."""
        return self.now - self.before


def change(instrument: Instrument, scale: str, before: float, now: float, days: int) -> Change:
    """Compare two scores of one scale, `days` apart."""
    rule = instrument.changes.get(scale)
    direction = _direction(instrument.scales[scale].higher_is, now - before)
    if days < instrument.about.again.after_days:
        means = Means.TOO_SOON
    elif rule is None:
        means = Means.NO_FIGURE
    else:
        means = _step(rule, abs(now - before))
    to_usual = means is Means.REAL and direction is Direction.BETTER and _into_usual(rule, before, now)
    return Change(before, now, means, direction, to_usual, rule)


def _step(rule: ChangeRule, size: float) -> Means:
    """The first step that is large enough."""
    return Means(next(step.means for step in rule.steps if step.up_to is None or size <= step.up_to))


def _direction(higher_is: str, points: float) -> Direction:
    if points == 0:
        return Direction.SAME
    if higher_is == "neither":
        return Direction.NEITHER
    return Direction.BETTER if (points > 0) == (higher_is == "better") else Direction.WORSE


def _into_usual(rule: ChangeRule | None, before: float, now: float) -> bool:
    """From above the usual range into it; being in it is not enough by itself."""
    top = rule.usual_at_most if rule else None
    return top is not None and now <= top < before


def may_ask_again(instrument: Instrument, days_since: int | None) -> bool:
    """Whether its window has passed since it was last answered (None: never). Some are asked once in a life."""
    if days_since is None:
        return True
    again = instrument.about.again
    return not again.once and days_since >= again.after_days


def is_useful_again(instrument: Instrument, days_since: int | None) -> bool:
    """Whether enough time has passed for a new answer to tell something."""
    again = instrument.about.again
    return days_since is None or (not again.once and days_since >= max(again.after_days, again.useful_days))
