"""A form that comes after its session has ended is not lost: it waits, sealed, for the person it belongs to."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.cast import make_person
from tests.web.checkin.sheets import ALCOHOL, ORDINARY, follow
from tests.web.signin.forms import browser, sign_in
from twofold.web.checkin.models import CheckIn
from twofold.web.signin import kept
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def end_sessions() -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def hidden(page: Any) -> dict[str, list[str]]:
    """Name and values of every hidden field but the token."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', page.content.decode()):
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(unescape(value))
    return found


def typed(sheet: dict[str, Any]) -> dict[str, list[str]]:
    """A sheet as a browser sends it."""
    return {name: value if isinstance(value, list) else [value] for name, value in sheet.items()}


@pytest.fixture
def too_late(ana: Person) -> tuple[Client, dict[str, str], Any]:
    """Ana's browser, what she typed, and the answer she got half an hour later."""
    follow(ana, ALCOHOL)
    client = browser()
    assert sign_in(client).status_code == 303
    end_sessions()
    sheet = {**ORDINARY, "sent_as": str(uuid4())}
    return client, sheet, client.post("/check-in", sheet)


def test_a_check_in_sent_too_late_is_sent_again_after_signing_in(ana: Person, too_late: Any) -> None:
    client, sheet, answer = too_late
    assert answer.status_code == 401
    assert "not lost" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert not CheckIn.objects.of(ana).exists()
    again = sign_in(client, kept=hidden(answer)["kept"][0])
    assert again.status_code == 200
    assert hidden(again) == typed(sheet)
    assert '<form method="post" action="/check-in">' in again.content.decode()
    assert client.post("/check-in", hidden(again)).status_code == 303
    assert str(CheckIn.objects.of(ana).get().sent_as) == sheet["sent_as"]


def test_the_sign_in_page_shows_nothing_of_it_and_its_length_tells_nothing(ana: Person, too_late: Any) -> None:
    client, sheet, answer = too_late
    sealed = hidden(answer)["kept"][0]
    assert sheet["sent_as"] not in answer.content.decode()
    shorter = client.post("/check-in", {"form": "bad-day"})
    assert shorter.status_code in {302, 401}
    if shorter.status_code == 401:
        assert len(hidden(shorter)["kept"][0]) == len(sealed)


def test_a_wrong_passphrase_in_between_loses_nothing(too_late: Any) -> None:
    client, sheet, answer = too_late
    wrong = sign_in(client, passphrase="no such passphrase here", kept=hidden(answer)["kept"][0])
    assert wrong.status_code == 422
    assert hidden(sign_in(client, kept=hidden(wrong)["kept"][0])) == typed(sheet)


def test_someone_else_who_signs_in_next_sees_nothing(too_late: Any) -> None:
    make_person("Dana")
    client, _, answer = too_late
    other = sign_in(client, name="Dana", kept=hidden(answer)["kept"][0])
    assert (other.status_code, other["Location"]) == (303, "/today")


@pytest.mark.parametrize("change", ["x", "é", "%", "AAAA" * 40, ""])
def test_a_changed_one_is_left_out(too_late: Any, change: str) -> None:
    client, _, answer = too_late
    sealed = hidden(answer)["kept"][0]
    assert sign_in(client, kept=change + sealed[len(change) :] if change else "").status_code == 303


def test_after_a_day_it_is_left_out(too_late: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client, _, answer = too_late
    monkeypatch.setattr(kept, "KEPT_FOR", -1)
    assert sign_in(client, kept=hidden(answer)["kept"][0]).status_code == 303


def test_where_no_session_was_nothing_is_kept(ana: Person) -> None:
    answer = browser().post("/check-in", ORDINARY)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in")


def test_a_passphrase_is_never_kept(ana: Person) -> None:
    client = browser()
    sign_in(client)
    end_sessions()
    assert client.post("/account/passphrase", {"current": "x", "passphrase": "y"}).status_code == 302


def opening_of(answer: Any) -> str:
    """What a page says before its form."""
    page = answer.content.decode()
    return page[page.index("<main") :].split("<form")[0]


def too_late_with(path: str, sheet: dict[str, Any], language: str) -> str:
    """The opening of the page a form gets that comes after its session has ended."""
    client = browser()
    sign_in(client)
    end_sessions()
    answer = client.post(path, sheet, headers={"Accept-Language": language})
    assert answer.status_code == 401
    return opening_of(answer)


@pytest.mark.parametrize(("language", "number"), [("en-IE", "112"), ("pl-PL", "112"), ("en", "911")])
def test_the_answer_to_a_late_form_leads_with_help_and_says_nothing_of_what_was_ticked(
    ana: Person, language: str, number: str
) -> None:
    opening = too_late_with("/stopping", {"now": ["fit"], "days-drink": "forty"}, language)
    assert "In danger now?" in opening
    assert 'href="/help-now"' in opening
    assert opening.index(f'href="tel:{number}"') < opening.index("What you wrote is not lost")
    assert too_late_with("/check-in", ORDINARY, language) == opening


def test_help_leads_also_where_nothing_could_be_kept(too_late: Any) -> None:
    client, _, _ = too_late
    again = client.post("/body-check", {"now": ["fit"]})
    assert again.status_code == 302
    assert "In danger now?" in opening_of(client.get(again["Location"]))


def test_help_stays_first_when_the_passphrase_was_wrong(too_late: Any) -> None:
    client, _, answer = too_late
    wrong = sign_in(client, passphrase="no such passphrase here", kept=hidden(answer)["kept"][0])
    assert "In danger now?" in opening_of(wrong)
    assert "In danger now?" not in opening_of(client.get("/sign-in"))
