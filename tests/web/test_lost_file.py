"""A database file that was removed or replaced is noticed before a write is acknowledged."""

import sqlite3
from pathlib import Path

import pytest
from django.db.utils import OperationalError

from twofold.web.db.sqlite.base import DatabaseWrapper


def open_at(file: Path) -> DatabaseWrapper:
    given = {
        "ENGINE": "twofold.web.db.sqlite", "NAME": str(file), "OPTIONS": {}, "AUTOCOMMIT": True, "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": False, "TIME_ZONE": None, "TEST": {},
    }  # fmt: skip
    return DatabaseWrapper(given, "lost")


@pytest.mark.django_db
@pytest.mark.parametrize("gone", ["removed", "replaced"])
def test_nothing_is_written_into_a_file_that_is_gone(tmp_path: Path, gone: str) -> None:
    file = tmp_path / "records.sqlite3"
    connection = open_at(file)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE kept (n INTEGER)")
        cursor.execute("INSERT INTO kept VALUES (1)")
    for path in tmp_path.glob("records.sqlite3*"):
        path.unlink()
    if gone == "replaced":
        sqlite3.connect(file).close()
        file.touch()
    with pytest.raises(OperationalError, match="removed or replaced"), connection.cursor() as cursor:
        cursor.execute("INSERT INTO kept VALUES (2)")
    connection.close()
