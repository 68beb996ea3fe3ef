"""The engine's bars in one table: how fast and small it is, how right, beside what a researcher would otherwise pick.

    python bench/engine.py [--only refit --only page ...] [--numpyro PYTHON] [--simulator FOLDER] [--diaries FOLDER]

Parts, each a row or more of the table: refit, page, cohort, hierarchical, draws, links, install, alarm, diaries,
coverage. Bars, cohorts and seeds stand in bench/bars.yaml. Time is CPU time (user and system, child processes included)
unless a row says wall. `--numpyro` names a Python that has NumPyro (python -m venv ENV; ENV/bin/pip install numpyro),
`--simulator` and `--diaries` the folders of bench/cohorts.py and bench/forecasts.py; what is not there is left out and
said so. Rows of links, alarm, diaries and coverage come from those scripts, bench/alarm.py and bench/calibration.py,
which print more.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import engine_draws
import engine_install
import engine_quality
import engine_speed
import numpy as np
import yaml

ALL_BARS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "bars.yaml").read_text(encoding="utf-8"))
BARS: dict[str, Any] = ALL_BARS["speed"]
SHARED = Path(__file__).resolve().parents[2] / "shared"


class Row(NamedTuple):
    """One line of the table. `figure` is judged by `bar` (at most, or at least where `more`); None is left out."""

    what: str
    figure: float | None
    unit: str
    bar: float | None = None
    stretch: float | None = None
    more: bool = False
    note: str = ""

    def reaches(self, level: float | None) -> bool:
        """Whether the figure is as good as a level."""
        if level is None or self.figure is None:
            return False
        return self.figure >= level if self.more else self.figure <= level

    @property
    def said(self) -> str:
        """In one word."""
        if self.figure is None or self.bar is None:
            return ""
        return "stretch" if self.reaches(self.stretch) else "met" if self.reaches(self.bar) else "NOT MET"


def main() -> int:
    """Run the parts asked for; 1 when a bar is missed."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--only", action="append", choices=list(PARTS))
    arguments.add_argument("--numpyro", metavar="PYTHON", help="a Python that has NumPyro")
    arguments.add_argument("--simulator", type=Path, default=SHARED / "sim", help="folder of the cohort simulator")
    arguments.add_argument(
        "--diaries", type=Path, default=SHARED / "data" / "diaries", help="folder of the public sets"
    )
    arguments.add_argument("--json", action="store_true", help="for programs")
    given = arguments.parse_args()
    told = machine()
    if not given.json:
        print(told)
        print(f"{'':58}{'figure':>10} {'unit':9}{'bar':>7}{'stretch':>9}")
    rows = []
    for name in given.only or PARTS:
        for row in PARTS[name](given):
            rows.append(row)
            if not given.json:
                print(line(row), flush=True)
    if given.json:
        print(json.dumps({"machine": told, "rows": [{**r._asdict(), "said": r.said} for r in rows]}, indent=1))
    return int(any(row.said == "NOT MET" for row in rows))


def machine() -> str:
    """What was measured on, and how busy it was."""
    model = next(
        (x.split(":")[1].strip() for x in _lines("/proc/cpuinfo") if x.startswith("model name")), "unknown CPU"
    )
    memory = next((int(x.split()[1]) / 2**20 for x in _lines("/proc/meminfo") if x.startswith("MemTotal")), 0.0)
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}"
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB; {versions}; load {load}; {engine_speed.which_kernel()}"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def line(row: Row) -> str:
    """One row as text."""
    figure = "-" if row.figure is None else f"{row.figure:.4g}"
    bar, stretch = ("" if x is None else f"{x:g}" for x in (row.bar, row.stretch))
    tail = "  ".join(x for x in (row.said, row.note) if x)
    return f"{row.what:58}{figure:>10} {row.unit:9}{bar:>7}{stretch:>9}  {tail}"


def refit(_: argparse.Namespace) -> Iterator[Row]:
    """One person under a fixed prior."""
    bars = BARS["refit"]
    found = engine_speed.refits(bars)
    name = f"one person's refit, {bars['burn']}+{bars['sweeps']} sweeps, p95"
    compiled = bars["compiled"]
    if "compiled fixed" in found:
        yield Row(f"{name}: kernel, fixed level, no ends", found["compiled fixed"], "CPU ms", **compiled)
        most = compiled["bar"] * bars["full_at_most_times"]
        yield Row(f"{name}: kernel, full model", found["compiled full"], "CPU ms", most)
        yield Row("the same as `update` gives it: settled, every interval, p95", found["update"], "CPU ms")
    yield Row(f"{name}: NumPy only, full model", found["numpy full"], "CPU ms", bars["numpy"]["bar"])
    yield Row("the closed form, for comparison, p95", found["closed form"], "CPU ms")


def page(_: argparse.Namespace) -> Iterator[Row]:
    """New picture, forecast and what-if of one person."""
    bars = BARS["page"]
    found = engine_speed.pages(bars)
    yield Row("picture, forecast and what-if, p95", found["wall"], "wall ms", bars["bar"], bars["stretch"])
    parts = ", ".join(f"{name} {value:.0f}" for name, value in found.items() if name not in ("wall", "cpu"))
    yield Row("the same in CPU time, p95", found["cpu"], "CPU ms", note=f"medians: {parts}")


def cohort(_: argparse.Namespace) -> Iterator[Row]:
    """Prior and refit of ten thousand."""
    bars = BARS["cohort"]
    for model in ("fixed level", "full model"):
        found = engine_speed.cohort(bars, full=model == "full model")
        name = f"cohort of {bars['people']:,}, {bars['burn']}+{bars['sweeps']} sweeps, {model}"
        judged = bars if model == "fixed level" else {"cpu_seconds": {}, "wall_seconds": {}, "peak_mb": {}}
        yield Row(name, found["cpu"], "CPU s", **judged["cpu_seconds"], note=f"prior {found['prior_cpu']:.1f}")
        yield Row("  wall", found["wall"], "wall s", **judged["wall_seconds"], note=f"{found['workers']:.0f} workers")
        yield Row("  peak memory, all processes", found["peak_mb"], "MB", **judged["peak_mb"])


def hierarchical(_: argparse.Namespace) -> Iterator[Row]:
    """Everyone and the population together."""
    bars = BARS["hierarchical"]
    yield Row(
        f"hierarchical fit, {bars['people']} people, {bars['sweeps']} sweeps",
        engine_speed.hierarchical_seconds(bars),
        "CPU s",
        **bars["cpu_seconds"],
    )


def draws(given: argparse.Namespace) -> Iterator[Row]:
    """Effective draws per CPU second beside NUTS."""
    bars = BARS["draws"]
    found = engine_draws.compared(bars, BARS["refit"], engine_speed.prior_of(BARS["refit"]), given.numpyro)
    ours, theirs = found["ours"], found["theirs"]
    yield Row("effective draws a second, ours, median coefficient", ours["median"], "per CPU s", note=_slowest(ours))
    if theirs is None:
        yield Row("  beside NumPyro NUTS", None, "", note="left out: name a Python that has NumPyro with --numpyro")
        return
    yield Row(
        "effective draws a second, NumPyro NUTS after compiling", theirs["median"], "per CPU s", note=_slowest(theirs)
    )
    yield Row("  ours over theirs", found["ratio"], "times", bars["bar"], bars["stretch"], more=True)
    yield Row("  the same for the slowest coefficient", found["ratio_worst"], "times")


def _slowest(rates: dict[str, float]) -> str:
    return f"slowest coefficient {rates['worst']:.0f}; one run {rates['seconds'] * 1000:.0f} ms"


def install(_: argparse.Namespace) -> Iterator[Row]:
    """The engine alone."""
    bars = BARS["install"]
    try:
        found = engine_install.measured(bars["starts"])
    except engine_install.NoNetwork as problem:
        yield Row("the engine alone, installed", None, "", note=f"left out: {problem}")
        return
    note = f"{found['bytes_mb']:.0f} MB of bytes; {found['wheel']} {found['wheel_mb']:.1f} MB; {found['worked']}"
    yield Row(
        "the engine alone beyond Python, on disk", float(found["disk_mb"]), "MB", bars["megabytes"]["bar"], note=note
    )
    starts = f"median of {bars['starts']} starts; wall {found['import_wall']:.2f} s"
    yield Row(
        "  import twofold.engine", float(found["import_cpu"]), "CPU s", bars["import_seconds"]["bar"], note=starts
    )


def links(given: argparse.Namespace) -> Iterator[Row]:
    """Cohorts of known truth: errors, coverage, and CPU seconds beside mlVAR's printed ones."""
    if not (given.simulator / "simulate.py").exists():
        yield Row("links against known truth", None, "", note="left out: name the simulator's folder with --simulator")
        return
    bars = ALL_BARS["links"]
    rows = engine_quality.links(given.simulator)
    for i, row in enumerate(rows):
        name, note = f"cohort of 100, {row['missing']:.0%} of days missing", f"coverage {row['cover']:.3f}"
        yield Row(
            f"{name}: RMSE of total", row["rmse"], "", bars["rmse"]["bar"][i], bars["rmse"]["stretch"][i], note=note
        )
        yield Row("  over that of OLS per person", row["ratio"], "", bars["against_ols"]["bar"][i])
        yield Row("  learning and describing everyone", row["cpu"], "CPU s")
    low, high = engine_quality.mlvar_times(rows)
    note = f"to {high:.1f}; mlVAR printed 8-13 CPU s; it needs R and is in no Python registry"
    yield Row(
        "  mlVAR's printed seconds over ours", low, "times", *bars["mlvar"]["times"].values(), more=True, note=note
    )


def alarm(_: argparse.Namespace) -> Iterator[Row]:
    """The cutting-down alarm."""
    found = engine_quality.alarms()
    yield Row("alarm: needless ones", found["false"], "a month", 1.0, note="a person, nothing changes")
    for fall, share in found["found"].items():
        yield Row(f"  use to {fall:.2f} of usual, found within 7 days", 100 * share, "%", 50.0, more=True)


def diaries(given: argparse.Namespace) -> Iterator[Row]:
    """Public diaries: held-out days against the best simpler way."""
    found = engine_quality.diaries(given.diaries) if given.diaries.exists() else []
    if not found:
        yield Row("public diaries", None, "", note="left out: name their folder with --diaries")
    for one in found:
        yield Row(
            f"{one['name']}: R2", one["r2"], "", one["best"], one["best"] + 0.02, more=True, note=one["best_name"]
        )
        yield Row("  the worst-served tenth of people", one["worst"], "", engine_quality.WORST_TENTH, more=True)
        if one["use"]:
            yield Row("  use", None, "", note=f"Brier, AUC, own AUC less the best; below: {one['use']}")


def coverage(_: argparse.Namespace) -> Iterator[Row]:
    """Do 95% intervals hold the truth 95 times in 100?"""
    bars = ALL_BARS["coverage"]
    for name, cell in engine_quality.coverage(bars["days"], bars["worlds"]).items():
        said = []
        for kind, found in cell["cells"].items():
            low, high = found.interval
            missed = name not in bars["reported_as_it_is"] and not found.meets(cell["bar"])
            said.append(f"{kind} {found.share:.3f} [{low:.3f}, {high:.3f}]" + (" NOT MET" if missed else ""))
        yield Row(f"coverage, {name}", None, "", note="; ".join(said))


PARTS: dict[str, Callable[[argparse.Namespace], Iterator[Row]]] = {
    "refit": refit,
    "page": page,
    "cohort": cohort,
    "hierarchical": hierarchical,
    "draws": draws,
    "links": links,
    "install": install,
    "alarm": alarm,
    "diaries": diaries,
    "coverage": coverage,
}

if __name__ == "__main__":
    sys.exit(main())
