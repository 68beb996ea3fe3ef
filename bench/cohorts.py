"""Known truth: how near the estimated links come, and how often their 95% intervals hold it.

    python bench/cohorts.py [--simulator ../shared/sim] [--json]

Cohorts of the hierarchical VAR(1) simulator, N=100, T=90, K=6, with 0, 20 and 40% of the days missing. The five seeds
below were written down before the first run on them. The figures are for `kind = total`, the whole effect of yesterday
on today, each person's own against each person's truth. `must` is the bar: mean RMSE no worse than 0.076, 0.085, 0.095
and coverage between 88 and 97%. CPU seconds are for learning and describing all hundred people, one process.
"""

import argparse
import importlib.util
import json
import sys
import time
from pathlib import Path
from types import ModuleType

import numpy as np

from twofold.engine import Cohort, Diary, ModelSpec, Variable
from twofold.engine.closed_form import learn
from twofold.engine.cycle import Reading
from twofold.engine.fit import Fit

SEEDS = (11, 12, 13, 14, 15)
N, T, K = 100, 90, 6
MISSING = (0.0, 0.2, 0.4)
MUST_RMSE = {0.0: 0.076, 0.2: 0.085, 0.4: 0.095}
MUST_COVER = (0.88, 0.97)
BESIDE = Path(__file__).resolve().parents[2] / "shared" / "sim"


def load_simulator(folder: Path) -> ModuleType:
    """The simulator's module, from the folder it stands in."""
    path = folder / "simulate.py"
    found = importlib.util.spec_from_file_location("cohort_simulator", path)
    if found is None or found.loader is None or not path.exists():
        sys.exit(f"There is no simulator at {path}; name its folder with --simulator.")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def cohort_of(train: np.ndarray) -> Cohort:
    """(N, T, K) values as a cohort of daily diaries."""
    spec = ModelSpec(tuple(Variable(f"v{k + 1}") for k in range(train.shape[2])))
    days = np.arange(1, train.shape[1] + 1)
    return Cohort(spec, tuple(Diary.of(spec, days, y, person=str(i + 1)) for i, y in enumerate(train)))


def one_cohort(simulator: ModuleType, seed: int, missing: float, persons: int = N, days: int = T) -> dict[str, float]:
    """RMSE, coverage and width of the total effects of one cohort, and the CPU seconds it took."""
    train, _, truth = simulator.simulate(persons, days, K, missing, "gauss", seed)
    cohort = cohort_of(train)
    started = time.process_time()
    population, people, found = learn(cohort)
    errors, inside, widths = [], [], []
    for i, posterior in enumerate(Fit(cohort, population, tuple(people), found).posteriors(seed=seed)):
        reading = Reading(posterior)
        unit = np.array([[reading.unit(k, j) for j in range(K)] for k in range(K)])
        draws = reading.total[0] * unit
        low, high = np.quantile(draws, [0.025, 0.975], axis=0)
        errors.append(draws.mean(0) - truth["Phi"][i])
        inside.append((low <= truth["Phi"][i]) & (truth["Phi"][i] <= high))
        widths.append(high - low)
    return {
        "rmse": float(np.sqrt(np.mean(np.square(errors)))),
        "cover": float(np.mean(inside)),
        "width": float(np.mean(widths)),
        "cpu": time.process_time() - started,
    }


def main() -> int:
    """Run every cohort; print the table; 1 when a bar is missed."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--simulator", type=Path, default=BESIDE)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    simulator = load_simulator(given.simulator)
    rows, good = [], True
    for missing in MISSING:
        found = [one_cohort(simulator, seed, missing) for seed in SEEDS]
        mean = {name: float(np.mean([f[name] for f in found])) for name in found[0]}
        met = mean["rmse"] <= MUST_RMSE[missing] and MUST_COVER[0] <= mean["cover"] <= MUST_COVER[1]
        good = good and met
        spread = [round(f["rmse"], 4) for f in found], [round(f["cover"], 3) for f in found]
        rows.append({"missing": missing, **mean, "must_rmse": MUST_RMSE[missing], "met": met, "seeds": spread})
    if given.json:
        print(json.dumps(rows, indent=1))
        return 0 if good else 1
    print(f"N={N} T={T} K={K}, seeds {', '.join(map(str, SEEDS))}: mean over five cohorts, kind = total")
    print(
        f"{'missing':>8}{'RMSE':>9}{'must':>8}{'coverage':>10}{'width':>8}{'CPU s':>8}   RMSE by seed, coverage by seed"
    )
    for r in rows:
        mark = "" if r["met"] else "  NOT MET"
        print(
            f"{r['missing']:>8.0%}{r['rmse']:>9.4f}{r['must_rmse']:>8.3f}{r['cover']:>10.3f}{r['width']:>8.3f}"
            f"{r['cpu']:>8.2f}   {r['seeds'][0]} {r['seeds'][1]}{mark}"
        )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
