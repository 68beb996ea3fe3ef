"""The notebook: write, keep, burn; nobody reads it, nothing scans it, and a burned page is gone."""

import pytest
from django.test import Client

from tests.web.signin.forms import browser, sign_in
from tests.web.signin.test_kept_forms import end_sessions, hidden
from twofold.web.access.permissions import OWN_ONLY, Permission
from twofold.web.audit.models import AuditEvent
from twofold.web.ids import uuid7
from twofold.web.library import say
from twofold.web.notebook.actions import keep_page
from twofold.web.notebook.forms import LONGEST_TEXT
from twofold.web.notebook.models import Page
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def write(client: Client, path: str = "/notebook", **words: str):  # type: ignore[no-untyped-def]
    return client.post(path, {"sent_as": str(uuid7()), **words})


def test_a_page_is_kept_with_its_lines_and_says_first_that_nobody_reads_it(ana: Person, ana_client: Client) -> None:
    page = ana_client.get("/notebook").content.decode()
    assert page.index(say("notebook.nobody-reads")) < page.index("<textarea")
    answer = write(ana_client, text="  Today was\n\ngrey. <b>\n")
    assert answer.status_code == 303
    assert Page.objects.of(ana).get().text == "  Today was\n\ngrey. <b>"
    assert "&lt;b&gt;" in ana_client.get(answer["Location"]).content.decode()


def test_an_empty_page_is_not_kept_and_a_heading_alone_stays_typed(ana: Person, ana_client: Client) -> None:
    answer = write(ana_client, title="A heading", text=" \n ")
    assert answer.status_code == 422
    assert 'value="A heading"' in answer.content.decode()
    assert not Page.objects.of(ana).exists()


def test_sent_twice_it_is_kept_once(ana: Person, ana_client: Client) -> None:
    number = str(uuid7())
    for _ in range(2):
        write(ana_client, text="Once", sent_as=number)
    assert Page.objects.of(ana).count() == 1


def test_a_page_is_changed_but_never_over_an_unseen_change(ana: Person, ana_client: Client) -> None:
    row = keep_page(by=ana, title="", text="First")
    path = f"/notebook/{row.pk}"
    assert write(ana_client, path, text="Second", seen="1").status_code == 303
    late = write(ana_client, path, text="Third", seen="1")
    assert late.status_code == 409
    assert "Third" in late.content.decode()
    assert Page.objects.of(ana).get().text == "Second"


def test_a_burned_page_is_gone_and_what_backups_hold_is_said_before(ana: Person, ana_client: Client) -> None:
    row = keep_page(by=ana, title="", text="Never again")
    assert say("notebook.burn") in ana_client.get(f"/notebook/{row.pk}").content.decode()
    assert ana_client.post(f"/notebook/{row.pk}/burn").status_code == 303
    assert not Page.objects.unscoped("the test asks whether anything is left").exists()
    assert ana_client.get(f"/notebook/{row.pk}").status_code == 404
    last = AuditEvent.objects.filter(person=ana.pk).order_by("-n")[0].body
    assert (last["what"], last["about"]) == ("page-burned", None)


def test_only_marked_pages_are_taken_along(ana: Person, ana_client: Client) -> None:
    keep_page(by=ana, title="For Dr Cole", text="The nights", take_along=True)
    keep_page(by=ana, title="Mine", text="The rest")
    text = ana_client.get("/notebook/take-along").content.decode()
    assert "The nights" in text
    assert "The rest" not in text


def test_nobody_can_be_let_into_a_notebook() -> None:
    assert Permission.WRITE_NOTEBOOK in OWN_ONLY


def test_for_dana_a_page_of_anas_is_not_there(ana: Person, dana_client: Client) -> None:
    row = keep_page(by=ana, title="", text="Not for Dana")
    for what in ("", "/burn"):
        method = dana_client.post if what else dana_client.get
        mine, none = (method(f"/notebook/{one}{what}") for one in (row.pk, uuid7()))
        assert (mine.status_code, mine.content) == (404, none.content)
    assert Page.objects.of(ana).count() == 1


def test_the_longest_page_outlives_the_session_in_any_script(ana: Person) -> None:
    client = browser()
    sign_in(client)
    end_sessions()
    typed = {"sent_as": str(uuid7()), "text": "\u65e5" * LONGEST_TEXT}
    late = client.post("/notebook", typed)
    assert late.status_code == 401
    again = hidden(sign_in(client, kept=hidden(late)["kept"][0]))
    assert client.post("/notebook", again).status_code == 303
    assert Page.objects.of(ana).get().text == typed["text"]
