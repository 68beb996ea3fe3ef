"""The page after use: amounts and three taps, never relief alone."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import make_person
from tests.conftest import signed_in
from tests.web.checkin.sheets import ALCOHOL, OPIOIDS, follow, keep, today_of
from tests.web.checkin.test_today import words
from twofold.care.checkin import Followed, State
from twofold.web.checkin.models import CheckIn
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db
CANNABIS = Followed("cannabis", "cannabis", "weed")
RELIEF = {"motive": "calm", "eased": "6", "length": "hour-or-two"}


def used(person: Person, *things: str) -> str:
    """A check-in with use; the address of its page."""
    kept = keep(person, today_of(person), {"edge": 5, "use": {"used": [{"id": one} for one in things]}})
    return f"/check-in/kept/{kept.pk}"


def test_it_comes_only_after_use(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    kept = keep(ana, today_of(ana), {"use": {"none": True}})
    assert ana_client.get(f"/check-in/kept/{kept.pk}").status_code == 200
    assert ana_client.get(f"/check-in/kept/{kept.pk}/use").status_code == 303


def test_amounts_and_relief_are_kept_in_the_drinks_of_the_country_with_grams(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL, CANNABIS)
    page = used(ana, "alcohol", "cannabis")
    assert ana_client.get(page).headers["Location"] == f"{page}/use"
    sent = {"amount-alcohol": "3", "amount-cannabis": "less", "times-cannabis": "2", **RELIEF}
    answer = ana_client.post(f"{page}/use", sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{page}?on=1")
    told = CheckIn.objects.of(ana).get().told
    assert told["use"].value == {
        "used": [
            {"id": "alcohol", "substance": "alcohol", "drinks": 3.0, "grams": 30.0},
            {"id": "cannabis", "substance": "cannabis", "level": "less", "times": 2},
        ]
    }
    assert told["relief"].value == {"motive": "calm", "eased": 6, "length": "hour-or-two"}


@pytest.mark.parametrize(("country", "grams"), [("US", 14), ("GB", 8), ("IE", 10), ("CA", 13.45), ("PL", 10)])
def test_a_drink_is_as_big_as_in_the_country(db: None, country: str, grams: float) -> None:
    ana = make_person("Ana", country=country)
    follow(ana, ALCOHOL)
    page = used(ana, "alcohol")
    signed_in(ana).post(f"{page}/use", {"written-alcohol": "2,5"})
    assert CheckIn.objects.of(ana).get().told["use"].value["used"][0]["grams"] == pytest.approx(2.5 * grams, abs=0.01)


@pytest.mark.parametrize("amount", ["-3", "2.3", "1e9", "NaN", "999", "0", "many", "٣"])
def test_an_impossible_amount_is_refused_beside_its_box_and_stays_there(
    ana: Person, ana_client: Client, amount: str
) -> None:
    follow(ana, ALCOHOL)
    page = used(ana, "alcohol")
    answer = ana_client.post(f"{page}/use", {"written-alcohol": amount, **RELIEF})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Please write an amount like 2 or 2.5." in said
    assert f'value="{amount}"' in said
    assert 'value="calm" id="id_motive_0" checked' in said or 'value="calm" checked id="id_motive_0"' in said
    assert "drinks" not in CheckIn.objects.of(ana).get().told["use"].value["used"][0]


def test_skipping_it_is_kept_as_skipped_and_it_does_not_come_again(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    page = used(ana, "alcohol")
    ana_client.post(f"{page}/use", {"skip": "1"})
    assert CheckIn.objects.of(ana).get().told["relief"].state is State.SKIPPED
    assert ana_client.get(page).status_code == 200


def test_relief_never_stands_alone(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    page = used(ana, "alcohol")
    ana_client.post(f"{page}/use", RELIEF)
    said = words(ana_client, page)
    assert "It eased things by 6 of 10 for an hour or two. What the day after is like, we cannot tell yet." in said


def test_use_to_stop_feeling_sick_leads_to_the_questions_about_stopping(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    page = used(ana, "alcohol")
    answer = ana_client.post(f"{page}/use", {**RELIEF, "motive": "stop-sick"})
    assert answer.headers["Location"] == "/stopping"
    assert "Feeling sick or shaky without it is often withdrawal." in words(ana_client, "/stopping")
    assert "That is often withdrawal: the body asks for what it is used to." in words(ana_client, page)


def test_any_other_reason_does_not(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    page = used(ana, "alcohol")
    assert ana_client.post(f"{page}/use", RELIEF).headers["Location"] == f"{page}?on=1"
    assert ana_client.post(f"{page}/use", {}).headers["Location"] == f"{page}?on=1"


def test_the_short_form_has_no_page_after_use(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    answer = ana_client.post("/check-in", {"form": "bad-day", "use": ["alcohol"]})
    assert ana_client.get(answer.headers["Location"]).status_code == 200
    told = CheckIn.objects.of(ana).get().told
    assert told["relief"].state is State.NOT_ASKED
    assert told["low"].state is State.NOT_ASKED


# --- O-22: an opioid with something calming on one day, said once -------------------------------------------------------

MIX = "An opioid and something calming on the same day can slow the breath together."


def test_o22_a_mix_is_said_once_a_day(ana: Person, ana_client: Client) -> None:
    follow(ana, OPIOIDS, ALCOHOL)
    first, second = used(ana, "opioids", "alcohol"), used(ana, "alcohol")
    assert MIX in words(ana_client, f"{_answered(ana_client, first)}?on=1")
    assert MIX not in words(ana_client, f"{_answered(ana_client, second)}?on=1")


def test_o22_one_thing_is_no_mix(ana: Person, ana_client: Client) -> None:
    follow(ana, OPIOIDS, ALCOHOL)
    page = _answered(ana_client, used(ana, "alcohol"))
    assert MIX not in ana_client.get(f"{page}?on=1").content.decode()


def test_o22_something_nobody_knows_becomes_a_question(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    page = _answered(ana_client, used(ana, "alcohol", "something-else"))
    said = ana_client.get(f"{page}?on=1").content.decode()
    assert "<summary>Could there be an opioid in it?" in said


def _answered(client: Client, page: str) -> str:
    client.post(f"{page}/use", {"skip": "1"})
    return page


# --- a very hard day ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["edge", "low"])
def test_9_with_nothing_yet_shows_help_and_no_score(ana: Person, ana_client: Client, name: str) -> None:
    follow(ana, ALCOHOL)
    kept = keep(ana, today_of(ana), {name: 9, "helped": ["nothing-yet"], "use": {"none": True}})
    page = ana_client.get(f"/check-in/kept/{kept.pk}").content.decode()
    said = words(ana_client, f"/check-in/kept/{kept.pk}")
    assert "That sounds like a very hard day." in said
    assert 'href="tel:' in page
    assert not [number for number in ("9 of 10", ": 9", "well done", "without use") if number in said]


def test_8_does_not(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    kept = keep(ana, today_of(ana), {"edge": 8, "low": 8, "helped": ["nothing-yet"]})
    assert "very hard day" not in words(ana_client, f"/check-in/kept/{kept.pk}")


def test_9_without_an_answer_to_what_helped_offers_it_quietly(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    kept = keep(ana, today_of(ana), {"edge": 9})
    assert "If today was more than you can carry, here are people you can reach." in words(
        ana_client, f"/check-in/kept/{kept.pk}"
    )


# --- O-20, O-21: "three days or more?" is asked once a day -------------------------------------------------------------

GAP = "Has it been three days or more since the last time?"
LINE = "Your body may not be used to it now."


@pytest.mark.parametrize(("told", "leads"), [("yes", "/first/lines"), ("not-sure", "/first/lines"), ("no", "?on=1")])
def test_three_days_or_more_is_not_asked_again_that_day(ana: Person, ana_client: Client, told: str, leads: str) -> None:
    follow(ana, OPIOIDS)
    for back in range(4, 15):
        keep(ana, today_of(ana) - timedelta(days=back), {"use": {"used": [{"id": "opioids"}]}})
    page = _answered(ana_client, used(ana, "opioids"))
    assert GAP in words(ana_client, f"{page}/first")
    assert GAP in words(ana_client, f"{page}?on=1")
    answer = ana_client.post(f"{page}/first", {"gap": told})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{page}{leads}")
    said = words(ana_client, f"{page}?on=1")
    assert GAP not in said
    assert (LINE in said) == (told != "no")
    assert GAP not in words(ana_client, "/today")
