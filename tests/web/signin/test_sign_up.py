"""Making an account."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.signin.forms import NEW, PASSPHRASE, browser, sign_up_form
from twofold.web.audit.models import AuditEvent
from twofold.web.signin.models import Device, Person, RecoveryCode
from twofold.web.vault.ledger.models import WrappedKey

pytestmark = pytest.mark.django_db


def test_the_page_asks_before_anyone_is_signed_in() -> None:
    page = browser().get("/sign-up")
    assert page.status_code == 200
    assert "Are you 18 or older?" in page.content.decode()


def test_an_account_is_made_with_a_key_codes_a_device_and_an_entry() -> None:
    client = browser()
    answer = client.post("/sign-up", sign_up_form())
    assert (answer.status_code, answer["Location"]) == (303, "/account/codes")
    ana = Person.objects.by_name("Ana")
    assert ana is not None
    assert (ana.name, ana.zone, ana.country, ana.is_adult) == ("Ana", "Europe/Dublin", "IE", True)
    assert WrappedKey.objects.filter(person=ana.pk).count() == 1
    assert RecoveryCode.objects.of(ana).count() == 8
    assert Device.objects.of(ana).count() == 1
    what = [entry.body["what"] for entry in AuditEvent.objects.filter(person=ana.pk).order_by("n")]
    assert what == ["registered", "codes-made", "signed-in"]
    assert client.get("/account").status_code == 200


def test_someone_under_18_is_met_kindly_and_nothing_is_kept() -> None:
    client = browser()
    page = client.post("/sign-up", sign_up_form(adult="no"))
    assert page.status_code == 200
    assert "You still deserve help" in page.content.decode()
    assert f'href="{reverse("findhelp:help-now")}"' in page.content.decode()
    assert not Person.objects.exists()
    assert "s" not in client.cookies


def test_a_country_with_several_zones_asks_which_and_offers_its_own_first() -> None:
    page = browser().post("/sign-up", sign_up_form(country="US"))
    assert page.status_code == 422
    body = page.content.decode()
    assert "several time zones" in body
    assert body.index("America/New_York") < body.index("Africa/Abidjan")
    assert not Person.objects.exists()


@pytest.mark.parametrize("name", ["ana", " ANA ", "Ａｎａ", "A\u200bna", "a\u00adna"])
def test_a_name_that_is_spelled_almost_the_same_is_not_free(ana: Person, name: str) -> None:
    page = browser().post("/sign-up", sign_up_form(name=name))
    assert page.status_code == 422
    assert "That name is not free here" in page.content.decode()
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("passphrase", "says"),
    [
        ("short one", "at least 15"),
        ("passwordpassword", "tried first"),
        ("password123456789", "tried first"),
        ("aaaaaaaaaaaaaaaaaaaa", "too few different"),
        ("qwertyuiopasdfghjkl", "tried first"),
        ("twofold Ana twofold Ana abc", "too close to your name"),
        ("ab" * 600, "at most 1024"),
    ],
)
def test_a_weak_passphrase_is_refused_with_one_sentence(passphrase: str, says: str) -> None:
    page = browser().post("/sign-up", sign_up_form(passphrase=passphrase, again=passphrase))
    assert page.status_code == 422
    body = page.content.decode()
    assert says in body
    assert 'value="Ana"' in body, "what was typed stays"
    assert passphrase not in body, "a passphrase does not"
    assert not Person.objects.exists()


def test_two_passphrases_that_differ_are_asked_again() -> None:
    page = browser().post("/sign-up", sign_up_form(again=NEW))
    assert page.status_code == 422
    assert "not the same" in page.content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "\0Ana"},
        {"name": "\u200b\u200b\u200b"},
        {"name": "\u202e\u2066"},
        {"name": "\u3164\u3164"},
        {"name": "A" * 1_000_000},
        {"name": ["Ana", "Anna"]},
        {"name": None},
        {"name": b"\xed\xa0\x80\xed\xa0\x80"},
        {"passphrase": "\0" * 20, "again": "\0" * 20},
        {"passphrase": "x" * 700_000, "again": "x" * 700_000},
        {"country": "XX"},
        {"zone": "Mars/Base"},
        {"adult": "maybe"},
        {"adult": None},
    ],
)
def test_bad_input_is_refused_and_nothing_is_stored(changes: dict[str, object]) -> None:
    page = browser().post("/sign-up", sign_up_form(**changes))
    assert page.status_code == 422 or (changes.get("name", b"")[:1] == b"\xed" and page.status_code == 303)
    if page.status_code == 422:
        assert not Person.objects.exists()


def test_a_name_in_another_script_is_kept_as_it_was_typed() -> None:
    browser().post("/sign-up", sign_up_form(name="می‌خواهم"))
    person = Person.objects.get()
    assert person.name == "می‌خواهم"


def test_making_the_codes_fails_but_the_person_can_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(**_: object) -> list[str]:
        raise OSError("the power went")

    monkeypatch.setattr("twofold.web.signin.actions.make_codes", breaks)
    assert browser().post("/sign-up", sign_up_form()).status_code == 500
    assert Person.objects.by_name("Ana")
    client = browser()
    assert client.post("/sign-in", {"name": "Ana", "passphrase": PASSPHRASE}).status_code == 303
    assert "You have no codes" in client.get("/account/codes").content.decode()


def test_a_form_without_its_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/sign-up", sign_up_form()).status_code == 403
    assert not Person.objects.exists()
