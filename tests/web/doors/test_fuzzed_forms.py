"""Whatever is sent to any form, by anyone, is never answered with 500.

The forms are found on the pages themselves, so a new page is fuzzed without being named here.
"""

from collections.abc import Callable
from urllib.parse import quote_from_bytes

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.policy import POLICY, Rows, address
from tests.web.doors.conftest import House, undone
from tests.web.doors.forms_found import Control, Form, forms_of

pytestmark = pytest.mark.django_db
FIRST_FEW = 3
MANY = 24  # controls; so large a form is filled in four times less often, for each filling tries more of it
INPUTS = 100 if connection.vendor == "sqlite" else 25  # a form reads the same on both; what is kept may not

JUNK = [
    b"", b" ", b"\0", b"a\0b", b"\xed\xa0\x80", b"\xff\xfe", "é☂日本\U0001f600".encode(), "\u202eabc\u200f".encode(),
    b"-1", b"0", b"1e400", b"9" * 400, b"NaN", b"Infinity", b"1,5", b"0x10", b"2026-02-30", b"9999-12-31", b"0001-01-01",
    b"null", b"[]", b'{"a":1}', b"' OR 1=1 --", b"<script>alert(1)</script>", b"../../etc/passwd", b"{{7*7}}", b"%00%0d%0a",
    b"\r\nSet-Cookie: a=b", b"https://elsewhere.example/", b"//elsewhere.example", b"x" * 100_000,
]  # fmt: skip
FILES = [
    b"", b"\0" * 100, b"\xff\xfe" + "a,b\n1,2\n".encode("utf-16-le"), b"\xef\xbb\xbfday,craving\n2026-01-01,5\n",
    b"day;craving\n2026-01-01;5\n2026-01-01;6\n", b"a\n" * 10, b",".join([b"c"] * 300) + b"\n", b'"never closed\n1,2',
    b"day,craving\n2026-01-01,\xed\xa0\x80\n", b"day,craving\n2999-01-01,5\n", b"PK\x03\x04" + b"\0" * 50, b"x" * 50_000,
]  # fmt: skip


def value_for(control: Control) -> st.SearchStrategy[bytes]:
    offered = [option.encode("utf-8", "surrogatepass") for option in control.options]
    plain = st.sampled_from(offered) if offered else st.sampled_from([b"5", b"Ana", b"2026-11-20", b"12:30"])
    return st.one_of(plain, st.sampled_from(JUNK), st.binary(max_size=40), st.integers().map(lambda n: str(n).encode()))


def filled_in(form: Form) -> st.SearchStrategy[list[tuple[str, bytes]]]:
    """Each control left out, filled in once or several times; now and then a field the form does not have."""
    values = {control.name: value_for(control) for control in form.controls.values()}
    times, others = (
        st.sampled_from([0, 1, 1, 1, 1, 2, 3]),
        st.sampled_from(["extra", "id", "person", "next", "x" * 300]),
    )

    @st.composite
    def pairs(draw: st.DrawFn) -> list[tuple[str, bytes]]:
        found = [(name, draw(value)) for name, value in values.items() for _ in range(draw(times))]
        return [*found, (draw(others), draw(st.sampled_from(JUNK)))] if draw(st.booleans()) else found

    return pairs()


def urlencoded(pairs: list[tuple[str, bytes]]) -> bytes:
    return "&".join(f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in pairs).encode()


def multipart(pairs: list[tuple[str, bytes]], form: Form, file: bytes) -> bytes:
    body = b""
    for name, value in pairs:
        is_file = form.controls.get(name, Control(name, "")).kind == "file"
        head = f'form-data; name="{name}"' + ('; filename="diary.csv"' if is_file else "")
        body += b"--xx\r\nContent-Disposition: " + head.encode() + b"\r\n\r\n" + (file if is_file else value) + b"\r\n"
    return body + b"--xx--\r\n"


def forms_for(client: Client, name: str, rows: Rows) -> list[Form]:
    path = address(name, rows)
    page = client.get(path)
    found = (
        forms_of(page.content.decode(errors="replace"), path) if page.status_code == 200 and not page.streaming else []
    )
    return [form for form in found if form.action.startswith("/")]


def inputs_for(form: Form) -> int:
    """How often a form is filled in: ten times where it has a button only."""
    if not set(form.controls) - {"csrfmiddlewaretoken"}:
        return 10
    return INPUTS // 4 if len(form.controls) > MANY else INPUTS


def fuzz(client: Client, form: Form) -> None:
    """Send INPUTS different fillings of one form; the answer is never 500."""

    @settings(
        max_examples=inputs_for(form), deadline=None, database=None, derandomize=True, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(pairs=filled_in(form), file=st.sampled_from(FILES))
    def send(pairs: list[tuple[str, bytes]], file: bytes) -> None:
        if form.is_multipart:
            body, kind = multipart(pairs, form, file), "multipart/form-data; boundary=xx"
        else:
            body, kind = urlencoded(pairs), "application/x-www-form-urlencoded"
        answer = client.post(form.action, body, content_type=kind)
        assert answer.status_code < 500, (form.action, [(name, value[:60]) for name, value in pairs])

    send()


@pytest.fixture(scope="module")
def fuzzed() -> set[tuple[str, ...]]:
    """Which forms were sent, and as whom: one that stands on several pages is the same form."""
    return set()


@pytest.mark.parametrize("role", ["nobody", "ana", "dana"])
@pytest.mark.parametrize("name", [name for name, rule in POLICY.items() if "GET" in rule.methods])
def test_no_form_answers_500(
    name: str, role: str, rows: Rows, clients: dict[str, Client], fuzzed: set[tuple[str, ...]]
) -> None:
    for form in forms_for(clients[role], name, rows):
        which = (role, form.action, *form.controls)
        if which not in fuzzed:
            fuzz(clients[role], form)
            fuzzed.add(which)


BODIES = {
    "empty": (b"", "application/x-www-form-urlencoded"),
    "2 MB": (b"x" * 2_000_000, "application/x-www-form-urlencoded"),
    "2,000 fields": (b"&".join(b"k%d=1" % n for n in range(2000)), "application/x-www-form-urlencoded"),
    "JSON": (b'{"a": 1}', "application/json"),
    "torn multipart": (b"--xx\r\nbroken", "multipart/form-data; boundary=xx"),
    "no boundary": (b"x", "multipart/form-data"),
    "strange charset": (b"\xff\xfe", "text/plain; charset=nonsense"),
    "rot13": (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--',
        "multipart/form-data; boundary=x; charset=rot13",
    ),
}


@pytest.mark.parametrize("name", [name for name, rule in POLICY.items() if "POST" in rule.methods])
def test_no_body_answers_500(name: str, house: House) -> None:
    """Each body by each role, as if nothing had been sent before."""
    for what, (body, kind) in BODIES.items():
        with undone():
            for role, client in house.browsers().items():
                answer = client.generic("POST", address(name, house.rows), body, content_type=kind)
                assert answer.status_code < 500, (what, role)


@pytest.fixture
def query_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows whenever a page looks at what stands after the question mark of its address."""
    read: list[str] = []

    def noticed(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def run(request: HttpRequest, *given: object, **more: object) -> object:
            read.append(name)
            return real(request, *given, **more)

        return run

    monkeypatch.setattr(WSGIRequest, "GET", property(noticed("GET", WSGIRequest.GET.func)))
    monkeypatch.setattr(HttpRequest, "get_full_path", noticed("get_full_path", HttpRequest.get_full_path))
    return read


@pytest.mark.parametrize("name", list(POLICY))
def test_no_query_answers_500(name: str, rows: Rows, clients: dict[str, Client], query_read: list[str]) -> None:
    """A page that never looks at its query answers all of them alike, so the first few will do."""
    for number, junk in enumerate(JUNK):
        if number >= FIRST_FEW and not query_read:
            break
        value = quote_from_bytes(junk[:2000])
        answer = clients["ana"].get(address(name, rows) + f"?page={value}&next={value}&weeks={value}")
        assert answer.status_code < 500 or (POLICY[name].says_down and answer.status_code == 503)
