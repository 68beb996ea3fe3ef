"""Who may what: every URL, every method, every role, from the URL resolver and the policy table."""

import time
from itertools import product
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.architecture.test_every_page_declares import PAGES
from tests.policy import POLICY, Rows, address

pytestmark = pytest.mark.django_db
METHODS = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "POST"]
ROLES = ["nobody", "ben", "dana", "ana"]


def test_the_table_has_every_url_and_no_other() -> None:
    assert {path for path, _ in PAGES} == set(POLICY)


def send(client: Client, method: str, path: str) -> HttpResponse:
    return client.generic(method, path)  # type: ignore[return-value]


def allowed(method: str, methods: tuple[str, ...]) -> bool:
    return method in methods or (method == "HEAD" and "GET" in methods)


def right(name: str, method: str, role: str, answer: HttpResponse) -> bool:
    """Whether an answer is the one the table promises."""
    rule = POLICY[name]
    if not allowed(method, rule.methods):
        return answer.status_code == 405
    if rule.says_down and answer.status_code == 503:
        return True
    if not rule.own:
        return answer.status_code < 500 and "/sign-in" not in answer.get("Location", "")
    if role == "nobody":
        return answer.status_code == 302 and answer["Location"].startswith("/sign-in")
    if rule.row and role != "ana":
        return answer.status_code == 404
    if rule.missing_when_empty and role != "ana":
        return answer.status_code in {200, 303, 404}
    return answer.status_code < 500 and answer.status_code != 404 and "/sign-in" not in answer.get("Location", "")


@pytest.mark.parametrize("name", list(POLICY))
def test_the_answer_is_the_one_in_the_table(name: str, rows: Rows, clients: dict[str, Client]) -> None:
    """Every method by every role; what Ana sends comes last, since it may change what is there."""
    path = address(name, rows)
    wrong = []
    for role, method in product(ROLES, METHODS):
        answer = send(clients[role], method, path)
        if not right(name, method, role, answer):
            wrong.append((role, method, answer.status_code, answer.get("Location")))
    assert wrong == []


@pytest.mark.parametrize("name", [name for name, rule in POLICY.items() if rule.row])
def test_forbidden_and_missing_are_the_same_to_the_byte(
    name: str, rows: Rows, clients: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status, body, every header and cookie; only the address to come back to after signing in differs.

    Each minute's first answer sends the session's cookie again, so this stays within one minute.
    """
    now = time.time()
    monkeypatch.setattr("twofold.web.signin.sessions.time", SimpleNamespace(time=lambda: now))
    for role, method in product(["nobody", "ben", "dana"], ["GET", "HEAD", "POST"]):
        send(clients[role], "GET", "/today")  # the first answer of a session sets its cookie, whatever was asked for
        forbidden = send(clients[role], method, address(name, rows))
        missing = send(clients[role], method, address(name, rows, of_missing=True))
        assert forbidden.status_code == missing.status_code, (role, method)
        assert forbidden.content == missing.content, (role, method)
        headers = [{**answer.headers, "Location": ""} for answer in (forbidden, missing)]
        assert headers[0] == headers[1], (role, method)
        assert forbidden.cookies.output() == missing.cookies.output(), (role, method)


def test_the_check_can_fail(clients: dict[str, Client], rows: Rows) -> None:
    answer = send(clients["ana"], "GET", address("my-data", rows))
    assert not right("my-data", "GET", "nobody", answer)
    assert not right("my-data", "PUT", "ana", answer)
