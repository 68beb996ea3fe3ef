"""What is true after an account was made, or was not."""

from uuid import UUID

import pytest
from allauth.mfa.utils import decrypt, encrypt
from django.db import IntegrityError

from tests.cast import PASSPHRASE
from tests.web.signin.forms import NEW, browser, sign_in
from twofold.web.audit.models import AuditEvent, Chain
from twofold.web.signin import actions, zones
from twofold.web.signin.errors import NameTaken, Refused
from twofold.web.signin.models import Person, index_of
from twofold.web.signin.names import cleaned_name, comparable
from twofold.web.vault.cipher import WillNotOpen
from twofold.web.vault.ledger.models import WrappedKey

PLACE = {"zone": "Europe/Dublin", "country": "IE"}


@pytest.mark.django_db
def test_register_makes_a_person_who_can_sign_in() -> None:
    person = actions.register(name="Ana", passphrase=PASSPHRASE, by=None, **PLACE)
    assert Person.objects.by_name("ana") == person
    assert sign_in(browser()).status_code == 303


@pytest.mark.django_db
@pytest.mark.parametrize("fails", ["audit", "key", "row"])
def test_a_failure_on_the_way_leaves_no_half_person(monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise OSError("the power went")

    place = {
        "audit": "twofold.web.audit.record.record",
        "key": "twofold.web.signin.actions.create_person_key",
        "row": "twofold.web.signin.models.Person.save",
    }
    monkeypatch.setattr(place[fails], breaks)
    with pytest.raises(OSError, match="the power went"):
        actions.register(name="Ana", passphrase=PASSPHRASE, by=None, **PLACE)
    monkeypatch.undo()
    assert not Person.objects.exists()
    assert not Chain.objects.exists()
    assert not AuditEvent.objects.exists()
    assert actions.register(name="Ana", passphrase=PASSPHRASE, by=None, **PLACE)


@pytest.mark.django_db
def test_two_people_who_want_one_name_at_the_same_moment(monkeypatch: pytest.MonkeyPatch, ana: Person) -> None:
    monkeypatch.setattr(type(Person.objects), "by_name", lambda *_: None)
    with pytest.raises(NameTaken):
        actions.register(name="Ana", passphrase=PASSPHRASE, by=None, **PLACE)
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_the_database_itself_keeps_names_unique(ana: Person, ben: Person) -> None:
    ben.name_index = ana.name_index
    with pytest.raises(IntegrityError):
        ben.save()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"is_adult": False},
        {"zone": "Mars/Base"},
        {"country": "XX"},
        {"name": "\ud800\ud800"},
        {"passphrase": "\ud800" * 20},
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(Refused):
        actions.register(**({"name": "Ana", "passphrase": PASSPHRASE, "by": None} | PLACE | changes))
    assert not Person.objects.exists()
    assert not WrappedKey.objects.exists()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana", "ana"),
        ("STRASSE", "straße"),
        ("a  na", " A NA "),
        ("Ａｎａ", "ana"),
        ("é", "e\u0301"),
        ("a\u200dna", "ana"),
    ],
)
def test_spellings_of_one_name(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)
    assert index_of(one) == index_of(other)


def test_a_name_turned_around_by_hidden_signs_is_shown_straight() -> None:
    assert cleaned_name("\u202eanA\u202c\u200b") == "anA"
    assert cleaned_name("  می\u200cخواهم\n") == "می\u200cخواهم"
    assert cleaned_name("👩\u200d🎤 Ana") == "👩\u200d🎤 Ana"


@pytest.mark.parametrize("name", ["", " ", "a", "\u200d\u200d", "\u2800\u2800", "x" * 41, "a\0b", "\ufdfa" * 200])
def test_names_that_are_none(name: str) -> None:
    with pytest.raises(Refused):
        cleaned_name(name)


def test_every_country_has_a_name_and_its_zones_can_be_reckoned_in() -> None:
    assert len(zones.country_codes()) == len(zones.countries()) > 240
    assert zones.only_zone("IE") == "Europe/Dublin"
    assert zones.only_zone("US") == ""
    assert all(zones.is_zone(zone) for found in zones.zones_by_country().values() for zone in found)


@pytest.mark.django_db
def test_an_unknown_name_costs_the_same_as_a_wrong_passphrase(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    from twofold.web.signin.hashers import Argon2id

    digested: list[str] = []
    encode, verify = Argon2id.encode, Argon2id.verify
    monkeypatch.setattr(Argon2id, "encode", lambda *a: digested.append("once") or encode(*a))
    monkeypatch.setattr(Argon2id, "verify", lambda *a: digested.append("once") or verify(*a))
    sign_in(browser(), passphrase=NEW)
    sign_in(browser(), name="Nobody", passphrase=NEW)
    assert digested == ["once", "once"]


@pytest.mark.django_db
def test_an_unknown_name_asks_the_database_as_often(ana: Person, django_assert_num_queries: object) -> None:
    sign_in(browser(), passphrase=NEW)
    sign_in(browser(), name="Nobody", passphrase=NEW)
    counted = []
    for name in ("Ana", "Nobody"):
        from django.db import connections
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connections["default"]) as queries:
            sign_in(browser(), name=name, passphrase=NEW)
        counted.append([query["sql"].split(" ")[0] for query in queries])
    assert counted[0] == counted[1]


def test_secrets_of_a_second_factor_are_sealed() -> None:
    sealed = encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert decrypt(sealed) == "JBSWY3DPEHPK3PXP"
    with pytest.raises(WillNotOpen):
        decrypt(sealed[:-4] + "AAA=")


def test_the_person_id_is_random_and_says_nothing_of_the_name() -> None:
    assert isinstance(Person._meta.get_field("id").get_default(), UUID)
