"""The machine: what it has, what can be installed on it, and a private PostgreSQL."""

import contextlib
import os
import pwd
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class Stop(Exception):
    """A script cannot go on; the message is one sentence for the person who started it."""

    def __init__(self, sentence: str, exit_code: int = 3) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


def say(sentence: str) -> None:
    """What is being done, as it is done."""
    print(f"- {sentence}", flush=True)


def tool(name: str) -> str:
    """A program of .venv."""
    return str(ROOT / ".venv" / "bin" / name)


def as_root() -> list[str] | None:
    """What to put before a command that needs root: nothing, sudo without a password, or None when neither works."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.call(["sudo", "-n", "true"], stderr=subprocess.DEVNULL) == 0:
        return ["sudo", "-n"]
    return None


def apt_install(*names: str) -> bool:
    """Install Debian packages where that is possible; False where it is not."""
    root = as_root()
    if root is None or not shutil.which("apt-get"):
        return False
    say(f"Installing {', '.join(names)} with apt-get")
    install = [
        *root,
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "install",
        "-y",
        "-q",
        "--no-install-recommends",
    ]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.call([*root, "apt-get", "update", "-q"], **quiet)
    return subprocess.call([*install, *names], **quiet) == 0


def compiler(*, install: bool = False) -> bool:
    """Whether the compiled sweep can be built here: a C compiler and this Python's headers; installed when asked to."""
    headers = Path(sysconfig.get_path("include")) / "Python.h"
    if shutil.which("cc") and headers.exists():
        return True
    if not install:
        return False
    apt_install("gcc", "libc6-dev", f"libpython{sys.version_info[0]}.{sys.version_info[1]}-dev")
    return bool(shutil.which("cc")) and headers.exists()


def chromium() -> str | None:
    """A browser to drive: CHROMIUM, the machine's own, or one installed now."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if os.access(named, os.X_OK) else None
    for attempt in ("look", "install"):
        if attempt == "install" and not apt_install("chromium"):
            return None
        found = next(filter(None, map(shutil.which, BROWSERS)), None)
        if found:
            return found
    return None


def postgresql_programs() -> Path | None:
    """The folder with initdb and pg_ctl of PostgreSQL 15 or newer; installed now when that is possible."""
    for attempt in ("look", "install"):
        if attempt == "install" and not apt_install("postgresql"):
            return None
        folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
        on_path = shutil.which("initdb")
        for folder in [*folders, *([Path(on_path).parent] if on_path else [])]:
            if recent_enough(folder):
                return folder
    return None


def recent_enough(folder: Path) -> bool:
    """Whether initdb and pg_ctl are there, version 15 or newer."""
    if not (folder / "initdb").exists() or not (folder / "pg_ctl").exists():
        return False
    said = subprocess.run([str(folder / "initdb"), "--version"], capture_output=True, text=True).stdout
    found = re.search(r"(\d+)", said)
    return bool(found and int(found.group(1)) >= 15)


@contextlib.contextmanager
def private_postgresql(programs: Path) -> Iterator[str]:
    """A cluster of its own on a unix socket, no port; gives its address and is gone afterwards.

    PostgreSQL refuses to run as root, so root drops to the user nobody for it.
    """
    folder = Path(tempfile.mkdtemp(prefix="twofold-pg-"))
    prefix: list[str] = []
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        prefix = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    data, log = folder / "data", folder / "log"

    def postgres(program: str, *arguments: str) -> None:
        subprocess.run(
            [*prefix, str(programs / program), *arguments],
            check=True,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )

    try:
        postgres("initdb", "-D", str(data), "-U", "twofold", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        options = f"-k {folder} -c listen_addresses='' -c max_connections=60 -c shared_buffers=64MB"
        postgres("pg_ctl", "-D", str(data), "-l", str(log), "-w", "-o", options, "start")
        try:
            postgres("createdb", "-h", str(folder), "-U", "twofold", "twofold")
            yield f"postgresql://twofold@/twofold?host={folder}"
        finally:
            postgres("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
