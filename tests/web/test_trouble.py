"""A database in trouble becomes 503 with the way to help on it; any other error stays 500; logs hold no content."""

import logging
import sqlite3
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, connection
from django.http import HttpRequest
from django.test import Client, RequestFactory

from twofold.web import trouble
from twofold.web.library import content
from twofold.web.logs import OneLine, WithoutContent, page_name
from twofold.web.trouble import Trouble, trouble_of
from twofold.web.ui.places import HELP


def raised_by(make: object, kind: type[Exception] = OperationalError) -> Exception:
    """An error of Django's with the driver's own as its cause."""
    error = kind("words of the driver")
    error.__cause__ = make if isinstance(make, BaseException) else None
    return error


def test_a_full_disk_is_recognised_for_what_it_is(tmp_path: Path) -> None:
    file = sqlite3.connect(tmp_path / "full.sqlite3")
    file.execute("CREATE TABLE t (x)")
    file.execute("PRAGMA max_page_count = 3")
    with pytest.raises(sqlite3.OperationalError) as full:
        file.execute("INSERT INTO t SELECT zeroblob(100000)")
    file.close()
    assert trouble_of(raised_by(full.value)) is Trouble.FULL


def test_a_locked_and_a_read_only_database_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "locked.sqlite3"
    one, other = sqlite3.connect(path), sqlite3.connect(path, timeout=0)
    one.execute("CREATE TABLE t (x)")
    one.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as locked:
        other.execute("BEGIN IMMEDIATE")
    other.execute("PRAGMA query_only = ON")
    with pytest.raises(sqlite3.OperationalError) as read_only:
        other.execute("INSERT INTO t VALUES (1)")
    one.close()
    other.close()
    assert trouble_of(raised_by(locked.value)) is Trouble.LOCKED
    assert trouble_of(raised_by(read_only.value)) is Trouble.READ_ONLY


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("08006", Trouble.DOWN),
        ("57P01", Trouble.DOWN),
        ("53300", Trouble.DOWN),
        ("53100", Trouble.FULL),
        ("25006", Trouble.READ_ONLY),
        ("40P01", Trouble.LOCKED),
        ("55P03", Trouble.LOCKED),
        ("23505", None),
        ("42P01", None),
    ],
)
def test_postgresql_says_it_by_its_code(state: str, expected: Trouble | None) -> None:
    class Driver(Exception):
        sqlstate = state

    assert trouble_of(raised_by(Driver(), DatabaseError)) is expected


def test_a_lost_connection_has_no_code_and_counts_as_down() -> None:
    assert trouble_of(OperationalError("connection refused")) is Trouble.DOWN
    assert trouble_of(InterfaceError("connection already closed")) is Trouble.DOWN
    assert trouble_of(OperationalError("database is locked: another writer")) is Trouble.LOCKED


def test_what_the_program_did_wrong_is_no_trouble_of_the_database() -> None:
    assert trouble_of(IntegrityError("unique")) is None
    assert trouble_of(ValueError("x")) is None
    assert trouble_of(None) is None


def test_the_page_says_when_to_try_again_and_where_help_is() -> None:
    answer = trouble.unavailable(Trouble.LOCKED)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert f'href="{HELP}"'.encode() in answer.content


@pytest.mark.parametrize("status", [500, 503])
def test_the_page_itself_holds_every_country_s_first_numbers(status: int) -> None:
    text = trouble._page(status).content.decode()
    for country in content().helplines.values():
        assert f'href="{country.emergency.ways[0].href}"' in text


def test_the_page_needs_no_template_when_even_those_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(status: int, **more: object) -> None:
        raise OperationalError("down")

    monkeypatch.setattr(trouble, "page_for", fails)
    answer = trouble.unavailable(Trouble.DOWN)
    assert answer.status_code == 503
    assert f'href="{HELP}"'.encode() in answer.content


def record_of(error: Exception, logger: str = "django.request") -> logging.LogRecord:
    return logging.LogRecord(
        logger,
        logging.ERROR,
        __file__,
        1,
        "Error at %s",
        ("/check-in/secret",),
        (type(error), error, error.__traceback__),
    )


def test_a_log_line_has_the_error_and_its_place_and_none_of_its_words() -> None:
    with pytest.raises(ValueError, match="she wrote") as caught:
        int("she wrote this")
    line = WithoutContent().format(record_of(caught.value))
    assert "builtins.ValueError" in line
    assert "test_trouble.py:" in line
    assert "she wrote" not in line
    assert "secret" not in line


def test_our_own_words_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    record = logging.LogRecord("twofold.web", logging.INFO, __file__, 1, "the queue moves", (), None)
    assert WithoutContent().format(record).endswith("INFO twofold.web the queue moves")


def test_a_request_is_one_line_with_the_name_of_its_page(caplog: pytest.LogCaptureFixture) -> None:
    request: HttpRequest = RequestFactory().generic(
        "STEAL", "/check-in/2026-01-02?note=secret", REMOTE_ADDR="203.0.113.9"
    )
    request.resolver_match = SimpleNamespace(view_name="checkin:check-in")  # type: ignore[assignment]
    with caplog.at_level(logging.INFO, "twofold.web.requests"):
        OneLine(lambda request: trouble.unavailable(Trouble.DOWN))(request)
    assert caplog.messages[0].startswith("OTHER checkin:check-in 503 ")
    assert page_name(RequestFactory().get("/a/b/c")) == "-"


@pytest.mark.django_db
def test_a_session_that_cannot_be_moved_on_is_trouble_of_the_database(ana_client: Client) -> None:
    """Django calls it a session that ended, and answers 400."""

    def locked(execute: Any, sql: str, *more: Any) -> Any:
        if sql.startswith("UPDATE") and "django_session" in sql:
            raise OperationalError("database is locked")
        return execute(sql, *more)

    with connection.execute_wrapper(locked):
        answer = ana_client.get("/account")
    assert answer.status_code == 503
    assert "Help now" in answer.content.decode()
