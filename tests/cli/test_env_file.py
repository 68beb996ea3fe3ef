"""`twofold` started by hand finds the settings that the scripts find."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from twofold.cli.env_file import read_env_file
from twofold.cli.main import main

ROOT = Path(__file__).parents[2]


def read_by_the_scripts(path: Path) -> None:
    """The reader of scripts/lib.py, which any Python 3 must be able to load."""
    spec = importlib.util.spec_from_file_location("scripts_lib", ROOT / "scripts" / "lib.py")
    assert spec
    assert spec.loader
    lib = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(lib)
    lib.read_env_file(str(path))


def test_what_is_set_already_wins_and_the_rest_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("# PORT=1\n\nPORT=2\nTWOFOLD_TRIAL = 'a = b' \nno value\n=nothing\n")
    monkeypatch.setenv("PORT", "3")
    monkeypatch.setenv("TWOFOLD_TRIAL", "")
    monkeypatch.delenv("TWOFOLD_TRIAL")
    read_env_file(file)
    assert os.environ["PORT"] == "3"
    assert os.environ.pop("TWOFOLD_TRIAL") == "a = b"


@pytest.mark.parametrize("there", [b"", b"\xff\xfe", None])
def test_a_file_that_is_not_there_or_not_text_is_no_trouble(tmp_path: Path, there: bytes | None) -> None:
    if there is not None:
        (tmp_path / ".env").write_bytes(there)
    before = dict(os.environ)
    read_env_file(tmp_path / ".env")
    assert dict(os.environ) == before


def test_the_command_reads_the_file_of_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("TWOFOLD_TRIAL=here\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main(["--version"])
    assert os.environ.pop("TWOFOLD_TRIAL") == "here"


@pytest.mark.parametrize("read", [read_env_file, read_by_the_scripts])
def test_of_a_name_that_stands_twice_the_last_counts_and_what_is_set_still_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[[Path], None]
) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT=1\nTWOFOLD_TRIAL=first\nPORT=2\nTWOFOLD_TRIAL='last'\n")
    monkeypatch.setenv("PORT", "3")
    monkeypatch.delenv("TWOFOLD_TRIAL", raising=False)
    read(file)
    assert os.environ["PORT"] == "3"
    assert os.environ.pop("TWOFOLD_TRIAL") == "last"


def test_the_sample_as_it_is_means_the_defaults_and_never_the_folder_one_stands_in(tmp_path: Path) -> None:
    sample = (ROOT / ".env.sample").read_text()
    assert "\nTWOFOLD_DATA=\n" in sample
    assert "\nTWOFOLD_KEYS=\n" in sample
    show = "from twofold.web import environment as e; print(e.DATA, e.KEYS, e.env_switch('TWOFOLD_TRIAL', True))"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TWOFOLD_")}
    shown = []
    for given in ({}, {"TWOFOLD_DATA": "", "TWOFOLD_KEYS": " ", "TWOFOLD_TRIAL": ""}):
        environment = {**kept, **given, "PYTHONPATH": str(ROOT)}
        ran = subprocess.run(
            [sys.executable, "-c", show], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
        )
        shown.append(ran.stdout)
    assert shown[0] == shown[1]
    assert str(tmp_path) not in shown[1]
