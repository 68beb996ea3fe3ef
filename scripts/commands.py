"""The scripts one by one. Each returns its exit code: 0 done, 1 found wanting, 2 bad arguments, 3 could not run."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import machine
import testing
from machine import ROOT, Stop
from packages import PYTHON, locked, set_up

__all__ = ["COMMANDS", "Stop"]

TWOFOLD = [str(PYTHON), "-m", "twofold"]
DEMO_WAIT = 60  # seconds the server may take to answer its first page


def setup(arguments: list[str]) -> int:
    """Packages, then keys and tables."""
    kind = arguments[0] if arguments else "pg" if os.environ.get("DATABASE_URL") else "base"
    if kind not in ("base", "pg", "test"):
        raise Stop("scripts/setup takes base, pg or test.", 2)
    set_up(kind)
    return run([*TWOFOLD, "migrate"])


def demo(arguments: list[str]) -> int:
    """Everything a first look needs, then serve until stopped."""
    began = time.monotonic()
    port = int(os.environ.get("PORT") or 8000)
    refuse_taken(port)
    set_up("base")
    os.environ.update(TWOFOLD_HTTPS="off", DATABASE_URL="", PORT=str(port))
    for command in (["migrate"], ["demo-data", "--persons", "40", "--days", "84"]):
        if code := run([*TWOFOLD, *command]):
            return code
    server = subprocess.Popen([*TWOFOLD, "serve"])
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: server.send_signal(signal.SIGTERM))
    if wait_for_page(f"http://127.0.0.1:{port}/", server):
        print(f"\nReady after {time.monotonic() - began:.0f} seconds: http://127.0.0.1:{port}/", flush=True)
        run([*TWOFOLD, "demo-data", "--how-to-sign-in"])
        print("Everybody in it is made up. Stop with Ctrl+C; the next start keeps what is there.", flush=True)
    return server.wait()


def wait_for_page(url: str, server: subprocess.Popen[bytes]) -> bool:
    """True once the first page answers; False when the server ended or took too long."""
    until = time.monotonic() + DEMO_WAIT
    while server.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def refuse_taken(port: int) -> None:
    """One sentence, before anything is downloaded, when the port is in use."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Stop(f"Port {port} is taken; choose another one, for example PORT={port + 1} scripts/demo.") from None


def serve(arguments: list[str]) -> int:
    """Migrate and serve."""
    if code := setup([]):
        return code
    os.execv(str(PYTHON), [*TWOFOLD, "serve", *arguments])


def command(name: str) -> Callable[[list[str]], int]:
    """A script that is one `twofold` command."""

    def script(arguments: list[str]) -> int:
        set_up("pg" if os.environ.get("DATABASE_URL") else "base")
        return run([*TWOFOLD, name, *arguments])

    return script


def check(arguments: list[str]) -> int:
    """All checks, all their failures."""
    set_up("test")
    failed = testing.Checks().wanting()
    print(f"check: {', '.join(failed)} wanting" if failed else "check: all well", flush=True)
    return 1 if failed else 0


def fix(arguments: list[str]) -> int:
    """Imports, style, format."""
    set_up("test")
    run([machine.tool("ruff"), "check", "--fix", "-q", "."])
    return run([machine.tool("ruff"), "format", "-q", "."])


def docs(arguments: list[str]) -> int:
    """The generated pages."""
    set_up("test")
    return run([str(PYTHON), str(ROOT / "scripts" / "reference.py"), *arguments])


def picture(arguments: list[str]) -> int:
    """The picture of the README."""
    set_up("test")
    return run([str(PYTHON), "-m", "tests.browser.picture", *arguments])


def lock(arguments: list[str]) -> int:
    """Resolve with uv, which is fetched into var/ when the machine has none."""
    return locked(arguments)


def run(arguments: list[str]) -> int:
    """One program, its output shown as it comes."""
    sys.stdout.flush()
    return subprocess.call(arguments, cwd=Path(ROOT))


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "setup": setup,
    "demo": demo,
    "test": testing.main,
    "check": check,
    "fix": fix,
    "serve": serve,
    "docs": docs,
    "picture": picture,
    "backup": command("backup"),
    "restore": command("restore"),
    "lock": lock,
}
