"""One question a page: nothing is kept before the end, nothing typed is lost, stopping early is no answer."""

import re
from html import unescape

import pytest
from django.test import Client

from tests.web.checkin.sheets import ALCOHOL, follow
from twofold.care.checkin import State
from twofold.web.checkin.models import CheckIn
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def hidden(page: str) -> dict[str, list[str]]:
    """What the page carries along."""
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(page):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(unescape(value))
    return found


def go(client: Client, page: str, **tapped: object) -> str:
    """Tap on a page and see the next."""
    answer = client.post("/check-in/steps", {**hidden(page), **tapped})
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_tap_goes_on_and_nothing_is_kept_on_the_way(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    page = ana_client.get("/check-in/steps").content.decode()
    assert "Question 1 of 11" in page
    page = go(ana_client, page, sleep="3", **{"sleep-ticks": ["bad-dreams"]})
    page = go(ana_client, page, reminder="no")
    assert "How much did bad memories" in page
    assert hidden(page)["sleep"] == ["3"]
    assert not CheckIn.objects.of(ana).exists()


def test_going_back_shows_what_was_tapped_and_keeps_what_came_after(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    page = ana_client.get("/check-in/steps").content.decode()
    page = go(ana_client, go(ana_client, page, sleep="3"), reminder="a-lot")
    page = go(ana_client, page, go="back")
    assert 'value="a-lot" aria-pressed="true"' in page
    page = go(ana_client, page, go="back")
    assert 'value="3" aria-pressed="true"' in page
    assert hidden(page)["reminder"] == ["a-lot"]


def test_the_last_page_keeps_all_of_it_once(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    taps = {
        "sleep": "3",
        "reminder": "no",
        "memories": "4",
        "edge": "5",
        "low": "skip",
        "worry": "2",
        "craving": "8",
        "use": "none",
        "ease": "5",
        "pleasure": "6",
    }
    page = ana_client.get("/check-in/steps").content.decode()
    for name, value in taps.items():
        page = go(ana_client, page, **{name: value})
    assert 'action="/check-in"' in page
    for _ in range(2):
        assert ana_client.post("/check-in", {**hidden(page), "helped": ["person"]}).status_code == 303
    told = CheckIn.objects.of(ana).get().told
    assert [told[name].value for name in ("sleep", "craving", "helped")] == [3, 8, ["person"]]
    assert told["low"].state is State.SKIPPED
    assert told["use"].value == {"none": True}


def test_stopping_keeps_what_was_answered_and_the_rest_was_not_asked(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    page = ana_client.get("/check-in/steps").content.decode()
    page = go(ana_client, go(ana_client, page, sleep="3"), reminder="skip")
    assert ana_client.post("/check-in", {**hidden(page), "asked_until": "2"}).status_code == 303
    told = CheckIn.objects.of(ana).get().told
    assert (told["sleep"].value, told["reminder"].state) == (3, State.SKIPPED)
    assert {told[name].state for name in ("memories", "edge", "use", "helped")} == {State.NOT_ASKED}


@pytest.mark.parametrize(
    "sent", [{"step": "-1"}, {"step": "9" * 400}, {"step": "٣"}, {"go": "back"}, {"sleep": ["1", "2", "x" * 10_000]}]
)
def test_nonsense_leads_to_a_question(ana: Person, ana_client: Client, sent: dict[str, object]) -> None:
    follow(ana, ALCOHOL)
    assert ana_client.post("/check-in/steps", sent).status_code == 200


def test_the_short_form_has_five(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    assert "Question 1 of 5" in ana_client.get("/check-in/steps?form=bad-day").content.decode()
    assert ana_client.get("/check-in/steps?form=nonsense").status_code == 404
