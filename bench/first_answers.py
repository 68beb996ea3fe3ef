"""One person and the wide default: are the 95% intervals right, and how soon is something said?

    python bench/first_answers.py [--persons 200] [--seed 31] [--skipped 0.05]

Made-up people of the check-in's own model (their links drawn round the typical ones, levels that drift), each alone
with the wide default. One day in ten is left out, and one answer in twenty of the rest. For every kind of link and
every question: coverage of the 95% interval, share whose direction is known, and share known with the wrong sign. A
learned prior (from 100 other made-up people) stands beside it.
"""

import argparse
import sys
import time
from collections import defaultdict

import numpy as np

from twofold.engine import (
    CHECKIN_SPEC,
    Population,
    Truth,
    Verdict,
    describe_cycle,
    fit,
    simulate,
    typical_population,
    update,
    wide_default_prior,
)
from twofold.engine.cycle import Cycle

DAYS = (30, 60, 90)


def true_link(truth: Truth, population: Population, source: str, target: str, kind: str) -> float:
    """What one link was made with, in the columns' units (points of ten, 0/1, probit)."""
    layout = population.layout
    k = layout.channels.index(target)
    if kind == "input":
        names = [(layout.spec.inputs[m].name, when) for m, when in layout.given]
        shown = "next" if (source, "next") in names else "same"
        return float(truth.theta[k, layout.input(names.index((source, shown)))])
    j = layout.channels.index(source)
    return float(truth.theta[k, layout.lag(j) if kind == "lag" else layout.today(j)])


def tally(cycle: Cycle, truth: Truth, population: Population, into: dict[str, list[tuple[bool, bool, bool]]]) -> None:
    """Add (covered, known, known with the wrong sign) of every link and question."""
    for e in cycle.edges:
        if e.kind in ("lag", "same", "input"):
            name = f"{e.kind}, to use" if e.target == "use" else f"{e.kind}{', from use' if e.source == 'use' else ''}"
            _add(
                into[name],
                e.lower95,
                e.upper95,
                e.mean,
                e.verdict,
                true_link(truth, population, e.source, e.target, e.kind),
            )
    for q in cycle.questions:
        part = q.parts[0]
        signs = {"q3": {"sleep": -1.0}}.get(q.id, {})
        flip = -1.0 if q.id in ("q4", "q5", "q6") else 1.0
        values = [
            flip * signs.get(target, 1.0) * true_link(truth, population, source, target, kind)
            for source, target, kind in part.edges
        ]
        _add(into[q.id], q.found.lower95, q.found.upper95, q.found.mean, q.verdict, float(np.mean(values)))


def _add(
    rows: list[tuple[bool, bool, bool]], low: float, high: float, mean: float, verdict: Verdict, value: float
) -> None:
    known = verdict == Verdict.KNOWN
    rows.append((low <= value <= high, known, known and mean * value < 0))


def main() -> int:
    """Print one table per prior and number of days."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--persons", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=31)
    arguments.add_argument("--skipped", type=float, default=0.05, help="share of single answers left out")
    given = arguments.parse_args()
    population = typical_population()
    learned = fit(simulate(population, persons=100, days=84, seed=given.seed + 1000)[0])
    for name, prior in (("wide default", wide_default_prior(CHECKIN_SPEC)), ("learned from 100 others", learned)):
        for days in DAYS:
            cohort, truths = simulate(population, persons=given.persons, days=days, seed=given.seed)
            found: dict[str, list[tuple[bool, bool, bool]]] = defaultdict(list)
            started = time.process_time()
            rng = np.random.default_rng([given.seed, days])
            for diary, truth in zip(cohort.diaries, truths, strict=True):
                diary.values[rng.random(diary.values.shape) < given.skipped] = np.nan
                tally(describe_cycle(update(diary, prior)), truth, population, found)
            each = (time.process_time() - started) / given.persons
            print(f"\n{name}, {days} days, {given.persons} people, {1000 * each:.0f} ms each")
            print(f"{'':18}{'coverage':>9}{'known':>8}{'wrong sign':>12}{'n':>8}")
            for kind in sorted(found):
                covered, known, wrong = np.mean(found[kind], axis=0)
                print(f"{kind:18}{covered:>9.3f}{known:>8.2f}{wrong:>12.3f}{len(found[kind]):>8}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
