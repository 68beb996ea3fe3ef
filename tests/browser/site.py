"""A real server for the browser: its own process, its own SQLite files and keys, on a free port of 127.0.0.1.

Beside it runs one small process with the same settings that puts people and their records there when a test asks
(`site.make("tests.browser.people.signed_in", name="Ana")`): server and command share the database as on a host.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


class Site:
    """Starts on entering, ends on leaving; `folder` goes with it. `made_up` people are put there by `demo-data`."""

    made: ClassVar[dict[Path, tuple[bytes, int]]] = {}  # the files of a host that was migrated, with their modes

    def __init__(self, *, settings: str = "twofold.web.settings", made_up: int = 0, **environment: str) -> None:
        self.settings, self.made_up, self.given = settings, made_up, environment
        self.processes: list[subprocess.Popen[str]] = []

    def __enter__(self) -> "Site":
        self.folder = tempfile.TemporaryDirectory(prefix="twofold-site-")
        inside = Path(self.folder.name)
        (inside / "data").mkdir()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TWOFOLD_")}
        kept.pop("DATABASE_URL", None)
        self.environment = {
            **kept,
            "TWOFOLD_DATA": str(inside / "data"),
            "TWOFOLD_KEYS": str(inside / "keys"),
            "TWOFOLD_HTTPS": "off",
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": self.settings,
            "PYTHONPATH": str(ROOT),
            **self.given,
        }
        try:
            self._tables()
            if self.made_up:
                self._run("demo-data", "--persons", str(self.made_up))
            self._serve()
            self.control = self._start("-m", "tests.browser.control", stdin=subprocess.PIPE)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: type | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()
        self.processes = []
        self.folder.cleanup()

    def _tables(self) -> None:
        """Keys and empty tables: made once, then copied."""
        inside = Path(self.folder.name)
        if not Site.made:
            self._run("migrate")
            Site.made = {
                file.relative_to(inside): (file.read_bytes(), file.stat().st_mode)
                for file in inside.rglob("*")
                if file.is_file() and file.parent != inside
            }
        for place, (content, mode) in Site.made.items():
            (inside / place).parent.mkdir(mode=0o700, exist_ok=True)
            if not (inside / place).exists():
                (inside / place).write_bytes(content)
                (inside / place).chmod(mode)

    def _run(self, *command: str) -> None:
        """One command of `twofold`, to its end."""
        with open(Path(self.folder.name) / "commands.log", "a") as log:
            done = subprocess.run(
                [sys.executable, "-m", "twofold", *command], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )
        if done.returncode:
            raise RuntimeError(f"twofold {' '.join(command)} ended with {done.returncode}:\n{self.log('commands')}")

    def _start(self, *command: str, stdin: int = subprocess.DEVNULL, log: str = "control") -> subprocess.Popen[str]:
        with open(Path(self.folder.name) / f"{log}.log", "w") as errors:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self.environment,
                stdin=stdin,
                stdout=subprocess.PIPE if stdin == subprocess.PIPE else errors,
                stderr=errors,
                umask=0o077,
                text=True,
            )
        self.processes.append(process)
        return process

    def _serve(self) -> None:
        server = self._start("-m", "twofold", "serve", log="server")
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and server.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/away", timeout=2).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"The server did not start:\n{self.log('server')}")

    def log(self, name: str = "server") -> str:
        """What the server or the control process wrote."""
        return (Path(self.folder.name) / f"{name}.log").read_text()

    def make(self, function: str, **given: Any) -> Any:
        """Call a function by its dotted name beside the server; arguments and answer are plain JSON values.

        Raises RuntimeError with the traceback when the function raised.
        """
        assert self.control.stdin is not None
        assert self.control.stdout is not None
        self.control.stdin.write(json.dumps({"call": function, "given": given}) + "\n")
        self.control.stdin.flush()
        line = self.control.stdout.readline()
        if not line:
            raise RuntimeError(f"The control process ended:\n{self.log('control')}")
        answer = json.loads(line)
        if "raised" in answer:
            raise RuntimeError(answer["raised"])
        return answer["answer"]
