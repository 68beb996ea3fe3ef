"""The compiled sweep, where it was built. Where it was not, `twofold.engine.sweep` gives the same posterior, slower.

Written in C (the *.c and *.h beside this file): rows.h, levels.h and gaps.h are the steps of one sweep, work.h what it
works on, person.c and room.c the way in and out, with every length and index checked, module.c the doors.
"""

import numpy as np

from twofold.engine.gibbs import Kept, Problem, State

try:
    from twofold.engine.kernel import _kernel
except ImportError:
    compiled = False
else:
    compiled = True

MISSING = (
    "The compiled sweep is not built here; people are described by the NumPy sweep, with the same answers, "
    "some twenty times slower. A C compiler and Python's headers bring it back with the next installation."
)


def instructions() -> tuple[str, ...]:
    """What this machine can run, best first; empty where nothing was compiled."""
    return _kernel.instructions() if compiled else ()


def run(problem: Problem, state: State, kept: Kept, rng: np.random.Generator, *, burn: int) -> None:
    """Sweep every chain of `state` `burn` times, then once for each place in `kept`, without the interpreter's lock.

    Chains follow one another on the one generator. `kept.level` may have no place at all (shape (B, 0, T, C)); then
    paths are not kept. `state` ends as the last sweep leaves it. Raises ValueError when arrays do not fit together.
    """
    _kernel.run(problem, state, kept, rng.bit_generator.capsule, burn, kept.theta.shape[1])
