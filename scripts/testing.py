"""What scripts/test does: checks, then tests on SQLite, on PostgreSQL and in the browser, then one line that counts."""

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
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
WAITING = ["-n", "3", "--dist", "worksteal"]  # a third worker uses the time in which tests of servers wait
BUSY = ["-n", "2", "--dist", "worksteal"]
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
    checking = None if options.only else Checks()
    parts = options.only or ["sqlite", "postgresql", "browser"]
    slow = "" if options.all else " and not slow"
    if "sqlite" in parts:
        with settings() as environment:
            pytest(tally, "SQLite", f"not browser{slow}", WAITING, options.paths, environment)
    if checking:
        tally.failed += checking.wanting()
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


class Checks:
    """Every check, one after the other, beside whatever else goes on; all run, whatever fails."""

    def __init__(self) -> None:
        say(f"Checking {', '.join(CHECKS)}")
        self.codes: dict[str, list[int]] = {}
        self.said = ""
        self.running = threading.Thread(target=self.run)
        self.running.start()

    def run(self) -> None:
        with settings() as environment:
            for name, commands in CHECKS.items():
                ran = [
                    subprocess.run(
                        [tool(first), *rest],
                        cwd=ROOT,
                        env=environment,
                        stdin=subprocess.DEVNULL,
                        stdout=subprocess.PIPE,
                        stderr=subprocess.STDOUT,
                        text=True,
                    )
                    for first, *rest in commands
                ]
                self.codes[name] = [one.returncode for one in ran]
                self.said += "".join(one.stdout for one in ran if one.returncode)

    def wanting(self) -> list[str]:
        """Wait for them; those that did not pass, after what they said."""
        self.running.join()
        print(self.said, end="", flush=True)
        return [name for name in CHECKS if any(self.codes.get(name, [1]))]


def on_postgresql(tally: Tally, slow: str, paths: list[str]) -> None:
    programs = machine.postgresql_programs()
    if programs is None:
        tally.not_run.append("everything on PostgreSQL (no PostgreSQL 15 or newer here)")
        return
    say("Starting a private PostgreSQL on a unix socket")
    with machine.private_postgresql(programs) as url, settings(DATABASE_URL=url) as environment:
        pytest(tally, "PostgreSQL", f"not browser{slow}", [*WAITING, "--only-database"], paths, environment)


def in_the_browser(tally: Tally, slow: str, paths: list[str]) -> None:
    browser = machine.chromium()
    if browser is None:
        tally.not_run.append("everything in the browser (no Chromium here)")
        return
    with settings(CHROMIUM=browser) as environment:
        pytest(tally, "browser", f"browser{slow}", BUSY, paths or ["tests/browser"], environment)


@contextlib.contextmanager
def settings(**given: str) -> Iterator[dict[str, str]]:
    """The environment of one part: a data folder and keys of its own, and nothing of this checkout's own settings.

    Hundreds of processes start: all of them may keep what Python compiled, whatever the machine is set to.
    """
    own = ("DATABASE_URL", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TWOFOLD_") and name not in own}
    with tempfile.TemporaryDirectory(prefix="twofold-test-") as folder:
        keyfiles.create_missing(Path(folder) / "keys")  # the types of Django's tables are read from the settings
        yield {**kept, "TWOFOLD_DATA": f"{folder}/data", "TWOFOLD_KEYS": f"{folder}/keys", **given}


def pytest(
    tally: Tally, part: str, marked: str, options: list[str], paths: list[str], environment: dict[str, str]
) -> None:
    """One pytest run; its counts go into the tally."""
    say(f"Testing on {part}: {marked}")
    with tempfile.NamedTemporaryFile(suffix=".json") as counts:
        environment = {
            **environment,
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
