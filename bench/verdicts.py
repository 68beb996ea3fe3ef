"""How often a link is said to be known where there is none, and how often with the wrong sign.

    python bench/verdicts.py [--persons 200] [--json]

Two made-up worlds, their seeds written down before the first run:

  no link   everyone carries over from day to day and nothing else leads to anything; 28 and 90 days, 70% answered; with
            the wide default prior, and with a prior learned from another such cohort. Counted: off-diagonal `lag`,
            `same` and `input` edges that could be judged (not `too-few`) and are shown as `known`; the pooled questions
            and whole effects beside them. The bar: at most 5% (stretch 3%).
  typical   the typical links, each person's own; counted: true effects of 0.15 or more that are shown as `known`, and
            how many of those have the wrong sign. The bar: at most 1%.

Shares are over people and edges together; the interval (95%) is from the spread between people. Effects are in points
of ten for one point (for use: against none; the row of use in probit units). 1 when a bar is missed.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from twofold.engine import (
    CHECKIN_SPEC,
    CHECKIN_SPEC_SHORT,
    ModelSpec,
    Population,
    fit,
    simulate,
    typical_population,
    update,
    wide_default_prior,
)
from twofold.engine.cycle import Edge, Reading, describe_links
from twofold.engine.questions import questions_of
from twofold.engine.simulate import TYPICAL_CARRY_OVER, Truth
from twofold.engine.verdict import Verdict

SEEDS = {"no-link": 3101, "learned from": 3102, "typical": 3103, "typical learned from": 3104}
PERSONS, LEARNED_FROM = 200, 150
ANSWERED = 0.7
NO_LINK = ((28, CHECKIN_SPEC_SHORT, "five rows"), (28, CHECKIN_SPEC, "seven rows"), (90, CHECKIN_SPEC, "seven rows"))
TYPICAL = ((28, CHECKIN_SPEC_SHORT), (60, CHECKIN_SPEC), (90, CHECKIN_SPEC), (180, CHECKIN_SPEC))
TRUE_FROM = 0.15
MUST_KNOWN, STRETCH_KNOWN, MUST_WRONG = 0.05, 0.03, 0.01
GROUPS = ("edges", "lag", "same", "input", "pooled", "total")


@dataclass(frozen=True)
class Share:
    """A share with its 95% interval over people."""

    share: float
    lower: float
    upper: float
    of: int


def no_link_population(spec: ModelSpec) -> Population:
    """People who carry over from day to day, at their own pace, and in whom nothing leads to anything else."""
    typical = typical_population(spec)
    layout = typical.layout
    mean, spread = np.zeros_like(typical.mean), np.zeros_like(typical.spread)
    for k, name in enumerate(layout.channels):
        if layout.is_rating(k):
            mean[k, layout.lag(k)], spread[k, layout.lag(k)] = TYPICAL_CARRY_OVER.get(name, 0.3), 0.1
    if layout.use is not None:
        mean[layout.use, layout.one], spread[layout.use, layout.one] = -0.35, 0.4
    return replace(typical, mean=mean, spread=spread)


def prior_of(kind: str, world: Population, days: int, seed: int) -> Population:
    """The wide default, or what another cohort of the same world has taught."""
    if kind == "default":
        return wide_default_prior(world.spec)
    cohort, _ = simulate(world, persons=LEARNED_FROM, days=max(days, 60), seed=seed, missing=1 - ANSWERED)
    return fit(cohort)


def described(
    world: Population, prior: Population, persons: int, days: int, seed: int
) -> Iterator[tuple[list[Edge], Truth]]:
    """Each person's links and questions, with what they were made from."""
    cohort, truths = simulate(world, persons=persons, days=days, seed=seed, missing=1 - ANSWERED)
    for i, (diary, truth) in enumerate(zip(cohort.diaries, truths, strict=True)):
        reading = Reading(update(diary, prior, seed=seed + i))
        edges = describe_links(reading, check_order=False)
        pooled = [Edge(q.id, "", "pooled", *q.found, q.own_share, q.verdict) for q in questions_of(reading)]
        yield [*edges, *pooled], truth


def share_of(counts: list[tuple[int, int]]) -> Share:
    """(hits, of) of each person -> their share over all, with the interval of a ratio over people."""
    hits, of = (np.array(column, dtype=float) for column in zip(*counts, strict=True))
    if of.sum() == 0:
        return Share(float("nan"), float("nan"), float("nan"), 0)
    share = hits.sum() / of.sum()
    error = np.sqrt(np.sum((hits - share * of) ** 2)) / of.sum()
    return Share(float(share), float(max(share - 1.96 * error, 0)), float(share + 1.96 * error), int(of.sum()))


def known_without_a_link(days: int, spec: ModelSpec, kind: str, persons: int) -> dict[str, Share]:
    """Per group of links: the share that is shown as known where nothing is."""
    world = no_link_population(spec)
    prior = prior_of(kind, world, days, SEEDS["learned from"])
    counts: dict[str, list[tuple[int, int]]] = {group: [] for group in GROUPS}
    for edges, _ in described(world, prior, persons, days, SEEDS["no-link"]):
        judged = [e for e in edges if e.verdict != Verdict.TOO_FEW and (e.source != e.target or e.kind == "pooled")]
        for group in GROUPS:
            of = [e for e in judged if e.kind == group or (group == "edges" and e.kind in ("lag", "same", "input"))]
            counts[group].append((sum(e.verdict == Verdict.KNOWN for e in of), len(of)))
    return {group: share_of(found) for group, found in counts.items()}


def wrong_signs(days: int, spec: ModelSpec, kind: str, persons: int) -> dict[str, Share]:
    """Of true effects of 0.15 or more: the share shown as known, and of those the share with the wrong sign."""
    world = typical_population(spec)
    prior = prior_of(kind, world, days, SEEDS["typical learned from"])
    known, wrong = [], []
    for edges, truth in described(world, prior, persons, days, SEEDS["typical"]):
        pairs = [(e, true_size(world, truth, e)) for e in edges if e.kind in ("lag", "same", "input")]
        large = [(e, size) for e, size in pairs if abs(size) >= TRUE_FROM and e.source != e.target]
        said = [(e, size) for e, size in large if e.verdict == Verdict.KNOWN]
        known.append((len(said), len(large)))
        wrong.append((sum(e.mean * size < 0 for e, size in said), len(said)))
    return {"known": share_of(known), "wrong": share_of(wrong)}


def true_size(world: Population, truth: Truth, edge: Edge) -> float:
    """What a link was made with, in points of ten (inputs as they are)."""
    layout = world.layout
    row = layout.channels.index(edge.target)
    if edge.kind == "input":
        places = [p for p, (m, when) in enumerate(layout.given) if _is_printed(layout.spec, m, when, edge.source)]
        return float(truth.theta[row, layout.input(places[0])])
    source = layout.channels.index(edge.source)
    return float(truth.theta[row, layout.lag(source) if edge.kind == "lag" else layout.today(source)])


def _is_printed(spec: ModelSpec, m: int, when: str, name: str) -> bool:
    given = spec.inputs[m]
    return given.name == name and (given.when != "both" or when == "next")


def run(persons: int) -> list[dict[str, object]]:
    """Every cell of both worlds."""
    rows: list[dict[str, object]] = []
    for kind in ("default", "learned"):
        for days, spec, name in NO_LINK:
            started = time.process_time()
            found = known_without_a_link(days, spec, kind, persons)
            met = found["edges"].share <= MUST_KNOWN
            cpu = time.process_time() - started
            rows.append(
                {"world": "no link", "prior": kind, "days": days, "rows": name, "met": met, "cpu": cpu, **found}
            )
        for days, spec in TYPICAL:
            started = time.process_time()
            found = wrong_signs(days, spec, kind, persons)
            met = not found["wrong"].share > MUST_WRONG
            cpu = time.process_time() - started
            rows.append({"world": "typical", "prior": kind, "days": days, "rows": "", "met": met, "cpu": cpu, **found})
    return rows


def said(share: object) -> str:
    """A share in percent, with its interval."""
    assert isinstance(share, Share)
    return (
        "-" if np.isnan(share.share) else f"{100 * share.share:.1f} ({100 * share.lower:.1f}-{100 * share.upper:.1f})"
    )


def main() -> int:
    """Run both worlds; print the tables; 1 when a bar is missed."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--persons", type=int, default=PERSONS)
    arguments.add_argument("--json", action="store_true")
    given = arguments.parse_args()
    rows = run(given.persons)
    if given.json:
        print(json.dumps(rows, indent=1, default=lambda share: share.__dict__))
    else:
        print(f"Shown as known where nothing leads to anything, % of judged links (95% over {given.persons} people):")
        for r in (r for r in rows if r["world"] == "no link"):
            print(
                f"  {r['prior']:8}{r['days']:>4} days, {r['rows']:10} "
                + "  ".join(f"{g} {said(r[g])}" for g in GROUPS)
                + ("" if r["met"] else "  NOT MET")
            )
        print("True effects of 0.15 or more: % shown as known, and of those % with the wrong sign:")
        for r in (r for r in rows if r["world"] == "typical"):
            print(
                f"  {r['prior']:8}{r['days']:>4} days  known {said(r['known'])}  wrong {said(r['wrong'])}"
                + ("" if r["met"] else "  NOT MET")
            )
        print(f"{sum(float(str(r['cpu'])) for r in rows):.0f} CPU seconds.")
    return 0 if all(r["met"] for r in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
