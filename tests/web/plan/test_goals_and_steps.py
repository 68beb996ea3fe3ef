"""Goals and steps: kept once, moved by one tap, audited, sealed, and nobody else's."""

from datetime import date
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from twofold.web.audit.models import AuditEvent
from twofold.web.ids import uuid7
from twofold.web.library import say
from twofold.web.plan.actions import accept_step, add_goal, add_step, complete_step, decline_step, propose_steps
from twofold.web.plan.models import Goal, Step, proposal_id
from twofold.web.plan.steps import GOAL_NEXT, NEXT, GoalStatus, NotFromHere, Status
from twofold.web.signin.models import Person

OWN = {"words": "Ask the clinic about COPE", "arm": "therapy", "treats": "both", "who": "me"}
PROPOSED = {"arm": "therapy", "kind": "step", "what": "x", "words": "", "who": "me", "when": "", "treats": "both", "less": False, "rule": "i-01", "why": {}, "opens": "", "appointment": ""}  # fmt: skip


def events(person: Person) -> list[str]:
    return [entry.body["what"] for entry in AuditEvent.objects.filter(person=person.pk).order_by("n")]


def test_every_state_can_be_reached_and_left_again() -> None:
    for machine in (NEXT, GOAL_NEXT):
        assert set().union(*machine.values()) | {Status.PROPOSED, GoalStatus.OPEN} >= set(machine)
        assert all(machine.values())


@pytest.mark.django_db
def test_a_goal_is_kept_in_the_persons_words_once_and_sealed(ana: Person, ana_client: Client) -> None:
    sent = {"sent_as": str(uuid7()), "words": "Be there for Mia", "about": "other"}
    for _ in range(2):
        answer = ana_client.post("/plan/goals/add", sent)
        assert (answer.status_code, answer["Location"]) == (303, "/plan#goals")
    assert [goal.words for goal in Goal.objects.of(ana)] == ["Be there for Mia"]
    assert events(ana) == ["goal-added"]
    assert "Be there for Mia" in ana_client.get("/plan").content.decode()
    with connection.cursor() as cursor:
        stored = (
            bytes(cursor.execute("SELECT body FROM plan_goal").fetchone()[0]) if connection.vendor == "sqlite" else b""
        )
    assert b"Mia" not in stored


@pytest.mark.django_db
def test_a_goal_without_words_is_refused_and_the_choice_is_kept(ana: Person, ana_client: Client) -> None:
    answer = ana_client.post("/plan/goals/add", {"sent_as": str(uuid7()), "words": " ", "about": "other"})
    assert answer.status_code == 422
    assert "checked" in answer.content.decode()
    assert not Goal.objects.of(ana).exists()


@pytest.mark.django_db
def test_a_goal_of_less_waits_for_the_questions_and_loses_no_word(ana: Person, ana_client: Client) -> None:
    ana_client.post("/plan/goals/add", {"sent_as": str(uuid7()), "words": "Stop tomorrow", "about": "less-or-none"})
    page = ana_client.get("/plan").content.decode()
    assert "Stop tomorrow" in page
    assert say("plan.goals.waits") in page
    assert 'href="/stopping"' in page


@pytest.mark.django_db
def test_a_goal_moves_by_one_tap_and_can_be_taken_up_again(ana: Person, ana_client: Client) -> None:
    goal = add_goal(by=ana, words="Sleep", is_less_or_none=False)
    for to in ("reached", "reached", "open", "let-go"):
        assert ana_client.post(f"/plan/goals/{goal.pk}/move", {"to": to}).status_code == 303
    assert Goal.objects.of(ana).get().status is GoalStatus.LET_GO
    assert ana_client.post(f"/plan/goals/{goal.pk}/move", {"to": "reached"}).status_code == 409
    assert events(ana) == ["goal-added", *["goal-moved"] * 3]


@pytest.mark.django_db
def test_a_step_of_ones_own_is_kept_once_with_who_and_when(ana: Person, ana_client: Client) -> None:
    sent = {"sent_as": str(uuid7()), **OWN, "when": "2026-12-20"}
    for _ in range(2):
        assert ana_client.post("/plan/steps/add", sent).status_code == 303
    step = Step.objects.of(ana).get()
    assert (step.status, step.arm, step.when) == (Status.ACCEPTED, "therapy", date(2026, 12, 20))
    assert events(ana) == ["step-added"]


@pytest.mark.django_db
@pytest.mark.parametrize("when", ["2199-01-01", "1926-12-01", "tomorrow", "2026-02-30"])
def test_a_day_that_cannot_be_is_said_and_nothing_is_kept(ana: Person, ana_client: Client, when: str) -> None:
    answer = ana_client.post("/plan/steps/add", {"sent_as": str(uuid7()), **OWN, "when": when})
    assert answer.status_code == 422
    assert OWN["words"] in answer.content.decode()
    assert not Step.objects.of(ana).exists()


@pytest.mark.django_db
def test_a_second_tap_changes_nothing_and_an_old_page_is_told_so(ana: Person, ana_client: Client) -> None:
    step = add_step(by=ana, words="Call", arm="support")
    for _ in range(2):
        assert ana_client.post(f"/plan/steps/{step.pk}/move", {"to": "done"}).status_code == 303
    answer = ana_client.post(f"/plan/steps/{step.pk}/move", {"to": "declined"})
    assert answer.status_code == 409
    assert say("plan.moved-on.text") in answer.content.decode()
    assert events(ana) == ["step-added", "step-done"]
    assert ana_client.post(f"/plan/steps/{step.pk}/move", {"to": "accepted"}).status_code == 303
    moves = Step.objects.of(ana).get().body["moves"]
    assert [one["to"] for one in moves] == ["accepted", "done", "accepted"]


@pytest.mark.django_db
def test_what_was_declined_is_not_proposed_again_and_can_be_taken_up(ana: Person) -> None:
    first = propose_steps(by=ana, proposals={"i-01/x": PROPOSED})
    decline_step(by=ana, step=first)
    assert propose_steps(by=ana, proposals={"i-01/x": PROPOSED}) is None
    assert Step.objects.of(ana).get().status is Status.DECLINED
    accept_step(by=ana, step=first)
    complete_step(by=ana, step=first)
    with pytest.raises(NotFromHere):
        decline_step(by=ana, step=first)
    assert events(ana) == ["steps-proposed", "step-declined", "step-accepted", "step-done"]


@pytest.mark.django_db
def test_the_number_of_a_proposal_is_the_persons_own_and_tells_no_rule(ana: Person, ben: Person) -> None:
    numbers = {proposal_id(one.pk, rule) for one in (ana, ben) for rule in ("i-01/x", "i-02/x")}
    assert len(numbers) == 4
    assert all(isinstance(one, UUID) for one in numbers)


@pytest.mark.django_db
def test_dana_sees_nothing_and_changes_nothing(ana: Person, dana_client: Client) -> None:
    goal = add_goal(by=ana, words="Be there for Mia", is_less_or_none=False)
    step = add_step(by=ana, words="Call", arm="support")
    for path in (f"/plan/goals/{goal.pk}", f"/plan/steps/{step.pk}", f"/plan/steps/{step.pk}/why"):
        assert dana_client.get(path).status_code == 404
    for path, to in ((f"/plan/goals/{goal.pk}/move", "reached"), (f"/plan/steps/{step.pk}/move", "done")):
        assert dana_client.post(path, {"to": to}).status_code == 404
    assert "Mia" not in dana_client.get("/plan").content.decode()
    assert Goal.objects.of(ana).get().status is GoalStatus.OPEN
