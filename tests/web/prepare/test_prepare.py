"""Being ready: safety plan, plan for hard days, and the page after using again."""

import pytest
from django.test import Client

from tests.web.exercise.written import SAFETY, write_something
from twofold.web.ids import uuid7
from twofold.web.library import content, say
from twofold.web.prepare.actions import keep_safety_plan
from twofold.web.prepare.models import plan_of
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def test_the_plan_has_six_steps_means_and_an_overdose_part() -> None:
    parts = [part.id for part in content().plans["safety"].parts]
    assert parts[:5] == ["signs", "alone", "around", "ask", "professionals"]
    assert set(parts[5:9]) == {"firearms", "medicines", "alcohol", "places"}
    assert set(parts[9:]) == {"naloxone", "not_alone", "breath", "worth"}


def test_an_empty_safety_plan_offers_a_beginning_and_the_numbers_first(ana_client: Client) -> None:
    text = ana_client.get("/safety-plan").content.decode()
    assert say("prepare.safety.empty") in text
    assert text.index("tel:112") < text.index(say("prepare.safety.empty"))


def test_it_is_one_tap_from_help_now_which_stays_without_a_session() -> None:
    answer = Client().get("/help-now/ie")
    assert 'href="/safety-plan"' in answer.content.decode()
    assert not answer.cookies


def test_a_safety_plan_is_written_kept_and_shown(ana: Person, ana_client: Client) -> None:
    sent = {"sent_as": str(uuid7()), "seen": "0", "rows-signs": "3", "signs-0-sign": "I stop answering"}
    assert ana_client.post("/safety-plan/change", {**sent, "alcohol": "In the shed"}).status_code == 303
    text = ana_client.get("/safety-plan").content.decode()
    assert "I stop answering" in text
    assert "In the shed" in text
    assert plan_of(ana, "safety")["n"] == 1


def test_a_change_made_elsewhere_is_not_overwritten_unseen(ana: Person, ana_client: Client) -> None:
    keep_safety_plan(by=ana, answers=SAFETY, seen=0)
    late = ana_client.post("/safety-plan/change", {"sent_as": str(uuid7()), "seen": "0", "worth": "My dog"})
    assert late.status_code == 409
    assert "My dog" in late.content.decode()
    assert plan_of(ana, "safety")["answers"] == SAFETY


def test_the_page_after_use_opens_with_the_body_and_resets_nothing(ana: Person, ana_client: Client) -> None:
    write_something(ana)
    text = ana_client.get("/after-use").content.decode()
    order = [
        say("safety.tolerance.line"),
        say("safety.tolerance.breath"),
        say("safety.tolerance.signs.1"),
        say("safety.tolerance.next-hour"),
        "Pour the rest away.",
        say("prepare.after.nothing-reset"),
    ]
    places = [text.index(one) for one in order]
    assert places == sorted(places)
    assert "tel:112" in text
    assert 'href="/safety-plan"' in text


def test_dates_of_ones_own_stand_ahead(ana: Person, ana_client: Client) -> None:
    write_something(ana)
    text = ana_client.get("/hard-days").content.decode()
    assert "The day it happened" in text
    assert say("prepare.hard.no-forecast") in text
    assert say("prepare.hard.no-days") in text


def test_dana_sees_her_own_empty_plans(ana: Person, dana_client: Client) -> None:
    write_something(ana)
    for page in ("/safety-plan", "/safety-plan/change", "/hard-days", "/hard-days/change", "/after-use"):
        text = dana_client.get(page).content.decode()
        assert "Ben" not in text
        assert "Pour the rest" not in text
