"""`twofold restore FILE [--ledger FILE2]`: into an empty database, whole or not at all.

Both files are read through, their digests compared, and the root secret tried on the ledger in the file and on the
one here, before anything is written. Then the ledger is put back, and the records last: a restore that was stopped
can be run again. Keys in the ledger here are never overwritten: tombstones of both are kept and destroy keys of
either, so an erased person stays erased.
"""

import argparse
import contextlib
import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, connections, router, transaction
from django.db.migrations.executor import MigrationExecutor

from twofold.cli import backup_file
from twofold.cli.backup import listed, quoted, tables
from twofold.cli.errors import CannotRun, CommandError
from twofold.cli.serve import alone_on_sqlite, bring_up_to_date, saying_what_fails, where
from twofold.web.mydata.actions import finish_erasures
from twofold.web.signin.models import Person
from twofold.web.vault.keys import WrongRoot, check_given, check_root, take_over_empty_ledger
from twofold.web.vault.ledger.models import RootProof, Tombstone, WrappedKey


def run(args: argparse.Namespace) -> int:
    """Check both files, then the ledger, then the records."""
    header = expect(args.file, "records")
    if args.ledger:
        expect(args.ledger, "ledger")
    if header["database"] != connection.vendor:
        raise CommandError(f"{args.file} is of {header['database']}; this database is {connection.vendor}.")
    refuse_newer(header)
    with contextlib.ExitStack() as stack:
        stack.enter_context(saying_what_fails())
        stack.enter_context(alone_on_sqlite())
        refuse_full()
        refuse_other_keys()
        lines = given_ledger(args.ledger) if args.ledger else []
        records = stack.enter_context(opened(args.file))
        if connection.vendor == "sqlite":
            part = checked_sqlite(records)
            put_back_ledger(lines)
            put_back_sqlite(part)
        else:
            refuse_newer_tables(header)
            put_back_ledger(lines)
            put_back_postgresql(records, header)
        bring_up_to_date()
        report(finish_erasures())
    return 0


def expect(path: Path, kind: str) -> dict[str, Any]:
    """The header, when the file is of this kind."""
    header = backup_file.read_header(path)
    if header.get("kind") != kind:
        raise CommandError(f"{path} holds the {header.get('kind')}, not the {kind}.")
    return header


def refuse_newer(header: dict[str, Any]) -> None:
    """A backup of a newer release does not fit tables of an older one."""
    known = MigrationExecutor(connections["default"]).loader.disk_migrations
    if any((app, name) not in known for app, name in header["migrations"]):
        raise CommandError(f"This backup was made by a newer Twofold ({header['twofold']}); upgrade first.")


def refuse_full() -> None:
    """Only an empty database is restored into."""
    names = connection.introspection.table_names()
    if Person._meta.db_table in names and Person.objects.exists():
        raise CannotRun("There are people in this database; restore into an empty one.")
    connections.close_all()


def refuse_other_keys() -> None:
    """Keys that are here already must be of this root secret; a ledger without keys is nobody's yet."""
    if connection.vendor == "sqlite" and not Path(settings.LEDGER_FILE).exists():
        return
    names = connections["ledger"].introspection.table_names()
    if {RootProof._meta.db_table, WrappedKey._meta.db_table} <= set(names) and WrappedKey.objects.exists():
        try:
            check_root()
        except WrongRoot:
            place = "in this database" if settings.DATABASE_URL else f"at {settings.LEDGER_FILE}"
            raise CannotRun(
                f"Nothing was written: the key ledger {place} holds keys of another root secret than root.key. "
                "Restore with an empty key folder that holds the backup's root.key alone, and an empty database."
            ) from None
    connections.close_all()


def given_ledger(path: Path) -> list[dict[str, Any]]:
    """The lines of the ledger in this file, once each key in it was opened with the root secret."""
    lines = [json.loads(line) for line in b"".join(backup_file.read(path)).splitlines()]
    proofs = [RootProof(kek_version=one["proof"], proof=bytes.fromhex(one["mac"])) for one in lines if "proof" in one]
    try:
        check_given(proofs, [wrapped(one) for one in lines if "key" in one])
    except WrongRoot:
        raise CommandError(
            f"Nothing was written: {path} holds keys of another root secret; use the ledger that belongs to root.key."
        ) from None
    return lines


def wrapped(line: dict[str, Any]) -> WrappedKey:
    """One key of a ledger file, not stored."""
    numbers = {"generation": line["generation"], "kek_version": line["kek_version"]}
    return WrappedKey(person=UUID(line["key"]), wrapped=bytes.fromhex(line["wrapped"]), **numbers)


@contextlib.contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The plaintext in a file without a name, once its digest was found right."""
    with tempfile.TemporaryFile(dir=settings.DATA) as file:
        for piece in backup_file.read(path):
            file.write(piece)
        file.seek(0)
        yield file


def checked_sqlite(records: BinaryIO) -> Path:
    """The database in a file beside the empty one, found sound."""
    target = Path(settings.DATABASE_FILE)
    part = target.with_name(f".{target.name}.part")
    with part.open("wb") as file:
        while some := records.read(1024 * 1024):
            file.write(some)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.closing(sqlite3.connect(part)) as copy:
        if copy.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            part.unlink()
            raise CommandError("The database inside this backup is damaged. Use another copy.")
    return part


def put_back_ledger(lines: list[dict[str, Any]]) -> None:
    """The tables of the ledger, the proof of the root secret, and the keys of the file."""
    call_command("migrate", database="ledger", verbosity=0, interactive=False)
    take_over_empty_ledger()
    merge(lines)
    connections.close_all()


def put_back_sqlite(part: Path) -> None:
    """Put the file in place of the empty one."""
    target = Path(settings.DATABASE_FILE)
    for end in ("-wal", "-shm"):
        target.with_name(target.name + end).unlink(missing_ok=True)
    part.replace(target)


def refuse_newer_tables(header: dict[str, Any]) -> None:
    """Rows of an older release do not fit tables of a newer one."""
    wanted = {(app, name) for app, name in header["migrations"]}
    if set(MigrationExecutor(connection).loader.applied_migrations) - wanted:
        raise CannotRun("The tables here are newer than the backup; restore into a database without tables.")


def put_back_postgresql(records: BinaryIO, header: dict[str, Any]) -> None:
    """Tables as they were when the backup was made, then their rows, in one transaction."""
    executor = MigrationExecutor(connection)
    wanted = {(app, name) for app, name in header["migrations"]}
    nodes = {key: executor.loader.graph.node_map[key] for key in wanted if key in executor.loader.graph.node_map}
    executor.migrate([key for key, node in nodes.items() if not any(child.key in wanted for child in node.children)])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {listed(tables(cursor))} CASCADE")
        while line := records.readline():
            table = json.loads(line)
            columns = listed(table["columns"])
            with cursor.copy(f"COPY {quoted(table['table'])} ({columns}) FROM STDIN") as into:
                while length := int.from_bytes(records.read(4), "big"):
                    into.write(records.read(length))
        here = [model for model in apps.get_models() if router.allow_migrate_model("default", model)]
        for statement in connection.ops.sequence_reset_sql(no_style(), here):
            cursor.execute(statement)


def merge(lines: list[dict[str, Any]]) -> None:
    """Add the keys of the file to the ledger here; tombstones of either side win."""
    with transaction.atomic(using="ledger"):
        for line in lines:
            if "tombstone" in line:
                when = {"at": datetime.fromisoformat(line["at"])}
                Tombstone.objects.get_or_create(person=line["tombstone"], defaults=when)
        erased = {str(person) for person in Tombstone.objects.values_list("person", flat=True)}
        for line in lines:
            if "key" in line and line["key"] not in erased:
                given = {"kek_version": line["kek_version"], "wrapped": bytes.fromhex(line["wrapped"])}
                WrappedKey.objects.get_or_create(person=line["key"], generation=line["generation"], defaults=given)
        WrappedKey.objects.filter(person__in=Tombstone.objects.values("person")).delete()


def report(erased: int) -> None:
    """Who is there, and who cannot be opened."""
    people = set(Person.objects.values_list("pk", flat=True))
    with_key = set(WrappedKey.objects.values_list("person", flat=True))
    print(f"Restored {len(people)} people into {where()}.")
    if erased:
        print(f"{erased} more were erased after this backup; nothing of them opens, and their rows were deleted.")
    if people - with_key:
        print(
            f"The keys of {len(people - with_key)} people are not in the ledger here, so nothing of them opens; "
            "restore once more into an empty database, and name the ledger's backup with --ledger."
        )
