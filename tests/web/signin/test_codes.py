"""Recovery codes: shown once, counted after that, renewed with the passphrase."""

import pytest
from django.test import Client

from tests.cast import PASSPHRASE
from tests.web.signin.forms import browser, sign_up_form
from twofold.web.signin.actions import make_codes
from twofold.web.signin.codes import ALPHABET, code_digest, new_code, typed_code
from twofold.web.signin.models import Person, RecoveryCode

pytestmark = pytest.mark.django_db


def shown(page: object) -> list[str]:
    """The codes on a page."""
    return [part.partition("<")[0] for part in page.content.decode().split("<code>")[1:]]  # type: ignore[attr-defined]


@pytest.fixture
def newcomer() -> Client:
    client = browser()
    client.post("/sign-up", sign_up_form())
    return client


def test_the_codes_are_on_the_page_until_they_are_kept(newcomer: Client) -> None:
    first = shown(newcomer.get("/account/codes"))
    assert len(set(first)) == 8
    assert shown(newcomer.get("/account/codes")) == first, "a page that was lost on the way can be opened again"
    answer = newcomer.post("/account/codes", {"code": "", "kept": "yes"})
    assert (answer.status_code, answer["Location"]) == (303, "/today")
    after = newcomer.get("/account/codes").content.decode()
    assert not any(code in after for code in first)
    assert "You have 8 codes left" in after


def test_the_page_says_plainly_what_losing_them_means(newcomer: Client) -> None:
    body = newcomer.get("/account/codes").content.decode()
    assert "your entries stay closed for good" in body


def test_a_code_typed_back_must_be_one_of_them(newcomer: Client) -> None:
    codes = shown(newcomer.get("/account/codes"))
    wrong = newcomer.post("/account/codes", {"code": "0000-0000-0000-0000", "kept": "yes"})
    assert wrong.status_code == 422
    assert shown(wrong) == codes
    assert newcomer.post("/account/codes", {"code": codes[5].lower(), "kept": "yes"}).status_code == 303


def test_the_codes_are_not_in_the_database(newcomer: Client) -> None:
    codes = shown(newcomer.get("/account/codes"))
    person = Person.objects.get()
    stored = {row.digest for row in RecoveryCode.objects.of(person)}
    assert stored == {code_digest(person.pk, code) for code in codes}
    assert not any(typed_code(code) in digest.upper() for code in codes for digest in stored)


def test_new_codes_ask_for_the_passphrase(ana: Person, ana_client: Client) -> None:
    old = {row.digest for row in RecoveryCode.objects.of(ana)}
    wrong = ana_client.post("/account/codes", {"current": "not this one at all", "make": "yes"})
    assert wrong.status_code == 422
    assert {row.digest for row in RecoveryCode.objects.of(ana)} == old
    right = ana_client.post("/account/codes", {"current": PASSPHRASE, "make": "yes"})
    assert right.status_code == 303
    assert len(shown(ana_client.get("/account/codes"))) == 8


def test_few_and_no_codes_are_said(ana: Person, ana_client: Client) -> None:
    assert "You have no codes" in ana_client.get("/account/codes").content.decode()
    make_codes(by=ana)
    for row in list(RecoveryCode.objects.of(ana))[:6]:
        row.used_on = "2026-11-01"
        row.save()
    body = ana_client.get("/account/codes").content.decode()
    assert "You have 2 codes left" in body
    assert "You have few codes left" in body


def test_dana_sees_neither_codes_nor_their_number(newcomer: Client, dana_client: Client) -> None:
    codes = shown(newcomer.get("/account/codes"))
    body = dana_client.get("/account/codes").content.decode()
    assert not any(code in body for code in codes)
    assert "You have no codes" in body
    assert browser().get("/account/codes").status_code == 302


def test_a_code_is_80_bits_in_letters_that_are_not_misread() -> None:
    code = new_code()
    assert len(typed_code(code)) == 16
    assert set(code) <= {*ALPHABET, "-"}
    assert 5 * 16 == 80
    assert len(ALPHABET) == 32
    assert not set("ILOU") & set(ALPHABET)
