"""One person's whole answer from a process of its own, for a program that has other people waiting.

The other process is this module run as a program: JSON in on its standard input, JSON out. It opens no file and no
connection, is given nothing of the parent's environment but where Python's modules lie, and steps back for others.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

import twofold
from twofold.engine.cycle import Cycle, Days, Edge, Leg, Level, Lingering, Loop, Part, Question
from twofold.engine.describe import describe_cycle
from twofold.engine.diary import Diary
from twofold.engine.errors import EngineError
from twofold.engine.population import Population, from_json, to_json
from twofold.engine.posterior import update
from twofold.engine.verdict import Summary, Verdict

LONGEST = 600.0  # seconds
STEP_BACK = 10  # how much nicer to others than its parent
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")  # which sums, too


class NoAnswer(EngineError):
    """The other process ended without an answer."""


def describe_apart(diary: Diary, prior: Population) -> Cycle:
    """`describe_cycle(update(diary, prior))` in another process. Raises NoAnswer."""
    asked = {"population": to_json(prior), "diary": _diary_json(diary)}
    given = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    given |= {"PYTHONPATH": str(Path(twofold.__file__).parent.parent), "OPENBLAS_NUM_THREADS": "1"}
    try:
        answer = subprocess.run(  # noqa: S603  our own interpreter and our own module
            [sys.executable, "-m", __name__],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            env=given,
            timeout=LONGEST,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as problem:
        raise NoAnswer(f"The other process gave no answer ({type(problem).__name__}).") from None
    return cycle_from(json.loads(answer.stdout))


def _diary_json(diary: Diary) -> dict[str, Any]:
    """Every number of a diary; a gap is null."""
    return {
        "person": diary.person,
        "times": diary.times.tolist(),
        "values": _gaps(diary.values),
        "inputs": _gaps(diary.inputs),
        "dated": diary.dated,
        "hours": None if diary.hours is None else diary.hours.tolist(),
    }


def _gaps(table: np.ndarray) -> list[list[float | None]]:
    return [[None if np.isnan(value) else value for value in row] for row in table.tolist()]


def main() -> None:
    """What the other process does."""
    if hasattr(os, "nice"):
        os.nice(STEP_BACK)
    asked = json.load(sys.stdin)
    prior, told = from_json(asked["population"]), asked["diary"]
    diary = Diary.of(
        prior.spec,
        told["times"],
        np.array(told["values"], dtype=float),
        np.array(told["inputs"], dtype=float),
        person=told["person"],
        dated=told["dated"],
        hours=told["hours"],
    )
    json.dump(asdict(describe_cycle(update(diary, prior))), sys.stdout)


def cycle_from(given: Mapping[str, Any]) -> Cycle:
    """A cycle as the other process wrote it."""
    return Cycle(
        person=given["person"],
        verdict=Verdict(given["verdict"]),
        days=Days(**given["days"]),
        edges=tuple(Edge(**{**one, "verdict": Verdict(one["verdict"])}) for one in given["edges"]),
        levels=tuple(Level(**one) for one in given["levels"]),
        questions=tuple(_question(one) for one in given["questions"]),
        prior_people=given["prior_people"],
        lingering=tuple(_lingering(one) for one in given["lingering"]),
        loops=tuple(_loop(one) for one in given["loops"]),
    )


def _question(given: Mapping[str, Any]) -> Question:
    parts = (
        Part(
            one["name"],
            tuple((a, b, kind) for a, b, kind in one["edges"]),
            Summary(*one["found"]),
            one["own_share"],
            Verdict(one["verdict"]),
        )
        for one in given["parts"]
    )
    mean, low, high = given["effect"]
    counts = {name: (of[0], of[1]) for name, of in given["counts"].items()}
    known = {"verdict": Verdict(given["verdict"]), "found": Summary(*given["found"]), "effect": (mean, low, high)}
    return Question(**{**given, **known, "parts": tuple(parts), "counts": counts})


def _lingering(given: Mapping[str, Any]) -> Lingering:
    left = tuple((middle, low, high) for middle, low, high in given["left"])
    middle, low, high = given["half_life"]
    known = {"left": left, "half_life": (middle, low, high), "verdict": Verdict(given["verdict"])}
    return Lingering(**{**given, **known})


def _loop(given: Mapping[str, Any]) -> Loop:
    legs = tuple(
        Leg(one["source"], one["target"], Summary(*one["found"]), Verdict(one["verdict"])) for one in given["legs"]
    )
    return Loop(given["name"], legs, Summary(*given["gain"]), Verdict(given["verdict"]), given["closed"])


if __name__ == "__main__":
    main()
