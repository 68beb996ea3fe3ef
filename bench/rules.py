"""How long do all rules take for one person?

    python bench/rules.py [--times 200]

The ten written people of tests/spec/people, pack on, and one of whom every fact is known. CPU milliseconds of this
process: all rules of advice with their traces, the plan made of them, and every rule there is (safety too). 1 when the
95th percentile of all rules is 5 ms or more.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from tests.spec.people_files import people
from twofold.care.content import load
from twofold.care.facts import FactValue
from twofold.care.plan import ask, propose

BAR_MS = 5.0


def milliseconds(work: Callable[[], object], times: int) -> list[float]:
    """CPU milliseconds of each run."""
    found = []
    for _ in range(times):
        began = time.process_time_ns()
        work()
        found.append((time.process_time_ns() - began) / 1e6)
    return found


def main() -> int:
    """Print the figures; 1 when the bar is missed."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--times", type=int, default=200)
    times = arguments.parse_args().times
    content = load()
    everything: dict[str, FactValue] = {
        name: fact.words[0] if fact.words else (fact.low or 0.0) if fact.kind == "number" else True
        for name, fact in content.facts.items()
    }
    known = [one.facts(pack=True) for one in people()] + [everything]
    figures = {
        "all rules there are": [
            lambda facts=facts: [rule.of(facts) for rule in content.rules.values()] for facts in known
        ],
        "rules of advice that are on": [lambda facts=facts: ask(content, facts) for facts in known],
        "the whole plan": [lambda facts=facts: propose(content, facts) for facts in known],
    }
    worst = 0.0
    print(f"{len(content.rules)} rules, {len(content.facts)} facts, {len(known)} people, {times} times each")
    for name, works in figures.items():
        taken = [one for work in works for one in milliseconds(work, times)]
        print(f"  {name:30} median {np.median(taken):.2f} ms, 95th percentile {np.percentile(taken, 95):.2f} ms")
        worst = max(worst, float(np.percentile(taken, 95)) if name == "all rules there are" else 0.0)
    return 0 if worst < BAR_MS else 1


if __name__ == "__main__":
    sys.exit(main())
