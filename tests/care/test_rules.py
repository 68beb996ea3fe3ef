"""Rules: three-valued, traced, and every one with written cases that a clinician can read."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.care.content import PACKAGED, load
from twofold.care.errors import ContentError
from twofold.care.facts import Between
from twofold.care.library_files import Files, read_valid
from twofold.care.rules import Truth, evaluate, facts_named
from twofold.care.rules_folder import Guidance, read_guidance
from twofold.care.wording import places

CONTENT = load()
RULES = CONTENT.rules
FACTS = CONTENT.facts


def cases_of(rule: str) -> list[dict[str, Any]]:
    file = next(PACKAGED.glob(f"rules/*/{rule}.cases.yaml"))
    cases: list[dict[str, Any]] = read_valid(file, "cases", file.name)["cases"]
    return cases


def guidance(own: Path) -> Guidance:
    """Facts, rules, steps and conflicts with a host's folder over ours; quicker than the whole library."""
    return read_guidance(Files((PACKAGED, own)), lambda given, place: None)


CASES = [
    pytest.param(rule, case, id=f"{rule}: {case['name']}")
    for rule in RULES
    if list(PACKAGED.glob(f"rules/*/{rule}.cases.yaml"))
    for case in cases_of(rule)
]


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_a_written_case_comes_out_as_written(rule: str, case: dict[str, Any]) -> None:
    facts = {name: Between(**value) if isinstance(value, dict) else value for name, value in case["facts"].items()}
    assert RULES[rule].of(facts).truth.name.lower() == case["answer"]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_case_that_fires_one_that_does_not_and_one_that_cannot_be_known(rule: str) -> None:
    assert {case["answer"] for case in cases_of(rule)} == {"yes", "no", "unknown"}


def test_every_cases_file_belongs_to_a_rule() -> None:
    for file in PACKAGED.glob("rules/*/*.cases.yaml"):
        assert file.name.removesuffix(".cases.yaml") in RULES


@pytest.mark.parametrize("rule", RULES)
def test_cases_name_only_facts_there_are(rule: str) -> None:
    for case in cases_of(rule):
        assert set(case["facts"]) <= set(FACTS)
        for name, value in case["facts"].items():
            assert FACTS[name].problem_with(Between(**value) if isinstance(value, dict) else value) is None, name


@pytest.mark.parametrize("rule", RULES)
def test_without_any_fact_no_rule_says_no(rule: str) -> None:
    outcome = RULES[rule].of({})
    assert outcome.truth is Truth.UNKNOWN
    assert outcome.unknown


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_sentence_and_its_source(rule: str) -> None:
    says = RULES[rule].says
    if says is not None and not CONTENT.wording.has(says):
        assert CONTENT.wording.has(f"{says}.alone")
        assert CONTENT.wording.has(f"{says}.team")
    assert CONTENT.wording.has(RULES[rule].when)
    assert RULES[rule].source.title
    assert RULES[rule].reviewed is None or RULES[rule].reviewed.by  # type: ignore[union-attr]


def test_every_fact_can_be_asked_for() -> None:
    for fact in FACTS.values():
        assert CONTENT.wording.has(fact.asks), fact.name
        assert not places(CONTENT.wording.say(fact.asks))


def test_every_fact_is_used_by_a_rule() -> None:
    used = {name for rule in RULES.values() for name, _ in facts_named(rule.applies_when)}
    assert used == set(FACTS)


def test_the_trace_shows_every_fact_that_was_looked_at() -> None:
    outcome = RULES["w12-same-day"].of({"withdrawal_danger": True, "use_days_14": 12})
    assert [(seen.fact, seen.truth) for seen in outcome.trace] == [
        ("withdrawal_danger", Truth.YES),
        ("use_days_14", Truth.YES),
        ("share_of_usual", Truth.UNKNOWN),
    ]
    assert outcome.unknown == ("share_of_usual",)


def test_not_turns_yes_and_no_and_leaves_unknown() -> None:
    condition = {"not": {"fact": "now.fit", "is": True}}
    assert evaluate(condition, {"now.fit": True}) is Truth.NO
    assert evaluate(condition, {"now.fit": False}) is Truth.YES
    assert evaluate(condition, {}) is Truth.UNKNOWN


BOUNDS = st.tuples(st.integers(-3, 3), st.integers(-3, 3)).map(lambda pair: Between(min(pair), max(pair)))


@given(BOUNDS, st.sampled_from(["at_least", "more_than", "at_most", "less_than"]), st.integers(-3, 3))
def test_bounds_answer_only_what_every_number_between_them_answers(found: Between, test: str, bound: int) -> None:
    def truth(value: Any) -> Truth:
        return evaluate({"fact": "edge", test: bound}, {"edge": value})

    inside = {truth(number) for number in range(int(found.low), int(found.high) + 1)}
    assert truth(found) is (inside.pop() if len(inside) == 1 else Truth.UNKNOWN)


@given(st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=5))
def test_all_is_the_least_and_any_the_most_of_their_parts(values: list[bool | None]) -> None:
    names = ["now.fit", "now.shaking", "now.sweating", "now.muddled", "past.fit"][: len(values)]
    facts = {name: value for name, value in zip(names, values, strict=True) if value is not None}
    parts = [{"fact": name, "is": True} for name in names]
    truths = [Truth.UNKNOWN if value is None else (Truth.YES if value else Truth.NO) for value in values]
    assert evaluate({"all": parts}, facts) is min(truths)
    assert evaluate({"any": parts}, facts) is max(truths)


@pytest.mark.parametrize(
    ("condition", "problem"),
    [
        ("{fact: moon_phase, is: true}", "moon_phase"),
        ("{fact: edge, is: true}", "edge"),
        ("{fact: now.fit, at_least: 1}", "now.fit"),
        ("{fact: edge, roughly: 3}", ""),
        ("{fact: edge}", ""),
        ("{all: []}", ""),
        ("{shared: nothing-of-the-kind}", "no shared condition nothing-of-the-kind"),
        ("{fact: motive, is: for-no-reason}", "is one of"),
    ],
)
def test_a_rule_that_asks_what_nobody_can_know_is_refused(tmp_path: Path, condition: str, problem: str) -> None:
    file = tmp_path / "rules" / "safety" / "made-up.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(
        "id: made-up\nkind: safety\ngroup: mix\norder: 1\nsays: safety.mix.lead\nanswer: x\nwhy: a test\n"
        f"reviewed: null\nsource: {{title: made up, read: '2026-11-23'}}\napplies_when: {condition}\n",
        encoding="utf-8",
    )
    with pytest.raises(ContentError) as caught:
        guidance(tmp_path)
    assert problem in caught.value.problem


def test_a_rule_whose_name_ends_like_cases_is_read_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "rules" / "safety" / "heavy-days.yaml"
    file.parent.mkdir(parents=True)
    ours = (PACKAGED / "rules" / "safety" / "heavy-day.yaml").read_text(encoding="utf-8")
    file.write_text(ours.replace("id: heavy-day", "id: heavy-days"), encoding="utf-8")
    assert "heavy-days" in guidance(tmp_path).rules


def test_a_shared_condition_that_leads_back_to_itself_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "rules" / "_shared.yaml"
    file.parent.mkdir(parents=True)
    file.write_text("conditions:\n  one: {not: {shared: two}}\n  two: {shared: one}\n", encoding="utf-8")
    with pytest.raises(ContentError, match="leads back to itself"):
        guidance(tmp_path)


def test_the_same_id_in_two_topics_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "rules" / "opioids" / "heavy-day.yaml"
    file.parent.mkdir(parents=True)
    file.write_text((PACKAGED / "rules/safety/heavy-day.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ContentError, match="already"):
        guidance(tmp_path)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("seen_by: [clinician, person]", "seen_by: [person]"),
        ("on: true", "on: false"),
        ("strength: ", "how_strong: "),
        ("step: trauma-therapy", "step: no-such-step"),
    ],
)
def test_a_rule_of_advice_that_is_only_half_written_is_refused(tmp_path: Path, change: str, problem: str) -> None:
    file = tmp_path / "rules" / "integration" / "i-01.yaml"
    file.parent.mkdir(parents=True)
    ours = (PACKAGED / "rules" / "integration" / "i-01.yaml").read_text(encoding="utf-8")
    assert change in ours
    file.write_text(ours.replace(change, problem), encoding="utf-8")
    with pytest.raises(ContentError):
        guidance(tmp_path)


def test_a_new_fact_rule_and_step_need_no_python(tmp_path: Path) -> None:
    for place, text in {
        "facts/own.yaml": 'id: own\nfacts:\n  - {id: garden, kind: yes-no, meaning: has a garden, holds_days: 365, asks: "Do you have a garden?"}\n',
        "steps/garden.yaml": "id: garden\narm: support\nside: neither\norder: 99\ntitle: The garden\ntext: An hour outside.\nwho: [me]\n",
        "rules/own/g-99.yaml": "id: g-99\nkind: advice\non: true\nwhen: There is a garden.\napplies_when: {fact: garden, is: true}\n"
        "seen_by: [person]\nperson: {alone: You have a garden., team: You have a garden.}\nstrength: none\n"
        "proposes: [{arm: support, step: garden}]\nsource: {title: made up, read: '2026-11-23'}\nreviewed: null\n",
    }.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(text, encoding="utf-8")
    content = load(tmp_path)
    assert content.rules["g-99"].of({"garden": True}).truth is Truth.YES
    assert content.wording.say("rules.own.g-99.person.alone") == "You have a garden."
