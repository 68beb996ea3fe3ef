"""One day: what is written about it, correcting it, deleting it."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.web.checkin.sheets import ALCOHOL, ORDINARY, follow, keep, today_of
from tests.web.checkin.test_today import words
from twofold.care.checkin import Followed
from twofold.web.checkin.models import CheckIn
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def test_it_shows_what_was_answered_in_words(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL, Followed("cannabis", "cannabis", "weed"))
    day = today_of(ana)
    keep(
        ana,
        day,
        {
            "sleep": {"value": 4, "ticks": ["bad-dreams"]},
            "use": {"used": [{"id": "cannabis", "level": "less"}, {"id": "alcohol", "drinks": "2.5"}]},
            "helped": ["person"],
        },
    )
    said = words(ana_client, f"/check-in/{day}/written")
    assert "4 of 10; Bad dreams woke me" in said
    assert "weed (Less than usual), Alcohol (2.5 drinks)" in said
    assert "A person" in said
    assert "skipped" in said


def test_correcting_changes_the_answers_and_keeps_amounts_and_relief(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    kept = keep(ana, today_of(ana), {"edge": 6, "use": {"used": [{"id": "alcohol"}]}})
    page = f"/check-in/kept/{kept.pk}"
    ana_client.post(f"{page}/use", {"amount-alcohol": "4", "motive": "sleep", "eased": "3", "length": "minutes"})
    form = ana_client.get(f"{page}/correct").content.decode()
    assert 'name="edge" value="6" id="id_edge_6" checked' in form
    assert ana_client.post(f"{page}/correct", {"edge": "2", "use": ["alcohol", "something-else"]}).status_code == 303
    told = CheckIn.objects.of(ana).get().told
    assert told["edge"].value == 2
    assert told["use"].value["used"][0]["grams"] == 40
    assert told["relief"].value["motive"] == "sleep"


def test_correcting_use_to_none_takes_amounts_and_relief_away(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    kept = keep(ana, today_of(ana), {"use": {"used": [{"id": "alcohol"}]}})
    ana_client.post(f"/check-in/kept/{kept.pk}/use", {"amount-alcohol": "4", "eased": "3"})
    ana_client.post(f"/check-in/kept/{kept.pk}/correct", {"use": ["none"]})
    told = CheckIn.objects.of(ana).get().told
    assert told["use"].value == {"none": True}
    assert told["relief"].value is None


def test_what_is_no_longer_followed_can_still_be_corrected(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    kept = keep(ana, today_of(ana), {"use": {"used": [{"id": "alcohol", "drinks": 3}]}})
    follow(ana)
    page = f"/check-in/kept/{kept.pk}/correct"
    assert 'value="alcohol"' in ana_client.get(page).content.decode()
    assert ana_client.post(page, {"use": ["alcohol"], "edge": "1"}).status_code == 303
    assert CheckIn.objects.of(ana).get().told["use"].value["used"][0]["drinks"] == 3


def test_a_wrong_correction_is_refused_and_nothing_changes(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    kept = keep(ana, today_of(ana), {"edge": 6})
    answer = ana_client.post(f"/check-in/kept/{kept.pk}/correct", {**ORDINARY, "edge": "eleven"})
    assert answer.status_code == 422
    assert CheckIn.objects.of(ana).get().told["edge"].value == 6


def test_deleting_a_day_asks_once_more_and_leaves_the_others(ana: Person, ana_client: Client) -> None:
    day = today_of(ana)
    keep(ana, day, {"edge": 6})
    keep(ana, day - timedelta(days=1), {"edge": 5})
    assert "All check-ins of this day will be gone. The other days stay." in words(
        ana_client, f"/check-in/{day}/delete"
    )
    assert CheckIn.objects.of(ana).count() == 2
    answer = ana_client.post(f"/check-in/{day}/delete")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/today")
    assert [one.day for one in CheckIn.objects.of(ana)] == [day - timedelta(days=1)]


def test_an_empty_day_says_so_and_cannot_be_deleted(ana: Person, ana_client: Client) -> None:
    day = today_of(ana)
    assert "Nothing is written about this day." in words(ana_client, f"/check-in/{day}/written")
    assert ana_client.get(f"/check-in/{day}/delete").headers["Location"] == f"/check-in/{day}/written"


@pytest.mark.parametrize(
    "path",
    [
        "/check-in/2026-02-30",
        "/check-in/2026-13-01/written",
        "/check-in/9999-12-31/written",
        "/check-in/0001-01-01/written",
    ],
)
def test_a_day_there_is_not_is_a_page_there_is_not(ana_client: Client, path: str) -> None:
    assert ana_client.get(path).status_code == 404


def test_for_dana_a_day_of_ana_looks_like_an_empty_one(ana: Person, dana_client: Client) -> None:
    day = today_of(ana)
    empty = dana_client.get(f"/check-in/{day}/written")
    keep(ana, day, {"edge": 9})
    full = dana_client.get(f"/check-in/{day}/written")
    assert full.content == empty.content
    assert dana_client.get(f"/check-in/{day}/delete").headers["Location"] == f"/check-in/{day}/written"
    dana_client.post(f"/check-in/{day}/delete")
    assert CheckIn.objects.of(ana).count() == 1
