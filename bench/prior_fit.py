"""How often people are told that their days are unlike those a prior was learned from.

    python bench/prior_fit.py [--people 80]

One prior, learned from 100 made-up people with typical links (84 days, 70% answered). Then others: the same kind of
people (each flag is a false one), and four kinds that differ: links of use, craving and symptoms turned round; means
three points off; five times the noise; no links at all. Seeds are below.
"""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from verdicts import no_link_population

from twofold.engine import Population, fit, simulate, typical_population
from twofold.engine.prior_fit import check

SEED_LEARNED, SEED = 901, 906
LEARNED_FROM, DAYS = 100, (28, 90, 180)
MOST_FALSE = 0.03


def worlds() -> Mapping[str, Population]:
    """The same kind of people, and four others."""
    typical = typical_population()
    layout = typical.layout
    craving, symptoms = layout.channels.index("craving"), layout.channels.index("symptoms")
    turned = typical.mean.copy()
    assert layout.use is not None
    turned[:, layout.lag(layout.use)] *= -1.5
    turned[layout.use, layout.today(craving)] = turned[craving, layout.today(symptoms)] = -0.4
    off = np.array([3.0, -3.0, -3.0, -2.5, 0.0, 3.0, 3.0])
    return {
        "the same": typical,
        "links turned round": replace(typical, mean=turned),
        "means elsewhere": replace(typical, mu_mean=typical.mu_mean + off),
        "five times the noise": replace(typical, rate=typical.rate * 5),
        "no links": no_link_population(typical.spec),
    }


def flagged(world: Population, learned: Population, people: int, days: int) -> float:
    """The share who are flagged."""
    cohort, _ = simulate(world, persons=people, days=days, seed=SEED, missing=0.3)
    return float(np.mean([check(diary, learned).unlikely for diary in cohort.diaries]))


def main() -> int:
    """Print the table; 1 when too many of the same kind are flagged."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--people", type=int, default=80)
    people = arguments.parse_args().people
    everyone = worlds()
    cohort, _ = simulate(everyone["the same"], persons=LEARNED_FROM, days=84, seed=SEED_LEARNED, missing=0.3)
    learned = fit(cohort)
    good = True
    print(f"{'% flagged':24}" + "".join(f"{days:>6} days" for days in DAYS))
    for name, world in everyone.items():
        shares = [flagged(world, learned, people, days) for days in DAYS]
        good = good and (name != "the same" or max(shares) <= MOST_FALSE)
        print(f"{name:24}" + "".join(f"{100 * share:>10.1f} " for share in shares))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
