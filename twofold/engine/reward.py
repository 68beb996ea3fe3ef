"""The reward system as an idea: a small model of published ideas, to play with. Nothing in it is fitted to a person.

One step is one day t. Inputs, each an array of T days:

    u_t  use, 1 = the usual amount of the first days, 0 = none        s_t  stress, 0 to 1
    c_t  reminders of use around (cues), 0 to 1                       m_t  cover by an agonist medicine, 0 to 1

Five states, all 0 for someone who never used (`RESTED`); x_t = u_t + m_t is what the body meets that day:

    n  how far the body has adapted          n += (min(x, 1) - n) / 21
    o  opponent of all that is met           o += ((0.15 + 0.75 n) x - o) / 3
    p  opponent of use alone                 p += ((0.15 + 0.75 n) u - p) / 3
    z  shift of the set point                z += (z* - z) / (28 if z* > z else 75)
                                             z* = min(1, 0.75 p (1 + 0.8 s) + 0.3 max(0, o - x) + 0.15 s)
    w  what cues have been learned to mean   with use  w += 0.05 c min(u, 1) (1 - w);  without  w -= 0.005 c w

Five outputs, from 0 to 10, read off before the states move on (d = clip(o - x, 0, 1)):

    relief      10 clip(u - o, 0, 1)                                  what the amount of today gives
    withdrawal  10 d
    pleasure    clip(7.5 (1 - 0.7 z) - 2 d, 0, 10)                    in ordinary things
    craving     10 clip((0.35 d + 0.25 z + 0.35 s (0.2 + 0.8 z) + 0.5 c w) (1 - 0.75 m), 0, 1)
    amount      u_t; where the course chases relief, min(3, 1 + 0.5 (o + z)) on days of use

Where the ideas come from. Opponent process, which grows with use and shrinks without it: Solomon and Corbit 1974,
Psychological Review 81. A set point that shifts, fed by stress: Koob and Le Moal 2001, Neuropsychopharmacology 24.
Cues that are learned and outlast use: Robinson and Berridge 1993, Brain Research Reviews 18; Schultz 2016, Dialogues in
Clinical Neuroscience 18. An agonist keeps the level steady, so that neither want nor withdrawal swing: National
Institute on Drug Abuse, Principles of Drug Addiction Treatment.

What is ours. Every number above: chosen so that withdrawal takes days, the shift weeks to build and months to fade, and
unlearning is ten times as slow as learning. No number was estimated, none holds for a substance or a person. Left out:
doses and kinds of substances, craving that grows in the first weeks without (found in animals and in some measures in
people, Parvaz and others 2016), age, genes, and all that helps beside medicine.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

DAYS_ADAPT, DAYS_OPPONENT = 21.0, 3.0
DAYS_SHIFT, DAYS_RETURN = 28.0, 75.0
FIRST_OPPONENT, GROWN_OPPONENT = 0.15, 0.75
SHIFT_BY_USE, SHIFT_BY_STRESS_TOO, SHIFT_BY_WITHDRAWAL, SHIFT_BY_STRESS = 0.75, 0.8, 0.3, 0.15
LEARN, UNLEARN = 0.05, 0.005
PLEASURE, DULLED, SPOILT = 7.5, 0.7, 2.0
CRAVE_WITHDRAWAL, CRAVE_SHIFT, CRAVE_STRESS, CRAVE_CUES = 0.35, 0.25, 0.35, 0.5
STRESS_AT_REST = 0.2  # of the pull that stress has once the set point has shifted all the way
COVER = 0.75  # of craving that full cover takes away
MOST_AMOUNT, CHASE = 3.0, 0.5


@dataclass(frozen=True, slots=True)
class State:
    """What the past has left; see the equations. All in 0 to 1, the opponents up to what is met."""

    adapted: float = 0.0
    opponent: float = 0.0
    opponent_of_use: float = 0.0
    shift: float = 0.0
    cue: float = 0.0


RESTED = State()


@dataclass(frozen=True)
class Course:
    """Days to come: `use`, `stress`, `cues`, `medicine`, each (T,). `chases`: the amount follows the fading relief.

    Raises ValueError for arrays of different lengths, for what is no number, and outside 0 to 1 (use: 0 to 3).
    """

    use: Array
    stress: Array
    cues: Array
    medicine: Array
    chases: bool = False

    def __post_init__(self) -> None:
        for name, most in (("use", MOST_AMOUNT), ("stress", 1.0), ("cues", 1.0), ("medicine", 1.0)):
            given = getattr(self, name)
            if given.shape != self.use.shape or given.ndim != 1:
                raise ValueError(f"{name} has the shape {given.shape}, use has {self.use.shape}")
            if not np.all((given >= 0) & (given <= most)):
                raise ValueError(f"{name} is not between 0 and {most:g} on every day")

    @classmethod
    def of(
        cls,
        use_days: int,
        weeks: int,
        weeks_without: int = 0,
        *,
        stress: float = 0.0,
        cues: float = 0.0,
        medicine: float = 0.0,
        chases: bool = False,
    ) -> "Course":
        """`weeks` with so many days of use in each, evenly spread, then `weeks_without`, covered by the medicine."""
        number = np.arange(7 * weeks)
        used = np.floor((number + 1) * use_days / 7) - np.floor(number * use_days / 7)
        after = np.zeros(7 * weeks_without)
        days = len(used) + len(after)
        return cls(
            use=np.concatenate([used, after]),
            stress=np.full(days, stress),
            cues=np.full(days, cues),
            medicine=np.concatenate([np.zeros(len(used)), np.full(len(after), medicine)]),
            chases=chases,
        )


@dataclass(frozen=True)
class Unfolding:
    """What the idea says of a course: each (T,), 0 to 10, but `amount` (0 to 3); `end` is the state afterwards."""

    pleasure: Array
    craving: Array
    withdrawal: Array
    relief: Array
    amount: Array
    end: State


def unfold(course: Course, start: State = RESTED) -> Unfolding:
    """Play a course day by day. The same course gives the same picture: there is no chance in it."""
    rows, state = [], start
    for use, stress, cues, medicine in _days(course):
        amount = _chased(state) if course.chases and use > 0 else use
        rows.append(_read_off(state, amount, stress, cues, medicine))
        state = _next(state, amount, stress, cues, medicine)
    pleasure, craving, withdrawal, relief, shown = np.array(rows, dtype=np.float64).reshape(-1, 5).T
    return Unfolding(pleasure, craving, withdrawal, relief, shown, state)


def _days(course: Course) -> Iterator[tuple[float, float, float, float]]:
    return zip(course.use.tolist(), course.stress.tolist(), course.cues.tolist(), course.medicine.tolist(), strict=True)


def _chased(state: State) -> float:
    """The amount someone would come to who looks for the relief of the first time."""
    return min(MOST_AMOUNT, 1.0 + CHASE * (state.opponent + state.shift))


def _read_off(state: State, use: float, stress: float, cues: float, medicine: float) -> tuple[float, ...]:
    """pleasure, craving, withdrawal, relief, amount of one day."""
    lack = _clip(state.opponent - use - medicine)
    pleasure = PLEASURE * (1 - DULLED * state.shift) - SPOILT * lack
    pull = (
        CRAVE_WITHDRAWAL * lack
        + CRAVE_SHIFT * state.shift
        + CRAVE_STRESS * stress * (STRESS_AT_REST + (1 - STRESS_AT_REST) * state.shift)
        + CRAVE_CUES * cues * state.cue
    )
    craving = 10 * _clip(pull * (1 - COVER * medicine))
    return max(pleasure, 0.0), craving, 10 * lack, 10 * _clip(use - state.opponent), use


def _next(state: State, use: float, stress: float, cues: float, medicine: float) -> State:
    met = use + medicine
    strength = FIRST_OPPONENT + GROWN_OPPONENT * state.adapted
    lack = max(0.0, state.opponent - met)
    shift_to = min(
        1.0,
        SHIFT_BY_USE * state.opponent_of_use * (1 + SHIFT_BY_STRESS_TOO * stress)
        + SHIFT_BY_WITHDRAWAL * lack
        + SHIFT_BY_STRESS * stress,
    )
    days = DAYS_SHIFT if shift_to > state.shift else DAYS_RETURN
    learned = LEARN * cues * min(use, 1.0) * (1 - state.cue) if use > 0 else -UNLEARN * cues * state.cue
    return replace(
        state,
        adapted=state.adapted + (min(met, 1.0) - state.adapted) / DAYS_ADAPT,
        opponent=state.opponent + (strength * met - state.opponent) / DAYS_OPPONENT,
        opponent_of_use=state.opponent_of_use + (strength * use - state.opponent_of_use) / DAYS_OPPONENT,
        shift=state.shift + (shift_to - state.shift) / days,
        cue=state.cue + learned,
    )


def _clip(value: float) -> float:
    return min(max(value, 0.0), 1.0)
