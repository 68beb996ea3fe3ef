"""Going or not by one tap, promises that wait where stopping may be dangerous, and nothing for Dana."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.support.examples import SMART, SPONSOR, WALK
from twofold.web.ids import uuid7
from twofold.web.library import say
from twofold.web.signin.models import Person
from twofold.web.support.actions import add_meeting, make_promise, name_supporter, tell_attendance
from twofold.web.support.models import Attendance, Meeting, Promise, Supporter
from twofold.web.support.read import next_time, support_of

pytestmark = pytest.mark.django_db
FEW_DAYS = {"days-drink": "2", "days-sedative": "0", "amount": "2", "past": ["none"], "doctor": "no", "now": ["none"]}


def page(client: Client, path: str = "/support") -> str:
    return client.get(path).content.decode().replace("&#x27;", "'")


def test_a_meeting_is_kept_once_and_a_day_there_is_one_row(ana: Person, ana_client: Client) -> None:
    sent = {"sent_as": str(uuid7()), "kind": "twelve-step", "weekday": "1", "time": "19:00"}
    for _ in range(2):
        assert ana_client.post("/support/meetings/add", sent).status_code == 303
    row = Meeting.objects.of(ana).get()
    day = ana.day_of(timezone.now()).isoformat()
    for _ in range(2):
        ana_client.post(f"/support/meetings/{row.pk}/went", {"day": day, "went": "went", "gave": "hope"})
    assert Attendance.objects.of(ana).get().body["gave"] == "hope"
    assert say("support.went", went=1, told=1) in page(ana_client)
    ana_client.post(f"/support/meetings/{row.pk}/went", {"day": day, "went": "nothing"})
    assert not Attendance.objects.of(ana).exists()


@pytest.mark.parametrize(
    "given",
    [
        {"day": "x", "went": "went"},
        {"day": "2999-01-01", "went": "went"},
        {"day": "2020-01-01", "went": "went"},
        {"day": "today", "went": "lots"},
        {"day": "today", "went": "went", "gave": "money"},
    ],
)
def test_what_cannot_be_told_of_a_day_is_refused(ana: Person, ana_client: Client, given: dict[str, str]) -> None:
    row = add_meeting(by=ana, body=SMART)
    day = ana.day_of(timezone.now()).isoformat() if given["day"] == "today" else given["day"]
    answer = ana_client.post(f"/support/meetings/{row.pk}/went", {**given, "day": day})
    assert answer.status_code == 422
    assert not Attendance.objects.of(ana).exists()


def test_a_form_that_cannot_be_kept_keeps_what_was_typed(ana_client: Client) -> None:
    answer = ana_client.post("/support/meetings/add", {"sent_as": str(uuid7()), "name": "Blue room", "time": "late"})
    assert answer.status_code == 422
    assert "Blue room" in answer.content.decode()
    answer = ana_client.post("/support/promises/make", {"sent_as": str(uuid7()), "text": "walk", "until": "2020-01-01"})
    assert answer.status_code == 422
    assert "This day has gone by." in answer.content.decode()


def test_a_promise_about_less_waits_for_the_stopping_questions(ana: Person, ana_client: Client) -> None:
    """W-14, C-25."""
    sent = {"sent_as": str(uuid7()), "text": "no wine on Monday", "to": "self", "about_less": "yes"}
    answer = ana_client.post("/support/promises/make", sent)
    assert answer["Location"] == "/stopping"
    row = Promise.objects.of(ana).get()
    assert row.body["status"] == "held"
    assert say("support.promise.held") in page(ana_client)
    assert ana_client.post(f"/support/promises/{row.pk}/open").status_code == 409
    assert ana_client.post("/stopping", FEW_DAYS).status_code == 303
    assert "Open it now" in page(ana_client)
    assert ana_client.post(f"/support/promises/{row.pk}/open").status_code == 303
    assert Promise.objects.of(ana).get().body["status"] == "open"


def test_a_promise_about_less_stays_held_where_stopping_needs_help(ana: Person, ana_client: Client) -> None:
    ana_client.post("/stopping", {"past": ["fit"]})
    sent = {"sent_as": str(uuid7()), "text": "stop", "to": "self", "about_less": "yes"}
    assert ana_client.post("/support/promises/make", sent)["Location"] == "/support"
    row = Promise.objects.of(ana).get()
    assert row.body["status"] == "held"
    assert ana_client.post(f"/support/promises/{row.pk}/open").status_code == 409
    assert "Open it now" not in page(ana_client)


def test_any_other_promise_is_open_and_closes_without_a_reason(ana: Person, ana_client: Client) -> None:
    row = make_promise(by=ana, body=WALK)
    assert say("support.promise.how") in page(ana_client)
    assert "Did you" not in page(ana_client)
    assert ana_client.post(f"/support/promises/{row.pk}/close").status_code == 303
    assert WALK["text"] not in page(ana_client)


def test_the_next_time_is_by_the_clock_on_the_wall_over_both_changes(ana: Person) -> None:
    tuesday = add_meeting(by=ana, body=SMART)
    for now in (datetime(2026, 10, 21, 12, tzinfo=UTC), datetime(2027, 3, 24, 12, tzinfo=UTC)):
        found = next_time(tuesday, ana, now)
        assert found is not None
        assert (found.weekday(), found.hour) == (1, 19)
        assert timedelta() < found - now <= timedelta(days=7)
    late = datetime(2026, 10, 20, 19, 30, tzinfo=UTC)  # this Tuesday's is over
    assert next_time(tuesday, ana, late).day == 27  # type: ignore[union-attr]


def test_no_longer_going_keeps_the_days_and_removing_does_not(ana: Person, ana_client: Client) -> None:
    row, now = add_meeting(by=ana, body=SMART), timezone.now()
    tell_attendance(by=ana, meeting=row, day=ana.day_of(now), went=False)
    ana_client.post(f"/support/meetings/{row.pk}", {"sent_as": str(uuid7()), "kind": "other", "ended": "on"})
    assert not support_of(ana, now).has_group
    assert Attendance.objects.of(ana).exists()
    ana_client.post(f"/support/meetings/{row.pk}/remove")
    assert not Attendance.objects.of(ana).exists()


def test_dana_sees_nothing_of_it(ana: Person, dana_client: Client) -> None:
    add_meeting(by=ana, body=SMART)
    name_supporter(by=ana, body=SPONSOR)
    row = make_promise(by=ana, body=WALK)
    for path in ("/support", "/today"):
        text = page(dana_client, path)
        assert not [one for one in ("Tuesday room", "Kit", "walk before work") if one in text]
    assert dana_client.post(f"/support/promises/{row.pk}/close").status_code == 404
    assert Supporter.objects.of(ana).count() == 1
