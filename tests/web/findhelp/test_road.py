"""The road to a first visit: saved once, tried once, a quiet clock, a calendar entry that says nothing, nothing for Dana."""

import pytest
from django.test import Client

from tests.web.findhelp.places import keep_places
from twofold.web.findhelp.models import Attempt, ChangeReport, SavedPlace
from twofold.web.ids import uuid7
from twofold.web.library import say
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def page(client: Client, path: str = "/find-help/road") -> str:
    return client.get(path).content.decode().replace("&#x27;", "'")


def save(client: Client) -> None:
    key = keep_places()["both"]
    for _ in range(2):
        assert client.post(f"/find-help/places/{key}/save").status_code == 303


def test_a_place_is_saved_once_and_each_try_is_kept_once(ana: Person, ana_client: Client) -> None:
    save(ana_client)
    row = SavedPlace.objects.of(ana).get()
    sent = {"sent_as": str(uuid7()), "how": "appointment", "when": "2026-12-09T09:30", "note": "ask for Kim"}
    for _ in range(2):
        assert ana_client.post(f"/find-help/road/{row.pk}", sent).status_code == 303
    attempt = Attempt.objects.of(ana).get()
    assert "ask for Kim" in page(ana_client, f"/find-help/road/{row.pk}")
    calendar = ana_client.get(f"/find-help/road/appointments/{attempt.pk}").content.decode()
    assert "SUMMARY:Appointment\r\n" in calendar
    assert "DTSTART:20261209T093000Z" in calendar
    assert "River" not in calendar


def test_what_cannot_be_kept_of_a_try_stays_typed(ana: Person, ana_client: Client) -> None:
    save(ana_client)
    row = SavedPlace.objects.of(ana).get()
    answer = ana_client.post(f"/find-help/road/{row.pk}", {"sent_as": str(uuid7()), "when": "soon", "note": "later on"})
    assert answer.status_code == 422
    assert "later on" in answer.content.decode()
    assert not Attempt.objects.of(ana).exists()


def test_the_clock_is_quiet_until_it_is_started_and_can_be_put_away(ana_client: Client) -> None:
    assert say("finding.clock.why") in page(ana_client)
    ana_client.post("/find-help/road/clock", {"what": "start"})
    assert "Days since then: 0" in page(ana_client)
    ana_client.post("/find-help/road/clock", {"what": "seen"})
    assert "Days between: 0" in page(ana_client)
    ana_client.post("/find-help/road/clock", {"what": "away"})
    assert say("finding.clock.why") in page(ana_client)


def test_a_letter_is_kept_in_own_words(ana_client: Client) -> None:
    assert ana_client.post("/find-help/road/letter", {"words": "I sleep <badly>."}).status_code == 303
    assert "I sleep &lt;badly&gt;." in page(ana_client, "/find-help/road/letter")


def test_anyone_may_say_that_an_entry_is_wrong_and_nobody_is_kept_with_it() -> None:
    key = keep_places()["both"]
    client = Client()
    assert client.post(f"/find-help/places/{key}/wrong", {"what": "lots"}).status_code == 422
    answer = client.post(f"/find-help/places/{key}/wrong", {"what": "closed", "text": "It moved."})
    assert say("finding.report.thanks") in answer.content.decode()
    report = ChangeReport.objects.get()
    assert (str(report.service), report.what, report.text) == (key, "closed", "It moved.")


def test_forgetting_a_place_takes_its_tries(ana: Person, ana_client: Client) -> None:
    save(ana_client)
    row = SavedPlace.objects.of(ana).get()
    ana_client.post(f"/find-help/road/{row.pk}", {"sent_as": str(uuid7()), "how": "no-place"})
    ana_client.post(f"/find-help/road/{row.pk}/forget")
    assert not SavedPlace.objects.of(ana).exists()
    assert not Attempt.objects.of(ana).exists()


def test_dana_sees_nothing_of_it(ana: Person, ana_client: Client, dana_client: Client) -> None:
    save(ana_client)
    row = SavedPlace.objects.of(ana).get()
    assert dana_client.get(f"/find-help/road/{row.pk}").status_code == 404
    assert "River House" not in page(dana_client)
