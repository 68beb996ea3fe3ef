"""Whatever is sent to any form, by anyone, is never answered with 500.

The forms are found on the pages themselves, so a new page is fuzzed without being named here.
"""

from urllib.parse import quote_from_bytes

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.policy import POLICY, Rows, address
from tests.web.doors.forms_found import Control, Form, forms_of

pytestmark = pytest.mark.django_db
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


@st.composite
def filled_in(draw: st.DrawFn, form: Form) -> list[tuple[str, bytes]]:
    pairs: list[tuple[str, bytes]] = []
    for control in form.controls.values():
        times = draw(st.sampled_from([0, 1, 1, 1, 1, 2, 3]))
        pairs += [(control.name, draw(value_for(control))) for _ in range(times)]
    if draw(st.booleans()):
        pairs.append((draw(st.sampled_from(["extra", "id", "person", "next", "x" * 300])), draw(st.sampled_from(JUNK))))
    return pairs


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


def fuzz(client: Client, form: Form) -> None:
    """Send INPUTS different fillings of one form; the answer is never 500."""

    @settings(
        max_examples=INPUTS if set(form.controls) - {"csrfmiddlewaretoken"} else 10, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
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


@pytest.mark.parametrize("role", ["nobody", "ana", "dana"])
@pytest.mark.parametrize("name", [name for name, rule in POLICY.items() if "GET" in rule.methods])
def test_no_form_answers_500(name: str, role: str, rows: Rows, clients: dict[str, Client]) -> None:
    for form in forms_for(clients[role], name, rows):
        if form.action != "/leave" or name == "my-data":  # the way out is the same on every page
            fuzz(clients[role], form)


@pytest.mark.parametrize("name", [name for name, rule in POLICY.items() if "POST" in rule.methods])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/x-www-form-urlencoded"),
        (b"x" * 2_000_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"k%d=1" % n for n in range(2000)), "application/x-www-form-urlencoded"),
        (b'{"a": 1}', "application/json"),
        (b"--xx\r\nbroken", "multipart/form-data; boundary=xx"),
        (b"x", "multipart/form-data"),
        (b"\xff\xfe", "text/plain; charset=nonsense"),
        (
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--',
            "multipart/form-data; boundary=x; charset=rot13",
        ),
    ],
    ids=["empty", "2 MB", "2,000 fields", "JSON", "torn multipart", "no boundary", "strange charset", "rot13"],
)
def test_no_body_answers_500(name: str, body: bytes, kind: str, rows: Rows, clients: dict[str, Client]) -> None:
    for client in clients.values():
        assert client.generic("POST", address(name, rows), body, content_type=kind).status_code < 500


@pytest.mark.parametrize("name", list(POLICY))
def test_no_query_answers_500(name: str, rows: Rows, clients: dict[str, Client]) -> None:
    for junk in JUNK:
        query = f"?page={quote_from_bytes(junk[:2000])}&next={quote_from_bytes(junk[:2000])}&weeks={quote_from_bytes(junk[:2000])}"
        answer = clients["ana"].get(address(name, rows) + query)
        assert answer.status_code < 500 or (POLICY[name].says_down and answer.status_code == 503)
