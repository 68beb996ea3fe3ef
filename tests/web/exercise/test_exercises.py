"""Exercises: forms made from content, kept sealed and once, changed, removed; nobody else sees them."""

from html import unescape

import pytest
from django.test import Client

from tests.web.exercise.written import RECORD
from twofold.web.audit.models import AuditEvent
from twofold.web.exercise.actions import keep_sheet
from twofold.web.exercise.models import Sheet
from twofold.web.ids import uuid7
from twofold.web.library import content, say
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db
SENT = {"what_happened": "A door fell shut", "thought": "It is starting again.", "strength": "8"}


def send(client: Client, path: str = "/exercises/thought-record", **more: str):  # type: ignore[no-untyped-def]
    return client.post(path, {"sent_as": str(uuid7()), **SENT, **more})


def events(person: Person) -> list[str]:
    return [entry.body["what"] for entry in AuditEvent.objects.filter(person=person.pk).order_by("n")]


def test_every_exercise_asks_everything_it_has(ana_client: Client) -> None:
    for name, exercise in content().exercises.items():
        page = unescape(ana_client.get(f"/exercises/{name}").content.decode())
        assert all(say(part.asks) in page for part in exercise.parts), name
        assert say("exercise.nobody-reads") in page


def test_what_was_written_is_kept_sealed_shown_and_on_record(ana: Person, ana_client: Client) -> None:
    answer = send(ana_client)
    assert answer.status_code == 303
    row = Sheet.objects.of(ana).get()
    assert row.answers == {"what_happened": "A door fell shut", "thought": "It is starting again.", "strength": 8}
    text = ana_client.get(answer["Location"]).content.decode()
    assert "A door fell shut" in text
    assert "8 of 10" in text
    assert events(ana) == ["exercise-kept"]


def test_sent_twice_it_is_kept_once_and_begun_again_it_is_kept_again(ana: Person, ana_client: Client) -> None:
    number = str(uuid7())
    for _ in range(2):
        send(ana_client, sent_as=number)
    send(ana_client)
    assert Sheet.objects.of(ana).count() == 2


def test_a_list_grows_by_a_button_without_losing_a_word(ana: Person, ana_client: Client) -> None:
    path, typed = (
        "/exercises/urge-log",
        {"rows-urges": "3", "urges-0-when": "Friday, at the bar", "urges-0-strong": "9"},
    )
    number = str(uuid7())
    page = ana_client.post(path, {"sent_as": number, **typed, "more": "urges"}).content.decode()
    assert 'name="urges-5-when"' in page
    assert 'value="Friday, at the bar"' in page
    assert number in page
    assert not Sheet.objects.of(ana).exists()
    ana_client.post(path, {"sent_as": number, **typed, "rows-urges": "6", "urges-5-when": "Sunday"})
    assert Sheet.objects.of(ana).get().answers == {
        "urges": [{"when": "Friday, at the bar", "strong": 9}, {"when": "Sunday"}]
    }


def test_nothing_written_or_something_unreadable_keeps_nothing_and_loses_nothing(
    ana: Person, ana_client: Client
) -> None:
    assert ana_client.post("/exercises/thought-record", {"sent_as": str(uuid7())}).status_code == 422
    answer = ana_client.post(
        "/exercises/approach-ladder",
        {
            "sent_as": str(uuid7()),
            "want": "The cinema",
            "rows-steps": "3",
            "steps-0-hard": "11",
            "steps-0-done": "soon",
        },
    )
    assert answer.status_code == 422
    assert 'value="The cinema"' in answer.content.decode()
    assert not Sheet.objects.of(ana).exists()


def test_it_is_changed_and_what_was_changed_elsewhere_is_not_overwritten_unseen(
    ana: Person, ana_client: Client
) -> None:
    row = keep_sheet(by=ana, exercise="thought-record", answers=RECORD)
    path = f"/exercises/kept/{row.pk}/change"
    assert "It was the wind." in ana_client.get(path).content.decode()
    assert send(ana_client, path, seen="1", feeling="Fear").status_code == 303
    late = send(ana_client, path, seen="1", feeling="Rage")
    assert late.status_code == 409
    assert say("exercise.changed-meanwhile") in late.content.decode()
    assert 'value="Rage"' in late.content.decode()
    assert Sheet.objects.of(ana).get().answers["feeling"] == "Fear"
    assert send(ana_client, path, seen="2", feeling="Rage").status_code == 303
    assert Sheet.objects.of(ana).get().answers["feeling"] == "Rage"


def test_it_is_removed_for_good(ana: Person, ana_client: Client) -> None:
    row = keep_sheet(by=ana, exercise="thought-record", answers=RECORD)
    assert ana_client.post(f"/exercises/kept/{row.pk}/remove").status_code == 303
    assert not Sheet.objects.of(ana).exists()
    assert ana_client.post(f"/exercises/kept/{row.pk}/remove").status_code == 404
    assert events(ana) == ["exercise-kept", "exercise-removed"]


def test_an_exercise_the_content_no_longer_has_can_still_be_read_and_removed(ana: Person, ana_client: Client) -> None:
    row = keep_sheet(by=ana, exercise="gone", answers={"old_part": "kept words", "rows": [{"a": "one"}]})
    text = ana_client.get(f"/exercises/kept/{row.pk}").content.decode()
    assert "kept words" in text
    assert "one" in text
    assert ana_client.get(f"/exercises/kept/{row.pk}/change").status_code == 303
    assert "no longer offered" in ana_client.get("/exercises").content.decode()


@pytest.mark.parametrize("what", ["", "/change", "/remove"])
def test_for_dana_a_sheet_of_anas_is_not_there(ana: Person, dana_client: Client, what: str) -> None:
    row = keep_sheet(by=ana, exercise="thought-record", answers=RECORD)
    method = dana_client.post if what == "/remove" else dana_client.get
    mine, none = (method(f"/exercises/kept/{one}{what}") for one in (row.pk, uuid7()))
    assert (mine.status_code, mine.content) == (404, none.content)
    assert "A door" not in dana_client.get("/exercises").content.decode()
