"""The cutting-down alarm on made-up people: how soon it is given, and how often when nothing has changed.

    python bench/alarm.py [--people 200] [--json]

Everyone has their own chance of use (40 to 95 in 100 days) and their own way of being on edge (mean 2 to 6, sd 1 to 2
points, carried over from day to day, with a level that wanders). 85% of days are answered, edge in whole points. The
seeds below were written down before the first run.

  nothing changes   90 days; alarms per person and 30 days. The bar: at most 1
  only use falls    the same with use falling and on edge as it was (not a bar: it shows what the rise adds)
  cutting down      after 42 days use falls to two thirds, a half, a quarter or nothing of what it was, and being on
                    edge rises by 1, 2 or 3 points. The bar: found within 7 days by at least half of the people of
                    every kind of fall taken over its rises, and by 80% where use falls to a half or less and on edge
                    rises by 2 points or more
"""

import argparse
import json
import sys
import time

import numpy as np
from numpy.typing import NDArray

from twofold.engine.alarm import alarms

Array = NDArray[np.float64]
SEEDS = {"nothing changes": 4101, "only use falls": 4102, "cutting down": 4103}
PEOPLE, DAYS, CHANGE, ANSWERED = 200, 90, 42, 0.85
FALLS, RISES = (2 / 3, 1 / 2, 1 / 4, 0.0), (1.0, 2.0, 3.0)
WITHIN = 7
MOST_FALSE, LEAST_FOUND, LEAST_CLEAR = 1.0, 0.5, 0.8


def one_person(rng: np.random.Generator, fall: float, rise: float, days: int = DAYS) -> tuple[Array, Array]:
    """(days,) use as 0/1 and on edge in points; from day `CHANGE` on use is `fall` of what it was, edge `rise` more."""
    chance = rng.uniform(0.4, 0.95)
    use = (rng.random(days) < np.where(np.arange(days) >= CHANGE, chance * fall, chance)).astype(float)
    mean, sd, carry = rng.uniform(2, 6), rng.uniform(1, 2), rng.uniform(0, 0.5)
    shake = sd * np.sqrt(1 - carry**2) * rng.standard_normal(days)
    state = np.zeros(days)
    for t in range(1, days):
        state[t] = carry * state[t - 1] + shake[t]
    level = mean + np.cumsum(0.05 * rng.standard_normal(days)) + rise * (np.arange(days) >= CHANGE)
    edge = np.clip(np.round(level + state), 0, 10)
    gone = rng.random(days) > ANSWERED
    use[gone], edge[gone] = np.nan, np.nan
    return use, edge


def false_alarms(name: str, fall: float, people: int) -> float:
    """Alarms per person and 30 days where on edge has not risen; quiet ones are left out."""
    rng = np.random.default_rng(SEEDS[name])
    given = 0
    for _ in range(people):
        use, edge = one_person(rng, fall, 0.0)
        given += sum(a.kind == "rise" for a in alarms(np.arange(DAYS), use, edge))
    return given / (people * DAYS / 30)


def found_within(fall: float, rise: float, people: int) -> tuple[float, float]:
    """(share found within `WITHIN` days of the change, middle day of those ever found)."""
    rng = np.random.default_rng([SEEDS["cutting down"], round(100 * fall), round(rise)])
    after = []
    for _ in range(people):
        use, edge = one_person(rng, fall, rise, CHANGE + 21)
        first = [a.day - CHANGE + 1 for a in alarms(np.arange(len(use)), use, edge) if a.day >= CHANGE]
        after.append(first[0] if first else np.inf)
    soon = np.array(after) <= WITHIN
    return float(soon.mean()), float(np.median(after))


def main() -> int:
    """Run all three; 1 when a bar is missed."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--people", type=int, default=PEOPLE)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    started = time.process_time()
    false = false_alarms("nothing changes", 1.0, given.people)
    only_use = false_alarms("only use falls", 0.5, given.people)
    found = {(fall, rise): found_within(fall, rise, given.people) for fall in FALLS for rise in RISES}
    by_fall = {fall: float(np.mean([found[fall, rise][0] for rise in RISES])) for fall in FALLS}
    clear = min(share for (fall, rise), (share, _) in found.items() if fall <= 0.5 and rise >= 2.0)
    met = false <= MOST_FALSE and min(by_fall.values()) >= LEAST_FOUND and clear >= LEAST_CLEAR
    if given.json:
        cells = [{"fall_to": f, "rise": r, "within_7": s, "middle_day": m} for (f, r), (s, m) in found.items()]
        print(json.dumps({"false_a_month": false, "only_use_a_month": only_use, "found": cells, "met": met}, indent=1))
        return 0 if met else 1
    print(f"Nothing changes: {false:.2f} alarms a person-month. Only use falls: {only_use:.2f}.")
    print(f"Found within {WITHIN} days of the change (middle day), {given.people} people each:")
    for fall in FALLS:
        cells = "  ".join(
            f"+{rise:.0f}: {100 * found[fall, rise][0]:.0f}% ({found[fall, rise][1]:.0f})" for rise in RISES
        )
        print(f"  use to {fall:.2f} of usual   {cells}   all: {100 * by_fall[fall]:.0f}%")
    print(f"{time.process_time() - started:.1f} CPU seconds. {'Bars met.' if met else 'NOT MET'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
