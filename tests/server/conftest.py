"""A host of the test's own, copied from one that was migrated once."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server.host import Host, fresh_database


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Keys and tables, and nobody in them; only to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        host = Host(folder)
        host.run("migrate")
        yield host
        return
    with fresh_database(url) as fresh:
        host = Host(folder, fresh)
        host.run("migrate")
        yield host


@pytest.fixture
def host(migrated: Host, tmp_path: Path) -> Iterator[Host]:
    """A host with keys and tables, on SQLite or in a database of its own in the PostgreSQL at hand."""
    shutil.copytree(migrated.folder, tmp_path, dirs_exist_ok=True)
    if not migrated.database_url:
        yield Host(tmp_path)
        return
    with fresh_database(migrated.database_url, copy=True) as fresh:
        yield Host(tmp_path, fresh)


@pytest.fixture
def bare_host(tmp_path: Path) -> Iterator[Host]:
    """Nothing yet: no keys, no tables."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield Host(tmp_path)
        return
    with fresh_database(url) as fresh:
        yield Host(tmp_path, fresh)
