"""What rules put on the plan: steps with their why, questions, gaps, conflicts - and nothing for professionals alone."""

from datetime import datetime, timedelta
from html import escape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.policy import POLICY, address
from tests.web.doors.conftest import rows_of
from twofold.care.facts import Facts
from twofold.care.rule_file import for_professionals as is_theirs
from twofold.care.rules import Outcome, Rule, RuleKind, Truth
from twofold.web.answer.actions import keep_answers
from twofold.web.library import content, say
from twofold.web.plan.actions import accept_step, add_step, answer_plan
from twofold.web.plan.advice import advice_for, for_the_person
from twofold.web.plan.facts import dated_facts, facts_at
from twofold.web.plan.known import known_of
from twofold.web.plan.models import Step
from twofold.web.plan.steps import Status
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def answer(person: Person, instrument: str, *, at: datetime | None = None, **values: int) -> None:
    """Keep a sheet; items are written i1, i2, ..."""
    known = content().instruments[instrument]
    given = {name.removeprefix("i"): value for name, value in values.items()}
    keep_answers(by=person, instrument=known, values=given, at=at or timezone.now())


def both_sides(person: Person, *, at: datetime | None = None) -> None:
    """PC-PTSD-5 with four of five, and a wish for less."""
    answer(person, "pc-ptsd-5", at=at, i1=1, i2=1, i3=1, i4=1, i5=1, i6=0)
    answer_plan(by=person, kind="facts", answers={"wants_less_or_none": True}, at=at)


def test_facts_have_a_day_and_a_source_and_grow_old(ana: Person) -> None:
    both_sides(ana, at=timezone.now() - timedelta(days=100))
    known = known_of(ana)
    dated = dated_facts(known)
    assert {(one.seen.fact, one.source) for one in dated} >= {
        ("pc-ptsd-5.total", "sheets"),
        ("wants_less_or_none", "told"),
    }
    at = facts_at(known, dated)
    assert at.facts["pc-ptsd-5.total"] == 4
    assert "wants_less_or_none" not in at.facts, "held for 90 days"
    assert "wants_less_or_none" in {one.fact for one in at.stale}


def test_both_sides_positive_proposes_both_arms_with_their_why(ana: Person, ana_client: Client) -> None:
    both_sides(ana)
    page = ana_client.get("/plan").content.decode()
    for arm in ("safety", "therapy", "medication", "support"):
        assert f'id="arm-{arm}"' in page, "the arms are always visible"
    step = next(one for one in Step.objects.of(ana) if one.body["what"] == "trauma-therapy")
    assert step.status is Status.PROPOSED
    assert say(content().steps["trauma-therapy"].title) in page
    why = ana_client.get(f"/plan/steps/{step.pk}/why").content.decode()
    assert "PC-PTSD-5" in why
    assert escape(say("rules.integration.i-01.person.alone")) in why
    assert say("plan.why.unchecked") in why
    assert content().rules["i-01"].source.title in why


def test_looking_again_proposes_nothing_twice_and_keeps_the_why_of_that_day(ana: Person, ana_client: Client) -> None:
    both_sides(ana)
    for _ in range(2):
        ana_client.get("/plan")
    steps = list(Step.objects.of(ana))
    assert len({one.body["what"] for one in steps}) == len(steps)
    answer(ana, "pc-ptsd-5", i1=1, i2=1, i3=1, i4=1, i5=1, i6=1)
    ana_client.get("/plan")
    first = next(one for one in steps if one.body["what"] == "trauma-therapy")
    seen = Step.objects.of(ana).get(pk=first.pk).body["why"]["seen"]
    assert {"fact": "pc-ptsd-5.total", "value": 4.0}.items() <= next(
        one for one in seen if one["fact"] == "pc-ptsd-5.total"
    ).items()


def test_a_proposal_goes_when_its_reason_goes_and_what_was_taken_stays(ana: Person, ana_client: Client) -> None:
    both_sides(ana)
    assert say(content().steps["look-at-use"].title) in ana_client.get("/plan").content.decode()
    taken = next(one for one in Step.objects.of(ana) if one.body["what"] == "trauma-therapy")
    accept_step(by=ana, step=taken)
    answer_plan(by=ana, kind="facts", answers={"wants_less_or_none": False})
    page = ana_client.get("/plan").content.decode()
    assert say(content().steps["trauma-therapy"].title) in page
    assert say(content().steps["look-at-use"].title) not in page
    why = ana_client.get(f"/plan/steps/{taken.pk}/why").content.decode()
    assert say("plan.why.now-no") not in why, "a rule that is quiet because its step was taken is no reason lost"


def test_a_plan_for_one_side_says_so_while_the_other_is_positive(ana: Person, ana_client: Client) -> None:
    both_sides(ana)
    add_step(by=ana, words="A group on Mondays", arm="support", treats="use")
    assert say("plan.thin.trauma") in ana_client.get("/plan").content.decode()
    add_step(by=ana, words="Ask for EMDR", arm="therapy", treats="trauma")
    assert say("plan.thin.trauma") not in ana_client.get("/plan").content.decode()


def test_nothing_is_proposed_to_whom_nothing_is_known(ana: Person, ana_client: Client) -> None:
    page = ana_client.get("/plan").content.decode()
    assert say("plan.empty.title") in page
    assert 'id="arm-therapy"' not in page, "no empty arms where nothing stands out"
    assert not Step.objects.of(ana).exists()


# --- rules for professionals alone -------------------------------------------------------------------------------------


@pytest.fixture
def every_rule_fires(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every rule of advice answers yes, also those that are switched off."""

    def yes(self: Rule, facts: Facts) -> Outcome:
        return Outcome(self, Truth.YES, ())

    real = Rule.of
    monkeypatch.setattr(Rule, "of", lambda self, facts: (yes if self.kind is RuleKind.ADVICE else real)(self, facts))


def for_professionals() -> list[str]:
    """Every sentence of the rules, facts and conflicts that a person must never read."""
    words = content().wording.sentences["en"]
    shown = {sentence for key, sentence in words.items() if not is_theirs(key)}
    return [
        sentence for key, sentence in words.items() if is_theirs(key) and sentence not in shown and len(sentence) > 20
    ]


def test_with_all_rules_firing_no_sentence_for_professionals_is_on_any_page(
    every_rule_fires: None, ana: Person, ana_client: Client
) -> None:
    rows = rows_of(ana)
    both_sides(ana)
    given: dict[str, Any] = {}
    for _ in range(2):
        for pattern, rule in POLICY.items():
            if "GET" in rule.methods and pattern not in ("health",):
                given[pattern] = ana_client.get(address(pattern, rows)).content.decode()
    for step in Step.objects.of(ana):
        given[f"why {step.body['what']}"] = ana_client.get(f"/plan/steps/{step.pk}/why").content.decode()
    assert Step.objects.of(ana).exists()
    titles = [rule.source.title for rule in content().rules.values()]
    theirs = [said for said in for_professionals() if not any(said in title for title in titles)]
    found = [(where, said) for where, page in given.items() for said in theirs if escape(said) in page or said in page]
    assert found == []


def test_a_rule_without_a_persons_text_is_not_even_asked() -> None:
    assert all(rule.says is not None for rule in for_the_person().rules.values())


def test_what_one_answer_would_settle_is_asked_and_the_answer_is_kept(ana: Person, ana_client: Client) -> None:
    both_sides(ana)
    answer_plan(by=ana, kind="facts", answers={"taps-2.alcohol": 3})
    asked = advice_for(known_of(ana)).questions
    assert "medicines.for_alcohol" in asked
    assert ana_client.get("/plan/questions").status_code == 200
    sent = {"medicines-for_alcohol": "no", "worried_about_use": "not-sure", "age": "nine"}
    refused = ana_client.post("/plan/questions", sent)
    assert refused.status_code == 422
    assert ana_client.post("/plan/questions", sent | {"age": "41"}).status_code == 303
    steps = {one.body["what"] for one in Step.objects.of(ana)}
    ana_client.get("/plan")
    assert "medicine-for-alcohol" in {one.body["what"] for one in Step.objects.of(ana)} - steps
    assert "worried_about_use" not in advice_for(known_of(ana)).questions, "not sure rests for a month"


def test_old_answers_and_answers_that_do_not_fit_are_said(ana: Person, ana_client: Client) -> None:
    both_sides(ana, at=timezone.now() - timedelta(days=100))
    assert say("plan.why.stale") in ana_client.get("/plan").content.decode()
    answer_plan(by=ana, kind="facts", answers={"opioid_ever": False, "hidden_opioid": True})
    assert say("plan.questions.contradictory") in ana_client.get("/plan").content.decode()
