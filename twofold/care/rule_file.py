"""Builds rules from their files, which a schema has accepted."""

from collections.abc import Mapping
from typing import Any

from twofold.care.rules import Arm, Condition, Measure, Proposal, Rule, RuleKind
from twofold.care.source import Key, review, source


def rule(given: Mapping[str, Any], topic: str, applies_when: Condition) -> Rule:
    """Build from a validated mapping; `topic` is the folder, `applies_when` the condition without shared names."""
    at = f"rules.{topic}.{given['id']}"
    if given["kind"] == RuleKind.SAFETY:
        own = {"says": Key(given["says"]), "group": given["group"], "answer": given["answer"]}
        own |= {"for_days": given.get("for_days", 1), "order": given["order"], "when": Key(f"{at}.why")}
    else:
        own = _advice(given, at)
    return Rule(
        id=given["id"],
        kind=RuleKind(given["kind"]),
        topic=topic,
        applies_when=applies_when,
        source=source(given["source"]),
        reviewed=review(given["reviewed"]),
        **own,
    )


def _advice(given: Mapping[str, Any], at: str) -> dict[str, Any]:
    seen_by = given["seen_by"]
    return {
        "order": given.get("order", 100),
        "when": Key(f"{at}.when"),
        "says": Key(f"{at}.person") if "person" in seen_by else None,
        "clinician": Key(f"{at}.clinician") if "clinician" in seen_by else None,
        "limits": Key(f"{at}.limits") if "limits" in given else None,
        "on": given["on"],
        "strength": given["strength"],
        "medicine": given.get("medicine", False),
        "emergency": given.get("emergency", False),
        "serious": given.get("serious", False),
        "ask_always": given.get("ask_always", False),
        "proposes": tuple(_proposal(one) for one in given.get("proposes", [])),
        "measures": tuple(_measure(one) for one in given.get("measures", [])),
    }


def _proposal(given: Mapping[str, Any]) -> Proposal:
    return Proposal(Arm(given["arm"]), given["step"], tuple(given.get("before", [])))


def _measure(given: Mapping[str, Any]) -> Measure:
    return Measure(given["instrument"], given["every_days"], given.get("at_most_days", given["every_days"]))


def for_professionals(key: str) -> bool:
    """Whether a sentence of the rules, the facts or the conflicts is for professionals alone.

    Their keys are `rules.<topic>.<id>.{when, clinician, limits, why}`, `conflicts.<id>.clinician` and
    `facts.<group>.facts.<id>.meaning`; what the person reads stands under `.person`, and questions under `.asks`.
    """
    parts = key.split(".")
    match parts[0]:
        case "rules" | "conflicts":
            return "person" not in parts
        case "facts":
            return parts[-1] == "meaning"
    return False
