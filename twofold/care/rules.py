"""Rules answer yes, no, or "we cannot know yet", and show why.

A condition is data: {all: [...]}, {any: [...]}, {not: ...} or {fact: name, <comparison>: bound}. There is no other
vocabulary and nothing is ever executed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from twofold.care.facts import FACTS, Between, Facts, FactValue
from twofold.care.source import Key, Review, Source, review, source

Condition = Mapping[str, Any]


class Truth(IntEnum):
    """no < unknown < yes: `all` is the least of its parts, `any` the most."""

    NO = 0
    UNKNOWN = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class Seen:
    """One line of a trace: which fact was looked at, against what, and what came of it."""

    fact: str
    test: str
    bound: FactValue
    found: FactValue | None
    truth: Truth


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer of one rule with its trace, in the order the facts were looked at."""

    rule: "Rule"
    truth: Truth
    trace: tuple[Seen, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """The facts that would have to be known, each once; they become questions."""
        missing = [seen.fact for seen in self.trace if seen.truth is Truth.UNKNOWN]
        return tuple(dict.fromkeys(missing)) if self.truth is Truth.UNKNOWN else ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `says` is the key of its sentence, or the start of `.alone` and `.team`; `answer` names its outcome.

    `for_days` is how many days, the first one counted, what it shows stays on.
    """

    id: str
    group: str
    order: int
    says: Key
    answer: str
    for_days: int
    applies_when: Condition
    source: Source
    reviewed: Review | None

    def of(self, facts: Facts) -> Outcome:
        """Evaluate this rule. Every part is looked at, so the trace is whole."""
        trace: list[Seen] = []
        truth = evaluate(self.applies_when, facts, trace)
        return Outcome(self, truth, tuple(trace))


def evaluate(condition: Condition, facts: Facts, trace: list[Seen] | None = None) -> Truth:
    """Three-valued truth of a condition; `trace` collects what was looked at."""
    match condition:
        case {"all": parts}:
            return min([evaluate(part, facts, trace) for part in parts], default=Truth.YES)
        case {"any": parts}:
            return max([evaluate(part, facts, trace) for part in parts], default=Truth.NO)
        case {"not": part}:
            return Truth(Truth.YES - evaluate(part, facts, trace))
    name = condition["fact"]
    test, bound = next((word, bound) for word, bound in condition.items() if word != "fact")
    found = facts.get(name)
    truth = Truth.UNKNOWN if found is None else _compare(test, found, bound)
    if trace is not None:
        trace.append(Seen(name, test, bound, found, truth))
    return truth


def _compare(test: str, found: FactValue, bound: Any) -> Truth:
    if test == "is":
        return Truth.YES if found == bound else Truth.NO
    if isinstance(found, str):
        raise TypeError(f"a word cannot be compared with {test}")  # the loader refuses such rules
    low, high = found if isinstance(found, Between) else (found, found)
    match test:
        case "at_least":
            sure, out = low >= bound, high < bound
        case "more_than":
            sure, out = low > bound, high <= bound
        case "at_most":
            sure, out = high <= bound, low > bound
        case _:
            sure, out = high < bound, low >= bound
    return Truth.YES if sure else Truth.NO if out else Truth.UNKNOWN


def facts_named(condition: Condition) -> list[tuple[str, str]]:
    """Every (fact, comparison) a condition mentions."""
    match condition:
        case {"all": parts} | {"any": parts}:
            return [pair for part in parts for pair in facts_named(part)]
        case {"not": part}:
            return facts_named(part)
    return [(condition["fact"], next(word for word in condition if word != "fact"))]


def unknown_names(condition: Condition) -> list[str]:
    """What is wrong with the facts of a condition: not on the list, or compared in a way their kind does not allow."""
    problems = []
    for name, test in facts_named(condition):
        if name not in FACTS:
            problems.append(f"there is no fact {name}")
        elif (test == "is") == (FACTS[name].kind == "number"):
            problems.append(f"{name} is a {FACTS[name].kind} and cannot be compared with {test}")
    return problems


def rule(given: dict[str, Any]) -> Rule:
    """Build from a validated mapping."""
    return Rule(
        id=given["id"],
        group=given["group"],
        order=given["order"],
        says=Key(given["says"]),
        answer=given["answer"],
        for_days=given.get("for_days", 1),
        applies_when=given["applies_when"],
        source=source(given["source"]),
        reviewed=review(given["reviewed"]),
    )
