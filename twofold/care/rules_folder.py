"""Reads facts, rules, steps and conflicts from the content folders, and checks every name in them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twofold.care.conflict import Conflict, conflict
from twofold.care.errors import ContentError
from twofold.care.facts import Fact, fact
from twofold.care.instrument import Instrument
from twofold.care.library_files import Files
from twofold.care.observations import Contradiction
from twofold.care.rule_file import rule
from twofold.care.rules import Arm, Condition, Rule, unknown_names
from twofold.care.shared import NoSuchCondition, expand
from twofold.care.source import Key
from twofold.care.steps import Step, loop_in, step

KeepTexts = Callable[[Mapping[str, Any], str], None]
SHARED = "rules/_shared.yaml"
CONTRADICTIONS = "rules/_contradictions.yaml"


@dataclass(frozen=True)
class Guidance:
    """What rules are made of and lead to. `conditions` are the shared ones, by name, without shared names inside."""

    facts: Mapping[str, Fact]
    conditions: Mapping[str, Condition]
    rules: Mapping[str, Rule]
    steps: Mapping[str, Step]
    conflicts: Mapping[str, Conflict]
    contradictions: tuple[Contradiction, ...]


def read_guidance(files: Files, keep_texts: KeepTexts) -> Guidance:
    """Everything, validated and cross-checked. Raises ContentError."""
    facts = _facts(files, keep_texts)
    shared = files.one(SHARED, "shared-conditions")["conditions"]
    conditions = {name: _condition({"shared": name}, shared, facts, SHARED, name) for name in shared}
    found = Guidance(
        facts=facts,
        conditions=conditions,
        rules=_rules(files, keep_texts, shared, facts),
        steps=_steps(files, keep_texts),
        conflicts=_conflicts(files, keep_texts),
        contradictions=_contradictions(files, keep_texts, shared, facts),
    )
    for place, field, problem in problems(found):
        raise ContentError(place, field, problem)
    return found


def _facts(files: Files, keep_texts: KeepTexts) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    for place, given in files.by_id("facts/*.yaml", "facts").items():
        keep_texts(given, place)
        for one in given["facts"]:
            if one["id"] in found:
                raise ContentError(place, one["id"], f"stands in facts/{found[one['id']].group}.yaml already")
            found[one["id"]] = fact(one, given["id"])
    names = [name for one in found.values() for name in (one.name, *one.also)]
    for name in sorted({name for name in names if names.count(name) > 1}):
        raise ContentError("facts", name, "names two facts")
    return found


def _condition(given: Mapping[str, Any], shared: Mapping[str, Any], facts: Mapping[str, Fact], *at: str) -> Condition:
    try:
        condition = expand(given, shared)
    except NoSuchCondition as missing:
        raise ContentError(at[0], at[1], str(missing)) from missing
    for problem in unknown_names(condition, facts):
        raise ContentError(at[0], at[1], problem)
    return condition


def _rules(
    files: Files, keep_texts: KeepTexts, shared: Mapping[str, Any], facts: Mapping[str, Fact]
) -> dict[str, Rule]:
    found: dict[str, Rule] = {}
    for place, given in files.by_id("rules/*/*.yaml", "rule", but=".cases.yaml").items():
        condition = _condition(given["applies_when"], shared, facts, place, "applies_when")
        keep_texts(given, place)
        one = rule(given, Path(place).parent.name, condition)
        if one.id in found:
            raise ContentError(place, "id", f"is the id of rules/{found[one.id].topic}/{one.id}.yaml already")
        found[one.id] = one
    return {one.id: one for one in sorted(found.values(), key=lambda one: (one.group, one.order, one.topic, one.id))}


def _steps(files: Files, keep_texts: KeepTexts) -> dict[str, Step]:
    found = []
    for place, given in files.by_id("steps/*.yaml", "step").items():
        keep_texts(given, place)
        found.append(step(given))
    arms = list(Arm)
    return {one.id: one for one in sorted(found, key=lambda one: (arms.index(one.arm), one.order, one.id))}


def _conflicts(files: Files, keep_texts: KeepTexts) -> dict[str, Conflict]:
    found = {}
    for place, given in files.by_id("conflicts/*.yaml", "conflict").items():
        keep_texts(given, place)
        found[given["id"]] = conflict(given)
    return found


def _contradictions(
    files: Files, keep_texts: KeepTexts, shared: Mapping[str, Any], facts: Mapping[str, Fact]
) -> tuple[Contradiction, ...]:
    given = files.one(CONTRADICTIONS, "contradictions")
    named = {"contradictions": [{"id": one["id"], "says": one["says"]} for one in given["contradictions"]]}
    keep_texts(named, "facts/cannot-both.yaml")
    return tuple(
        Contradiction(
            id=one["id"],
            when=_condition(one["when"], shared, facts, CONTRADICTIONS, one["id"]),
            says=Key(f"facts.cannot-both.contradictions.{one['id']}.says"),
        )
        for one in given["contradictions"]
    )


def problems(found: Guidance) -> Iterator[tuple[str, str, str]]:
    """(file, field, problem) for every rule and step that is named and is not there, and for steps in a circle."""
    for one in found.rules.values():
        place = f"rules/{one.topic}/{one.id}.yaml"
        for proposal in one.proposes:
            for name in (proposal.step, *proposal.before):
                if name not in found.steps:
                    yield place, "proposes", f"there is no step {name}"
            if proposal.step in found.steps and found.steps[proposal.step].arm is not proposal.arm:
                yield place, "proposes", f"{proposal.step} belongs to the arm {found.steps[proposal.step].arm.value}"
    for each in found.steps.values():
        for name in each.needs:
            if name not in found.steps:
                yield f"steps/{each.id}.yaml", "needs", f"there is no step {name}"
    for clash in found.conflicts.values():
        for name in (*clash.between, clash.holds):
            if name not in found.rules:
                yield f"conflicts/{clash.id}.yaml", "between", f"there is no rule {name}"
    if way := loop_in(pairs(found)):
        yield f"steps/{way[0]}.yaml", "needs", f"goes in a circle: {' before '.join(way)}"


def check_names(found: Guidance, instruments: Mapping[str, Instrument]) -> None:
    """Raises ContentError for a questionnaire that is not there, and for a score that it does not have."""
    for one in found.rules.values():
        for measure in one.measures:
            if measure.instrument not in instruments:
                place = f"rules/{one.topic}/{one.id}.yaml"
                raise ContentError(place, "measures", f"there is no questionnaire {measure.instrument}")
    for each in found.facts.values():
        name, _, part = each.name.partition(".")
        if name in instruments and not _is_of(instruments[name], part):
            raise ContentError(f"facts/{each.group}.yaml", each.name, f"{name} has no score or rule {part}")


def _is_of(instrument: Instrument, part: str) -> bool:
    """A scale, its change or the value before; a rule; an item."""
    scale = part.removesuffix("_change").removesuffix("_before")
    item = part.removeprefix("item-") if part.startswith("item-") else None
    return scale in instrument.scales or part in instrument.rules or item in instrument.items


def pairs(found: Guidance) -> Iterator[tuple[str, str]]:
    """(first, then) of every two steps of which one comes first, by the steps themselves or by any rule."""
    for each in found.steps.values():
        yield from ((name, each.id) for name in each.needs)
    for one in found.rules.values():
        for proposal in one.proposes:
            yield from ((proposal.step, name) for name in proposal.before)
