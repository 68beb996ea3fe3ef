"""A person's own medicines: one tap, kept once, held back where a rule says so, and nothing for Dana."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.checkin.sheets import OPIOIDS, follow, keep
from tests.web.medicines.lists import METHADONE, entry
from twofold.care.doses import State
from twofold.web.audit.models import AuditEvent
from twofold.web.ids import uuid7
from twofold.web.library import content, say
from twofold.web.medicines.actions import add_medicine, note_body, tell_dose
from twofold.web.medicines.models import BodyNote, Dose, Entry
from twofold.web.medicines.read import facts_from, today_of, told_days
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def page(client: Client, path: str = "/my-medicines") -> str:
    return client.get(path).content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize("path", ["/medicines", *(f"/medicines/{name}" for name in content().medicines)])
def test_what_there_is_to_know_opens_for_anyone_and_sets_no_cookie(path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert not answer.cookies


def test_a_medicine_is_put_on_the_list_once_however_often_it_is_sent(ana: Person, ana_client: Client) -> None:
    sent = {"sent_as": str(uuid7()), "rhythm": "daily", "times": "20:30 8:00", "note": "with food"}
    assert ana_client.post("/my-medicines/add/acamprosate", sent).status_code == 303
    assert ana_client.post("/my-medicines/add/acamprosate", sent).status_code == 303
    row = Entry.objects.of(ana).get()
    assert row.body["times"] == ["08:00", "20:30"]
    text = page(ana_client)
    assert "Acamprosate" in text
    assert "with food" in text
    assert [one.body["what"] for one in AuditEvent.objects.filter(person=ana.pk)] == ["medicine-added"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"rhythm": "daily", "times": "8 in the morning"}, "“8” is not a time. Please write it like 08:00."),
        ({"rhythm": "daily", "times": "25:00"}, "“25:00” is not a time."),
        (
            {"rhythm": "daily", "times": "1:00 2:00 3:00 4:00 5:00 6:00 7:00"},
            "More than 6 times a day do not fit here.",
        ),
        ({"rhythm": "every"}, "Please say every how many days."),
        ({"rhythm": "every", "every_days": "-3"}, "2"),
        ({"rhythm": "daily", "began": "2999-01-01"}, "This day has not come yet."),
        ({"rhythm": "hourly"}, ""),
        ({"rhythm": "daily", "note": "\x00"}, ""),
        ({"rhythm": "daily", "name": ""}, ""),
    ],
)
def test_what_cannot_be_kept_is_said_in_a_sentence_and_stays_typed(
    ana: Person, ana_client: Client, given: dict[str, str], sentence: str
) -> None:
    answer = ana_client.post("/my-medicines/add", {"sent_as": str(uuid7()), "name": "Mine", **given})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert given.get("times", "") in answer.content.decode()
    assert not Entry.objects.of(ana).exists()


def test_a_dose_is_one_row_however_often_it_is_tapped_and_can_be_undone(ana: Person, ana_client: Client) -> None:
    row = add_medicine(by=ana, body=METHADONE)
    day = ana.day_of(timezone.now()).isoformat()
    tap = {"day": day, "slot": "08:00"}
    for state in ("taken", "taken", "not-taken"):
        assert ana_client.post(f"/my-medicines/{row.pk}/dose", {**tap, "state": state}).status_code == 303
    assert Dose.objects.of(ana).get().body["state"] == "not-taken"
    ana_client.post(f"/my-medicines/{row.pk}/dose", {**tap, "state": "nothing"})
    assert not Dose.objects.of(ana).exists()


@pytest.mark.parametrize(
    ("days", "slot", "state"),
    [(-1, "08:00", "taken"), (15, "08:00", "taken"), (0, "09:00", "taken"), (0, "08:00", "lots")],
)
def test_a_dose_that_cannot_be_told_is_refused_with_a_sentence(
    ana: Person, ana_client: Client, days: int, slot: str, state: str
) -> None:
    row = add_medicine(by=ana, body=METHADONE)
    day = (ana.day_of(timezone.now()) - timedelta(days=days)).isoformat()
    answer = ana_client.post(f"/my-medicines/{row.pk}/dose", {"day": day, "slot": slot, "state": state})
    assert answer.status_code == 422
    assert b'role="alert"' in answer.content
    assert not Dose.objects.of(ana).exists()


def test_after_a_gap_nothing_is_due_and_the_page_says_to_call(ana: Person, ana_client: Client) -> None:
    row, now = add_medicine(by=ana, body=METHADONE), timezone.now()
    today = ana.day_of(now)
    assert "Methadone</b>, " in page(ana_client, "/today")
    for n in (1, 2, 3):
        tell_dose(by=ana, entry=row, day=today - timedelta(days=n), slot="08:00", state=State.NOT_TAKEN)
    for path in ("/my-medicines", "/today"):
        assert say("doses.notice.call-before-restart") in page(ana_client, path)
    assert "Methadone</b>, " not in page(ana_client, "/today")
    assert facts_from(today_of(ana, now))["medicines.methadone.missed_days"].low == 3  # type: ignore[union-attr]


def test_a_logged_opioid_holds_the_reminder_of_naltrexone(ana: Person, ana_client: Client) -> None:
    """P-01: re-run with each check-in."""
    add_medicine(by=ana, body=entry("naltrexone"))
    assert say("doses.notice.opioid-and-naltrexone") not in page(ana_client, "/today")
    follow(ana, OPIOIDS)
    keep(ana, ana.day_of(timezone.now()), {"use": {"used": [{"id": "opioids"}]}})
    assert say("doses.notice.opioid-and-naltrexone") in page(ana_client, "/today")
    assert say("doses.mine.held") in page(ana_client)


def test_what_was_told_stands_in_the_chart_and_nothing_told_is_a_gap(ana: Person, ana_client: Client) -> None:
    row, now = add_medicine(by=ana, body=METHADONE), timezone.now()
    assert say("doses.chart.empty") in page(ana_client, "/my-medicines/days")
    today = ana.day_of(now)
    tell_dose(by=ana, entry=row, day=today, slot="08:00", state=State.TAKEN)
    note_body(by=ana, words="shaky", number=6)
    told = told_days(ana, row, today - timedelta(days=1), today)
    assert told == {today - timedelta(days=1): None, today: True}
    text = page(ana_client, "/my-medicines/days")
    assert "Methadone: taken" in text
    assert say("doses.body.row") in text


def test_a_medicine_ends_comes_back_and_goes_with_its_doses(ana: Person, ana_client: Client) -> None:
    row = add_medicine(by=ana, body=METHADONE)
    tell_dose(by=ana, entry=row, day=ana.day_of(timezone.now()), slot="08:00", state=State.TAKEN)
    assert say("doses.do-not-stop") in page(ana_client, f"/my-medicines/{row.pk}")
    ana_client.post(f"/my-medicines/{row.pk}/end")
    assert "No longer on my list" in page(ana_client)
    ana_client.post(f"/my-medicines/{row.pk}/back")
    assert Entry.objects.of(ana).get().ended is None
    ana_client.post(f"/my-medicines/{row.pk}/remove")
    assert not Entry.objects.of(ana).exists()
    assert not Dose.objects.of(ana).exists()


def test_a_body_note_needs_words_or_a_number_and_keeps_what_was_typed(ana: Person, ana_client: Client) -> None:
    assert ana_client.post("/my-medicines/body", {"sent_as": str(uuid7()), "words": " "}).status_code == 422
    answer = ana_client.post("/my-medicines/body", {"sent_as": "x", "words": "cold sweats"})
    assert answer.status_code == 422
    assert "cold sweats" in answer.content.decode()
    sent = {"sent_as": str(uuid7()), "words": "cold sweats", "number": "skip"}
    assert ana_client.post("/my-medicines/body", sent).status_code == 303
    assert ana_client.post("/my-medicines/body", sent).status_code == 303
    assert BodyNote.objects.of(ana).get().body["number"] == "skipped"
    assert "cold sweats" in page(ana_client, "/my-medicines/body")


def test_dana_sees_nothing_of_it(ana: Person, dana_client: Client) -> None:
    row = add_medicine(by=ana, body=entry("", name="Quiet tablets"))
    assert dana_client.get(f"/my-medicines/{row.pk}").status_code == 404
    assert dana_client.post(f"/my-medicines/{row.pk}/dose", {"day": "2026-11-23", "slot": "08:00"}).status_code == 404
    assert "Quiet tablets" not in page(dana_client)
