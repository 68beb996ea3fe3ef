"""`twofold` started by hand finds the settings that the scripts find."""

import os
from pathlib import Path

import pytest

from twofold.cli.env_file import read_env_file
from twofold.cli.main import main


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
