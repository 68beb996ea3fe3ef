"""Changing the passphrase, and which passphrases are good enough."""

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.cast import PASSPHRASE
from tests.web.signin.forms import NEW, browser, sign_in
from twofold.web.audit.models import AuditEvent
from twofold.web.signin.errors import Refused
from twofold.web.signin.models import Device, Person
from twofold.web.signin.passphrase import check_good_enough, common_passwords, is_common


def change(client: Client, **changes: str) -> object:
    return client.post("/account/passphrase", {"current": PASSPHRASE, "passphrase": NEW, "again": NEW} | changes)


@pytest.mark.django_db
def test_the_passphrase_is_changed_and_every_other_session_ends(ana: Person) -> None:
    here, phone = browser(), browser()
    sign_in(here)
    sign_in(phone)
    before = here.cookies["s"].value
    assert change(here).status_code == 303  # type: ignore[attr-defined]
    assert here.cookies["s"].value != before, "the session that stays gets a new key"
    assert here.get("/account/devices").status_code == 200
    assert phone.get("/account").status_code == 302
    assert Device.objects.of(ana).count() == 1
    assert sign_in(browser()).status_code == 422
    assert sign_in(browser(), passphrase=NEW).status_code == 303
    assert "passphrase-changed" in {entry.body["what"] for entry in AuditEvent.objects.filter(person=ana.pk)}


@pytest.mark.django_db
def test_a_stolen_session_cookie_is_worthless_after_the_change(ana: Person) -> None:
    here, thief = browser(), browser()
    sign_in(here)
    thief.cookies["s"] = here.cookies["s"].value
    assert thief.get("/account").status_code == 200
    change(here)
    assert thief.get("/account").status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"current": "not this one at all"},
        {"passphrase": "short", "again": "short"},
        {"again": NEW + "!"},
        {"current": ""},
    ],
)
def test_nothing_changes_unless_all_is_right(ana: Person, ana_client: Client, changes: dict[str, str]) -> None:
    assert change(ana_client, **changes).status_code == 422  # type: ignore[attr-defined]
    assert Person.objects.get(pk=ana.pk).check_password(PASSPHRASE)


@pytest.mark.django_db
def test_dana_cannot_open_the_page_signed_out(ana: Person) -> None:
    assert browser().get("/account/passphrase").status_code == 302
    assert change(browser()).status_code == 302  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "passphrase",
    [
        PASSPHRASE,
        NEW,
        "correct horse battery staple",
        "le chat dort sur la lune",
        "gdje si bila cijelo ljeto",
        "我今天早上吃了三个苹果和两根香蕉",
        "v9$Kq2!mZr7#xTb",
    ],
)
def test_ordinary_words_that_do_not_belong_together_are_good(passphrase: str) -> None:
    check_good_enough(passphrase, name="Ana")


@pytest.mark.parametrize(
    "passphrase",
    [
        "manchesterunited",
        "Football!Baseball!",
        "P a s s w o r d 1 2 3 4",
        "letmeinletmeinletmein",
        "0987654321poiuytrewq",
        "iloveyou19851985",
        "abcabcabcabcabcabc",
        "anamariaanamaria1",
        "Ana Maria 1985 Ana",
        "   ana maria    ",
        "1111 2222 1111 2222",
    ],
)
def test_what_would_be_tried_first_is_refused(passphrase: str) -> None:
    with pytest.raises(Refused):
        check_good_enough(passphrase, name="Ana Maria")


def test_the_list_of_common_passwords_is_there() -> None:
    assert len(common_passwords()) > 15_000
    assert is_common("password")


@given(st.text(max_size=1100))
def test_any_text_is_either_good_or_refused_with_a_sentence(passphrase: str) -> None:
    try:
        check_good_enough(passphrase, name="Ana")
    except Refused as refused:
        sentence = refused.sentence
    else:
        sentence = ""
        assert len(passphrase) >= 15
    assert not sentence or sentence.endswith(".")


@pytest.mark.django_db
def test_the_digest_is_argon2id_with_64_mib_3_passes_4_lanes(ana: Person) -> None:
    ana.set_password(NEW)
    assert ana.password.startswith("argon2$argon2id$v=19$m=65536,t=3,p=4$")
