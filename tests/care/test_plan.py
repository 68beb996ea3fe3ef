"""One plan out of many rules: merged, in order, with its arms, its gaps, and its conflicts said aloud."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from twofold.care.content import PACKAGED, load
from twofold.care.errors import ContentError
from twofold.care.library_files import Files
from twofold.care.pace import due
from twofold.care.plan import ask, gaps, in_order, propose
from twofold.care.rules import Arm, Truth
from twofold.care.rules_folder import read_guidance
from twofold.care.steps import loop_in
from twofold.care.stopping import Stopping, StoppingAnswer

CONTENT = load()
BOTH = {"pc-ptsd-5.total": 4, "taps-2.alcohol": 3}
NO_SIGN = StoppingAnswer(Stopping.NO_SIGN, (), False, ())


def steps_of(facts: dict[str, object], **more: object) -> list[str]:
    return [one.step.id for one in propose(CONTENT, facts, **more).steps]  # type: ignore[arg-type]


def test_two_rules_that_propose_the_same_step_make_it_once_with_both_reasons() -> None:
    plan = propose(CONTENT, {**BOTH, "plan.trauma_therapy": False})
    found = [one for one in plan.steps if one.step.id == "trauma-therapy"]
    assert [outcome.rule.id for outcome in found[0].because] == ["i-01", "i-02"]
    assert len(found) == 1


def test_an_empty_arm_is_there_and_empty() -> None:
    plan = propose(CONTENT, {})
    assert [plan.arm(arm) for arm in Arm] == [(), (), (), ()]
    assert plan.steps == ()


def test_safety_stands_before_the_three_arms() -> None:
    facts = {**BOTH, "medicines.for_alcohol": False, "plan.group": False, "phq-9.item-9": 1}
    arms = [one.step.arm for one in propose(CONTENT, facts).steps]
    assert arms == sorted(arms, key=list(Arm).index)
    assert set(arms) == set(Arm)


def test_first_a_way_to_stop_with_help_then_less() -> None:
    plan = propose(CONTENT, {"drink_days_30": 30, "usual_grams": 160, "wants_less_or_none": True})
    less = next(one for one in plan.steps if one.step.id == "cut-down")
    assert set(less.after) >= {"stopping-questions", "safe-way-to-stop"}
    assert less.held


def test_less_is_held_until_the_questions_before_stopping_are_answered() -> None:
    def held(stopping: StoppingAnswer | None) -> bool:
        plan = propose(CONTENT, {"wants_less_or_none": True}, stopping=stopping)
        return next(one for one in plan.steps if one.step.id == "cut-down").held

    assert held(None)
    assert held(StoppingAnswer(Stopping.NEEDS_HELP, (), False, ()))
    assert not held(NO_SIGN)


def test_memory_work_waits_for_safety_and_never_leaves_the_plan() -> None:
    plan = propose(CONTENT, {**BOTH, "danger_at_home_now": True})
    memory = next(one for one in plan.steps if one.step.id == "trauma-memory-work")
    assert "make-safe-first" in memory.after
    assert memory.step.within_days == 28


def test_use_alone_never_holds_memory_work_back() -> None:
    calm = [
        "withdrawal_now",
        "now.plan_to_die",
        "psychosis_or_mania_now",
        "now.seeing_or_hearing",
        "danger_at_home_now",
    ]
    facts = {**BOTH, **dict.fromkeys(calm, False), "ciwa-ar.total": 0, "hours_awake": 5, "drink_days_30": 30}
    found = {one.rule.id: one.truth for one in ask(CONTENT, facts)}
    assert found["i-07"] is Truth.NO
    assert found["k-04"] is Truth.NO


def test_a_plan_for_one_side_says_so_and_offers_the_other() -> None:
    group = CONTENT.steps["a-group"]
    facts = {**BOTH, "plan.trauma_therapy": False}
    (gap,) = propose(CONTENT, facts, having=[group]).gaps
    assert (gap.side, gap.treated) == ("trauma", "use")
    assert "trauma-therapy" in gap.offers
    (other,) = propose(CONTENT, facts, having=[CONTENT.steps["trauma-therapy"]]).gaps
    assert other.side == "use"


def test_a_plan_for_both_an_empty_plan_and_a_side_that_does_not_stand_out_have_no_gap() -> None:
    both = [CONTENT.steps["therapy-for-both"]]
    assert gaps(CONTENT, BOTH, both, []) == ()
    assert gaps(CONTENT, BOTH, [], []) == ()
    assert gaps(CONTENT, {"itq.cptsd": True, "taps-2.alcohol": 0}, [CONTENT.steps["trauma-therapy"]], []) == ()


def test_guidelines_that_disagree_are_named_when_both_apply() -> None:
    facts = {**BOTH, "phq-9.total": 13}
    (conflict,) = propose(CONTENT, facts).conflicts
    assert conflict.id == "waiting-for-mood"
    assert conflict.holds == "i-01"
    assert propose(CONTENT, {**BOTH, "phq-9.total": 3}).conflicts == ()


def test_what_bears_on_safety_and_is_not_known_becomes_a_question() -> None:
    plan = propose(CONTENT, {"medicines.naltrexone": True})
    assert "days_since.opioid" in plan.asks
    assert all(CONTENT.wording.has(CONTENT.facts[name].asks) for name in plan.asks)


def test_a_question_comes_when_something_points_to_it_and_the_one_about_suicide_always() -> None:
    assert set(propose(CONTENT, {}).asks) == {"phq-9.item-9", "asks_for_suicide_step"}
    assert "opioid_gap_days" in propose(CONTENT, {"opioid_ever": True}).asks


def test_emergencies_come_first() -> None:
    applies = propose(CONTENT, {**BOTH, "now.plan_to_die": True, "medicines.for_alcohol": False}).applies
    assert applies[0].rule.emergency
    assert [one.rule.emergency for one in applies] == sorted((one.rule.emergency for one in applies), reverse=True)


def test_a_draft_is_never_asked() -> None:
    drafts = {rule.id for rule in CONTENT.rules.values() if not rule.on}
    assert drafts
    assert not drafts & {one.rule.id for one in ask(CONTENT, {"ambulatory_withdrawal": True})}


def test_the_order_is_the_one_of_the_content_where_nothing_comes_first() -> None:
    assert list(in_order(CONTENT.steps, {"a-group", "safety-plan"}, {})) == ["safety-plan", "a-group"]
    assert next(in_order(CONTENT.steps, {"a-group", "safety-plan"}, {"safety-plan": ["a-group"]})) == "a-group"
    with pytest.raises(ValueError, match="wait for each other"):
        list(
            in_order(
                CONTENT.steps, {"a-group", "safety-plan"}, {"safety-plan": ["a-group"], "a-group": ["safety-plan"]}
            )
        )


def test_a_circle_of_steps_is_found() -> None:
    assert loop_in([("a", "b"), ("b", "c"), ("a", "c")]) == ()
    assert loop_in([("a", "b"), ("b", "c"), ("c", "b")]) == ("b", "c", "b")
    assert loop_in([("a", "a")]) == ("a", "a")


STEP = "id: {id}\narm: support\nside: use\norder: 90\ntitle: Made up\ntext: Made up for a test.\nwho: [me]\nneeds: [{needs}]\n"


def test_steps_that_need_each_other_are_refused(tmp_path: Path) -> None:
    (tmp_path / "steps").mkdir()
    (tmp_path / "steps" / "one.yaml").write_text(STEP.format(id="one", needs="two"), encoding="utf-8")
    (tmp_path / "steps" / "two.yaml").write_text(STEP.format(id="two", needs="one"), encoding="utf-8")
    with pytest.raises(ContentError, match="circle"):
        read_guidance(Files((PACKAGED, tmp_path)), lambda given, place: None)


def test_a_step_that_needs_what_is_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "steps").mkdir()
    (tmp_path / "steps" / "one.yaml").write_text(STEP.format(id="one", needs="nowhere"), encoding="utf-8")
    with pytest.raises(ContentError, match="no step nowhere"):
        read_guidance(Files((PACKAGED, tmp_path)), lambda given, place: None)


def test_the_shortest_pace_counts_and_a_window_is_never_cut() -> None:
    outcomes = ask(CONTENT, {"plan.trauma_therapy": True, "phq-9.total": 12, **BOTH})
    today = date(2026, 11, 30)
    found = {one.instrument: one for one in due(CONTENT, outcomes, {"phq-9": today, "barc-10": today}, today)}
    assert found["pcl-5-weekly"].on == today, "never answered: now"
    assert (found["phq-9"].on - today).days == 14
    assert (found["phq-9"].by - today).days == 28
    assert (found["barc-10"].by - today).days == 90
    for one in found.values():
        window = CONTENT.instruments[one.instrument].about.again.after_days
        assert one.last is None or (one.on - one.last).days >= window


def test_what_is_asked_once_in_a_life_is_not_asked_again() -> None:
    rule = CONTENT.rules["r-01"]
    once = next(name for name, one in CONTENT.instruments.items() if one.about.again.once)
    other = replace(rule, measures=(replace(rule.measures[0], instrument=once),))
    outcomes = [other.of({"plan.trauma_therapy": True})]
    assert due(CONTENT, outcomes, {once: date(2020, 1, 1)}, date(2026, 11, 30)) == ()


def test_no_proposal_names_a_dose() -> None:
    assert steps_of({**BOTH, "medicines.for_alcohol": False})
    for step in CONTENT.steps.values():
        said = CONTENT.wording.say(step.text) + CONTENT.wording.say(step.title)
        assert " mg" not in said
