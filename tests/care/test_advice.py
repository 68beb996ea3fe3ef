"""Rules of advice: who reads what, what may be said about medicines (P-06), and the second ways in."""

import re
from typing import Any

import pytest

from twofold.care.content import load
from twofold.care.rule_file import for_professionals
from twofold.care.rules import Rule, RuleKind, Truth

CONTENT = load()
WORDS = CONTENT.wording
ADVICE = [rule for rule in CONTENT.rules.values() if rule.kind is RuleKind.ADVICE]
REFERENCE = (
    [f"i-{n:02}" for n in range(1, 11)]
    + [f"s-{n:02}" for n in range(1, 15)]
    + [f"m-{n:02}" for n in (*range(1, 8), *range(10, 21))]
    + [f"w-{n:02}" for n in range(1, 7)]
    + [f"o-{n:02}" for n in range(1, 12)]
    + [f"t-{n:02}" for n in range(1, 5)]
    + [f"r-{n:02}" for n in range(1, 9)]
    + [f"x-{n:02}" for n in range(1, 7)]
)


def person_texts(rule: Rule) -> list[str]:
    return [] if rule.says is None else [WORDS.say(f"{rule.says}.{who}") for who in ("alone", "team")]


def test_the_77_rules_of_the_reference_are_all_here() -> None:
    assert len(REFERENCE) == 77
    assert set(REFERENCE) <= set(CONTENT.rules)


def test_the_drafts_are_off_and_for_clinicians_only() -> None:
    drafts = [rule for rule in ADVICE if not rule.on]
    assert [rule.id for rule in drafts] == ["o-04", "w-06"]
    assert all(rule.says is None for rule in drafts)


@pytest.mark.parametrize("rule", ADVICE, ids=lambda rule: rule.id)
def test_a_rule_has_the_texts_of_those_who_may_see_it_and_of_no_other(rule: Rule) -> None:
    assert rule.seen_by
    assert (rule.clinician is not None) == ("clinician" in rule.seen_by)
    at = f"rules.{rule.topic}.{rule.id}"
    assert WORDS.has(f"{at}.person.alone") == WORDS.has(f"{at}.person.team") == ("person" in rule.seen_by)
    assert rule.strength
    assert rule.source.title


def test_what_is_for_professionals_is_told_apart_by_its_key() -> None:
    for rule in ADVICE:
        for key in (rule.when, rule.clinician, rule.limits):
            assert key is None or for_professionals(key)
        assert rule.says is None or not for_professionals(f"{rule.says}.alone")
    for conflict in CONTENT.conflicts.values():
        assert for_professionals(conflict.clinician)
        assert not for_professionals(f"{conflict.person}.team")
    for fact in CONTENT.facts.values():
        assert for_professionals(fact.meaning)
        assert not for_professionals(fact.asks)


def test_no_sentence_for_professionals_is_also_one_for_the_person() -> None:
    said = WORDS.sentences["en"]
    theirs = {text for key, text in said.items() if for_professionals(key)}
    assert not theirs & {text for rule in ADVICE for text in person_texts(rule)}


# P-06: the only imperatives about medicines. Everything else is information.
ALLOWED = [
    r"(?:call|or call) (?:the emergency number|your team|a doctor)\b.*",
    r"call your prescriber(?: or pharmacist)? (?:before (?:the next dose|you restart)|the same day)\b.*",
    r"do not stop (?:these pills|this medicine|the medicine|your medicine|a medicine|these|them|opioids|drinking)?\s*suddenly\b.*",
    r"keep naloxone near\b.*",
    r"do not use alone",
    r"talk with your prescriber\b.*",
    r"(?:or )?tap help now",
]
VERBS = [
    "take",
    "skip",
    "double",
    "stop",
    "start",
    "restart",
    "begin",
    "reduce",
    "increase",
    "raise",
    "lower",
    "cut",
    "halve",
    "change",
    "switch",
    "swap",
    "use",
    "try",
    "drink",
    "add",
    "wait",
    "avoid",
    "get",
    "go",
    "ask",
    "tell",
    "see",
    "make",
    "give",
    "let",
    "put",
    "keep",
    "call",
    "do",
    "don't",
    "never",
    "always",
    "talk",
    "tap",
    "move",
    "stay",
    "leave",
    "find",
    "buy",
    "drive",
    "throw",
    "count",
    "carry",
    "bring",
    "hold",
    "read",
    "remember",
    "consider",
    "continue",
    "finish",
    "swallow",
    "inject",
    "taper",
    "adjust",
]


def imperatives(text: str) -> list[str]:
    """Clauses that begin with a bare verb: at a start, after a comma, a colon or a semicolon, or after and, or, then."""
    found = []
    for clause in re.split(r"[.!?:;,]\s*|\b(?:and|then)\b\s+", text):
        if clause.strip().lower().split(" ")[0] in VERBS:
            found.append(clause.strip().lower())
    return found


@pytest.mark.parametrize("rule", [rule for rule in ADVICE if rule.medicine and rule.says], ids=lambda rule: rule.id)
def test_about_medicines_the_person_is_told_only_five_things_to_do(rule: Rule) -> None:
    for text in person_texts(rule):
        for clause in imperatives(text):
            assert any(re.fullmatch(allowed, clause) for allowed in ALLOWED), clause


@pytest.mark.parametrize(
    "text",
    ["Take it with food.", "After a gap, double the next dose.", "If you feel well, stop it.", "Rest, then skip one.",
     "Keep naloxone near and use less.", "Call a friend."],
)  # fmt: skip
def test_an_order_about_a_dose_would_be_found(text: str) -> None:
    assert any(not any(re.fullmatch(allowed, clause) for allowed in ALLOWED) for clause in imperatives(text))


@pytest.mark.parametrize("rule", [rule for rule in ADVICE if rule.says], ids=lambda rule: rule.id)
def test_no_text_for_the_person_holds_a_dose_or_a_number_of_a_line(rule: Rule) -> None:
    for text in person_texts(rule):
        assert not re.search(r"\d\s*(?:mg|milligram|ml|tablets?)\b", text), text
        assert not re.search(r"\b(?:988|911|999|112|000)\b", text), text


def test_every_rule_about_a_named_medicine_is_marked_as_one() -> None:
    names = re.compile(r"\b(?:medicines|planned|missed_days)\.(?!cannabis|trauma)")
    for rule in ADVICE:
        facts = [seen.fact for seen in rule.of({}).trace]
        mostly = [name for name in facts if names.match(name)]
        if len(mostly) * 2 > len(facts):
            assert rule.medicine, rule.id


# 1.2: with the pack off, each of these fires for a written person by each of its second ways.
TRAUMA = {"pc-ptsd-5.total": 4}
SECOND_WAYS: list[tuple[str, str, dict[str, Any]]] = [
    ("i-01", "TAPS-2 at 2 in a class", {**TRAUMA, "taps-2.cannabis": 2}),
    ("i-01", "TAPS-2 at 1 and the person is worried", {**TRAUMA, "taps-2.alcohol": 1, "worried_about_use": True}),
    ("i-01", "BAM use with craving considerably or more", {**TRAUMA, "bam.use": 1, "bam.item-8": 3}),
    ("i-01", "I want to cut down or stop", {**TRAUMA, "wants_less_or_none": True}),
    ("s-03", "the single alcohol question", {"single-alcohol.total": 1}),
    ("s-03", "TAPS alcohol", {"taps-2.alcohol": 1}),
    ("s-04", "the single alcohol question", {"single-alcohol.total": 150}),
    ("s-04", "grams a day from check-ins", {"drink_days_30": 26, "usual_grams": 130}),
    ("s-04", "the stopping questions", {"drink_days_30": 4, "past.fit": True}),
    ("s-05", "TAPS-2 drug class at 1", {"taps-2.stimulants": 1}),
    ("s-05", "the single drug question", {"single-drug.total": 1}),
    ("s-14", "sleep at 3 or lower on 8 of 14 mornings", {"bad_sleep_14": 8}),
    ("s-14", "bad dreams on 5 of 14", {"bad_dreams_14": 5}),
]
PACK = ("audit.total", "dast-10.total", "isi.total")


@pytest.mark.parametrize(("rule", "way", "facts"), SECOND_WAYS, ids=[f"{rule}: {way}" for rule, way, _ in SECOND_WAYS])
def test_with_the_pack_off_a_rule_fires_by_its_second_way(rule: str, way: str, facts: dict[str, Any]) -> None:
    assert not set(PACK) & set(facts)
    assert CONTENT.rules[rule].of(facts).truth is Truth.YES, way


def test_no_rule_can_fire_by_the_pack_alone() -> None:
    for rule in ADVICE:
        facts = {seen.fact for seen in rule.of({}).trace}
        assert not facts or not facts <= set(PACK), rule.id


def test_medicines_name_rules_that_are_here_or_that_guide_the_design() -> None:
    design = {"P-04", "P-06", "O-24"}
    for medicine in CONTENT.medicines.values():
        for name in set(medicine.rules) - design:
            assert name.lower() in CONTENT.rules, f"{medicine.id}: {name}"
