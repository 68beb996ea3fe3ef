"""`twofold lines`: what a host should call and check, those nobody has checked first."""

import json
from pathlib import Path

import pytest

from twofold.care.content import PACKAGED
from twofold.care.content import load as load_content
from twofold.cli.main import main

CONTENT = load_content()
ALL = [line for country in (*CONTENT.helplines.values(), CONTENT.union.shared) for line in country.lines]


def listed(capsys: pytest.CaptureFixture[str], *more: str) -> list[dict[str, object]]:
    assert main(["lines", "--json", *more]) in {0, 1}
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_every_line_is_listed_and_those_never_checked_stand_first(capsys: pytest.CaptureFixture[str]) -> None:
    found = listed(capsys)
    standings = [str(one["standing"]) for one in found]
    assert len(found) == len(ALL)
    assert standings == sorted(standings, key=["never", "stale", "checked"].index)
    assert standings.count("never") == sum(line.checked is None for line in ALL)


def test_after_180_days_a_line_is_due_again_the_oldest_first(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "helplines" / "ie"
    folder.mkdir(parents=True)
    for name, day in (("112", "2020-02-02"), ("samaritans", "2019-01-01")):
        text = (PACKAGED / "helplines" / "ie" / f"{name}.yaml").read_text(encoding="utf-8")
        (folder / f"{name}.yaml").write_text(text.replace("checked: never", f'checked: "{day}"'), encoding="utf-8")
    monkeypatch.setenv("TWOFOLD_CONTENT", str(tmp_path))
    found = [(one["id"], one["standing"]) for one in listed(capsys, "--country", "ie", "--due")]
    assert [name for name, standing in found if standing == "stale"] == ["samaritans", "112"]
    assert found[-1] == ("112", "stale")


def test_due_is_an_exit_code_for_whoever_watches(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lines", "--due"]) == 1
    assert main(["lines"]) == 0


def test_people_read_headings_numbers_and_how_to_write_a_check_down(capsys: pytest.CaptureFixture[str]) -> None:
    main(["lines", "--country", "US"])
    text = capsys.readouterr().out
    assert text.index("Not yet checked (") < text.index("SAMHSA National Helpline: call 1-800-662-4357")
    assert "TWOFOLD_CONTENT" in text


def test_an_unknown_country_is_one_sentence_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lines", "--country", "XX"]) == 2
    assert "There are no lines for the country 'XX'" in capsys.readouterr().err


def test_content_that_is_wrong_is_one_sentence_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "helplines" / "ie").mkdir(parents=True)
    (tmp_path / "helplines" / "ie" / "112.yaml").write_text("id: 112\n", encoding="utf-8")
    monkeypatch.setenv("TWOFOLD_CONTENT", str(tmp_path))
    assert main(["lines"]) == 2
    assert "helplines/ie/112.yaml" in capsys.readouterr().err
