"""What scripts/test does: checks, then tests on SQLite, on PostgreSQL and in the browser, then one line that counts."""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import machine
from machine import ROOT, say, tool
from packages import PYTHON, set_up

sys.path.append(str(ROOT))
from twofold.web import keyfiles

NO_TESTS = 5  # pytest's exit code when nothing was collected
CHECKS = {
    "style": [["ruff", "check", "-q", "."], ["ruff", "format", "--check", "-q", "."]],
    "templates": [["djlint", "--lint", "--quiet", "twofold"]],
    "import contracts": [["lint-imports", "--no-cache"]],
    "types": [["mypy", "--no-error-summary"]],
    "generated pages": [["python", "scripts/reference.py", "--check"]],
}


@dataclass
class Tally:
    """What ran and what did not, over all parts."""

    passed: dict[str, int] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    failed_tests: int = 0
    shared: int = 0
    shared_left_out: int = 0
    not_run: list[str] = field(default_factory=list)


def main(arguments: list[str]) -> int:
    """Everything; parts that cannot run are named and end in exit code 3 unless they were left out on purpose."""
    options = parse(arguments)
    began = time.monotonic()
    set_up("test")
    tally = Tally()
    if not options.only:
        tally.failed = [name for name, ok in checks() if not ok]
    parts = options.only or ["sqlite", "postgresql", "browser"]
    slow = "" if options.all else " and not slow"
    if "sqlite" in parts:
        with settings():
            pytest(tally, "SQLite", f"not browser and not server{slow}", ["-n", "2"], options.paths)
            pytest(tally, "SQLite", f"server and not browser{slow}", ["-n", "2"], options.paths)
    if "postgresql" in parts and not options.without_postgres:
        on_postgresql(tally, slow, options.paths)
    if "browser" in parts and not options.without_browser:
        in_the_browser(tally, slow, options.paths)
    return report(tally, time.monotonic() - began)


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/test")
    parser.add_argument("--all", action="store_true", help="the long campaigns and calibrations too")
    parser.add_argument("--without-postgres", action="store_true", help="leave PostgreSQL out on purpose")
    parser.add_argument("--without-browser", action="store_true", help="leave the browser out on purpose")
    parser.add_argument("--only", action="append", choices=["sqlite", "postgresql", "browser"], help="one part")
    parser.add_argument("paths", nargs="*", help="tests to keep to")
    return parser.parse_args(arguments)


def checks() -> Iterator[tuple[str, bool]]:
    """Each check by name with whether it passed; all run, whatever fails."""
    with settings():
        for name, commands in CHECKS.items():
            say(f"Checking {name}")
            codes = [subprocess.call([tool(first), *rest], cwd=ROOT) for first, *rest in commands]
            yield name, not any(codes)


def on_postgresql(tally: Tally, slow: str, paths: list[str]) -> None:
    programs = machine.postgresql_programs()
    if programs is None:
        tally.not_run.append("everything on PostgreSQL (no PostgreSQL 15 or newer here)")
        return
    say("Starting a private PostgreSQL on a unix socket")
    with machine.private_postgresql(programs) as url, settings(DATABASE_URL=url):
        pytest(tally, "PostgreSQL", f"not browser and not server{slow}", ["-n", "2", "--only-database"], paths)
        pytest(tally, "PostgreSQL", f"server and not browser{slow}", ["-n", "2", "--only-database"], paths)


def in_the_browser(tally: Tally, slow: str, paths: list[str]) -> None:
    browser = machine.chromium()
    if browser is None:
        tally.not_run.append("everything in the browser (no Chromium here)")
        return
    with settings(CHROMIUM=browser):
        pytest(tally, "browser", f"browser{slow}", ["-n", "2"], paths)


@contextlib.contextmanager
def settings(**given: str) -> Iterator[None]:
    """The environment of one part: a data folder and keys of its own, and nothing of this checkout's own settings."""
    kept = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="twofold-test-") as folder:
        for name in [name for name in os.environ if name.startswith("TWOFOLD_") or name == "DATABASE_URL"]:
            del os.environ[name]
        os.environ.update(TWOFOLD_DATA=f"{folder}/data", TWOFOLD_KEYS=f"{folder}/keys", **given)
        keyfiles.create_missing(Path(folder) / "keys")  # the types of Django's tables are read from the settings
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(kept)


def pytest(tally: Tally, part: str, marked: str, options: list[str], paths: list[str]) -> None:
    """One pytest run; its counts go into the tally."""
    say(f"Testing on {part}: {marked}")
    with tempfile.NamedTemporaryFile(suffix=".json") as counts:
        environment = {
            **os.environ,
            "TWOFOLD_COUNTS": counts.name,
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "scripts")]),
        }
        command = [str(PYTHON), "-m", "pytest", "-q", "-p", "counting", "-m", marked, "--durations=8", *options, *paths]
        code = subprocess.call(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL)
        text = Path(counts.name).read_text()
    counted = json.loads(text) if text else None
    if counted is None or code not in (0, 1, NO_TESTS):
        tally.failed.append(f"pytest on {part} (exit code {code})")
    if counted:
        add(tally, part, counted)


def add(tally: Tally, part: str, counted: dict[str, dict[str, int]]) -> None:
    tally.passed[part] = tally.passed.get(part, 0) + sum(counted["passed"].values())
    tally.failed_tests += sum(counted["failed"].values())
    tally.shared += counted["passed"]["shared"] + counted["failed"]["shared"]
    tally.shared_left_out += counted["skipped"]["shared"]
    tally.not_run += counted["names_not_run"]


def report(tally: Tally, seconds: float) -> int:
    """The closing lines; 1 when something failed, 3 when something did not run, 0 otherwise."""
    empty = [part for part, count in tally.passed.items() if count == 0]
    failed = tally.failed + [f"no test ran: {part}" for part in empty if not tally.failed_tests]
    for name in failed:
        print(f"FAILED: {name}")
    for name in tally.not_run:
        print(f"NOT RUN: {name}")
    ran = ", ".join(f"{part} {count}" for part, count in tally.passed.items())
    apart = f"needing ../shared {tally.shared} of these"
    if tally.shared_left_out:
        apart = f"needing ../shared {tally.shared_left_out} left out (the folder is not here)"
    print(f"Passed on {ran}; {apart}; NOT RUN = {len(tally.not_run)}; {seconds:.0f} s")
    print(f"{sum(tally.passed.values())} passed, {tally.failed_tests + len(failed)} failed", flush=True)
    if failed or tally.failed_tests:
        return 1
    return 3 if tally.not_run else 0
