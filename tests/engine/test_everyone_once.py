"""`twofold cycle fit` over many people: every person once, the same to the bit, whatever happens to its processes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from twofold.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
SPEC = """
person: person
time: {day: day}
variables:
  - {name: low, range: [0, 10], role: mood}
  - {name: craving, range: [0, 10], role: craving}
  - {name: use, kind: use}
"""
PEOPLE = 161


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A diary of 161 people over 20 days, and what is said of them by one process."""
    folder = tmp_path_factory.mktemp("everyone")
    rng = np.random.default_rng(4)
    lines = ["person,day,low,craving,use"]
    for person in range(PEOPLE):
        low, craving = rng.integers(0, 11, (2, 20)).tolist()
        use = rng.integers(0, 2, 20).tolist()
        lines += [f"p{person},{day},{low[day]},{craving[day]},{use[day]}" for day in range(20)]
    (folder / "diary.csv").write_text("\n".join(lines) + "\n")
    (folder / "spec.yaml").write_text(SPEC)
    assert main(command(folder, "one")) == 0
    return folder


def command(folder, out, *more):
    """`cycle fit` on that diary."""
    spec = str(folder / "spec.yaml")
    return ["cycle", "fit", str(folder / "diary.csv"), "--spec", spec, "--out", str(folder / out), *more]


def begun(folder, out, *more):
    """The same in a process of its own, once its first people are done."""
    process = subprocess.Popen(
        [sys.executable, "-m", "twofold", *command(folder, out, *more)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.default_int_handler
        ),  # a run in the background ignores it
    )
    until = time.monotonic() + 60
    while not list((folder / f"{out}.part").glob("people-*")):
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < until
        time.sleep(0.005)
    return process


def workers_of(process):
    """The processes that describe people."""
    found = []
    for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
            found.append(int(child))
    return found


def same(folder, out):
    """Every file but the one that says how long it took holds the same bytes; nothing else is left."""
    one, other = folder / "one", folder / out
    assert sorted(p.name for p in one.iterdir()) == sorted(p.name for p in other.iterdir())
    for name in ("edges.csv", "levels.csv", "population.json"):
        assert (one / name).read_bytes() == (other / name).read_bytes(), name
    with np.load(one / "draws.npz") as a, np.load(other / "draws.npz") as b:
        assert all(np.array_equal(a[name], b[name]) for name in ("persons", "channels", "columns", "draws"))
        assert list(a["persons"]) == [f"p{n}" for n in range(PEOPLE)]
    assert not (folder / f"{out}.part").exists()


@pytest.mark.parametrize("workers", [3])
def test_any_number_of_processes_gives_the_same(folder, workers):
    assert main(command(folder, f"with-{workers}", "--workers", str(workers))) == 0
    same(folder, f"with-{workers}")


def test_a_process_killed_midway_loses_nobody_and_repeats_nobody(folder):
    process = begun(folder, "killed", "--workers", "2")
    os.kill(workers_of(process)[0], signal.SIGKILL)
    assert process.communicate(timeout=60)[1] == ""
    assert process.returncode == 0
    same(folder, "killed")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_after_ctrl_c_the_same_command_goes_on(folder, workers):
    out = f"stopped-{workers}"
    process = begun(folder, out, "--workers", workers)
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    assert process.returncode == 130
    assert f"of {PEOPLE} people are done" in said
    assert "Traceback" not in said
    assert not (folder / out).exists()
    kept = {p.name: p.stat().st_mtime_ns for p in (folder / f"{out}.part").glob("people-*")}
    assert kept
    assert main(command(folder, out)) == 0
    same(folder, out)


def test_what_another_command_began_is_not_mixed_with_this_one(folder, capsys):
    process = begun(folder, "other")
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=60)
    assert main(command(folder, "other", "--seed", "7")) == 2
    assert "another fit began" in capsys.readouterr().err
    assert not (folder / "other").exists()


def test_a_folder_that_exists_is_left_as_it_is(folder, capsys):
    before = {path.name: path.stat().st_mtime_ns for path in (folder / "one").iterdir()}
    assert main(command(folder, "one")) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert {path.name: path.stat().st_mtime_ns for path in (folder / "one").iterdir()} == before
    assert not (folder / "one.part").exists()
