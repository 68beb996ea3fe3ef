"""`twofold backup FILE --ledger FILE2`: the records in one file, the key ledger in another, also while serving.

The records are read first and the ledger after them, so every person in the first has a key or a tombstone in the
second. SQLite is copied with its online backup; PostgreSQL is read with COPY in one repeatable-read transaction, so
no pg_dump of the right version has to be at hand. Sessions and workers are left out.
"""

import argparse
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from twofold.cli import backup_file
from twofold.cli.errors import CommandError
from twofold.cli.serve import saying_what_fails
from twofold.web.vault.ledger.models import RootProof, Tombstone, WrappedKey

LEFT_OUT = ("django_session", "jobs_worker")
READ = 1024 * 1024  # bytes at a time


def run(args: argparse.Namespace) -> int:
    """Write one or both files."""
    for path in filter(None, (args.file, args.ledger)):
        if path.exists():
            raise CommandError(f"{path} is there already; a backup never overwrites a file.")
        if not path.absolute().parent.is_dir():
            raise CommandError(f"The folder of {path} is not there.")
    with saying_what_fails():
        size = backup_file.write(args.file, {"kind": "records", **header()}, records())
        print(f"{args.file}: the records, {size / 1e6:.1f} MB, sealed.")
        if args.ledger:
            backup_file.write(args.ledger, {"kind": "ledger"}, ledger())
            print(f"{args.ledger}: the key ledger. Keep it apart from the records, and for a short time (7 days).")
    return 0


def header() -> dict[str, Any]:
    """Which database, and how far it was migrated."""
    applied = sorted(MigrationRecorder(connection).applied_migrations())
    return {"database": connection.vendor, "migrations": applied}


def records() -> Iterator[bytes]:
    """Everything but the ledger, consistent, while others write."""
    return sqlite_copy() if connection.vendor == "sqlite" else postgresql_copy()


def sqlite_copy() -> Iterator[bytes]:
    """The database file, copied page by page in one read transaction."""
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=settings.DATA) as folder:
        path = Path(folder) / "copy.sqlite3"
        copy = sqlite3.connect(path, isolation_level=None)
        connection.ensure_connection()
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("PRAGMA secure_delete = ON")
        for table in LEFT_OUT:
            copy.execute(f"DELETE FROM {table}")  # noqa: S608  our own two names
        copy.close()
        with path.open("rb") as file:
            while some := file.read(READ):
                yield some


def postgresql_copy() -> Iterator[bytes]:
    """Table after table: a line of JSON, then blocks (4 bytes of length, then data; length 0 ends the table)."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table in tables(cursor):
            columns = [column.name for column in connection.introspection.get_table_description(cursor, table)]
            yield json.dumps({"table": table, "columns": columns}).encode() + b"\n"
            with cursor.copy(f"COPY {quoted(table)} ({listed(columns)}) TO STDOUT") as out:
                for some in out:
                    yield len(some).to_bytes(4, "big") + bytes(some)
            yield bytes(4)


def tables(cursor: Any) -> list[str]:
    """The tables a backup holds; the state of the migrations stands in its header."""
    return [
        name for name in connection.introspection.table_names(cursor) if name not in (*LEFT_OUT, "django_migrations")
    ]


def quoted(name: str) -> str:
    """An SQL name."""
    return connection.ops.quote_name(name)


def listed(names: list[str]) -> str:
    """SQL names, one after the other."""
    return ", ".join(quoted(name) for name in names)


def ledger() -> Iterator[bytes]:
    """One line of JSON for each wrapped key, tombstone and proof; keys stay wrapped."""
    for proof in RootProof.objects.all():
        yield _line(proof=proof.kek_version, mac=bytes(proof.proof).hex())
    for tombstone in Tombstone.objects.all().iterator():
        yield _line(tombstone=str(tombstone.person), at=tombstone.at.isoformat())
    for key in WrappedKey.objects.all().iterator():
        numbers = {"generation": key.generation, "kek_version": key.kek_version}
        yield _line(key=str(key.person), wrapped=bytes(key.wrapped).hex(), **numbers)


def _line(**values: Any) -> bytes:
    return json.dumps(values).encode() + b"\n"
