"""What moved is said as numbers, once; the plan on paper and in the download holds what was taken, and no forecast."""

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.checkin.sheets import ALCOHOL, follow, keep
from tests.web.plan.made import FOUR_OF_FIVE
from twofold.web.answer.actions import keep_answers
from twofold.web.library import content, say
from twofold.web.plan.actions import add_goal, add_step, choose_for_plan, decline_step
from twofold.web.plan.known import known_of
from twofold.web.plan.noticed import noticed
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def today(person: Person) -> date:
    return person.day_of(timezone.now())


def four_weeks(person: Person, before: int, now: int) -> None:
    """Craving on every day of two weeks, and of the two before."""
    follow(person, ALCOHOL)
    for back in range(27, -1, -1):
        craving = now if back < 14 else before
        keep(person, today(person) - timedelta(days=back), {"craving": craving, "use": {"none": True}})


def test_a_craving_that_rose_is_said_with_both_numbers_and_only_once(ana: Person, ana_client: Client) -> None:
    four_weeks(ana, 3, 6)
    said = say("plan.noticed.craving-up", now="6", before="3")
    assert said in ana_client.get("/plan").content.decode()
    assert say("plan.noticed.harder") in ana_client.get("/plan").content.decode()
    assert ana_client.post("/plan/noticed").status_code == 303
    assert said not in ana_client.get("/plan").content.decode()


def test_ordinary_ups_and_downs_and_few_days_are_not_said(ana: Person, ben: Person) -> None:
    four_weeks(ana, 3, 3)
    follow(ben, ALCOHOL)
    for back in (1, 2, 20, 21):
        keep(ben, today(ben) - timedelta(days=back), {"craving": 9 if back < 14 else 1})
    assert noticed(known_of(ana)) == []
    assert noticed(known_of(ben)) == []


def test_fewer_days_with_use_are_never_praised_without_the_line_on_tolerance(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    for back in range(27, -1, -1):
        use = {"none": True} if back < 14 else {"used": [{"id": "alcohol", "drinks": 2}]}
        keep(ana, today(ana) - timedelta(days=back), {"use": use})
    choose_for_plan(by=ana, alarm=False)
    page = ana_client.get("/plan").content.decode()
    assert say("plan.noticed.use-down", None, now=0, days=14, before=14, days_before=14) in page
    assert not any(word in page.lower() for word in ("well done", "proud", "congratulations", "streak"))


def test_a_score_that_moved_is_said_with_its_verdict(ana: Person, ana_client: Client) -> None:
    pcl = content().instruments["pcl-5"]
    for back, value in ((60, 3), (0, 1)):
        at = timezone.now() - timedelta(days=back)
        keep_answers(by=ana, instrument=pcl, values=dict.fromkeys(pcl.items, value), at=at)
    page = ana_client.get("/plan").content.decode()
    assert say("scores.change.real") in page
    assert "60 before, 20 now" in page


def test_when_to_look_again_has_a_day(ana: Person, ana_client: Client) -> None:
    at = timezone.now() - timedelta(days=200)
    keep_answers(by=ana, instrument=content().instruments["pc-ptsd-5"], values=FOUR_OF_FIVE, at=at)
    keep_answers(by=ana, instrument=content().instruments["pc-ptsd-5"], values=FOUR_OF_FIVE, at=timezone.now())
    assert say("plan.measures.title") in ana_client.get("/plan").content.decode()


def test_paper_and_download_hold_what_was_taken_alone(ana: Person, ana_client: Client) -> None:
    add_goal(by=ana, words="Be there for Mia", is_less_or_none=False)
    add_step(by=ana, words="Call the clinic", arm="therapy")
    decline_step(by=ana, step=add_step(by=ana, words="A thing I passed on", arm="support"))
    paper = ana_client.get("/plan/paper").content.decode()
    assert "Be there for Mia" in paper
    assert "A thing I passed on" not in paper
    answer = ana_client.post("/my-data/download/plan")
    assert answer["Content-Type"] == "application/fhir+json"
    assert answer["Content-Disposition"].startswith('attachment; filename="notes-')
    kinds = [one["resource"]["resourceType"] for one in json.loads(answer.content)["entry"]]
    assert kinds == ["CarePlan", "Goal"]
    assert "forecast" not in answer.content.decode()


def test_dana_downloads_her_own_empty_plan(ana: Person, dana_client: Client) -> None:
    add_goal(by=ana, words="Be there for Mia", is_less_or_none=False)
    assert b"Mia" not in dana_client.post("/my-data/download/plan").content
