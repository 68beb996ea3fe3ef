"""`twofold check | verify-audit`: is everything as it should be. 0 yes, 1 something was found wanting."""

import argparse
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import suppress

from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.db import Error, connections
from django.utils import timezone

from twofold.care.errors import ContentError
from twofold.care.helpline import to_check_first
from twofold.engine import kernel
from twofold.web.audit.models import Chain
from twofold.web.audit.verify import findings
from twofold.web.library import content
from twofold.web.signin.models import Person
from twofold.web.startup import refusals
from twofold.web.vault.keys import WrongRoot, check_root
from twofold.web.vault.ledger.models import Tombstone, WrappedKey

WAL_MENDED_IN = (3, 51, 3)  # the release that closed the WAL-reset race
ROOM = 200 * 1024 * 1024  # bytes that should be free beside the database


def check(args: argparse.Namespace) -> int:
    """Look everything over; each finding is one sentence."""
    wanting = [*refusals(), *_databases(), *_content(), *_files(), *_deployment()]
    advice = list(_advice())
    if args.json:
        print(json.dumps({"well": not wanting, "wanting": wanting, "advice": advice}))
    else:
        for sentence in wanting:
            print(f"wanting: {sentence}")
        for sentence in advice:
            print(f"advice: {sentence}")
        print("Found wanting." if wanting else "All is well.")
    return 1 if wanting else 0


def _databases() -> Iterator[str]:
    try:
        for alias in ("ledger", "default"):
            call_command("migrate", database=alias, check_unapplied=True, verbosity=0)
        check_root()
    except SystemExit:
        yield "The database is not up to date; run `twofold migrate`."
    except WrongRoot as problem:
        yield str(problem)
    except Error:
        yield "The database does not answer."
    else:
        yield from _sound()
        yield from _without_keys()


def _without_keys() -> Iterator[str]:
    """People of whom nothing opens though they were never erased: a ledger that does not belong to these records."""
    closed = set(Person.objects.values_list("pk", flat=True))
    for known in (WrappedKey, Tombstone):
        closed -= set(known.objects.values_list("person", flat=True))
    if closed:
        yield (
            f"The keys of {len(closed)} people are not in the key ledger, so nothing of them opens; "
            "restore into an empty database, and name the ledger's backup with --ledger."
        )


def _sound() -> Iterator[str]:
    for alias in ("default", "ledger"):
        connection = connections[alias]
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA quick_check(1)")
                if cursor.fetchone() != ("ok",):
                    yield f"The {alias} database file is damaged; restore a backup."
            else:
                for name in ("fsync", "synchronous_commit", "full_page_writes"):
                    cursor.execute(f"SHOW {name}")
                    if cursor.fetchone()[0] == "off":
                        yield f"PostgreSQL runs with {name} off: what was saved could be lost in a power cut."


def _content() -> Iterator[str]:
    try:
        content()
    except ContentError as problem:
        yield f"A content file is not valid: {problem}"


def _files() -> Iterator[str]:
    if settings.DATABASE_URL:
        return
    free = shutil.disk_usage(settings.DATA).free
    if free < ROOM:
        yield f"Only {free // 1024 // 1024} MB are free beside the database."


def _deployment() -> Iterator[str]:
    """Django's own deployment checks."""
    for message in checks.run_checks(include_deployment_checks=settings.HTTPS):
        if message.level >= checks.WARNING and not message.is_silenced():
            yield f"{message.msg} ({message.id})"


def _advice() -> Iterator[str]:
    if not settings.DATABASE_URL and sqlite3.sqlite_version_info < WAL_MENDED_IN:
        yield (
            f"SQLite here is {sqlite3.sqlite_version}; 3.51.3 closes a race between two writers, "
            "which our write lock keeps from happening."
        )
    with suppress(ContentError):  # named among what is wanting
        if due := to_check_first((*content().helplines.values(), content().union.shared), timezone.now().date()):
            yield f"{len(due)} crisis lines should be called and checked; `twofold lines` lists them."
    if not kernel.compiled:
        yield kernel.MISSING
    if settings.MADE_UP:
        yield "The people in this database are made up."


def verify_audit(args: argparse.Namespace) -> int:
    """Read every chain back."""
    found = list(findings())
    chains = Chain.objects.count()
    if args.json:
        wrong = [{"person": str(one.person or ""), "n": one.n, "says": one.says} for one in found]
        print(json.dumps({"chains": chains, "whole": not found, "findings": wrong}))
    else:
        for one in found:
            place = f", entry {one.n}" if one.n else ""
            print(f"person {one.person or '-'}{place}: {one.says}")
        print(f"{chains} chains read; {len(found)} findings." if found else f"{chains} chains read; all whole.")
    return 1 if found else 0
