"""Planted words are found nowhere but in the mouth of the person: not in the files of a database, a backup or a log."""

import base64
import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from tests.server.client import Browser
from tests.server.host import Host

pytestmark = pytest.mark.server

PEOPLE = 10
WORDS_EACH = 100  # 1,000 in all
PLANT = """
import json, sys
from datetime import timedelta
from django.utils import timezone
from twofold.care.checkin import Answer, Followed, State
from twofold.web.checkin.actions import change_following, save_check_in
from twofold.web.signin.models import Person
now = timezone.now()
for name, *words in json.loads(sys.argv[1]):
    person = Person.objects.by_name(name)
    things = [Followed(f"own_{n}", "alcohol", word, n == 1) for n, word in enumerate(words[:3], start=1)]
    change_following(by=person, things=things, bank=())
    for n, word in enumerate(words[3:]):
        used = Answer(State.ANSWERED, {"used": [{"id": "own_1", "substance": word}]})
        save_check_in(by=person, day=now.date() - timedelta(days=n), form=word, answers={"use": used}, at=now)
"""


def encodings(word: str) -> Iterator[bytes]:
    """The word as it could stand in a file: plain, UTF-16, hex, and base64 at each of its three offsets."""
    plain = word.encode()
    yield plain
    yield word.encode("utf-16-le")
    yield word.encode("utf-16-be")
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    for offset in range(3):
        whole = base64.b64encode(b"\0" * offset + plain)
        yield whole[4 if offset else 0 : -4]


def planted() -> tuple[str, list[list[str]]]:
    """1,000 words nobody else would write, 100 for each person (the first is the name), and what they begin with."""
    stem = secrets.token_hex(8)
    return stem, [[f"{stem}{secrets.token_hex(6)}" for _ in range(WORDS_EACH)] for _ in range(PEOPLE)]


def test_a_word_is_recognised_in_every_form_it_could_have() -> None:
    word = f"{secrets.token_hex(8)}rest"
    forms = [word.encode(), word.encode("utf-16"), word.encode().hex().encode()]
    forms += [base64.b64encode(b"x" * offset + word.encode()) for offset in range(6)]
    for form in forms:
        assert any(one in form for one in encodings(word[:16])), form


def everything_on_disk(host: Host, folder: Path) -> dict[str, bytes]:
    """Every file of the host, and on PostgreSQL every row of every table as text and as a dump would hold it."""
    found = {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    if host.database_url:
        with psycopg.connect(host.database_url) as connection:
            tables = connection.execute(
                "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('public', 'ledger')"
            ).fetchall()
            for (table,) in tables:
                for form in ("text", "binary"):
                    with connection.cursor().copy(f"COPY {table} TO STDOUT (FORMAT {form})".encode()) as out:
                        found[f"{table} as {form}"] = b"".join(bytes(some) for some in out)
    return found


def test_a_thousand_planted_words_are_in_no_file_table_backup_or_log(host: Host, tmp_path: Path) -> None:
    stem, people = planted()
    names, words = [own[0] for own in people], [word for own in people for word in own]
    host.make_people(*names)
    host.python(PLANT, json.dumps(people))
    with host.serving():
        # What goes wrong must not be quoted either: wrong names, passphrases, answers, addresses, methods.
        stranger, (ana,) = Browser(host.port), host.browsers(names[:1])
        stranger.get("/sign-in")
        stranger.post("/sign-in", {"name": words[-1], "passphrase": words[-2], "next": f"/{words[-3]}"})
        stranger.get(f"/{words[-4]}?{words[-5]}={words[-6]}")
        stranger.ask(words[-7].upper(), "/check-in")
        ana.post("/check-in", {"sleep": words[-8], "sent_as": words[-9], "day": words[-10]})
        ana.get(f"/check-in/{quote(words[-11])}")
        cookies = {**stranger.cookies, **ana.cookies}
        host.run("backup", tmp_path / "records", "--ledger", tmp_path / "ledger")
        during = everything_on_disk(host, tmp_path)  # with the write-ahead log as it stands
        stranger.close()
        ana.close()
    files = {**during, **{f"{name} afterwards": data for name, data in everything_on_disk(host, tmp_path).items()}}
    assert any("server.log" in name for name in files)
    assert any("records" in name for name in files)
    if not host.database_url:
        assert any(name.endswith("twofold.sqlite3-wal") and data for name, data in during.items())
    forms = [*encodings(stem), cookies["s"].encode()]
    assert [(name, form) for name, data in files.items() for form in forms if form in data] == []
    opened = host.python("from twofold.web.signin.models import Person\nfor p in Person.objects.all(): print(p.name)")
    assert set(opened.split()) == set(names), "they were stored, sealed"
