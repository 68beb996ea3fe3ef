"""`twofold instrument`: a host's own questionnaire is taken whole or not at all, and every fault has its line."""

import json
import shutil
from pathlib import Path

import pytest

from twofold.care.content import PACKAGED, load
from twofold.cli.main import main

ITQ = PACKAGED / "instruments" / "itq"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    monkeypatch.setenv("TWOFOLD_CONTENT", str(folder))
    return folder


def copied(folder: Path, name: str = "mine") -> Path:
    """The ITQ under another name."""
    place = folder / name
    shutil.copytree(ITQ, place)
    change(place / "about.yaml", "id: itq", f"id: {name}")
    return place


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(capsys: pytest.CaptureFixture[str], folder: Path, command: str = "check") -> list[str]:
    assert main(["instrument", command, str(folder)]) == 2
    return capsys.readouterr().err.splitlines()[1:]


def test_every_shipped_instrument_is_without_a_fault(capsys: pytest.CaptureFixture[str]) -> None:
    for folder in sorted((PACKAGED / "instruments").iterdir()):
        assert main(["instrument", "check", str(folder)]) == 0, capsys.readouterr().err


def test_a_folder_is_taken_and_can_be_scored(own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["instrument", "add", str(copied(tmp_path))]) == 0
    assert sorted(path.name for path in own.iterdir()) == ["instruments"]
    assert "mine" in load(own).instruments
    (tmp_path / "sheet.json").write_text(json.dumps([2] * 18), encoding="utf-8")
    capsys.readouterr()
    assert main(["score", "mine", str(tmp_path / "sheet.json"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rules"]["cptsd"] is True


def test_what_is_there_is_replaced_only_when_asked(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = copied(tmp_path)
    assert main(["instrument", "add", str(mine)]) == 0
    assert main(["instrument", "add", str(mine)]) == 2
    assert "--replace" in capsys.readouterr().err
    change(mine / "about.yaml", '"ITQ"', '"Newer"')
    assert main(["instrument", "add", str(mine), "--replace"]) == 0
    assert load(own).instruments["mine"].about.name == "Newer"
    assert [path.name for path in own.iterdir()] == ["instruments"]


def test_with_one_fault_nothing_is_taken(own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = copied(tmp_path)
    change(mine / "scoring.yaml", "range: [0, 24]", "range: [0, 25]")
    assert "scoring.yaml line 2" in faults(capsys, mine, "add")[0]
    assert list(own.iterdir()) == []


def test_all_faults_are_named_with_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = copied(tmp_path)
    change(mine / "about.yaml", "rater: self", "rater: anybody")
    change(mine / "about.yaml", "reviewed: null", "reviewed: soon")
    change(mine / "scoring.yaml", "score: sum", "score: product")
    (mine / "cases.yaml").write_text("cases:\n  - {name: one\n", encoding="utf-8")
    change(mine / "questionnaire.json", '"status": "active"', '"status": "lively"')
    found = faults(capsys, mine)
    lines = {line.partition(":")[0] for line in found}
    assert "about.yaml line 6 rater" in lines
    assert "scoring.yaml line 2 scales.ptsd.score" in lines
    assert "questionnaire.json line 8 status" in lines
    assert any(line.startswith("cases.yaml line") for line in lines)
    assert any(line.startswith("about.yaml line 20 reviewed") for line in lines)


def test_a_written_case_that_does_not_come_out_is_a_fault_of_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = copied(tmp_path)
    change(mine / "cases.yaml", "scores: {ptsd: 0, dso: 0}", "scores: {ptsd: 1, dso: 0}")
    (fault,) = faults(capsys, mine)
    assert fault.startswith("cases.yaml line 5 cases.0.scores: the lowest answers: scores is")


@pytest.mark.parametrize("name", ["questionnaire.json", "scoring.yaml", "about.yaml"])
def test_a_part_that_is_missing_or_unreadable_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    mine = copied(tmp_path)
    (mine / name).write_bytes(b"\xff")
    assert f"{name} line 1: is not UTF-8" in faults(capsys, mine)[0]
    (mine / name).write_text("{", encoding="utf-8")
    assert faults(capsys, mine)[0].startswith(f"{name} line")
    (mine / name).unlink()
    assert faults(capsys, mine) == [f"{name} line 1: is missing"]


def test_without_a_folder_of_ones_own_nothing_can_be_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("TWOFOLD_CONTENT", raising=False)
    assert main(["instrument", "add", str(copied(tmp_path))]) == 2
    assert "TWOFOLD_CONTENT" in capsys.readouterr().err


def test_the_list_says_which_have_words_and_which_are_not_for_everyone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["instrument", "list"]) == 0
    said = capsys.readouterr().out
    assert "isi              ISI" in said
    assert "non-commercial" in said
    assert "with its words" in said
