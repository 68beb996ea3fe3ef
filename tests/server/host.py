"""One host in a folder of its own: its commands, its server, and people to sign in with.

With DATABASE_URL set the host gets a fresh database in that PostgreSQL, otherwise a SQLite file.
"""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tests.server.client import Browser

ROOT = Path(__file__).parents[2]
PASSPHRASE = "four brown horses dancing"
START_SECONDS = 40
MAKE_PEOPLE = """
import sys
from twofold.care.checkin import Followed
from twofold.web.checkin.actions import change_following
from twofold.web.signin.actions import register
for name in sys.argv[1:]:
    person = register(by=None, name=name, passphrase={passphrase!r}, zone="Europe/Dublin", country="IE")
    change_following(by=person, things=[Followed("own_1", "alcohol", "", True)], bank=())
    print(person.pk)
"""


class Host:
    """A data folder, a key folder and a database."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.folder = folder
        self.data, self.keys = folder / "data", folder / "keys"
        self.database_url = database_url
        self.port = free_port()

    @property
    def environment(self) -> dict[str, str]:
        """What the host's commands see; nothing of the tests' own settings."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TWOFOLD_")}
        return {
            **kept,
            "PYTHONPATH": str(ROOT),
            "TWOFOLD_DATA": str(self.data),
            "TWOFOLD_KEYS": str(self.keys),
            "TWOFOLD_HTTPS": "off",
            "DATABASE_URL": self.database_url,
            "PORT": str(self.port),
        }

    def run(self, *arguments: object, expect: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
        """One `twofold` command with the exit code it should have."""
        ran = subprocess.run(
            [sys.executable, "-m", "twofold", *map(str, arguments)],
            env={**self.environment, **environment},
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ran.returncode == expect, f"{arguments}: {ran.returncode}\n{ran.stdout}\n{ran.stderr}"
        return ran

    def python(self, program: str, *arguments: str) -> str:
        """A program inside the host's Django; what it printed."""
        start = "import django; django.setup()\n"
        ran = subprocess.run(
            [sys.executable, "-c", start + program, *arguments],
            env={**self.environment, "DJANGO_SETTINGS_MODULE": "twofold.web.settings"},
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    def make_people(self, *names: str) -> list[str]:
        """People who follow one thing and sign in with PASSPHRASE; their ids."""
        return self.python(MAKE_PEOPLE.format(passphrase=PASSPHRASE), *names).split()

    def browsers(self, names: list[str]) -> list[Browser]:
        """One signed-in browser for each name."""
        found = [Browser(self.port) for _ in names]
        for name, browser in zip(names, found, strict=True):
            browser.sign_in(name, PASSPHRASE)
        return found

    @contextmanager
    def serving(self, **environment: str) -> Iterator["Server"]:
        """The server, up and answering; stopped at the end however it stands then."""
        server = Server(self, environment)
        try:
            server.start()
            yield server
        finally:
            server.stop()


class Server:
    """`twofold serve` with everything it starts, as one process group."""

    def __init__(self, host: Host, environment: dict[str, str]) -> None:
        self.host, self.environment = host, environment
        self.process: subprocess.Popen[bytes] | None = None
        self.log = host.folder / "server.log"

    def start(self) -> None:
        """Start and wait for the first answer of /health."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "twofold", "serve"],
                env={**self.host.environment, **self.environment},
                cwd=self.host.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            assert self.process.poll() is None, self.log.read_text()[-2000:]
            try:
                self.health()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server did not answer\n" + self.log.read_text()[-2000:])

    def health(self) -> dict[str, Any]:
        """What /health says, whether all is well or not."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.host.port}/health", timeout=5) as answer:
                found: dict[str, Any] = json.load(answer)
        except urllib.error.HTTPError as answer:
            with answer:
                found = json.load(answer)
        return found

    def health_settled(self) -> dict[str, Any]:
        """The same once all is well, or after START_SECONDS: on PostgreSQL the worker starts beside the web server."""
        until = time.monotonic() + START_SECONDS
        while not (found := self.health())["well"] and time.monotonic() < until:
            time.sleep(0.1)
        return found

    def kill(self) -> None:
        """kill -9 of the whole server at once."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """An orderly end, or the hard one when it takes too long."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()


def free_port() -> int:
    """A port of this machine nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def fresh_database(url: str, *, copy: bool = False) -> Iterator[str]:
    """The address of a new database beside the one in `url`, empty or a copy of it; dropped afterwards."""
    name = f"host_{secrets.token_hex(6)}"
    parts = urlsplit(url)
    beside = f"{parts.scheme}://{parts.netloc}/postgres?{parts.query}"
    template = f"TEMPLATE {parts.path.lstrip('/')}" if copy else ""
    with psycopg.connect(beside, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} {template}".encode())
    try:
        yield f"{parts.scheme}://{parts.netloc}/{name}?{parts.query}"
    finally:
        with psycopg.connect(beside, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
