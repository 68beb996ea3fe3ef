"""`twofold cycle what-if`: one person's own pattern run on with the trauma, the craving or both treated.

The command knows a fit and nothing of the person: whoever shows this to a person asks the stopping questions first and
looks for anything acute (`--stopping`, `--acute`), and holds it back as the answer says.
"""

import argparse
import json
from pathlib import Path
from typing import Any

from twofold.care.content import Content, load
from twofold.care.effects import EffectSize
from twofold.care.stopping import Stopping
from twofold.cli.arguments import a_seed
from twofold.cli.cycle_show import read_edges, read_spec, read_summary, with_order
from twofold.cli.errors import CommandError
from twofold.cli.plain_text import printable
from twofold.engine.design import layout_of
from twofold.engine.what_if import Effect, Outcome, Safety, Scenario, what_if
from twofold.engine.write import read_motion

MOST_SURE = 99  # of a hundred tries; never "always"


def add_what_if(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="what `fit` wrote")
    parser.add_argument("--person", metavar="ID", help="whose; may be left out where there is one")
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.add_argument("--seed", type=a_seed, default=0, help="the same seed gives the same answer")
    answers = [answer.value for answer in Stopping]
    parser.add_argument(
        "--stopping", choices=answers, help="what the stopping questions came to, where they were asked"
    )
    parser.add_argument("--acute", action="store_true", help="something acute is known: hold everything back")


def run_what_if(args: argparse.Namespace) -> int:
    """Print what may be said of the three scenarios."""
    edges, summary, spec = read_edges(args.folder), read_summary(args.folder), read_spec(args.folder)
    person = args.person or (next(iter(edges)) if len(edges) == 1 else None)
    if person is None or person not in edges:
        raise CommandError(f"Name one person of this fit with --person; it has {', '.join(list(edges)[:12])}.")
    about: dict[str, Any] = next((p for p in summary.get("persons", []) if p["person"] == person), {})
    layout, content = layout_of(spec), load()
    asked = args.acute or args.stopping is not None
    intensive = any(v.get("unit") == "occasion" for v in about.get("lingers", []))
    scenarios = what_if(
        layout,
        read_motion(args.folder / "draws.npz", layout, person),
        with_order(edges[person], about),
        [engine_effect(effect) for effect in content.effects.values()],
        safety=Safety(args.acute, args.stopping) if asked else None,
        seed=args.seed,
        intensive=intensive,
    )
    if args.json:
        print(json.dumps(as_json(person, scenarios, content, asked=asked), indent=1))
    else:
        print("\n".join(as_lines(person, scenarios, content, intensive=intensive)))
    return 0


def engine_effect(given: EffectSize) -> Effect:
    """A published size as the engine takes it."""
    source = f"{given.source.title}, {given.source.link}" if given.source.link else given.source.title
    return Effect(given.id, given.treats, given.size, given.lower95, given.upper95, source, given.reviewed is not None)


def as_json(person: str, scenarios: list[Scenario], content: Content, *, asked: bool) -> dict[str, Any]:
    """Everything, for programs, with what must stand beside it."""
    say = content.wording.say
    return {
        "person": person,
        "says": say("what-if.lead"),
        "ask_before_showing": [] if asked else ["stopping", "acute"],
        "scenarios": [
            {
                "scenario": s.name,
                "held": s.held and s.held.value,
                "pushes": {name: _figures(push) for name, push in s.pushes.items()},
                "effects": [
                    {
                        "treats": e.treats,
                        "sd": e.size,
                        "lower95": e.lower95,
                        "upper95": e.upper95,
                        "source": e.source,
                        "confirmed_by_a_clinician": e.confirmed,
                    }
                    for e in s.effects
                ],
                "outcomes": [
                    {
                        "name": o.name,
                        "now": _figures(o.now),
                        "then": _figures(o.then),
                        "difference": _figures(o.difference),
                        "p_less": round(o.p_less, 4),
                    }
                    for o in s.outcomes
                ],
            }
            for s in scenarios
        ],
        "closes": say("what-if.close"),
    }


def _figures(values: tuple[float, float, float]) -> dict[str, float]:
    """The range first, the middle second."""
    middle, low, high = values
    return {"lower95": round(low, 4), "upper95": round(high, 4), "middle": round(middle, 4)}


def as_lines(person: str, scenarios: list[Scenario], content: Content, *, intensive: bool) -> list[str]:
    """The same in sentences."""
    say = content.wording.say
    lines = [
        f"{say('what-if.title')} ({printable(person)})",
        say("what-if.lead"),
        say("what-if.how"),
        say("what-if.stopping"),
    ]
    for s in scenarios:
        lines += ["", say(f"what-if.scenario.{s.name}")]
        if s.held is not None:
            lines.append(f"  {say(f'what-if.held.{s.held.value}')}")
            continue
        for name, (_, low, high) in s.pushes.items():
            lines.append("  " + say("what-if.push", variable=name, low=_said(max(-high, 0.0)), high=_said(-low)))
        for o in s.outcomes:
            lines.append(f"  {outcome_line(o, content, intensive=intensive)}")
            lines.append("  " + say("what-if.chance", times=min(round(100 * o.p_less), MOST_SURE)))
    used = {e.id: e for s in scenarios if s.held is None for e in s.effects}
    lines += [""] if used else []
    for e in used.values():
        lines.append(say("what-if.effect", source=e.source, tested_on=say(f"effects.{e.id}.tested_on")))
        lines += [] if e.confirmed else [say("what-if.effect-open")]
    closing = [say(f"what-if.{key}") for key in ("wrong-if", "help-stands", "not-fate", "close")]
    return [*lines, "", *closing]


def outcome_line(outcome: Outcome, content: Content, *, intensive: bool) -> str:
    """One outcome: its range, then its middle."""
    middle, low, high = outcome.difference
    unit = ("occasions" if intensive else "range") if outcome.name == "use" else "range"
    key = f"what-if.{'use' if outcome.name == 'use' else 'points'}.{unit}{'-open' if high > 0 else ''}"
    numbers = {"low": _said(-low), "high": _said(high)} if high > 0 else {"low": _said(-high), "high": _said(-low)}
    return content.wording.say(key, variable=outcome.name, middle=_said(-middle), **numbers)


def _said(value: float) -> str:
    """A whole number where it is large, else one digit after the point."""
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"
