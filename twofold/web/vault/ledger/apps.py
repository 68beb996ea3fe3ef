"""Registers the ledger; on PostgreSQL its schema is made before its first migration."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import pre_migrate


def make_schema(*, using: str, **_: Any) -> None:
    """PostgreSQL keeps the ledger in a schema of its own; SQLite in a file of its own."""
    connection = connections[using]
    if using == "ledger" and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CREATE SCHEMA IF NOT EXISTS ledger")


class Ledger(AppConfig):
    """Wrapped keys and tombstones."""

    name = "twofold.web.vault.ledger"
    label = "ledger"

    def ready(self) -> None:
        pre_migrate.connect(make_schema, sender=self)
