"""Do 95% intervals hold the truth 95 times in 100? Made-up people with known links, long and short diaries, odd days.

    python bench/calibration.py [--days 14 --days 90 ...] [--world floor ...] [--kept FILE] [--people N]

Without a choice every cell of bench/bars.yaml is run: the plain world at each length with a prior learned from other
people of that world, then each other world at 90 days with a prior learned from others of the same world. A cell is a
length or world times a kind of answer: lag, same day, input, and the pooled questions. Behind each coverage stands its
Monte Carlo interval (95%), clustered by person. With `--kept`, cells of several runs are gathered in one file, and the
last lines count all of them together.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import worlds
import yaml

from twofold.engine import Cohort, Population, Posterior, Verdict, fit, update
from twofold.engine.cycle import Reading, describe_links
from twofold.engine.questions import questions_of

BARS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "bars.yaml").read_text(encoding="utf-8"))["coverage"]
KINDS = ("lag", "same", "input", "pooled")
TURNED = ("q4", "q5", "q6")  # questions whose yes is a link below 0
AT = 90  # days of the worlds


class Answer(NamedTuple):
    """One interval against its truth."""

    held: bool
    true: float
    mean: float
    known: bool


def answers_of(posterior: Posterior, made: worlds.Made) -> dict[str, list[Answer]]:
    """Kind of answer -> every interval of one person, beside the truth. `lag, ...` are parts of lag."""
    reading = Reading(posterior)
    found: dict[str, list[Answer]] = defaultdict(list)
    for e in describe_links(reading, check_order=False, kinds=("lag", "same", "input")):
        true = made.link(e.source, e.target, e.kind)
        answer = Answer(e.lower95 <= true <= e.upper95, true, e.mean, e.verdict is Verdict.KNOWN)
        found[e.kind].append(answer)
        found[f"{e.kind}: {_part(e.source, e.target)}"].append(answer)
    for name, edges, low, high in _pooled(reading):
        true = float(np.mean([made.link(*edge) for edge in edges])) * (-1 if name[:2] in TURNED else 1)
        answer = Answer(low <= true <= high, true, (low + high) / 2, False)
        found["pooled"].append(answer)
        found[f"pooled: {name}"].append(answer)
    return found


def _part(source: str, target: str) -> str:
    if target == "use":
        return "to use"
    if source == "use":
        return "from use"
    return "itself" if source == target else "between ratings"


def _pooled(reading: Reading) -> list[tuple[str, tuple[tuple[str, str, str], ...], float, float]]:
    """(name, links, lower, upper) of every pooled answer, each pool of links once."""
    out = {}
    for question in questions_of(reading):
        for part in question.parts:
            key = (frozenset(part.edges), question.id in TURNED)
            found = part.found
            out.setdefault(key, (f"{question.id} {part.name}", part.edges, found.lower95, found.upper95))
    return list(out.values())


class Cell(NamedTuple):
    """Coverage of one kind of answer, with its Monte Carlo interval clustered by person."""

    held: int
    asked: int
    people: int
    spread: float  # standard error of the share

    @property
    def share(self) -> float:
        return self.held / self.asked

    @property
    def interval(self) -> tuple[float, float]:
        return self.share - 1.96 * self.spread, self.share + 1.96 * self.spread

    def meets(self, bar: list[float]) -> bool:
        """The Monte Carlo interval has something in common with the bar."""
        low, high = self.interval
        return low <= bar[1] and high >= bar[0]

    def inside(self, bar: list[float]) -> bool:
        """The Monte Carlo interval lies wholly inside the bar."""
        low, high = self.interval
        return bar[0] <= low and high <= bar[1]


def cell_of(people: list[list[Answer]]) -> Cell:
    """One cell from everyone's answers."""
    held = np.array([sum(a.held for a in answers) for answers in people], dtype=float)
    asked = np.array([len(answers) for answers in people], dtype=float)
    share, n = held.sum() / asked.sum(), len(people)
    spread = np.sqrt(n / max(n - 1, 1) * ((held - share * asked) ** 2).sum()) / asked.sum()
    return Cell(int(held.sum()), int(asked.sum()), n, float(spread))


def together(cells: list[Cell]) -> Cell:
    """Several cells of different people as one."""
    asked = sum(c.asked for c in cells)
    spread = np.sqrt(sum((c.spread * c.asked) ** 2 for c in cells)) / asked
    return Cell(sum(c.held for c in cells), asked, sum(c.people for c in cells), float(spread))


def learned(world: str) -> Population:
    """The prior of a world, from people who are not measured."""
    others = BARS["learned_from"]
    made = worlds.people(world, others["people"], others["days"], others["seed"], missing=BARS["missing"])
    return fit(Cohort(worlds.SPEC, tuple(person.diary for person in made)))


def measure(world: str, days: int, prior: Population, count: int) -> tuple[dict[str, Cell], dict[str, int]]:
    """Every kind's cell, and how many true effects of size were called known, and with the wrong sign."""
    everyone: dict[str, list[list[Answer]]] = defaultdict(list)
    calls = {"known": 0, "wrong": 0}
    for i, made in enumerate(worlds.people(world, count, days, BARS["seed"], missing=BARS["missing"])):
        found = answers_of(update(made.diary, prior, seed=BARS["seed"] + i), made)
        for kind, answers in found.items():
            everyone[kind].append(answers)
        for answer in (a for kind in KINDS for a in found.get(kind, []) if a.known):
            if abs(answer.true) >= BARS["wrong_sign"]["size"]:
                calls["known"] += 1
                calls["wrong"] += answer.mean * answer.true < 0
    return {kind: cell_of(people) for kind, people in everyone.items()}, calls


def lines(name: str, cells: dict[str, Cell], calls: dict[str, int], bar: list[float], judged: bool) -> list[str]:
    """One cell's table."""
    out = [f"\n{name}"]
    for kind in sorted(cells, key=lambda k: (KINDS.index(k.split(":")[0]), k)):
        c, (low, high) = cells[kind], cells[kind].interval
        verdict = ("" if c.meets(bar) else "  NOT MET") if judged and kind in KINDS else ""
        label = kind if kind in KINDS else "  " + kind.split(": ")[1]
        out.append(f"{label:28}{c.share:7.3f}  [{low:.3f}, {high:.3f}]{c.asked:9d}{c.people:7d}{verdict}")
    wrong = f"{calls['wrong']} of {calls['known']}"
    return [*out, f"called known with the wrong sign, of true effects of 0.15 and more: {wrong}"]


def summary(kept: dict[str, Any]) -> tuple[list[str], bool]:
    """All cells together, per bar, and the wrong signs; whether everything met its bar."""
    out, good = ["\nAll cells together (the whole Monte Carlo interval has to lie inside the bar)"], True
    groups = {
        "plain world": ([n for n in kept if n.endswith(" days")], BARS["bar"]),
        "other worlds": (
            [n for n in kept if not n.endswith(" days") and n not in BARS["reported_as_it_is"]],
            BARS["worlds_bar"],
        ),
    }
    for title, (names, bar) in groups.items():
        cells = [Cell(*kept[name]["cells"][kind]) for name in names for kind in KINDS]
        if not cells:
            continue
        whole, missed = together(cells), sum(not c.meets(bar) for c in cells)
        good = good and whole.inside(bar) and not missed
        low, high = whole.interval
        said = "inside" if whole.inside(bar) else "NOT INSIDE"
        out.append(
            f"{title:28}{whole.share:7.3f}  [{low:.3f}, {high:.3f}]{whole.asked:9d}   {said} {bar[0]}-{bar[1]}; "
            f"{len(cells) - missed} of {len(cells)} cells meet it"
        )
    known, wrong = (sum(entry["calls"][word] for entry in kept.values()) for word in ("known", "wrong"))
    share = wrong / max(known, 1)
    good = good and share <= BARS["wrong_sign"]["bar"]
    out.append(f"wrong sign among true effects of 0.15 and more called known: {wrong} of {known} ({share:.2%})")
    return out, good


def main() -> int:
    """Run the cells, print each, then all together; 1 when a bar is missed."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--days", type=int, action="append", help="only the plain world at this length")
    arguments.add_argument("--world", choices=worlds.WORLDS[1:], action="append", help="only this world")
    arguments.add_argument("--kept", type=Path, help="gather the cells of several runs in this file")
    arguments.add_argument("--people", type=int, default=BARS["people"])
    given = arguments.parse_args()
    some = bool(given.days or given.world)
    kept = json.loads(given.kept.read_text()) if given.kept and given.kept.exists() else {}
    chosen = [(f"{days} days", "plain", days, BARS["bar"]) for days in (given.days if some else BARS["days"]) or []]
    chosen += [(w, w, AT, BARS["worlds_bar"]) for w in (given.world if some else BARS["worlds"]) or []]
    print(f"{given.people} people a cell, seed {BARS['seed']}; coverage, its Monte Carlo interval, answers, people")
    priors: dict[str, Population] = {}
    for name, world, days, bar in chosen:
        started = time.process_time()
        if world not in priors:
            priors[world] = learned(world)
        cells, calls = measure(world, days, priors[world], given.people)
        kept[name] = {"cells": cells, "calls": calls}
        judged = name not in BARS["reported_as_it_is"]
        print("\n".join(lines(name, cells, calls, bar, judged)), f"\n{time.process_time() - started:.0f} CPU s")
        if given.kept:
            given.kept.write_text(json.dumps(kept))
    said, good = summary(kept)
    print("\n".join(said))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
