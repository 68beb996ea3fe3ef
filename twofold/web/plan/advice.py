"""What the rules say for one person: steps that could help, what is missing or not known, where guidelines differ.

Only what a person may see leaves this file: a rule for professionals alone proposes nothing here and is never named.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.utils.formats import date_format

from twofold.care.content import Content
from twofold.care.facts import Between, FactValue
from twofold.care.observations import Known as KnownAt
from twofold.care.pace import Due, due
from twofold.care.plan import SIDES, Plan, Proposed, propose
from twofold.care.rules import Outcome, Rule, Truth, evaluate
from twofold.web.checkin.dates import said_day
from twofold.web.checkin.telling import plain_number
from twofold.web.library import content, say
from twofold.web.plan.actions import propose_steps
from twofold.web.plan.facts import Dated, dated_facts, facts_at
from twofold.web.plan.known import Known
from twofold.web.plan.models import Step
from twofold.web.plan.steps import Status

ALONE = "alone"  # no team has agreed to answer; until one can be named, nothing else is ever said
# Groups of facts the plan asks about itself. Signs of danger, stopping, doses and medicines have pages of their own.
ASKED_HERE = frozenset({"body", "life", "mind", "mood", "plan", "trauma", "use", "withdrawal"})
ASKED_ALSO = frozenset({"medicines.for_alcohol", "medicines.for_opioids"})  # for whoever keeps no list
NOT_AGAIN = timedelta(days=30)  # after "not sure" a question rests
TOGETHER = "integration"  # the topic of the rules on treating both at once
IN_PLAN = (Status.ACCEPTED, Status.DONE)


@dataclass(frozen=True)
class Given:
    """What stands on the page because of rules.

    said   sentences by arm, of rules that propose no step; emergencies apart, before everything else
    order  the names of proposed steps in the order of the plan, with the names of those that come first
    """

    emergencies: Sequence[str] = ()
    questions: Sequence[str] = ()
    stale: Sequence[str] = ()
    is_contradictory: bool = False
    thin: Sequence[str] = ()
    conflicts: Sequence[str] = ()
    said: Mapping[str, Sequence[str]] = field(default_factory=dict)
    order: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    due: Sequence[Due] = ()
    has_reason: bool = False

    def in_order(self, steps: Iterable[Step]) -> list[Step]:
        """Proposed steps in the order of the plan, without those whose reason no longer holds."""
        places = list(self.order)
        still = [one for one in steps if one.body["what"] in self.order]
        return sorted(still, key=lambda one: places.index(one.body["what"]))


@cache
def for_the_person() -> Content:
    """The library without the rules a person may not see, so that none of them can reach a page."""
    library = content()
    seen = {name: rule for name, rule in library.rules.items() if rule.says is not None}
    return replace(library, rules=seen, conflicts=_between(library, seen))


def _between(library: Content, seen: Mapping[str, Rule]) -> dict[str, Any]:
    return {name: one for name, one in library.conflicts.items() if set(one.between) <= set(seen)}


def advice_for(known: Known) -> Given:
    """Ask every rule about this person; keep what is newly proposed, with its why as it is today."""
    library, dated = for_the_person(), dated_facts(known)
    at = facts_at(known, dated)
    having = [library.steps[one.body["what"]] for one in known.steps if _is_of_content(library, one)]
    plan = propose(library, at.facts, stopping=known.safety.stopping, having=having)
    _keep(known, plan, at, dated)
    last: dict[str, date] = {}
    for sheet in known.sheets:
        last.setdefault(sheet.instrument, sheet.day)
    has_reason = any(evaluate(library.conditions[f"{side}-positive"], at.facts) is Truth.YES for side in SIDES)
    wanted = dict.fromkeys([*plan.asks, *one_answer_away(plan, at)])
    asks = [name for name in wanted if is_asked_here(library, name) and not _rests(known, name)]
    return Given(
        emergencies=list(dict.fromkeys(_says(one.rule) for one in plan.applies if one.rule.emergency)),
        questions=asks if has_reason or known.followed or known.medicines else [],
        stale=[one.fact for one in at.stale],
        is_contradictory=bool(at.contradictory or plan.contradictions),
        thin=[gap.side for gap in plan.gaps] or _thin_own(known, library, at),
        conflicts=[say(f"{one.person}.{ALONE}") for one in plan.conflicts],
        said=_said_by_arm(plan),
        order={one.step.id: one.after for one in plan.steps},
        due=due(library, plan.applies, last, known.today),
        has_reason=has_reason,
    )


def one_answer_away(plan: Plan, at: KnownAt) -> list[str]:
    """Facts of which a single yes or no would let a rule that proposes a step speak."""
    return [
        name
        for outcome in plan.open
        if outcome.rule.proposes
        for name in outcome.unknown
        if any(
            outcome.rule.of({**at.facts, name: value}).truth is Truth.YES for value in (True, False) if _is_yes_no(name)
        )
    ]


def _is_yes_no(name: str) -> bool:
    return content().facts[name].kind == "yes-no"


def is_asked_here(library: Content, name: str) -> bool:
    """Of the person, and not by a questionnaire or by the questions before stopping, which have pages of their own."""
    fact = library.facts[name]
    lasts = fact.kind == "yes-no" or fact.holds_days > 1
    return (
        fact.asked_of == "person"
        and (fact.group in ASKED_HERE or name in ASKED_ALSO)
        and lasts
        and name.partition(".")[0] not in library.instruments
    )


def _rests(known: Known, name: str) -> bool:
    """Lately answered with "not sure"."""
    return any(
        name in row.answers and row.answers[name] is None for row in known.told if known.today - row.day < NOT_AGAIN
    )


def _is_of_content(library: Content, step: Step) -> bool:
    return step.status in IN_PLAN and step.body["what"] in library.steps


def _thin_own(known: Known, library: Content, at: KnownAt) -> list[str]:
    """The same where the steps are the person's own, which say themselves which side they are for."""
    treated = {one.body["treats"] for one in known.steps if one.status in IN_PLAN}
    found = []
    for side, other in (SIDES, SIDES[::-1]):
        is_positive = evaluate(library.conditions[f"{side}-positive"], at.facts) is Truth.YES
        if is_positive and other in treated and not treated & {side, "both"}:
            found.append(side)
    return found


def _says(rule: Rule) -> str:
    return say(f"{rule.says}.{ALONE}")


def _said_by_arm(plan: Plan) -> dict[str, list[str]]:
    """What rules say in the arm they are about: those that propose no step, what is serious, and that both belong."""
    found: dict[str, dict[str, None]] = {}
    for rule in (one.rule for one in plan.applies):
        if not rule.emergency and (not rule.proposes or rule.serious or rule.topic == TOGETHER):
            own = "medication" if rule.medicine else "safety" if rule.serious else "therapy"
            arm = rule.proposes[0].arm.value if rule.proposes else own
            found.setdefault(arm, {})[_says(rule)] = None
    return {arm: list(said) for arm, said in found.items()}


# --- what is kept of a proposal ---------------------------------------------------------------------------------------


def _keep(known: Known, plan: Plan, at: KnownAt, dated: Sequence[Dated]) -> None:
    """Keep the proposals that are new; `known.steps` is read again when there were any."""
    there = {one.body["what"] for one in known.steps}
    new = {one.step.id: _body(one, known, at, dated) for one in plan.steps if one.step.id not in there}
    if new:
        propose_steps(by=known.person, proposals=new)
        known.__dict__.pop("steps", None)


def _body(one: Proposed, known: Known, at: KnownAt, dated: Sequence[Dated]) -> dict[str, Any]:
    first = one.because[0]
    return {
        "arm": one.step.arm.value,
        "kind": "step",
        "what": one.step.id,
        "words": "",
        "who": one.step.who[0],
        "when": "",
        "treats": "" if one.step.side == "neither" else one.step.side,
        "less": one.step.less_or_none,
        "rule": first.rule.id,
        "why": why_of(one.because, known.today, at, dated),
        "opens": one.step.opens.opens if one.step.opens else "",
        "appointment": "",
    }


def why_of(because: Sequence[Outcome], today: date, at: KnownAt, dated: Sequence[Dated]) -> dict[str, Any]:
    """{"day", "says", "rules": [id], "seen": [{"fact", "value", "on", "from"}]}: the why as it is on this day."""
    sources = {(one.seen.fact, one.seen.on): one.source for one in dated}
    names = dict.fromkeys(seen.fact for one in because for seen in one.trace if seen.truth is Truth.YES)
    seen = [
        {
            "fact": name,
            "value": _plain(at.facts[name]),
            "on": at.since[name].isoformat(),
            "from": sources.get((name, at.since[name]), ""),
        }
        for name in names
        if name in at.facts
    ]
    return {
        "day": today.isoformat(),
        "says": " ".join(_says(one.rule) for one in because),
        "rules": [one.rule.id for one in because],
        "seen": seen,
    }


def _plain(value: FactValue) -> Any:
    return [value.low, None if value.high == float("inf") else value.high] if isinstance(value, Between) else value


def why_in_words(step: Step, known: Known) -> dict[str, Any]:
    """The why of a step as it was on the day it was proposed, with its rule, source, and whether it still holds."""
    why, library = step.body["why"], for_the_person()
    rules = [library.rules[name] for name in why.get("rules", []) if name in library.rules]
    if not why:
        return {"rule": ""}
    at = facts_at(known, dated_facts(known))
    sides = [side for side in SIDES if step.body["treats"] in (side, "both")]
    gone = [evaluate(library.conditions[f"{side}-positive"], at.facts) is Truth.NO for side in sides]
    return {
        "rule": step.body["rule"],
        "says": why["says"],
        "no_longer": bool(gone) and all(gone),  # not the rule itself: many a rule is quiet once its step is taken
        "was_then": say("plan.why.was-then", day=said_day(date.fromisoformat(why["day"]), known.today)),
        "seen": [_seen_in_words(one, known.today) for one in why["seen"]],
        "sources": [(rule.source, _checked(rule)) for rule in rules],
        "stale": [say("plan.why.stale")] if at.stale else [],
    }


def _seen_in_words(one: Mapping[str, Any], today: date) -> str:
    """A fact as a person reads it: its question or its questionnaire, the answer, and the day."""
    fact = content().facts.get(one["fact"])
    return say(
        "plan.why.known",
        what=what_of(one["fact"]) if fact else one["fact"],
        value=_value(one["value"]),
        day=said_day(date.fromisoformat(one["on"]), today),
    )


def what_of(name: str) -> str:
    """What a fact is, for the person: the questionnaire's name and its part, or the question that asks for it."""
    instrument, _, part = name.partition(".")
    known = content().instruments.get(instrument)
    if known is not None:
        return f"{known.about.name}, {part.replace('_', ' ').replace('-', ' ')}"
    return say(content().facts[name].asks)


def _value(value: Any) -> str:
    match value:
        case bool():
            return say("plan.why.yes") if value else say("plan.why.no")
        case [low, high]:
            return say("plan.why.between", low=plain_number(low), high=plain_number(high) if high is not None else "…")
        case int() | float():
            return plain_number(value)
    return str(value)


def _checked(rule: Rule) -> str:
    if rule.reviewed is None:
        return say("plan.why.unchecked")
    return say("plan.why.checked", by=rule.reviewed.by, day=date_format(rule.reviewed.on, "j F Y"))
