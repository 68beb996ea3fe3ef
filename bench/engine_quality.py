"""The bars of how right the engine is, as rows for bench/engine.py; each figure is worked out by its own script."""

import time
from pathlib import Path
from typing import Any

import alarm
import calibration
import cohorts
import forecasts
import numpy as np
import worlds

from twofold.engine.evaluate import OURS, evaluate

WORST_TENTH = -0.05


def links(simulator: Path) -> list[dict[str, Any]]:
    """A row for each share of days left out: error, its ratio to OLS, coverage, CPU seconds."""
    module = cohorts.load_simulator(simulator)
    return [cohorts.row_of(module, missing, cohorts.SEEDS, False) for missing in cohorts.MISSING]


def mlvar_times(rows: list[dict[str, Any]]) -> tuple[float, float]:
    """How many times faster than mlVAR's printed seconds the slowest row is, at its fastest and at its slowest."""
    low, high = cohorts.BARS["mlvar"]["cpu_seconds"]
    ours = max(row["cpu"] for row in rows)
    return low / ours, high / ours


def alarms() -> dict[str, Any]:
    """False alarms a person-month, and the share of each fall found within seven days."""
    false = alarm.false_alarms("nothing changes", 1.0, alarm.PEOPLE)
    found = {
        fall: float(np.mean([alarm.found_within(fall, rise, alarm.PEOPLE)[0] for rise in alarm.RISES]))
        for fall in alarm.FALLS
    }
    return {"false": false, "found": found}


def diaries(folder: Path) -> list[dict[str, Any]]:
    """Of every public set: R2, that of the best simpler way, the worst-served tenth, and use beside its best rival."""
    out = []
    for name, cohort in forecasts.public(folder).items():
        began = time.process_time()
        found = evaluate(cohort)
        others = {n: s.r2 for n, s in found.scores.items() if n != OURS and s.r2 == s.r2}
        best = max(others, key=lambda n: others[n])
        out.append(
            {
                "name": name,
                "r2": found.scores[OURS].r2,
                "best": others[best],
                "best_name": best,
                "worst": found.scores[OURS].worst_tenth,
                "use": " ".join(forecasts.use_of(found).split()),
                "cpu": time.process_time() - began,
            }
        )
    return out


def coverage(some_days: list[int], some_worlds: list[str]) -> dict[str, dict[str, Any]]:
    """Cells of the plain world at each length and of other worlds at 90 days: coverage by kind of answer."""
    bars, found = calibration.BARS, {}
    chosen = [(f"{days} days", worlds.WORLDS[0], days, bars["bar"]) for days in some_days]
    chosen += [(world, world, calibration.AT, bars["worlds_bar"]) for world in some_worlds]
    priors: dict[str, Any] = {}
    for name, world, days, bar in chosen:
        if world not in priors:
            priors[world] = calibration.learned(world)
        cells, calls = calibration.measure(world, days, priors[world], bars["people"])
        found[name] = {"cells": {kind: cells[kind] for kind in calibration.KINDS}, "calls": calls, "bar": bar}
    return found
