"""Django's SQLite backend with durable settings, and the write lock taken where a write begins.

The lock is taken on BEGIN and given back after commit, rollback or close; a single write outside a transaction takes
it for that statement. Views need no discipline, and there is never a second writer or checkpointer at once.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from twofold.web.db.sqlite.lock import WriteLock

BUSY_SECONDS = 10
PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # acknowledged means on disk
    "secure_delete = ON",
    "temp_store = MEMORY",  # no temporary file ever holds a row
    "mmap_size = 0",
    f"journal_size_limit = {64 * 1024 * 1024}",
)
READS = frozenset({"SELECT", "VALUES", "EXPLAIN", "SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT", "END"})
WRITING_PRAGMAS = ("WAL_CHECKPOINT", "VACUUM", "OPTIMIZE")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that waits its turn before it writes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holds_lock = False
        self.opened_file: tuple[int, int] | None = None

    @property
    def write_lock(self) -> WriteLock:
        """Between processes a file: OPTIONS["write_lock"], or one beside the database; in memory none is needed."""
        name = str(self.settings_dict["NAME"])
        if self.is_in_memory_db():
            return WriteLock(None)
        given = self.settings_dict["OPTIONS"].get("write_lock")
        return WriteLock(Path(given or name).absolute())

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        params.pop("write_lock", None)
        params.setdefault("timeout", BUSY_SECONDS)
        self.transaction_mode: str = self.transaction_mode or "IMMEDIATE"
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        self.opened_file = self._file_now()
        return connection

    def _file_now(self) -> tuple[int, int] | None:
        """Device and number of the database file as it stands in its folder; none in memory or when it is gone."""
        if self.is_in_memory_db():
            return None
        try:
            found = os.stat(self.settings_dict["NAME"])
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def check_file(self) -> None:
        """Writing into a file that was removed or replaced would be lost: refuse, and open anew the next time."""
        if self.opened_file is not None and self._file_now() != self.opened_file:
            self.close()
            raise OperationalError("unable to open database file: it was removed or replaced")

    def create_cursor(self, name: str | None = None) -> "WaitingCursor":
        cursor: WaitingCursor = self.connection.cursor(factory=WaitingCursor)
        cursor.wrapper = self
        return cursor

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the write lock for a moment. Raises OperationalError when it cannot be had in time."""
        self._take()
        try:
            self.check_file()
            yield
        finally:
            self.write_lock.release()

    def _take(self) -> None:
        try:
            taken = self.write_lock.acquire(BUSY_SECONDS)
        except OSError as problem:
            raise OperationalError("unable to open the lock file beside the database") from problem
        if not taken:
            raise OperationalError("database is locked: another writer did not finish in time")

    def _start_transaction_under_autocommit(self) -> None:
        if self.holds_lock:  # a connection that was lost inside a transaction never said goodbye
            self._let_go()
        self.check_file()
        self._take()
        self.holds_lock = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._let_go()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._let_go()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._let_go()

    def _close(self) -> None:
        waited = False
        with suppress(OperationalError):  # closing the last connection checkpoints, so it waits too, but never fails
            self._take()
            waited = True
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if waited:
                self.write_lock.release()
            self._let_go()

    def _let_go(self) -> None:
        if self.holds_lock:
            self.holds_lock = False
            self.write_lock.release()


class WaitingCursor(base.SQLiteCursorWrapper):
    """Takes the write lock around a write outside a transaction, until that write is on disk."""

    wrapper: DatabaseWrapper
    kept: list[Any] | None = None

    def execute(self, query: str, params: Any = None) -> Any:
        self.kept = None
        if self.connection.in_transaction or not writes(query):
            return super().execute(query, params)
        with self.wrapper.writing():
            answer = super().execute(query, params)
            if self.description is not None:  # RETURNING commits only when its rows were read
                self.kept = super().fetchall()
            return answer

    def executemany(self, query: str, param_list: Any) -> Any:
        self.kept = None
        if self.connection.in_transaction:
            return super().executemany(query, param_list)
        with self.wrapper.writing():
            return super().executemany(query, param_list)

    def fetchone(self) -> Any:
        if self.kept is None:
            return super().fetchone()
        return self.kept.pop(0) if self.kept else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        size = self.arraysize if size is None else size
        if self.kept is None:
            return super().fetchmany(size)
        rows, self.kept = self.kept[:size], self.kept[size:]
        return rows

    def fetchall(self) -> list[Any]:
        if self.kept is None:
            return super().fetchall()
        rows, self.kept = self.kept, []
        return rows

    def __next__(self) -> Any:
        if self.kept is None:
            return super().__next__()
        if not self.kept:
            raise StopIteration
        return self.kept.pop(0)


def writes(query: str) -> bool:
    """Whether a statement may change the file. Unsure (WITH) counts as yes."""
    words = query.split(None, 1)
    first = words[0].upper().rstrip(";") if words else ""
    if first == "PRAGMA":
        return any(name in query.upper() for name in WRITING_PRAGMAS)
    return first not in READS
