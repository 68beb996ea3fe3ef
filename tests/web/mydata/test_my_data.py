"""What is held, who looked, download, erase."""

import csv
import io
import json

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import PASSPHRASE, make_person
from tests.conftest import signed_in
from tests.web.signin.forms import tried
from twofold.web.audit import verify
from twofold.web.audit.models import AuditEvent
from twofold.web.mydata import actions
from twofold.web.mydata.bundle import as_csv, everything, harmless
from twofold.web.mydata.inventory import tables
from twofold.web.signin import throttle
from twofold.web.signin.models import Person
from twofold.web.signin.throttle import Door
from twofold.web.vault.keys import KeyDestroyed, destroy_person_key, person_keys
from twofold.web.vault.ledger.models import Tombstone, WrappedKey

pytestmark = pytest.mark.django_db
PAGES = ["mydata:held", "mydata:looked", "mydata:download", "mydata:erase"]
FILES = ["mydata:download-json", "mydata:download-csv", "mydata:download-page", "mydata:download-answers"]


@pytest.mark.parametrize("name", PAGES)
def test_the_page_opens_for_ana_and_is_never_stored(ana_client: Client, name: str) -> None:
    page = ana_client.get(reverse(name))
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("name", PAGES)
def test_signed_out_it_asks_to_sign_in(client: Client, name: str) -> None:
    assert client.get(reverse(name)).status_code == 302


def test_every_column_says_how_it_is_kept(ana_client: Client) -> None:
    page = ana_client.get(reverse("mydata:held")).content.decode()
    for table in tables():
        for column in table.columns:
            assert column.what in page, f"{table.key}.{column.field}"


@pytest.mark.parametrize("name", FILES)
def test_a_download_is_recorded_and_has_a_neutral_name(ana_client: Client, ana: Person, name: str) -> None:
    answer = ana_client.post(reverse(name))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith('attachment; filename="notes-')
    assert "no-store" in answer["Cache-Control"]
    assert AuditEvent.objects.get(person=ana.pk).body["what"] == "downloaded"
    assert ana_client.get(reverse(name)).status_code == 405


def test_the_data_hold_everything_of_ana_and_nothing_of_ben(ana_client: Client, ben: Person) -> None:
    body = ana_client.post(reverse("mydata:download-json")).content.decode()
    held = json.loads(body)["tables"]
    assert held["signin.person"][0]["name"] == "Ana"
    assert str(ben.pk) not in body
    assert "Ben" not in body
    assert set(held) == {table.key for table in tables()}


def test_no_secret_is_handed_out(ana: Person) -> None:
    from django.utils import timezone

    text = json.dumps(everything(ana, timezone.now()))
    assert ana.password not in text
    assert ana.name_index not in text
    assert str(ana.security_stamp) not in text


def test_the_page_to_read_says_the_name_and_needs_nothing_else(ana_client: Client) -> None:
    page = ana_client.post(reverse("mydata:download-page")).content.decode()
    assert "Ana" in page
    assert "<script" not in page
    assert "href=" not in page
    assert "src=" not in page


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_a_cell_that_would_run_is_made_harmless(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"
    assert harmless(-1) == -1
    rows = list(csv.reader(io.StringIO(as_csv(["a"], [[cell], [-1], [None]])[1:])))
    assert rows == [["a"], [f"'{cell}"], ["-1"], [""]]


def test_who_looked_says_in_words_what_happened(ana_client: Client, ana: Person) -> None:
    actions.download(by=ana)
    page = ana_client.get(reverse("mydata:looked")).content.decode()
    assert "<td>you</td>" in page


@pytest.mark.parametrize("number", ["0", "-1", "99999999999", "x", "", "٣", "1e3"])
def test_a_strange_page_number_is_no_trouble(ana_client: Client, number: str) -> None:
    assert ana_client.get(reverse("mydata:looked"), {"page": number}).status_code == 200


def test_many_entries_come_in_pages(ana_client: Client, ana: Person) -> None:
    for _ in range(51):
        actions.download(by=ana)
    first = ana_client.get(reverse("mydata:looked")).content.decode()
    second = ana_client.get(reverse("mydata:looked"), {"page": "2"}).content.decode()
    assert first.count("<td>you</td>") == 50
    assert second.count("<td>you</td>") == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Type your passphrase"),
        ("wrong", "Nothing was erased"),
        ("x" * 2000, "longer"),
        ("a\0b", "a character we cannot keep"),
    ],
)
def test_without_the_passphrase_nothing_is_erased(ana_client: Client, ana: Person, typed: str, says: str) -> None:
    page = ana_client.post(reverse("mydata:erase"), {"passphrase": typed})
    assert page.status_code == 422
    assert says in page.content.decode()
    assert Person.objects.filter(pk=ana.pk).exists()
    assert person_keys(ana.pk)


def test_guessing_the_passphrase_to_erase_has_to_wait(ana_client: Client, ana: Person) -> None:
    tried(Door(throttle.RECHECK, str(ana.pk)), 11)
    page = ana_client.post(reverse("mydata:erase"), {"passphrase": PASSPHRASE})
    assert page.status_code == 422
    assert "Please wait" in page.content.decode()
    assert Person.objects.filter(pk=ana.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_erasing_leaves_nothing_that_opens(ana: Person, ben: Person) -> None:
    actions.download(by=ana)
    browser = signed_in(ana)
    done = browser.post(reverse("mydata:erase"), {"passphrase": PASSPHRASE})
    assert done.status_code == 302
    assert browser.get(done["Location"]).status_code == 200
    assert not Person.objects.filter(pk=ana.pk).exists()
    assert not WrappedKey.objects.filter(person=ana.pk).exists()
    assert Tombstone.objects.filter(person=ana.pk).exists()
    entry = AuditEvent.objects.filter(person=ana.pk).first()
    assert entry is not None
    with pytest.raises(KeyDestroyed):
        _ = entry.body
    assert list(verify.findings()) == []
    assert browser.get(reverse("mydata:held")).status_code == 302
    assert ben.name == "Ben"


@pytest.mark.django_db(transaction=True)
def test_an_erasure_cut_short_is_finished_at_the_next_start(ana: Person) -> None:
    destroy_person_key(ana.pk)
    assert Person.objects.filter(pk=ana.pk).exists()
    assert actions.finish_erasures() == 1
    assert not Person.objects.filter(pk=ana.pk).exists()
    assert actions.finish_erasures() == 0


def test_dana_sees_only_her_own(dana_client: Client, ana: Person) -> None:
    for name in PAGES:
        assert "Ana" not in dana_client.get(reverse(name)).content.decode()
    for name in FILES:
        assert str(ana.pk) not in dana_client.post(reverse(name)).content.decode()


def test_two_people_with_the_same_words_share_nothing(ana: Person) -> None:
    other = make_person("Ana Two")
    from django.utils import timezone

    assert everything(other, timezone.now())["tables"]["signin.person"][0]["name"] == "Ana Two"
