"""The check-in page: it shows, it saves once, it refuses, Dana sees nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from tests.web.checkin.sheets import ALCOHOL, ORDINARY, follow, today_of
from twofold.care.checkin import State
from twofold.web.audit.models import AuditEvent
from twofold.web.checkin.models import CheckIn
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def test_all_twelve_questions_but_relief_stand_on_one_page(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    page = ana_client.get("/check-in").content.decode()
    for name in (
        "sleep",
        "reminder",
        "memories",
        "edge",
        "low",
        "worry",
        "craving",
        "use",
        "ease",
        "pleasure",
        "helped",
    ):
        assert f'name="{name}"' in page
    assert "What was it mostly for?" not in page
    assert " checked" not in page


def test_what_was_answered_is_kept_with_its_states(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    answer = ana_client.post(
        "/check-in", {"sleep": "4", "sleep-ticks": ["bad-dreams"], "memories": "skip", "use": ["dont-remember"]}
    )
    kept = CheckIn.objects.of(ana).get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/check-in/kept/{kept.pk}")
    told = kept.told
    assert (told["sleep"].state, told["sleep"].value, told["sleep"].ticks) == (State.ANSWERED, 4, ("bad-dreams",))
    assert told["memories"].state is State.SKIPPED
    assert told["edge"].state is State.SKIPPED
    assert told["use"].state is State.DONT_REMEMBER
    assert told["relief"].state is State.NOT_ASKED
    assert told["pain"].state is State.NOT_ASKED


def test_the_same_number_again_is_kept_once(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    sheet = {**ORDINARY, "sent_as": str(uuid4())}
    first, second = ana_client.post("/check-in", sheet), ana_client.post("/check-in", sheet)
    assert first.headers["Location"] == second.headers["Location"]
    assert CheckIn.objects.of(ana).count() == 1
    saved = [entry for entry in AuditEvent.objects.filter(person=ana.pk) if entry.body["what"] == "check-in-saved"]
    assert len(saved) == 1


def test_the_same_number_with_other_answers_keeps_the_first_and_offers_to_correct(
    ana: Person, ana_client: Client
) -> None:
    follow(ana, ALCOHOL)
    number = str(uuid4())
    ana_client.post("/check-in", {**ORDINARY, "sent_as": number})
    answer = ana_client.post("/check-in", {**ORDINARY, "edge": "9", "sent_as": number})
    kept = CheckIn.objects.of(ana).get()
    page = answer.content.decode()
    assert answer.status_code == 409
    assert kept.told["edge"].value == 6
    assert "6 of 10" in page
    assert "9 of 10" in page
    assert f'action="/check-in/kept/{kept.pk}/correct"' in page
    corrected = ana_client.post(f"/check-in/kept/{kept.pk}/correct", {**ORDINARY, "edge": "9"})
    assert corrected.status_code == 303
    assert CheckIn.objects.of(ana).get().told["edge"].value == 9


def test_what_was_typed_stays_in_the_form_when_one_answer_is_refused(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    answer = ana_client.post("/check-in", {**ORDINARY, "craving": "99"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Please choose one of the numbers." in page
    assert 'name="edge" value="6" id="id_edge_6" checked' in page
    assert not CheckIn.objects.of(ana).exists()


@pytest.mark.parametrize(("days", "words"), [(1, "has not come yet"), (-400, "more than a year back")])
def test_a_day_that_cannot_be_is_refused_with_one_sentence(
    ana: Person, ana_client: Client, days: int, words: str
) -> None:
    follow(ana, ALCOHOL)
    day = today_of(ana) + timedelta(days=days)
    for answer in (
        ana_client.get(f"/check-in/{day}"),
        ana_client.post(f"/check-in/{day}", ORDINARY),
        ana_client.post("/check-in", {**ORDINARY, "day": str(day)}),
    ):
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not CheckIn.objects.of(ana).exists()


def test_yesterday_is_marked_late(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    day = today_of(ana) - timedelta(days=1)
    ana_client.post(f"/check-in/{day}", ORDINARY)
    kept = CheckIn.objects.of(ana).get()
    assert kept.is_late
    assert kept.day == day
    assert "Written a day later" in ana_client.get(f"/check-in/{day}/written").content.decode()


def test_no_and_something_used_cannot_stand_together(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    answer = ana_client.post("/check-in", {"use": ["none", "alcohol"]})
    assert answer.status_code == 422
    assert "cannot stand beside other answers" in answer.content.decode().replace("&quot;", '"')


def test_several_check_ins_a_day_are_kept(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    for _ in range(2):
        ana_client.post("/check-in", ORDINARY)
    assert CheckIn.objects.of(ana).count() == 2


@pytest.mark.parametrize("ending", ["", "/use", "/correct"])
def test_for_dana_a_check_in_of_ana_and_none_at_all_look_the_same(
    ana: Person, ana_client: Client, dana_client: Client, ending: str
) -> None:
    follow(ana, ALCOHOL)
    ana_client.post("/check-in", {**ORDINARY, "use": ["alcohol"]})
    kept = CheckIn.objects.of(ana).get()
    for method in (dana_client.get, dana_client.post):
        hers, none = method(f"/check-in/kept/{kept.pk}{ending}"), method(f"/check-in/kept/{uuid4()}{ending}")
        assert hers.status_code == none.status_code
        assert hers.content == none.content
        assert hers.headers.items() == none.headers.items()
    assert CheckIn.objects.of(ana).get().answers == kept.answers


@pytest.mark.parametrize("name", ["day", "sent_as", "form"])
def test_what_a_page_says_of_itself_twice_is_refused_in_one_sentence(
    ana: Person, ana_client: Client, name: str
) -> None:
    follow(ana, ALCOHOL)
    day = today_of(ana)
    twice = {
        "day": [str(day - timedelta(days=1)), str(day)],
        "sent_as": [str(uuid4()), str(uuid4())],
        "form": ["bad-day", "daily"],
    }
    answer = ana_client.post("/check-in", {**ORDINARY, name: twice[name]})
    assert answer.status_code == 422
    assert answer.content.decode().count("came twice. Please check your answers") == 1
    assert not CheckIn.objects.of(ana).exists()


@pytest.mark.parametrize("form", ["bad-day", "nothing-to-follow"])
def test_a_form_about_no_thing_in_particular_needs_no_choice_before_it(
    ana: Person, ana_client: Client, form: str
) -> None:
    page = ana_client.get(f"/check-in?form={form}")
    assert page.status_code == 200
    assert f'name="form" value="{form}"' in page.content.decode()
    assert ana_client.get(f"/check-in/steps?form={form}").status_code == 200
    kept = ana_client.post("/check-in", {"form": form, "edge": "8"})
    assert kept.status_code == 303
    assert CheckIn.objects.of(ana).get().form == form
    after = ana_client.get(kept.headers["Location"]).content.decode()
    assert "What would you like to follow?" in after
    assert ana_client.get("/check-in?form=daily").headers["Location"] == "/following"
    follow(ana, ALCOHOL)
    assert "What would you like to follow?" not in ana_client.get(kept.headers["Location"]).content.decode()
