"""`twofold cycle show`: what a fit says, as a table in words and figures, and the picture as SVG."""

import argparse
import csv
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from twofold.care.ring_svg import draw
from twofold.cli.cycle_inputs import new_file
from twofold.cli.cycle_picture import ring_of_fit
from twofold.cli.errors import CommandError
from twofold.cli.plain_text import printable
from twofold.engine import errors
from twofold.engine.cycle import Edge
from twofold.engine.spec import ModelSpec, spec_from
from twofold.engine.verdict import Verdict
from twofold.engine.write import EDGE_COLUMNS, whole_file

ASKED = {
    "q1": "On harder days, is the pull to use stronger?",
    "q2": "When the pull is strong, does use follow?",
    "q3": "Is the day after use harder?",
    "q4": "Do good things feel better after days without?",
    "q5": "Does a bad night make the next day harder?",
    "q6": "What goes with an easier next day?",
}
SAID = {
    "known": "known",
    "leans": "leans",
    "no-link": "no link",
    "cannot-tell": "cannot tell",
    "too-few": "too few days",
    "not-settled": "not settled",
}


def run_show(args: argparse.Namespace) -> int:
    """One person's table and picture, or one line for each person."""
    if args.svg:
        new_file(args.svg)
    edges = read_edges(args.folder)
    summary, spec = read_summary(args.folder), read_spec(args.folder)
    person = args.person or (next(iter(edges)) if len(edges) == 1 else None)
    if person is None:
        print(_everyone(edges, summary, as_json=args.json))
        return 0
    if person not in edges:
        raise CommandError(f"There is no person '{person}' in this fit; it has {', '.join(list(edges)[:12])}.")
    about: dict[str, Any] = next((p for p in summary.get("persons", []) if p["person"] == person), {})
    ring = ring_of_fit(with_order(edges[person], about), spec)
    if args.json:
        print(json.dumps({**about, "edges": [_plain(e) for e in edges[person]]}, indent=1))
    else:
        in_picture = [f"{link.number}. {link.says}" for link in ring.links] or [ring.described]
        print("\n".join([*_table(person, edges[person], about), "", "In the picture:", *in_picture]))
    target = args.svg or args.folder / f"cycle-{safe_name(person)}.svg"
    with whole_file(target) as file:
        file.write(draw(ring, styled=True) + "\n")
    print(f"The picture is in {target}.", file=sys.stderr)
    return 0


def with_order(edges: list[Edge], about: dict[str, Any]) -> list[Edge]:
    """The links with what the summary says of the order within a day."""
    unsure = {tuple(pair) for pair in about.get("order_depends", [])}
    return [replace(e, order_holds=False) if e.kind == "same" and (e.source, e.target) in unsure else e for e in edges]


def safe_name(person: str) -> str:
    """A person's id as part of a file name."""
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in person)[:60]


def read_edges(folder: Path) -> dict[str, list[Edge]]:
    """Person -> links, from a fit's edges.csv."""
    path = folder / "edges.csv"
    found: dict[str, list[Edge]] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if tuple(reader.fieldnames or ()) != EDGE_COLUMNS:
                raise CommandError(f"'{path}' is not the edges.csv of a fit.")
            for row in reader:
                mean, sd, lower, upper, direction, share = (float(row[name]) for name in EDGE_COLUMNS[4:10])
                verdict = Verdict(row["verdict"])
                edge = Edge(row["from"], row["to"], row["kind"], mean, sd, lower, upper, direction, share, verdict)
                found.setdefault(row["person"], []).append(edge)
    except OSError:
        raise CommandError(f"There is no fit in '{folder}' (its edges.csv is missing).") from None
    except (ValueError, TypeError):
        raise CommandError(f"'{path}' is damaged.") from None
    return found


def read_summary(folder: Path) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise CommandError(f"There is no fit in '{folder}' (its summary.json is missing or damaged).") from None
    return answer


def read_spec(folder: Path) -> ModelSpec:
    try:
        return spec_from(json.loads((folder / "population.json").read_text(encoding="utf-8"))["spec"])
    except (OSError, ValueError, KeyError, errors.BadSpec):
        raise CommandError(f"There is no fit in '{folder}' (its population.json is missing or damaged).") from None


def _plain(edge: Edge) -> dict[str, Any]:
    figures = (edge.mean, edge.sd, edge.lower95, edge.upper95, edge.p_direction, edge.own_share)
    values = (edge.source, edge.target, edge.kind, *figures, edge.verdict.value)
    return dict(zip(EDGE_COLUMNS[1:], values, strict=True))


def _everyone(edges: dict[str, list[Edge]], summary: dict[str, Any], *, as_json: bool) -> str:
    """One line for each person: days, verdict, how many links are known."""
    if as_json:
        return json.dumps(summary, indent=1)
    known = {person: sum(e.verdict == Verdict.KNOWN for e in _single(links)) for person, links in edges.items()}
    lines = [f"{'person':12}{'days':>6}{'with use':>10}  {'verdict':14}{'known links':>12}"]
    for p in summary["persons"]:
        verdict, whose = SAID[p["verdict"]], printable(p["person"])
        lines.append(f"{whose:12}{p['days_answered']:>6}{p['days_with_use']:>10}  {verdict:14}{known[p['person']]:>12}")
    return "\n".join([*lines, "", "One person with --person ID."])


def _table(person: str, edges: list[Edge], about: dict[str, Any]) -> list[str]:
    """The questions first, then every link that can be told, then how many cannot."""
    verdict = SAID[about.get("verdict", "cannot-tell")]
    lines = [f"Person {printable(person)}: {about.get('days_answered', '?')} answered days, verdict: {verdict}."]
    lines += ["What tends to come before what. It shows patterns, not causes.", ""]
    if (about.get("prior_fit") or {}).get("unlikely"):
        lines += [
            f"These days are unlike those the starting guess was learned from ({about['prior_fit']['where']}).",
            "",
        ]
    for e in edges:
        if e.kind == "pooled":
            lines.append(f"{ASKED.get(e.source, e.source):52}{SAID[e.verdict.value]:13}{_range(e)}")
    lines += ["", f"{'from':18}{'to':18}{'kind':7}{'mean (95% interval)':28}{'yours':>6}  verdict"]
    told = (Verdict.KNOWN, Verdict.LEANS, Verdict.NO_LINK)
    shown = _single(edges)
    unsure = {tuple(pair) for pair in about.get("order_depends", [])}
    for e in (e for e in shown if e.verdict in told):
        note = "; we cannot say which comes first" if e.kind == "same" and (e.source, e.target) in unsure else ""
        lines.append(
            f"{e.source:18}{e.target:18}{e.kind:7}{_range(e):28}{e.own_share:>6.0%}  {SAID[e.verdict.value]}{note}"
        )
    rest = sum(e.verdict not in told for e in shown)
    lines += ["", *_lingering(about), *_loops(about)]
    return [*lines, "", f"{rest} of {len(shown)} links cannot be told yet; that is normal, and some never show."]


def _lingering(about: dict[str, Any]) -> list[str]:
    """How long a harder day lingers, one line for each variable that allows to say so."""
    said = [v for v in about.get("lingers", []) if v["verdict"] not in ("too-few", "not-settled")]
    lines = ["How long until half of a harder day is left:"] if said else []
    for v in said:
        middle, low, high = v["half_life"]
        most = f"{high:.1f} or more" if v["open_ended"] else f"{high:.1f}"
        half = most if middle >= high else f"{middle:.1f}"
        lines.append(f"  {v['variable']:18}{half} {v['unit']}s ({low:.1f} to {most})")
    return [*lines, ""] if lines else []


def _loops(about: dict[str, Any]) -> list[str]:
    """What comes back round of one point harder."""
    said = [loop for loop in about.get("loops", []) if loop["verdict"] not in ("too-few", "not-settled")]
    lines = ["What comes back round of a day one point harder, in points:"] if said else []
    for loop in said:
        middle, low, high = loop["gain"]
        legs = "every step is known" if loop["closed"] else "not every step is known"
        way = loop["loop"].replace("-", " > ") + " > symptoms"
        lines.append(f"  {way:42}{middle:+.2f} ({low:+.2f} to {high:+.2f})  {SAID[loop['verdict']]}; {legs}")
    return [*lines, ""] if lines else []


def _single(edges: list[Edge]) -> list[Edge]:
    """Links between two variables, without the whole effects and the questions."""
    return [e for e in edges if e.kind in ("lag", "same", "input")]


def _range(e: Edge) -> str:
    return f"{e.mean:+.2f} ({e.lower95:+.2f} to {e.upper95:+.2f})"
