"""The passphrase is lost: a name and one recovery code."""

import pytest
from django.test import Client

from tests.web.signin.forms import NEW, browser, sign_in
from tests.web.signin.test_sign_in import without_token
from twofold.web.audit.models import AuditEvent
from twofold.web.signin.actions import make_codes
from twofold.web.signin.models import Person, RecoveryCode

pytestmark = pytest.mark.django_db


def come_back(client: Client, name: str, code: str, **more: str) -> object:
    return client.post("/way-back", {"name": name, "code": code, "passphrase": NEW, "again": NEW, **more})


def test_a_code_gives_a_new_passphrase_and_signs_in(ana: Person) -> None:
    code = make_codes(by=ana)[3]
    client = browser()
    answer = come_back(client, "ana", code)
    assert (answer.status_code, answer["Location"]) == (303, "/account/codes")
    assert "You have 7 codes left" in client.get("/account/codes").content.decode()
    assert sign_in(browser()).status_code == 422, "the old passphrase is over"
    assert sign_in(browser(), passphrase=NEW).status_code == 303
    what = {entry.body["what"] for entry in AuditEvent.objects.filter(person=ana.pk)}
    assert "code-used" in what


@pytest.mark.parametrize("change", [str.lower, lambda c: c.replace("-", " "), lambda c: f" {c.replace('0', 'O')} "])
def test_a_code_may_be_typed_sloppily(ana: Person, change: object) -> None:
    code = make_codes(by=ana)[0]
    assert come_back(browser(), "Ana", change(code)).status_code == 303  # type: ignore[operator]


def test_a_code_works_once(ana: Person) -> None:
    code = make_codes(by=ana)[0]
    assert come_back(browser(), "Ana", code).status_code == 303
    assert come_back(browser(), "Ana", code).status_code == 422
    assert RecoveryCode.objects.of(ana).filter(used_on=None).count() == 7


def test_new_codes_replace_the_old_ones(ana: Person) -> None:
    old = make_codes(by=ana)[0]
    make_codes(by=ana)
    assert come_back(browser(), "Ana", old).status_code == 422


def test_danas_code_does_not_open_anas_account(ana: Person, dana: Person) -> None:
    make_codes(by=ana)
    code = make_codes(by=dana)[0]
    assert come_back(browser(), "Ana", code).status_code == 422
    assert sign_in(browser(), passphrase=NEW).status_code == 422


def test_an_unknown_name_and_a_wrong_code_look_the_same(ana: Person) -> None:
    make_codes(by=ana)
    wrong = come_back(browser(), "Ana", "0000-0000-0000-0000")
    unknown = come_back(browser(), "Nobody", "0000-0000-0000-0000")
    assert wrong.status_code == unknown.status_code == 422
    assert without_token(wrong).replace("Ana", "?") == without_token(unknown).replace("Nobody", "?")


def test_every_session_ends(ana: Person, ana_client: Client) -> None:
    client = browser()
    sign_in(client)
    code = make_codes(by=ana)[0]
    come_back(browser(), "Ana", code)
    assert client.get("/account").status_code == 302
    assert ana_client.get("/account").status_code == 302


def test_a_weak_new_passphrase_uses_up_no_code(ana: Person) -> None:
    code = make_codes(by=ana)[0]
    assert come_back(browser(), "Ana", code, passphrase="short", again="short").status_code == 422
    assert RecoveryCode.objects.of(ana).filter(used_on=None).count() == 8


@pytest.mark.parametrize("code", ["", "\0", "x" * 1_000_000, "٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠", "0000", "ß" * 16])
def test_bad_codes_are_refused_with_a_sentence(ana: Person, code: str) -> None:
    assert come_back(browser(), "Ana", code).status_code == 422
