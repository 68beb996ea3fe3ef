"""The checkout's own .venv, made from the hash-locked requirements, and the lock itself."""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from machine import ROOT, Stop, apt_install, compiler, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements"
HELD_BY = {"base": ("base", "pg", "test"), "pg": ("pg", "test"), "test": ("test",)}  # which sets contain which


def set_up(kind: str) -> None:
    """Make .venv hold the packages of requirements/<kind>.txt and this project; does nothing when it does."""
    if not working():
        make_venv()
    can_build = compiler(install=kind == "test")
    if any(
        stamp(holds).exists() and stamp(holds).read_text() == fingerprint(holds, can_build) for holds in HELD_BY[kind]
    ):
        return
    say(f"Installing the locked packages ({kind}) into .venv")
    pip("--require-hashes", "-r", str(REQUIREMENTS / "build.txt"), "-r", str(REQUIREMENTS / f"{kind}.txt"))
    pip("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    stamp(kind).write_text(fingerprint(kind, can_build))
    if not can_build:
        say("No C compiler with Python's headers here; Twofold works without, only slower where it learns from diaries")


def held(kind: str, can_build: bool) -> bool:
    """Whether .venv holds this set as it stands now."""
    return stamp(kind).exists() and stamp(kind).read_text() == fingerprint(kind, can_build)


def stamp(kind: str) -> Path:
    """The note that these packages are installed, and from which requirements."""
    return VENV / f"twofold-{kind}.stamp"


def working() -> bool:
    """Whether .venv is there, runs, and is new enough."""
    if not PYTHON.exists():
        return False
    probe = [str(PYTHON), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.call(probe, stderr=subprocess.DEVNULL) == 0


def make_venv() -> None:
    """A fresh .venv; on Debian the part that makes one may have to be installed first."""
    if importlib.util.find_spec("ensurepip") is None:
        name = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not apt_install(name):
            raise Stop(f"This Python cannot make a virtual environment; install {name} (as root) and start again.")
    say("Making .venv")
    if importlib.util.find_spec("ensurepip") is None:  # installed a moment ago, invisible to this process
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    else:
        venv.create(VENV, with_pip=True, clear=True, symlinks=True)


def pip(*arguments: str) -> None:
    """Install, quietly; when it fails, its last lines and one sentence."""
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-warn-script-location"]
    ran = subprocess.run(
        [str(PYTHON), "-m", "pip", "install", *options, *arguments],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if ran.returncode:
        print("\n".join(ran.stdout.strip().splitlines()[-8:]), file=sys.stderr)
        raise Stop("The locked packages could not be installed (pip's last words are above); is there a network?")


def fingerprint(kind: str, can_build: bool) -> str:
    """Changes when a requirement file, the project's own description or the compiled part does, or a compiler comes."""
    digest = hashlib.sha256(b"compiled" if can_build else b"")
    own = [ROOT / "pyproject.toml", ROOT / "setup.py", *sorted((ROOT / "twofold/engine/kernel").glob("*.[ch]"))]
    for path in (REQUIREMENTS / "build.txt", REQUIREMENTS / f"{kind}.txt", *own):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def locked(arguments: list[str]) -> int:
    """Write requirements/*.txt; no address stands in them, so any index may serve them."""
    compile_one = [uv(), "pip", "compile", "--universal", "--generate-hashes", "--no-emit-index-url"]
    compile_one += ["--python-version", "3.11", "--custom-compile-command", "scripts/lock", "--quiet", *arguments]
    within_base = ["pyproject.toml", "-c", "requirements/base.txt", "--extra", "web", "--extra", "pg"]
    for name, options in {
        "base": ["pyproject.toml", "--extra", "web"],
        "pg": within_base,
        "build": ["--group", "build"],
        "test": [*within_base, "--group", "test"],
    }.items():
        say(f"Locking requirements/{name}.txt")
        if code := subprocess.call([*compile_one, *options, "-o", f"requirements/{name}.txt"], cwd=ROOT):
            return code
    return 0


def uv() -> str:
    """The resolver: the machine's own, or one fetched into var/."""
    found = shutil.which("uv")
    if found:
        return found
    home = ROOT / "var" / "uv"
    if not (home / "bin" / "uv").exists():
        venv.create(home, with_pip=True)
        subprocess.run([str(home / "bin" / "python"), "-m", "pip", "install", "-q", "uv"], check=True)
    return str(Path(home) / "bin" / "uv")
