"""Rules answer yes, no, or "we cannot know yet", and show why.

A condition is data: {all: [...]}, {any: [...]}, {not: ...} or {fact: name, <comparison>: bound}. There is no other
vocabulary and nothing is ever executed. Files may also say {shared: name}; `shared.expand` puts the condition in its
place when they are read.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

from twofold.care.facts import Between, Fact, Facts, FactValue
from twofold.care.source import Key, Review, Source

Condition = Mapping[str, Any]


class Truth(IntEnum):
    """no < unknown < yes: `all` is the least of its parts, `any` the most."""

    NO = 0
    UNKNOWN = 1
    YES = 2


class RuleKind(StrEnum):
    """What a rule is for. SAFETY interrupts a log of use and is asked by name; ADVICE is asked for every plan."""

    SAFETY = "safety"
    ADVICE = "advice"


class Arm(StrEnum):
    """The three arms of a plan, and safety."""

    SAFETY = "safety"
    THERAPY = "therapy"
    MEDICATION = "medication"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A step that a rule proposes, in which arm of the plan, and the steps that wait for it."""

    arm: Arm
    step: str
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measure:
    """An instrument to be asked again. `at_most_days` is the far end where the source gives a span."""

    instrument: str
    every_days: int
    at_most_days: int


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
    """One rule.

    `says` is the key of the person's sentence, or the start of `.alone` and `.team`; None where the person does not see
    the rule. `clinician` is the professional's sentence, None where a professional does not see it; `when` and `limits`
    are for professionals too. A rule that is not `on` is a draft: it is listed and never asked.
    SAFETY: `answer` names the outcome inside its `group`, `for_days` is how many days, the first counted, it stays on.
    ADVICE: `medicine` binds the person's text to what may be said about medicines (P-06); `emergency` comes first on a
    page; what a `serious` rule does not know becomes a question once something points to it, `ask_always` at once.
    """

    id: str
    kind: RuleKind
    topic: str
    order: int
    when: Key
    says: Key | None
    applies_when: Condition
    source: Source
    reviewed: Review | None
    group: str = ""
    answer: str = ""
    for_days: int = 1
    on: bool = True
    clinician: Key | None = None
    limits: Key | None = None
    strength: str = ""
    medicine: bool = False
    emergency: bool = False
    serious: bool = False
    ask_always: bool = False
    proposes: tuple[Proposal, ...] = ()
    measures: tuple[Measure, ...] = ()

    def of(self, facts: Facts) -> Outcome:
        """Evaluate this rule. Every part is looked at, so the trace is whole."""
        trace: list[Seen] = []
        truth = evaluate(self.applies_when, facts, trace)
        return Outcome(self, truth, tuple(trace))

    @property
    def seen_by(self) -> tuple[str, ...]:
        """Who may see it: clinician, person, or both."""
        return (("clinician",) if self.clinician else ()) + (("person",) if self.says else ())


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


def leaves(condition: Condition) -> Iterator[tuple[str, str, Any]]:
    """Every (fact, comparison, bound) a condition mentions."""
    match condition:
        case {"all": parts} | {"any": parts}:
            for part in parts:
                yield from leaves(part)
        case {"not": part}:
            yield from leaves(part)
        case _:
            name = condition["fact"]
            yield from ((name, word, bound) for word, bound in condition.items() if word != "fact")


def facts_named(condition: Condition) -> list[tuple[str, str]]:
    """Every (fact, comparison) a condition mentions."""
    return [(name, word) for name, word, _ in leaves(condition)]


def unknown_names(condition: Condition, facts: Mapping[str, Fact]) -> list[str]:
    """What is wrong with the facts of a condition: not on the list, or compared in a way their kind does not allow."""
    problems = []
    for name, test, bound in leaves(condition):
        if name not in facts:
            problems.append(f"there is no fact {name}")
        elif (test == "is") == (facts[name].kind == "number"):
            problems.append(f"{name} is a {facts[name].kind} and cannot be compared with {test}")
        elif test == "is" and facts[name].problem_with(bound):
            problems.append(f"{name} {facts[name].problem_with(bound)}, not {bound}")
    return problems
