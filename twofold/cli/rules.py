"""`twofold rules`: every rule with its answer and its trace, for the facts in a file."""

import argparse
import difflib
import json
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from math import inf
from pathlib import Path
from typing import Any

from twofold.care.content import Content, load
from twofold.care.errors import ContentError
from twofold.care.facts import Between, Fact, FactValue
from twofold.care.observations import Known, Observation, cannot_both, known_at
from twofold.care.plan import Plan, propose
from twofold.care.rules import Outcome, Rule, Seen, Truth
from twofold.care.source import Source
from twofold.cli.errors import CommandError
from twofold.cli.fact_file import NotKnown, read_observations
from twofold.web.environment import env

ANSWERS = {Truth.YES: "yes", Truth.NO: "no", Truth.UNKNOWN: "unknown"}
COMPARES = {
    "is": "is",
    "at_least": "at least",
    "more_than": "more than",
    "at_most": "at most",
    "less_than": "less than",
}
TO_BE_CONFIRMED = "to be confirmed by a clinician"


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the parser."""
    says = "ask every rule about the facts in a file, and show its answer and trace"
    parser = subparsers.add_parser("rules", help=says, description=says)
    parser.add_argument(
        "file", metavar="FACTS", nargs="?", help="JSON: a mapping from fact to value, or a list of {fact, value, on}"
    )
    parser.add_argument("--facts", action="store_true", help="list the facts there are, instead")
    parser.add_argument("--at", metavar="DATE", type=_a_day, default=None, help="the day to ask for (default: today)")
    parser.add_argument(
        "--skip-unknown", action="store_true", help="leave out facts that nobody knows, and ask the rest"
    )
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(run=run)


def _a_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(f"{text} is not a day such as 2026-11-30") from problem


def run(args: argparse.Namespace) -> int:
    """Print the answers, or the list of facts. Raises CommandError."""
    content = _content(env("TWOFOLD_CONTENT"))
    if args.facts:
        listed = [_fact(content, one) for one in content.facts.values()]
        print(json.dumps(listed, ensure_ascii=False) if args.json else "\n".join(_fact_line(one) for one in listed))
        return 0
    if args.file is None:
        raise CommandError("A file with facts is needed; twofold rules --facts lists them.")
    at: date = args.at or date.today()
    told, not_known = read_observations(args.file, content.facts, at)
    if not_known and not args.skip_unknown:
        raise CommandError("\n".join(_not_known(content, one) for one in not_known))
    known = known_at(told, at, content.facts)
    outcomes = [rule.of(known.facts) for rule in _in_order(content)]
    answer = as_json(content, known, outcomes, at) | {"left_out": [one.name for one in not_known]}
    print(json.dumps(answer, ensure_ascii=False) if args.json else as_text(content, known, outcomes, at))
    return 0


@cache
def _content(own: str) -> Content:
    """The library, with the host's own folder laid over ours."""
    try:
        return load(Path(own)) if own else load()
    except ContentError as problem:
        raise CommandError(str(problem)) from problem


def _not_known(content: Content, one: NotKnown) -> str:
    near = difflib.get_close_matches(one.name, [name for fact in content.facts.values() for name in _names(fact)], n=3)
    hint = f"; near it are {', '.join(near)}" if near else ""
    return f"There is no fact {one.name}{hint} (twofold rules --facts lists them; --skip-unknown leaves it out)."


def _names(fact: Fact) -> Sequence[str]:
    return (fact.name, *fact.also)


def _in_order(content: Content) -> list[Rule]:
    """By topic, then by id: a list to read in one go. Safety comes first."""
    topics = sorted({rule.topic for rule in content.rules.values()}, key=lambda topic: (topic != "safety", topic))
    return sorted(content.rules.values(), key=lambda rule: (topics.index(rule.topic), rule.id))


def as_json(content: Content, known: Known, outcomes: Sequence[Outcome], at: date) -> dict[str, Any]:
    """The whole answer for a program."""
    plan = propose(content, known.facts)
    return {
        "at": at.isoformat(),
        "facts": {name: _value(value) for name, value in known.facts.items()},
        "stale": [_observation(one) for one in known.stale],
        "contradictory": [[_observation(one) for one in several] for several in known.contradictory],
        "ahead": [_observation(one) for one in known.ahead],
        "rules": [_outcome(content, one) for one in outcomes],
        "conflicts": [
            {"id": one.id, "between": one.between, "holds": one.holds, "clinician": content.wording.say(one.clinician)}
            for one in plan.conflicts
        ],
        "cannot_both": [{"id": one.id, "says": content.wording.say(one.says)} for one in plan.contradictions],
        "asks": [{"fact": name, "question": content.wording.say(content.facts[name].asks)} for name in plan.asks],
        "plan": _plan(content, plan),
    }


def _plan(content: Content, plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "step": one.step.id,
            "arm": one.step.arm.value,
            "title": content.wording.say(one.step.title),
            "because": [outcome.rule.id for outcome in one.because],
            "after": one.after,
            "held": one.held,
        }
        for one in plan.steps
    ]


def _outcome(content: Content, one: Outcome) -> dict[str, Any]:
    rule, say = one.rule, content.wording
    answer = ANSWERS[one.truth]
    return {
        "id": rule.id,
        "topic": rule.topic,
        "kind": rule.kind.value,
        "on": rule.on,
        "answer": answer if rule.on else "off",
        **({} if rule.on else {"would_answer": answer}),
        "when": say.say(rule.when),
        "trace": [_seen(seen) for seen in one.trace],
        "unknown": list(one.unknown),
        "seen_by": list(rule.seen_by),
        "clinician": say.say(rule.clinician) if rule.clinician else None,
        "person": _person(content, rule),
        "medicine": rule.medicine,
        "emergency": rule.emergency,
        "proposes": [{"arm": each.arm.value, "step": each.step, "before": list(each.before)} for each in rule.proposes],
        "measures": [
            {"instrument": each.instrument, "every_days": each.every_days, "at_most_days": each.at_most_days}
            for each in rule.measures
        ],
        "strength": rule.strength,
        "limits": say.say(rule.limits) if rule.limits else None,
        "source": _source(rule.source),
        "reviewed": rule.reviewed.by if rule.reviewed else TO_BE_CONFIRMED,
        "review_again_by": rule.reviewed.again_by.isoformat() if rule.reviewed else None,
    }


def _person(content: Content, rule: Rule) -> dict[str, str] | None:
    if rule.says is None:
        return None
    say = content.wording
    return {who: say.say(say.either(f"{rule.says}.{who}", rule.says)) for who in ("alone", "team")}


def _source(source: Source) -> dict[str, Any]:
    return {
        "title": source.title,
        "section": source.section,
        "year": source.year,
        "link": source.link,
        "read": source.read.isoformat(),
    }


def _seen(seen: Seen) -> dict[str, Any]:
    found = None if seen.found is None else _value(seen.found)
    bound = _value(seen.bound)
    return {"fact": seen.fact, "test": seen.test, "bound": bound, "found": found, "answer": ANSWERS[seen.truth]}


def _value(value: FactValue) -> Any:
    if isinstance(value, Between):
        return {"low": value.low, "high": None if value.high == inf else value.high}
    return value


def _observation(one: Observation) -> dict[str, Any]:
    return {"fact": one.fact, "value": _value(one.value), "on": one.on.isoformat()}


def _fact(content: Content, fact: Fact) -> Mapping[str, Any]:
    return {
        "fact": fact.name,
        "also": list(fact.also),
        "group": fact.group,
        "kind": fact.kind,
        "unit": fact.unit or None,
        "range": None if fact.kind != "number" else [fact.low, fact.high],
        "words": list(fact.words) or None,
        "holds_days": fact.holds_days,
        "meaning": content.wording.say(fact.meaning),
        "asked_of": fact.asked_of,
        "question": content.wording.say(fact.asks),
    }


def _fact_line(fact: Mapping[str, Any]) -> str:
    ends = fact["range"] or [None, None]
    kind = " or ".join(fact["words"]) if fact["words"] else fact["kind"]
    span = "" if ends == [None, None] else f" {ends[0]} to {'any' if ends[1] is None else ends[1]}"
    return f"{fact['fact']:44}{kind}{span}, holds {fact['holds_days']} days: {fact['meaning']}"


def as_text(content: Content, known: Known, outcomes: Sequence[Outcome], at: date) -> str:
    """For a person who reads: what applies, what cannot be known, what does not apply, and the drafts."""
    lines = [f"{len(outcomes)} rules on {at.isoformat()}, with {len(known.facts)} facts."]
    for old in known.stale:
        holds = content.facts[old.fact].holds_days
        lines.append(f"  too old: {old.fact} of {old.on} holds for {holds} days; it counts as unknown")
    for several in known.contradictory:
        lines.append(f"  contradictory: {several[0].fact} is {' and '.join(str(one.value) for one in several)}")
    lines += [
        f"  cannot both be so: {content.wording.say(one.says)}"
        for one in cannot_both(known.facts, content.contradictions)
    ]
    lines += [f"  lies ahead: {later.fact} of {later.on}" for later in known.ahead]
    live = [one for one in outcomes if one.rule.on]
    for truth, title in (
        (Truth.YES, "Applies"),
        (Truth.UNKNOWN, "Cannot be known yet"),
        (Truth.NO, "Does not apply"),
    ):
        found = [one for one in live if one.truth is truth]
        lines += ["", f"{title}: {len(found)}"]
        for one in found:
            lines += _shown(content, one)
    drafts = [one.rule.id for one in outcomes if not one.rule.on]
    lines += ["", f"Off, drafts for a clinician: {', '.join(drafts) or 'none'}"]
    return "\n".join([*lines, "", "A rule informs a professional; it decides nothing."])


def _shown(content: Content, one: Outcome) -> list[str]:
    rule = one.rule
    lines = [f"  {rule.id}  {content.wording.say(rule.when)}"]
    if one.truth is Truth.NO:
        return lines
    if one.truth is Truth.YES and rule.clinician:
        lines += textwrap.wrap(
            content.wording.say(rule.clinician), 110, initial_indent="      ", subsequent_indent="      "
        )
    for seen in one.trace:
        found = "not known" if seen.found is None else _in_words(seen.found)
        lines.append(f"      {ANSWERS[seen.truth]:8}{seen.fact} {COMPARES[seen.test]} {_in_words(seen.bound)}: {found}")
    if one.truth is Truth.YES:
        year = f" ({rule.source.year})" if rule.source.year else ""
        confirmed = rule.reviewed.by if rule.reviewed else TO_BE_CONFIRMED
        lines.append(f"      source: {rule.source.title}{year}; {confirmed}")
    return lines


def _in_words(value: FactValue) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case Between(low=low, high=high):
            return f"{low:g} or more" if high == inf else f"{low:g} to {high:g}"
        case int() | float():
            return f"{value:g}"
    return value
