"""The nightly work that belongs to no single app. Each piece may run twice without harm."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import connections
from django.utils import timezone
from django_tasks import task

from twofold.web.audit import verify
from twofold.web.jobs import queue
from twofold.web.mydata.actions import finish_erasures

JOBS_KEPT = timedelta(days=7)


class Damaged(Exception):
    """A database file, or a chain of events, is not what it should be; the host must look."""


@task()
def check_integrity() -> None:
    """Read both SQLite files through; PostgreSQL has its own checksums."""
    for alias in ("default", "ledger"):
        connection = connections[alias]
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                answer = cursor.execute("PRAGMA integrity_check(1)").fetchone()
            if answer != ("ok",):
                raise Damaged(f"the {alias} database file is damaged; restore a backup")


@task()
def clear_sessions() -> None:
    """Remove sessions that have ended."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


@task()
def anchor_audit() -> None:
    """Compare all chains with their anchors, then write today's."""
    wrong = next(iter(verify.findings()), None)
    if wrong:
        raise Damaged("an audit chain is not whole; run `twofold verify-audit`")
    verify.anchor()


@task()
def forget_finished_jobs() -> None:
    """Job rows name people by id; finished ones go after a week."""
    queue.forget_finished(JOBS_KEPT)


@task()
def finish_what_erasing_began() -> None:
    """Delete the rows of people whose key is already destroyed."""
    finish_erasures()
