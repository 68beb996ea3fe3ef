"""Django's PostgreSQL backend; before migrating, the schema named in `search_path` is made when it is missing."""

import re

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose tables may live in a schema of their own (the key ledger's do)."""

    @property
    def schema(self) -> str | None:
        """The schema this connection writes to, when its options name one."""
        found = re.search(r"search_path=([a-z_]+)", str(self.settings_dict["OPTIONS"].get("options", "")))
        return found.group(1) if found else None

    def prepare_database(self) -> None:
        super().prepare_database()
        if self.schema:
            with self.cursor() as cursor:
                cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {self.ops.quote_name(self.schema)}")
