"""A sign of danger that was ticked is answered first, whatever else is wrong, and never quietly taken back."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.web.checkin.sheets import ALCOHOL, follow
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db

DANGER = "This can be a danger to your life."
CALL = "tel:112"


def main_of(answer: Any) -> str:
    """The main part of a page."""
    page = answer.content.decode()
    return unescape(page[page.index("<main") : page.index("</main>")])


def says(answer: Any) -> str:
    """Its words."""
    return " ".join(re.sub(r"<[^>]+>", " ", main_of(answer)).split())


def leads_with_help(answer: Any) -> bool:
    """The number and the sentence stand before any field."""
    opening = main_of(answer).split("<form")[0]
    return CALL in opening and DANGER in opening and opening.count("<h1>") == 1


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/stopping", {"now": ["fit"], "days-drink": "forty"}),
        ("/stopping", {"now": ["muddled", "none"]}),
        ("/body-check", {"now": ["fit", "none"]}),
        ("/body-check", {"now": ["seeing-or-hearing", "no-such-sign"]}),
    ],
)
def test_a_form_with_something_wrong_still_answers_the_danger_first(
    ana: Person, ana_client: Client, path: str, sent: dict[str, Any]
) -> None:
    follow(ana, ALCOHOL)
    answer = ana_client.post(path, sent)
    assert answer.status_code == 422
    assert leads_with_help(answer)


@pytest.mark.parametrize("sent", [{"days-drink": "forty"}, {"now": ["shaking"], "days-drink": "forty"}])
def test_a_form_without_a_sign_of_danger_only_says_what_is_wrong(
    ana: Person, ana_client: Client, sent: dict[str, Any]
) -> None:
    follow(ana, ALCOHOL)
    answer = ana_client.post("/stopping", sent)
    assert answer.status_code == 422
    assert DANGER not in says(answer)


def led(client: Client, path: str, **sent: Any) -> Any:
    """Answer, and see where it leads."""
    answer = client.post(path, sent)
    assert answer.status_code == 303
    return client.get(answer.headers["Location"])


def test_an_emergency_of_today_says_where_it_comes_from_and_a_slip_can_be_put_right(
    ana: Person, ana_client: Client
) -> None:
    follow(ana, ALCOHOL)
    first = led(ana_client, "/body-check", now=["fit"])
    assert leads_with_help(first)
    assert 'href="/body-check"' in main_of(first)
    assert "slip" not in says(first)
    assert leads_with_help(ana_client.get("/body-check"))
    second = led(ana_client, "/body-check", now=["none"])
    assert leads_with_help(second)
    assert "Earlier today you answered: A fit." in says(second)
    assert main_of(second).index(CALL) < main_of(second).index('action="/body-check/correct"')
    today = says(ana_client.get("/today"))
    assert DANGER in today
    assert "Earlier today you answered: A fit." in today
    assert "Thank you. If that changes" in says(led(ana_client, "/body-check/correct"))
    assert DANGER not in says(ana_client.get("/today"))
    assert DANGER not in says(ana_client.get("/body-check"))
    assert leads_with_help(led(ana_client, "/body-check", now=["muddled"]))


@pytest.mark.parametrize("after", [[], ["not-sure"], ["fit"]])
def test_only_an_answer_without_danger_may_take_the_place_of_an_emergency(
    ana: Person, ana_client: Client, after: list[str]
) -> None:
    follow(ana, ALCOHOL)
    led(ana_client, "/body-check", now=["fit"])
    ana_client.post("/body-check", {"now": after})
    answer = led(ana_client, "/body-check/correct")
    assert leads_with_help(answer)
    assert "/body-check/correct" not in main_of(answer)


@pytest.mark.parametrize(("first", "then"), [("/stopping", "/body-check"), ("/body-check", "/stopping")])
def test_the_other_questions_do_not_quietly_take_an_emergency_back(
    ana: Person, ana_client: Client, first: str, then: str
) -> None:
    follow(ana, ALCOHOL)
    led(ana_client, first, now=["fit"])
    answer = led(ana_client, then, now=["none"])
    assert leads_with_help(answer)
    assert "Earlier today you answered: A fit." in says(answer)
    led(ana_client, "/body-check/correct")
    for path in ("/body-check/answer", "/stopping/answer", "/today"):
        assert DANGER not in says(ana_client.get(path))


def test_an_emergency_ticked_after_none_of_these_counts(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    led(ana_client, "/body-check", now=["none"])
    assert leads_with_help(led(ana_client, "/stopping", now=["fit"]))


def test_an_answer_that_rests_on_an_earlier_sheet_says_so(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    said = "Some of this answer comes from what you told us before."
    assert said not in says(led(ana_client, "/stopping", past=["fit"]))
    empty = says(led(ana_client, "/stopping"))
    assert "Needs help to stop" in empty
    assert said in empty
