"""docs/how-to/use-the-engine.md is run as it is written."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "use-the-engine.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Every block of the page, run in order in one folder: [(kind, text, what it printed)]."""
    folder = tmp_path_factory.mktemp("diary")
    out = []
    for kind, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")):
        printed = ""
        if kind == "yaml":
            (folder / "my-diary.yaml").write_text(text, encoding="utf-8")
        elif kind == "sh":
            printed = "".join(run([sys.executable, "-m", *shlex.split(line)], folder) for line in text.splitlines())
        elif kind == "python":
            printed = run([sys.executable, "-c", text], folder)
        out.append((kind, text, printed))
    return out


def run(command, folder):
    done = subprocess.run(command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_questions_answer_as_the_page_shows(ran):
    shown = next(text for kind, text, _ in ran if kind == "text")
    printed = next(out for kind, text, out in ran if kind == "sh" and "cycle show" in text)
    for line in shown.strip().splitlines():
        assert any(found.startswith(line.rstrip()) for found in printed.splitlines()), line


def test_the_evaluation_stands_beside_simpler_ways(ran):
    printed = next(out for kind, text, out in ran if kind == "sh" and "evaluate" in text)
    assert "Twofold" in printed
    assert "person mean" in printed


def test_the_library_says_the_same_as_the_command(ran):
    printed = next(out for kind, text, out in ran if kind == "python" and "describe_cycle" in text)
    assert "q1 known" in printed
    assert re.search(r"goes with \+0\.\d\d of craving", printed)
    assert printed.strip().endswith("too-few")


def test_a_learned_population_says_how_many_stand_behind_it(ran):
    printed = next(out for kind, text, out in ran if kind == "python" and "save_population" in text)
    assert printed.strip() == "25 people stand behind this prior"
