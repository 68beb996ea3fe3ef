"""The records cannot be reached: help, the first pages and the skills still stand, also for someone with a session."""

import os
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connections
from django.test import Client

from tests.browser.site import Site, free_port
from twofold.web.library import content

HELP = ("/help-now", "/help-now/ie", "/help-now/pl", "/not-safe", "/not-safe/us", "/not-safe/jp")
OPEN = (*HELP, "/", *(f"/start/{way}" for way in content().start), "/plan", "/about", "/privacy", "/skills")
SKILLS = tuple(f"/skills/{skill}" for skill in ("five-senses", "urge-surfing", "cold-water"))


def broken(*given: Any) -> None:
    raise OperationalError("the database is away")


@contextmanager
def database_down() -> Iterator[None]:
    """Every statement on either database fails as it does when the server behind it is gone."""
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(broken))
        yield


@pytest.mark.django_db
@pytest.mark.parametrize("page", [*OPEN, *SKILLS])
def test_it_stands_for_someone_who_is_signed_in(page: str, ana_client: Client) -> None:
    with database_down():
        answer = ana_client.get(page)
    assert answer.status_code == 200
    assert b"<h1" in answer.content
    assert not answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("page", HELP)
def test_help_asks_the_database_nothing_even_when_it_is_there(
    page: str, ana_client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0), django_assert_num_queries(0, connection=connections["ledger"]):
        assert ana_client.get(page).status_code == 200


@pytest.mark.django_db
def test_someone_signed_in_goes_on_to_today_and_everyone_else_stays(ana_client: Client) -> None:
    answer = ana_client.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/today")
    assert Client().get("/").status_code == 200
    stale = Client()
    stale.cookies[settings.SESSION_COOKIE_NAME] = "nothing-like-a-session"
    assert stale.get("/").status_code == 200


def read(site: Site, path: str, session: str) -> tuple[int, str]:
    """What a phone with this session gets."""
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}", "Accept-Language": "en-IE"}
    request = urllib.request.Request(site.url + path, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read().decode()


def stands(site: Site, session: str = "a-session-of-some-time-ago") -> None:
    """Every open page; someone who is signed in has pages of their own at the first one and at the plan."""
    for path in (*OPEN, *SKILLS):
        if path in ("/", "/plan") and session != "a-session-of-some-time-ago":
            continue
        status, text = read(site, path, session)
        assert status == 200, path
        assert "<h1" in text
    assert 'href="tel:112"' in read(site, "/help-now", session)[1]


@pytest.mark.server
def test_a_real_server_whose_records_are_taken_away_still_helps() -> None:
    with Site() as site:
        stands(site)
        for file in Path(site.folder.name, "data").glob("twofold.sqlite3*"):
            file.unlink()
        for file in Path(site.folder.name, "keys").glob("ledger*"):
            file.unlink()
        stands(site)


@pytest.mark.server
def test_a_real_server_whose_records_are_locked_by_someone_else_still_helps() -> None:
    with Site() as site:
        ana = site.make("tests.browser.people.signed_in", name="Ana")
        other = sqlite3.connect(Path(site.folder.name, "data", "twofold.sqlite3"), timeout=20)
        other.execute("BEGIN IMMEDIATE")
        stands(site, session=ana["value"])
        other.close()


@pytest.mark.server
def test_a_real_server_whose_records_are_spoilt_still_helps() -> None:
    with Site() as site:
        for file in Path(site.folder.name, "data").glob("twofold.sqlite3*"):
            file.write_bytes(os.urandom(40_000))
        stands(site)


@contextmanager
def web_process(site: Site, **environment: str) -> Iterator[Site]:
    """A web process that starts now, as when a worker died while the records are away; on a port of its own."""
    port = free_port()
    site.environment |= {"PORT": str(port), **environment}
    command = ("-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port))
    process = site._start(*command, "twofold.web.wsgi:application", log="second")
    site.url = f"http://127.0.0.1:{port}"
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"{site.url}/away", timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            yield site
            return
    raise AssertionError(site.log("second"))


@pytest.mark.server
def test_a_web_process_that_starts_while_its_postgresql_is_away_still_helps() -> None:
    away = f"postgresql://twofold:x@127.0.0.1:{free_port()}/twofold"
    with Site() as site, web_process(site, DATABASE_URL=away) as second:
        stands(second)


@pytest.mark.server
def test_a_web_process_that_starts_before_its_tables_are_made_still_helps(tmp_path: Path) -> None:
    with Site() as site, web_process(site, TWOFOLD_DATA=str(tmp_path)) as second:
        stands(second)
