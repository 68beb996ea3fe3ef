"""A pytest plugin: what ran, by outcome, goes to the file named in TWOFOLD_COUNTS, for the last line of scripts/test.

Tests marked `shared` need the folder ../shared beside the project, which is not shipped; without it they are left out
and counted apart. `--only-database` keeps the tests that touch the database, for the second run on PostgreSQL.
"""

import json
import os
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only-database", action="store_true", help="only tests that touch the database")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not SHARED.is_dir():
        for item in items:
            if item.get_closest_marker("shared"):
                item.add_marker(pytest.mark.skip(reason="needs ../shared"))
    if config.getoption("--only-database"):
        kept = [item for item in items if touches_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept
    items.sort(key=lambda item: item.get_closest_marker("server") is None)  # the longest first, so none is left alone


def touches_database(item: pytest.Item) -> bool:
    """By its mark, by a fixture it asks for, or because it starts a server of its own."""
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("server")
    return bool(marked or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


class Counts:
    """One outcome per test; a failure in setting up or clearing away is a failure of the test."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}
        self.reasons: dict[str, str] = {}
        self.shared: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if "shared" in report.keywords:
            self.shared.add(report.nodeid)
        if report.failed:
            self.outcomes[report.nodeid] = "failed"
        elif report.skipped:
            self.outcomes.setdefault(report.nodeid, "skipped")
            self.reasons[report.nodeid] = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        elif report.when == "call":
            self.outcomes.setdefault(report.nodeid, "passed")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.outcomes[report.nodeid] = "failed"

    def pytest_sessionfinish(self) -> None:
        def of(outcome: str, shared: bool) -> list[str]:
            return sorted(n for n, o in self.outcomes.items() if o == outcome and (n in self.shared) == shared)

        counted = {
            outcome: {"own": len(of(outcome, False)), "shared": len(of(outcome, True))}
            for outcome in ("passed", "failed", "skipped")
        }
        counted["names_not_run"] = [f"{n} ({self.reasons.get(n, '')})" for n in of("skipped", False)]
        Path(os.environ["TWOFOLD_COUNTS"]).write_text(json.dumps(counted))


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("TWOFOLD_COUNTS") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Counts())
