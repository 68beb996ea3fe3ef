"""What the engine alone takes: its wheel and packages in an empty environment, and how long importing it takes."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("twofold", "setup.py", "pyproject.toml", "README.md", "LICENSE", "LICENCES-CONTENT.md")
PROBE = (
    "import json, time; c, w = time.process_time(), time.perf_counter(); import twofold.engine; "
    "print(json.dumps([time.process_time() - c, time.perf_counter() - w]))"
)


class NoNetwork(Exception):
    """The packages could not be had; the message says why in one line."""


def measured(starts: int) -> dict[str, float | str]:
    """Megabytes beyond Python, median seconds of import (CPU and wall), and whether `twofold cycle` runs there."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        wheel = build(place)
        python = empty_environment(place / "alone")
        before = size(place / "alone")
        run([sys.executable, "-m", "pip", "--python", str(python), "install", "-q", str(wheel)])
        grown = {how: size(place / "alone")[how] - before[how] for how in before}
        times = [json.loads(run([str(python), "-c", PROBE], cwd=place)) for _ in range(starts)]
        worked = tried(python, place)
        return {
            "wheel": wheel.name,
            "wheel_mb": wheel.stat().st_size / 2**20,
            "disk_mb": grown["disk"] / 2**20,
            "bytes_mb": grown["bytes"] / 2**20,
            "import_cpu": statistics.median(cpu for cpu, _ in times),
            "import_wall": statistics.median(wall for _, wall in times),
            "worked": worked,
        }


def build(place: Path) -> Path:
    """The wheel, built from a copy so that nothing is left in the checkout."""
    copy = place / "source"
    copy.mkdir()
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__", "*.so"))
        elif (ROOT / part).exists():
            shutil.copy(ROOT / part, copy / part)
    run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(place), str(copy)])
    return next(place.glob("twofold-*.whl"))


def empty_environment(folder: Path) -> Path:
    """A Python with nothing in it, not even pip."""
    venv.create(folder, with_pip=False, symlinks=True)
    return folder / "bin" / "python"


def size(folder: Path) -> dict[str, int]:
    """Bytes of all files below a folder, and the disk blocks that hold them."""
    stats = [path.lstat() for path in folder.rglob("*")]
    return {"bytes": sum(s.st_size for s in stats), "disk": sum(s.st_blocks * 512 for s in stats)}


def tried(python: Path, place: Path) -> str:
    """`twofold cycle` makes people up and fits them; says which sampler it has."""
    command = [str(python.parent / "twofold"), "cycle"]
    run([*command, "simulate", "--persons", "3", "--days", "30", "--out", "diary.csv"], cwd=place)
    spec = str(ROOT / "bench" / "specs" / "checkin.yaml")
    run([*command, "fit", "diary.csv", "--spec", spec, "--out", "answer"], cwd=place)
    return "twofold cycle fit works there" if (place / "answer" / "edges.csv").exists() else "twofold cycle fit FAILED"


def run(command: list[str], cwd: Path | None = None) -> str:
    """What a command prints. Raises NoNetwork with its last line when it fails."""
    clean = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    done = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True)
    if done.returncode:
        raise NoNetwork((done.stderr.strip().splitlines() or ["no reason given"])[-1][:160])
    return done.stdout
