"""The database is away or locked: 503 and when to try again, help still there, and well again without a restart."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

from tests.server.host import Host
from twofold.web.ui.places import HELP

pytestmark = pytest.mark.server

RECOVERS_WITHIN = 10.0  # seconds


@contextmanager
def out_of_reach(host: Host) -> Iterator[None]:
    """SQLite: somebody else holds the file. PostgreSQL: every connection is cut and none is let in."""
    if not host.database_url:
        other = sqlite3.connect(host.data / "twofold.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.execute("ROLLBACK")
            other.close()
        return
    parts = urlsplit(host.database_url)
    name = parts.path.lstrip("/")
    with psycopg.connect(f"{parts.scheme}://{parts.netloc}/postgres?{parts.query}", autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
        admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())


def test_what_cannot_be_kept_is_said_and_nothing_is_claimed(host: Host) -> None:
    host.make_people("Ana")
    with host.serving() as server:
        (ana,) = host.browsers(["Ana"])
        number = uuid4()
        with out_of_reach(host):
            refused = ana.check_in(number)
            assert refused.status == 503
            assert int(refused.headers["retry-after"]) > 0
            assert HELP.encode() in refused.body
            assert ana.get(HELP).status == 200
            assert server.health()["well"] is (not host.database_url)  # a locked file still answers who reads
        until = time.monotonic() + RECOVERS_WITHIN
        while (again := ana.check_in(number)).status == 503:
            assert time.monotonic() < until, "it did not recover"
            time.sleep(0.2)
        assert again.status == 303
        ana.close()
    kept = "from twofold.web.checkin.models import CheckIn; print(CheckIn.objects.unscoped('a test counts').count())"
    assert host.python(kept).strip() == "1"
