"""What is asked of the picture of the reward system, and what it answers, free of the engine's own types."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """A made-up course: days of use a week, for so many weeks, then weeks without. Stress, cues, medicine: 0 to 1."""

    use_days: int
    weeks: int
    weeks_without: int
    stress: float
    cues: float
    medicine: float


@dataclass(frozen=True)
class Weeks:
    """The mean of each week, 0 to 10, and some single days.

    `relief` is what the first and the last use gave; `worst` the strongest withdrawal of the days without, `over` the
    first of these days on which it stayed under 1 (None: not within the picture); `cue_later` is the craving that a
    strong reminder would bring on the day after the last.
    """

    pleasure: tuple[float, ...]
    craving: tuple[float, ...]
    withdrawal: tuple[float, ...]
    with_use: tuple[bool, ...]
    relief: tuple[float, float] | None
    worst: float
    over: int | None
    cue_later: float
