"""The ten people: what each is told, what each professional is told, and what neither is; pack off and on."""

import pytest

from tests.spec.people_files import COUNTRIES, Written, page_of_clinician, page_of_person, people
from twofold.care.content import load
from twofold.care.helpline import Kind
from twofold.care.rule_file import for_professionals
from twofold.care.rules import Truth

CONTENT = load()
PEOPLE = list(people())
EACH = pytest.mark.parametrize("who", PEOPLE, ids=lambda one: one.id)
PACK = pytest.mark.parametrize("pack", [False, True], ids=["pack off", "pack on"])
SETTING = pytest.mark.parametrize("setting", ["alone", "team"])


def test_there_are_ten() -> None:
    assert len(PEOPLE) == 10


@EACH
def test_their_facts_are_on_the_list_and_possible(who: Written) -> None:
    for name, value in who.facts(pack=True).items():
        assert CONTENT.facts[name].problem_with(value) is None, name


@EACH
@PACK
@SETTING
def test_the_person_is_told_what_must_be_told_and_nothing_else_of_it(who: Written, pack: bool, setting: str) -> None:
    plan = who.plan(CONTENT, pack=pack)
    told = {one.rule.id for one in plan.applies if one.rule.says}
    assert told >= set(who.given["person"]["must"])
    page = " ".join(page_of_person(CONTENT, plan, setting))
    for said in who.given["person"]["says"]:
        assert said in page, said
    for word in who.given["never"]["words"]:
        assert word.lower() not in page.lower(), word


@EACH
@PACK
def test_a_professional_is_told_what_must_be_told(who: Written, pack: bool) -> None:
    plan = who.plan(CONTENT, pack=pack)
    told = {one.rule.id for one in plan.applies if one.rule.clinician}
    assert told >= set(who.given["clinician"]["must"])
    assert {one.rule.id for one in plan.open} >= set(who.given["clinician"].get("asks", []))
    page = " ".join(page_of_clinician(CONTENT, plan))
    for said in who.given["clinician"].get("says", []):
        assert said in page, said


@EACH
@PACK
def test_what_must_not_come_does_not_come(who: Written, pack: bool) -> None:
    plan = who.plan(CONTENT, pack=pack)
    never = who.given["never"]
    assert not {one.rule.id for one in plan.applies} & set(never["rules"])
    assert not {one.step.id for one in plan.steps} & set(never.get("steps", []))
    if who.given.get("nothing"):
        assert plan.steps == ()
        assert [one.rule.id for one in plan.applies if one.rule.says] == []


@EACH
@PACK
def test_the_plan_has_its_steps_in_their_order(who: Written, pack: bool) -> None:
    plan = who.plan(CONTENT, pack=pack)
    order = [one.step.id for one in plan.steps]
    assert set(order) >= set(who.given["steps"])
    for later, first in who.given.get("later", {}).items():
        if later in order:
            assert order.index(first) < order.index(later)
    held = {one.step.id for one in plan.steps if one.held}
    assert held >= set(who.given.get("held", []))
    assert set(plan.asks) >= set(who.given["asks"])
    if "first" in who.given:
        assert plan.applies[0].rule.id == who.given["first"]


@EACH
@PACK
def test_the_questions_before_stopping_come_out_as_written(who: Written, pack: bool) -> None:
    wanted = who.given["stopping"]
    if wanted is not None:
        assert who.stopping(CONTENT, pack=pack).answer.value == wanted


@EACH
def test_the_pack_adds_and_never_takes_away(who: Written) -> None:
    without, with_it = who.plan(CONTENT, pack=False), who.plan(CONTENT, pack=True)
    assert {one.rule.id for one in without.applies} <= {one.rule.id for one in with_it.applies}


@EACH
@SETTING
def test_no_sentence_for_professionals_reaches_the_person(who: Written, setting: str) -> None:
    wording = CONTENT.wording.sentences["en"]
    theirs = {wording[key] for key in wording if for_professionals(key)}
    assert not theirs & set(page_of_person(CONTENT, who.plan(CONTENT, pack=True), setting))


@EACH
def test_alone_nobody_is_promised(who: Written) -> None:
    page = " ".join(page_of_person(CONTENT, who.plan(CONTENT, pack=True), "alone")).lower()
    for promise in ("we will", "your team", "someone will", "within 72 hours"):
        assert promise not in page


@EACH
@pytest.mark.parametrize("country", COUNTRIES)
def test_the_lines_of_the_country_are_there_and_no_sentence_holds_a_number(who: Written, country: str) -> None:
    assert CONTENT.helplines[country].of(Kind.EMERGENCY)
    assert CONTENT.helplines[country].of(Kind.SUICIDE_CRISIS)
    page = " ".join(page_of_person(CONTENT, who.plan(CONTENT, pack=True), "alone"))
    for line in CONTENT.helplines[country].lines:
        assert not any(way.shows in page for way in line.ways if len(way.shows) >= 3)


@EACH
def test_every_rule_that_applies_says_why(who: Written) -> None:
    for outcome in who.plan(CONTENT, pack=False).applies:
        assert any(seen.truth is Truth.YES for seen in outcome.trace)
        assert outcome.rule.source.title
