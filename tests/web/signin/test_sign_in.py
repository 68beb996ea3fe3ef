"""Signing in with a name and a passphrase."""

import pytest

from tests.web.signin.forms import NEW, PASSPHRASE, browser, sign_in
from twofold.web.audit.models import AuditEvent
from twofold.web.signin.models import Device, Person

pytestmark = pytest.mark.django_db


def test_the_page_opens_and_keeps_where_to_go_next() -> None:
    page = browser().get("/sign-in?next=/account/devices")
    assert page.status_code == 200
    assert 'name="next" value="/account/devices"' in page.content.decode()


def test_ana_signs_in_and_lands_where_she_wanted(ana: Person) -> None:
    client = browser(headers={"user-agent": "Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"})
    answer = sign_in(client, next="/account/devices?x=1")
    assert (answer.status_code, answer["Location"]) == (303, "/account/devices?x=1")
    assert "Firefox on Android" in client.get("/account/devices").content.decode()
    assert AuditEvent.objects.filter(person=ana.pk).get().body["what"] == "signed-in"


def test_the_passphrase_may_be_typed_in_another_width(ana: Person) -> None:
    wide = PASSPHRASE.replace("four", "ｆｏｕｒ")
    assert sign_in(browser(), passphrase=wide).status_code == 303


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/sign-out",
        "/no-such-page",
        "/account\r\nSet-Cookie: a=b",
        "/%0a/account",
        "http:///evil.example",
        "x" * 1999,
    ],
)
def test_next_leads_to_our_own_pages_only(ana: Person, elsewhere: str) -> None:
    answer = sign_in(browser(), next=elsewhere)
    assert (answer.status_code, answer["Location"]) == (303, "/today")


def test_a_wrong_passphrase_and_an_unknown_name_look_the_same(ana: Person) -> None:
    wrong = sign_in(browser(), passphrase=NEW)
    unknown = sign_in(browser(), name="Nobody", passphrase=NEW)
    assert wrong.status_code == unknown.status_code == 422
    assert without_token(wrong).replace("Ana", "?") == without_token(unknown).replace("Nobody", "?")
    assert wrong.headers.keys() == unknown.headers.keys()


def without_token(page: object) -> str:
    """The page without the one value that always differs."""
    body: str = page.content.decode()  # type: ignore[attr-defined]
    start = body.index('name="csrfmiddlewaretoken"')
    return body[:start] + body[body.index(">", start) :]


def test_the_typed_name_stays_and_the_passphrase_does_not(ana: Person) -> None:
    body = sign_in(browser(), passphrase=NEW).content.decode()
    assert 'value="Ana"' in body
    assert NEW not in body


def test_the_session_gets_a_new_key_on_signing_in(ana: Person) -> None:
    client = browser()
    client.session["seen"] = 1
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key
    client.cookies["s"] = before
    sign_in(client)
    assert client.cookies["s"].value != before
    stolen = browser()
    stolen.cookies["s"] = before
    assert stolen.get("/account").status_code == 302


def test_a_session_cookie_is_for_this_browser_session_and_for_http_only(ana: Person) -> None:
    client = browser()
    sign_in(client)
    cookie = client.cookies["s"]
    assert (cookie["max-age"], cookie["expires"], cookie["httponly"], cookie["samesite"]) == ("", "", True, "Lax")


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "\0"},
        {"name": "\u200b"},
        {"name": "A" * 1_000_000},
        {"name": ["Ana", "Ben"]},
        {"passphrase": "x" * 1_000_000},
        {"passphrase": "\0" * 30},
        {"passphrase": ""},
        {"next": "/a" * 4000},
    ],
)
def test_bad_input_is_refused_with_a_sentence(ana: Person, typed: dict[str, object]) -> None:
    form = {"name": "Ana", "passphrase": PASSPHRASE} | typed
    page = browser().post("/sign-in", form)
    assert page.status_code == 422
    assert "Something needs another look" in page.content.decode()
    assert not Device.objects.of(ana).exists()


def test_dana_does_not_get_in_with_anas_name(ana: Person, dana: Person) -> None:
    client = browser()
    assert sign_in(client, passphrase="five brown horses dancing").status_code == 422
    assert client.get("/account").status_code == 302
