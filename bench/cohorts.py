"""Known truth: how near the estimated links come, and how often their 95% intervals hold it.

    python bench/cohorts.py [--simulator ../shared/sim] [--json]

Cohorts of the hierarchical VAR(1) simulator, N=100, T=90, K=6, with 0, 20 and 40% of the days missing. Seeds and bars
stand in bench/bars.yaml, written down before the first run on them. The figures are for `kind = total`, the whole
effect of yesterday on today, each person's own against each person's truth. Beside ours stands one ordinary regression
per person on the pairs of whole days (`OLS`), the ratio of the two errors with its bar, and mlVAR's printed CPU seconds
for a cohort of this size (it needs R and stands in no Python registry; it gives no interval for a person). CPU seconds
are for learning and describing all hundred people, one process.
"""

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import yaml

from twofold.engine import Cohort, Diary, Fit, ModelSpec, Posterior, Variable, fit, update
from twofold.engine.closed_form import learn
from twofold.engine.cycle import Reading

BARS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "bars.yaml").read_text(encoding="utf-8"))["links"]
SEEDS: list[int] = BARS["seeds"]
N, T, K = BARS["people"], BARS["days"], BARS["variables"]
MISSING: list[float] = BARS["missing"]
MUST_RMSE = dict(zip(MISSING, BARS["rmse"]["bar"], strict=True))
MUST_RATIO = dict(zip(MISSING, BARS["against_ols"]["bar"], strict=True))
MUST_COVER = (0.935, 0.965)
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


def ordinary(person: np.ndarray) -> np.ndarray:
    """(K, K) one person's regression of each day on the day before, over pairs of whole days, with an intercept."""
    whole = np.isfinite(person).all(1)
    pair = whole[1:] & whole[:-1]
    before = np.column_stack([np.ones(pair.sum()), person[:-1][pair]])
    found = np.linalg.lstsq(before, person[1:][pair], rcond=None)[0]
    return np.asarray(found[1:].T)


def closed(cohort: Cohort, seed: int) -> Iterator[Posterior]:
    """Everyone by the closed form, under a population it learned."""
    population, people, found = learn(cohort)
    yield from Fit(cohort, population, tuple(people), found).posteriors(seed=seed)


def sampled(cohort: Cohort, seed: int) -> Iterator[Posterior]:
    """Everyone as `update` gives them, under the population that `fit` learns."""
    population = fit(cohort)
    for i, diary in enumerate(cohort.diaries):
        yield update(diary, population, seed=seed + i)


def one_cohort(
    simulator: ModuleType, seed: int, missing: float, persons: int = N, days: int = T, *, instant: bool = False
) -> dict[str, float]:
    """RMSE, coverage and width of the total effects of one cohort, and the CPU seconds it took."""
    train, _, truth = simulator.simulate(persons, days, K, missing, "gauss", seed)
    cohort = cohort_of(train)
    started = time.process_time()
    errors, inside, widths = [], [], []
    for i, posterior in enumerate(closed(cohort, seed) if instant else sampled(cohort, seed)):
        reading = Reading(posterior)
        unit = np.array([[reading.unit(k, j) for j in range(K)] for k in range(K)])
        draws = reading.total[0] * unit
        low, high = np.quantile(draws, [0.025, 0.975], axis=0)
        errors.append(draws.mean(0) - truth["Phi"][i])
        inside.append((low <= truth["Phi"][i]) & (truth["Phi"][i] <= high))
        widths.append(high - low)
    cpu = time.process_time() - started
    rmse = float(np.sqrt(np.mean(np.square(errors))))
    plain = float(np.sqrt(np.mean([(ordinary(y) - truth["Phi"][i]) ** 2 for i, y in enumerate(train)])))
    return {
        "rmse": rmse,
        "ols": plain,
        "ratio": rmse / plain,
        "cover": float(np.mean(inside)),
        "width": float(np.mean(widths)),
        "cpu": cpu,
    }


def main() -> int:
    """Run every cohort; print the table; 1 when a bar is missed."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--simulator", type=Path, default=BESIDE)
    arguments.add_argument("--json", action="store_true")
    arguments.add_argument("--seed", type=int, action="append", help="other seeds than those of the bars")
    arguments.add_argument("--closed-form", action="store_true", help="the instant tier in place of the sampler")
    given = arguments.parse_args()
    simulator = load_simulator(given.simulator)
    rows = [row_of(simulator, missing, given.seed or SEEDS, given.closed_form) for missing in MISSING]
    good = all(row["met"] for row in rows)
    print(json.dumps(rows, indent=1) if given.json else "\n".join(table(rows)))
    return 0 if good else 1


def row_of(simulator: ModuleType, missing: float, seeds: list[int], instant: bool) -> dict[str, Any]:
    """Five cohorts with one share of days missing: means, each seed's own figures, and whether every bar is met."""
    found = [one_cohort(simulator, seed, missing, instant=instant) for seed in seeds]
    mean = {name: float(np.mean([f[name] for f in found])) for name in found[0]}
    mean["ratio"] = mean["rmse"] / mean["ols"]
    covered = MUST_COVER[0] <= mean["cover"] <= MUST_COVER[1]
    met = mean["rmse"] <= MUST_RMSE[missing] and mean["ratio"] <= MUST_RATIO[missing] and covered
    by_seed = [round(f["rmse"], 4) for f in found], [round(f["cover"], 3) for f in found]
    return {
        "missing": missing,
        **mean,
        "must_rmse": MUST_RMSE[missing],
        "must_ratio": MUST_RATIO[missing],
        "met": met,
        "seeds": by_seed,
        "used": seeds,
    }


def table(rows: list[dict[str, Any]]) -> list[str]:
    """The rows as text, and mlVAR's printed seconds beside ours."""
    names = ("missing", "RMSE", "must", "OLS", "ratio", "must", "coverage", "width", "CPU s")
    widths = (8, 8, 8, 8, 7, 6, 10, 7, 7)
    out = [f"N={N} T={T} K={K}, seeds {', '.join(map(str, rows[0]['used']))}: mean over five cohorts, kind = total"]
    out.append("".join(f"{n:>{w}}" for n, w in zip(names, widths, strict=True)) + "   RMSE by seed, coverage by seed")
    for r in rows:
        mark = "" if r["met"] else "  NOT MET"
        out.append(
            f"{r['missing']:>8.0%}{r['rmse']:>8.4f}{r['must_rmse']:>8.4f}{r['ols']:>8.4f}{r['ratio']:>7.3f}"
            f"{r['must_ratio']:>6.2f}{r['cover']:>10.3f}{r['width']:>7.3f}{r['cpu']:>7.2f}"
            f"   {r['seeds'][0]} {r['seeds'][1]}{mark}"
        )
    low, high = BARS["mlvar"]["cpu_seconds"]
    ours = max(r["cpu"] for r in rows)
    times = f"{low / ours:.1f} to {high / ours:.1f} times faster (bar {BARS['mlvar']['times']['bar']})"
    out.append(f"mlVAR (needs R; in no Python registry) printed {low}-{high} CPU s, without intervals for a person;")
    out.append(f"ours at most {ours:.2f}: {times}")
    return out


if __name__ == "__main__":
    sys.exit(main())
