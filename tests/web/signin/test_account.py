"""Name, country and time zone."""

import pytest
from django.test import Client

from tests.cast import PASSPHRASE
from tests.web.signin.forms import browser, sign_in, tried
from twofold.web.audit.models import AuditEvent
from twofold.web.signin import throttle
from twofold.web.signin.models import Person
from twofold.web.signin.throttle import Door

pytestmark = pytest.mark.django_db


def change(client: Client, **changes: object) -> object:
    now = {"name": "Ana", "country": "IE", "zone": "Europe/Dublin", "current": PASSPHRASE}
    return client.post("/account", now | changes)


def test_the_page_shows_what_was_told(ana_client: Client) -> None:
    body = ana_client.get("/account").content.decode()
    assert 'value="Ana"' in body
    assert '<option value="IE" selected>Ireland' in body
    assert '<option value="Europe/Dublin" selected>' in body


def test_a_new_name_country_and_zone_are_kept(ana: Person, ana_client: Client) -> None:
    answer = change(ana_client, name="Brave Otter", country="FR", zone="Europe/Paris")
    assert answer.status_code == 303  # type: ignore[attr-defined]
    person = Person.objects.get(pk=ana.pk)
    assert (person.name, person.country, person.zone) == ("Brave Otter", "FR", "Europe/Paris")
    assert sign_in(browser(), name="brave otter").status_code == 303
    assert sign_in(browser(), name="Ana").status_code == 422
    assert "account-changed" in {entry.body["what"] for entry in AuditEvent.objects.filter(person=ana.pk)}


def test_a_zone_by_an_older_name_is_shown_and_kept(ana: Person, ana_client: Client) -> None:
    ana.zone = "Asia/Calcutta"
    ana.save()
    assert '<option value="Asia/Calcutta" selected>' in ana_client.get("/account").content.decode()
    assert change(ana_client, zone="Asia/Calcutta").status_code == 303  # type: ignore[attr-defined]


def test_nothing_changed_is_no_event(ana: Person, ana_client: Client) -> None:
    assert change(ana_client).status_code == 303  # type: ignore[attr-defined]
    assert not AuditEvent.objects.filter(person=ana.pk).exists()


def test_a_change_asks_for_the_passphrase(ana: Person, ana_client: Client) -> None:
    page = change(ana_client, name="Thief", current="not this one at all")
    assert page.status_code == 422  # type: ignore[attr-defined]
    assert "That is not your passphrase" in page.content.decode()  # type: ignore[attr-defined]
    assert Person.objects.get(pk=ana.pk).name == "Ana"


def test_guessing_the_passphrase_in_an_open_session_has_to_wait(ana: Person, ana_client: Client) -> None:
    assert change(ana_client, current="not this one at all").status_code == 422  # type: ignore[attr-defined]
    assert throttle.tries_at(Door(throttle.RECHECK, str(ana.pk))) == 1
    tried(Door(throttle.RECHECK, str(ana.pk)), 11)
    page = change(ana_client)
    assert page.status_code == 429  # type: ignore[attr-defined]
    assert int(page["Retry-After"]) >= 1  # type: ignore[index]


def test_the_name_of_someone_else_is_not_free(ana_client: Client, ben: Person) -> None:
    page = change(ana_client, name="BEN")
    assert page.status_code == 422  # type: ignore[attr-defined]
    assert "That name is not free here" in page.content.decode()  # type: ignore[attr-defined]


def test_trying_out_names_has_to_wait(ana_client: Client, ana: Person, ben: Person) -> None:
    change(ana_client, name="Ben")
    door = Door(throttle.NEW_NAME, str(ana.pk))
    assert throttle.tries_at(door) == 1
    tried(door, 11)
    assert change(ana_client, name="Ben").status_code == 429  # type: ignore[attr-defined]
    assert change(ana_client, country="FR", zone="Europe/Paris").status_code == 303  # type: ignore[attr-defined]


@pytest.mark.parametrize("bad", [{"name": "\0"}, {"zone": "x" * 100_000}, {"country": ["IE", "FR"]}, {"country": ""}])
def test_bad_input_changes_nothing(ana: Person, ana_client: Client, bad: dict[str, object]) -> None:
    assert change(ana_client, **bad).status_code == 422  # type: ignore[attr-defined]
    assert Person.objects.get(pk=ana.pk).country == "IE"


def test_dana_sees_her_own_account_only(ana: Person, dana_client: Client) -> None:
    body = dana_client.get("/account").content.decode()
    assert 'value="Dana"' in body
    assert 'value="Ana"' not in body
    assert str(ana.pk) not in body
    assert browser().get("/account").status_code == 302
