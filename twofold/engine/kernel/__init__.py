"""The compiled sweep, where it was built. Where it was not, `twofold.engine.sweep` gives the same posterior, slower.

Written in C (the *.c and *.h beside this file): several chains of one person move side by side, one in each place of a
register (lanes.h). rows.h, levels.h and gaps.h are the steps of one sweep, numbers.h its random numbers, work.h what it
works on, person.c and room.c the way in and out, with every length and index checked, chains.c, people.c and module.c
the doors. Every chain has a stream of its own, NumPy's SFC64 begun from three numbers of the generator that is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from twofold.engine.gibbs import Kept, Problem, State

FORM = 2  # of what is handed over, as in module.c; a kernel left from before is no kernel

try:
    from twofold.engine.kernel import _kernel
except ImportError:
    compiled = False
else:
    compiled = getattr(_kernel, "FORM", 1) == FORM

MISSING = (
    "The compiled sweep is not built here; people are described by the NumPy sweep, with the same answers, "
    "some twenty times slower. A C compiler and Python's headers bring it back with the next installation."
)


def instructions() -> tuple[str, ...]:
    """What this machine can run, best first; empty where nothing was compiled."""
    return _kernel.instructions() if compiled else ()


def run(problem: Problem, state: State, kept: Kept, rng: np.random.Generator, *, burn: int) -> None:
    """Sweep every chain of `state` `burn` times, then once for each place in `kept`, without the interpreter's lock.

    As many chains as `lanes` take no longer than one. `kept.level` may have no place at all (shape (B, 0, T, C)); then
    paths are not kept. `state` ends as the last sweep leaves it. Raises ValueError when arrays do not fit together.
    """
    _kernel.run(problem, state, kept, rng.bit_generator.capsule, burn, kept.theta.shape[1])


@dataclass(frozen=True, eq=False)
class Priors:
    """What everyone starts from, for each chain: mean, variance (B, C, P) in Layout's columns; the others (B, C)."""

    mean: NDArray[np.float64]
    variance: NDArray[np.float64]
    mu_mean: NDArray[np.float64]
    mu_var: NDArray[np.float64]
    rate: NDArray[np.float64]
    w_var: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Found:
    """Mean and variance of a person's coefficients given all else, (B, n)."""

    mean: NDArray[np.float64]
    variance: NDArray[np.float64]


class People:
    """Many people kept ready between sweeps, B chains each, so that what they have in common may move in between.

    Each state's theta, s2, mu and w follow every sweep, `found` too where it is wanted; the rest follows `finish`.
    """

    def __init__(
        self, problems: Sequence[Problem], states: Sequence[State], generators: Sequence[np.random.Generator]
    ) -> None:
        self.found = [Found(*np.zeros((2, s.chains, p.n))) for p, s in zip(problems, states, strict=True)]
        self._ready = tuple(
            _kernel.ready(problem, state, found, rng.bit_generator.capsule)
            for problem, state, found, rng in zip(problems, states, self.found, generators, strict=True)
        )

    def sweep(self, priors: Priors, *, wanted: bool = True) -> None:
        """Move everyone once under these priors; without `found` where it is not wanted, which is quicker.

        Raises ValueError when the priors do not fit.
        """
        _kernel.sweep_all(self._ready, priors, wanted)

    def finish(self) -> None:
        """Bring every state wholly up to date."""
        for person in self._ready:
            _kernel.put_back(person)
