"""Leave quickly, as the server sees it."""

from unittest import mock

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import OperationalError
from django.test import Client

from tests.conftest import signed_in
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def test_leaving_ends_the_session_and_answers_with_our_own_neutral_page(ana_client: Client) -> None:
    assert ana_client.get("/account").status_code == 200
    answer = ana_client.post("/leave")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/away")
    assert answer.cookies[settings.SESSION_COOKIE_NAME].value == ""
    assert "storage" in answer.headers["Clear-Site-Data"]
    assert ana_client.get("/account").status_code == 302


def test_the_neutral_page_moves_on_at_once_and_says_nothing(client: Client) -> None:
    answer = client.get("/away")
    assert answer.headers["Refresh"] == f"0; url={settings.LEAVE_TO}"
    assert "twofold" not in answer.content.decode().lower().replace("/static/ui/", "")
    assert answer.cookies == {}


def test_leaving_works_for_someone_who_is_not_signed_in(client: Client) -> None:
    assert client.post("/leave").status_code == 303


def test_leaving_needs_no_token_but_does_not_follow_a_link(ana: Person) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ana)
    assert strict.get("/leave").status_code == 405
    assert strict.get("/account").status_code == 200
    assert strict.post("/leave").status_code == 303


def test_the_cookie_goes_even_when_the_database_does_not_answer(ana: Person) -> None:
    client = signed_in(ana)
    with mock.patch.object(SessionBase, "flush", side_effect=OperationalError("down")):
        answer = client.post("/leave")
    assert answer.status_code == 303
    assert answer.cookies[settings.SESSION_COOKIE_NAME].value == ""
