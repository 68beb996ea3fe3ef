"""Meetings with a therapist, homework, and the talk before work on the memory."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.plan.made import MEETING
from twofold.web.ids import uuid7
from twofold.web.library import content, say
from twofold.web.plan.actions import add_appointment
from twofold.web.plan.meetings import GATE
from twofold.web.plan.models import Appointment, PlanAnswers, Step
from twofold.web.signin.models import Person


def sent(**more: str) -> dict[str, str]:
    return {"sent_as": str(uuid7()), "day": "2027-03-28", "time": "02:30", "protocol": "cope", "number": "4", **more}


@pytest.mark.django_db
def test_a_meeting_keeps_the_clock_on_the_wall_when_clocks_change(ana: Person, ana_client: Client) -> None:
    """02:30 on that night does not exist in much of Europe; it is kept as written, and is no hour off later."""
    assert ana_client.post("/plan/therapy/meetings/add", sent()).status_code == 303
    kept = Appointment.objects.of(ana).get().body
    assert (kept["day"], kept["time"], kept["zone"]) == ("2027-03-28", "02:30", "Europe/Dublin")
    assert "02:30" in ana_client.get("/plan/therapy").content.decode()


@pytest.mark.django_db
def test_a_number_without_a_theme_takes_that_of_the_skeleton(ana: Person, ana_client: Client) -> None:
    ana_client.post("/plan/therapy/meetings/add", sent())
    meeting = content().protocols["cope"].meeting(4)
    assert meeting is not None
    assert Appointment.objects.of(ana).get().body["theme"] == say(meeting.theme)
    assert say("plan.appointments.near") in ana_client.get("/plan/therapy").content.decode()


@pytest.mark.django_db
def test_sent_twice_it_is_kept_once_and_whether_one_was_there_is_one_tap(ana: Person, ana_client: Client) -> None:
    given = sent(day="2026-11-20")
    for _ in range(2):
        ana_client.post("/plan/therapy/meetings/add", given)
    row = Appointment.objects.of(ana).get()
    for said in ("there", "not-there", "nonsense"):
        assert ana_client.post(f"/plan/therapy/meetings/{row.pk}/was", {"was": said}).status_code == 303
    assert Appointment.objects.of(ana).get().body["was"] == "not-there"


@pytest.mark.django_db
def test_homework_is_a_step_of_the_therapy_arm(ana: Person, ana_client: Client) -> None:
    given = {"sent_as": str(uuid7()), "words": "Keep an urge log"}
    for _ in range(2):
        assert ana_client.post("/plan/therapy/homework", given).status_code == 303
    step = Step.objects.of(ana).get()
    assert (step.body["kind"], step.arm) == ("homework", "therapy")
    assert "Keep an urge log" in ana_client.get("/plan/therapy").content.decode()


def test_not_having_stopped_is_never_on_the_list() -> None:
    asked = " ".join(say(f"plan.gate.asks.{name}") for name in GATE).lower()
    assert not any(word in asked for word in ("sober", "still use", "last drink", "days without"))
    assert set(GATE) == {"withdrawal_now", "plan_to_die", "psychosis_now", "violence_now", "no_sleep"}


@pytest.mark.django_db
def test_the_talk_names_what_is_missing_with_lines_and_keeps_a_day(ana: Person, ana_client: Client) -> None:
    day = ana.day_of(timezone.now()) + timedelta(days=20)
    given = dict.fromkeys(GATE, "no") | {"plan_to_die": "yes", "review_on": day.isoformat(), "who": "Dr Cole"}
    assert ana_client.post("/plan/therapy/memory", given).status_code == 303
    page = ana_client.get("/plan/therapy/memory").content.decode()
    assert say("plan.gate.missing.plan_to_die") in page
    assert "tel:" in page
    assert "Dr Cole" in page
    assert PlanAnswers.objects.of(ana).get().body["review_on"] == day.isoformat()


@pytest.mark.django_db
@pytest.mark.parametrize(("days", "key"), [(29, "too-late"), (-1, "in-past")])
def test_it_never_becomes_a_waiting_list(ana: Person, ana_client: Client, days: int, key: str) -> None:
    day = ana.day_of(timezone.now()) + timedelta(days=days)
    answer = ana_client.post("/plan/therapy/memory", {"review_on": day.isoformat(), "no_sleep": "yes"})
    assert answer.status_code == 422
    assert say(f"plan.gate.{key}") in answer.content.decode()
    assert content().plan.memory_within == timedelta(days=28)


@pytest.mark.django_db
def test_nothing_in_the_way_says_begin_and_open_answers_are_not_no(ana: Person, ana_client: Client) -> None:
    day = (ana.day_of(timezone.now()) + timedelta(days=7)).isoformat()
    ana_client.post("/plan/therapy/memory", {"review_on": day})
    assert say("plan.gate.unsure") in ana_client.get("/plan/therapy/memory").content.decode()
    ana_client.post("/plan/therapy/memory", dict.fromkeys(GATE, "no") | {"review_on": day})
    assert say("plan.gate.clear") in ana_client.get("/plan/therapy/memory").content.decode()


@pytest.mark.django_db
def test_dana_finds_no_meeting(ana: Person, dana_client: Client) -> None:
    row = add_appointment(by=ana, **MEETING)
    assert dana_client.get(f"/plan/therapy/meetings/{row.pk}").status_code == 404
    assert "Dr Cole" not in dana_client.get("/plan/therapy").content.decode()
