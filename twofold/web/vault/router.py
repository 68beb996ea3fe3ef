"""Which table lives in which database: the ledger apart, everything else in the default one."""

from typing import Any

LEDGER = "ledger"


class LedgerApart:
    """Django database router."""

    def db_for_read(self, model: type, **_: Any) -> str | None:
        """The ledger's tables are read from the ledger only."""
        return LEDGER if model._meta.app_label == LEDGER else None  # type: ignore[attr-defined]

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **_: Any) -> bool | None:
        """No foreign key crosses the two databases."""
        apart = (one._meta.app_label == LEDGER) != (other._meta.app_label == LEDGER)
        return False if apart else None

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool:
        """Each database gets only its own tables."""
        return (db == LEDGER) == (app_label == LEDGER)
