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
