"""Write twofold/content/population: the wide default as a document, and the prior of the made-up people.

    python bench/population.py

`wide-default.json` and `wide-default-short.json` are what the engine starts from for a real person, written out so
that it can be read and reviewed; the engine itself takes them from `twofold/engine/priors.py` (a test compares).
`made-up.json` is learned from 200 people made up by the simulator. It serves the demo and tests only: it is about
nobody.
"""

import sys
from dataclasses import replace
from pathlib import Path

from twofold.engine import (
    CHECKIN_SPEC,
    CHECKIN_SPEC_SHORT,
    fit,
    save_population,
    simulate,
    typical_population,
    wide_default_prior,
)

FOLDER = Path(__file__).resolve().parents[1] / "twofold" / "content" / "population"
PERSONS, DAYS, SEED = 200, 84, 71


def main() -> int:
    """Write the three files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    save_population(wide_default_prior(CHECKIN_SPEC), FOLDER / "wide-default.json")
    save_population(wide_default_prior(CHECKIN_SPEC_SHORT), FOLDER / "wide-default-short.json")
    cohort, _ = simulate(typical_population(), persons=PERSONS, days=DAYS, seed=SEED, missing=0.1)
    learned = fit(cohort)
    about = {**learned.diagnostics, "made_up": True, "days": DAYS, "seed": SEED}
    save_population(replace(learned, diagnostics=about), FOLDER / "made-up.json")
    return 0


if __name__ == "__main__":
    sys.exit(main())
