"""The error pages: the same for everyone, in words, with help on them, and drawn without a database."""

import pytest
from django.test import Client

from twofold.web.ui.error_pages import page_for
from twofold.web.ui.places import HELP

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_every_error_page_stands_without_a_database_and_leads_to_help(status: int) -> None:
    answer = page_for(status)
    text = answer.content.decode()
    assert answer.status_code == status
    assert f'href="{HELP}"' in text
    assert "Leave quickly" in text
    assert "<h1>" in text


def test_a_page_that_is_not_there_says_nothing_of_the_address(client: Client, ana_client: Client) -> None:
    answer = client.get("/people/ana-secret")
    assert answer.status_code == 404
    assert "ana-secret" not in answer.content.decode()
    assert ana_client.get("/people/ana-secret").content == answer.content


def test_a_form_without_its_token_is_told_in_words(ana_client: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = ana_client.cookies
    answer = strict.post("/sign-in", {"name": "Ana"})
    assert answer.status_code == 403
    assert "open too long" in answer.content.decode()
