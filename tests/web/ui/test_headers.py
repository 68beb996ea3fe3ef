"""What every answer tells the browser, and where reports of the policy go."""

import json

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from twofold.web.ui import reports
from twofold.web.ui.headers import CONTENT_SECURITY_POLICY, SecureHeaders

EVERY_KIND = ["/away", "/nothing-here", "/static/ui/tokens.css", "/leave"]


@pytest.mark.parametrize("path", EVERY_KIND)
@pytest.mark.django_db
def test_pages_files_and_errors_all_carry_the_policy(client: Client, path: str) -> None:
    answer = client.get(path)
    answer.close()
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in answer.headers["Permissions-Policy"]


def test_the_policy_allows_nothing_by_default_and_nothing_unsafe() -> None:
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none';")
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert "require-trusted-types-for 'script'" in CONTENT_SECURITY_POLICY
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY


def kept_for(path: str, *, cookie: bool, said: str | None) -> str:
    """The Cache-Control of an answer whose view said `said`."""

    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Cache-Control": said} if said else {})

    request = RequestFactory().get(path)
    if cookie:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "abc"
    return SecureHeaders(view)(request).headers["Cache-Control"]


def test_nothing_is_kept_unless_a_view_says_so() -> None:
    assert "no-store" in kept_for("/today", cookie=False, said=None)
    assert kept_for("/help-now", cookie=False, said="public, max-age=60") == "public, max-age=60"


def test_nothing_asked_for_with_a_session_is_kept_whatever_the_view_says() -> None:
    assert "no-store" in kept_for("/help-now", cookie=True, said="public, max-age=60")


def test_files_may_be_kept_also_by_people_who_are_signed_in() -> None:
    assert kept_for("/static/ui/base.css", cookie=True, said="max-age=60, public") == "max-age=60, public"


def report(directive: object) -> bytes:
    return json.dumps({"csp-report": {"effective-directive": directive, "document-uri": "/secret"}}).encode()


@pytest.mark.parametrize(
    ("body", "counted_as"),
    [
        (report("img-src"), "img-src"),
        (report("style-src-attr"), "style-src-attr"),
        (report("my-own-words"), "other"),
        (report(["img-src"]), "other"),
        (b'{"csp-report": []}', "other"),
        (b"[]", "other"),
        (b"\xff\x00", "other"),
        (b"[" * 50_000, "other"),
        (b"x" * 70_000, "other"),
        (b"", "other"),
    ],
)
@pytest.mark.django_db
def test_a_report_is_counted_by_its_kind_and_forgotten(
    client: Client, caplog: pytest.LogCaptureFixture, body: bytes, counted_as: str
) -> None:
    before = reports.counted().get(counted_as, 0)
    answer = client.post("/csp-report", body, content_type="application/csp-report")
    assert answer.status_code == 204
    assert reports.counted()[counted_as] == before + 1
    assert "secret" not in caplog.text


def test_reports_are_only_taken_by_post(client: Client) -> None:
    assert client.get("/csp-report").status_code == 405
