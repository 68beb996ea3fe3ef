"""Each of the ten opens their plan: what comes first, what must stand there, and what is nowhere on it."""

from html import escape

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import make_person
from tests.conftest import signed_in
from tests.spec.people.ten import NEVER, TEN, Someone
from twofold.care.rule_file import for_professionals
from twofold.care.stopping import read_stopping
from twofold.web.answer.actions import keep_answers
from twofold.web.checkin.actions import answer_stopping
from twofold.web.library import content, say
from twofold.web.plan.actions import add_goal, answer_plan
from twofold.web.plan.models import Step

pytestmark = pytest.mark.django_db
title = "What each of the ten people sees on the plan"


def living_as(someone: Someone) -> Client:
    """The person with everything that is known of them."""
    person = make_person(f"Person {someone.name[:2]}", country=someone.country)
    for name, values in someone.sheets.items():
        keep_answers(by=person, instrument=content().instruments[name], values=values, at=timezone.now())
    if someone.told:
        answer_plan(by=person, kind="facts", answers=someone.told)
    if someone.stopping:
        reading = read_stopping(content(), someone.stopping)
        assert not reading.problems, reading.problems
        answer_stopping(by=person, answers=reading.answers, at=timezone.now())
    if someone.goal_of_less:
        add_goal(by=person, words=someone.goal_of_less, is_less_or_none=True)
    client = signed_in(person)
    client.person = person  # type: ignore[attr-defined]
    return client


@pytest.mark.parametrize("someone", TEN, ids=lambda one: one.name)
def test_what_they_see(someone: Someone) -> None:
    client = living_as(someone)
    page = client.get("/plan").content.decode()
    main = page.split("<main")[1].split("</main>")[0]
    steps = {one.body["what"]: one for one in Step.objects.of(client.person)}  # type: ignore[attr-defined]
    whole = main + "".join(client.get(f"/plan/steps/{one.pk}/why").content.decode() for one in steps.values())
    missing = [name for name in someone.must if escape(says(name)) not in whole and says(name) not in whole]
    assert missing == [], "a rule that must speak"
    assert set(someone.steps) - set(steps) == set(), "a step that must be offered"
    assert not set(someone.never_steps) & set(steps)
    for words in (*NEVER, *someone.never):
        assert words not in main.lower(), words
    assert "help now" in page.lower()
    assert (say("plan.empty.title") in main) is someone.is_empty
    if not someone.is_empty:
        assert all(f'id="arm-{arm}"' in main for arm in ("safety", "therapy", "medication", "support"))
    stands_first(someone, main)


def stands_first(someone: Someone, main: str) -> None:
    """Danger, then one action, then everything else."""
    arms = main.find('id="arm-safety"')
    if someone.first == "emergency":
        assert 0 < main.find("notice-danger") < arms
        assert 0 < main.find("tel:") < arms
    if someone.first == "stop":
        stop = main.find('id="stop-first"')
        assert 0 < stop < arms
        assert "tel:" in main[stop:arms]
        assert say("plan.goals.held") in main


@pytest.mark.parametrize("someone", [one for one in TEN if not one.what_if], ids=lambda one: one.name)
def test_no_what_if_while_something_else_comes_first(someone: Someone) -> None:
    page = living_as(someone).get("/plan/what-if").content.decode()
    assert say("what-if.held.no-known-link") not in page
    assert any(say(f"what-if.held.{key}") in page for key in ("needs-help-to-stop", "stopping-not-asked", "acute"))


@pytest.mark.parametrize("someone", TEN, ids=lambda one: one.name)
def test_nothing_for_professionals_alone_is_on_their_page_or_on_paper(someone: Someone) -> None:
    client = living_as(someone)
    given = client.get("/plan").content.decode() + client.get("/plan/paper").content.decode()
    words = content().wording.sentences["en"]
    clinician = [said for key, said in words.items() if key.endswith(".clinician") and for_professionals(key)]
    assert [said for said in clinician if said in given or escape(said) in given] == []


def says(rule: str) -> str:
    """What a rule says to a person who is alone."""
    return say(f"{content().rules[rule].says}.alone")
