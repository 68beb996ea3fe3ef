"""`twofold score`: one sheet, a table of many, and everything that can be wrong with either."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from twofold.cli.main import main

PCL = "id," + ",".join(str(n) for n in range(1, 21))


def put(folder: Path, name: str, text: str | bytes) -> str:
    file = folder / name
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(file)


def scored(capsys: pytest.CaptureFixture[str], folder: Path, instrument: str, answers: Any) -> dict[str, Any]:
    text = answers if isinstance(answers, str) else json.dumps(answers)
    assert main(["score", instrument, put(folder, "sheet.json", text), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def table(
    capsys: pytest.CaptureFixture[str], folder: Path, instrument: str, text: str | bytes, *more: str
) -> list[dict[str, str]]:
    assert main(["score", instrument, put(folder, "sheets.csv", text), *more]) == 0
    return list(csv.DictReader(StringIO(capsys.readouterr().out)))


def refused(capsys: pytest.CaptureFixture[str], folder: Path, instrument: str, name: str, text: str | bytes) -> str:
    assert main(["score", instrument, put(folder, name, text)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def test_a_sheet_is_a_list_or_a_mapping(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    as_list = scored(capsys, tmp_path, "gad-7", [1, 2, 3, 0, 1, 2, 3])
    as_mapping = scored(capsys, tmp_path, "gad-7", {str(n + 1): v for n, v in enumerate([1, 2, 3, 0, 1, 2, 3])})
    assert as_list == as_mapping
    assert as_list["scales"]["total"] == {
        "value": 12,
        "range": [0, 21],
        "answered": 7,
        "prorated": False,
        "reason": None,
        "band": "moderate",
    }
    assert [(cut["at_least"], cut["met"]) for cut in as_list["cut_points"]] == [(8, True), (10, True)]
    assert as_list["cannot_score"] is None


def test_the_answer_has_the_promised_shape(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = scored(capsys, tmp_path, "pcl-5", [2] * 20)
    assert list(found) == ["instrument", "version", "scales", "cut_points", "rules", "safety", "cannot_score"]
    assert list(found["scales"]) == ["total", "intrusion", "avoidance", "cognition_mood", "arousal_reactivity"]
    assert found["rules"] == {"provisional_ptsd": True}
    assert all(cut["population"] and cut["source"] for cut in found["cut_points"])


def test_a_missing_answer_leaves_its_scales_without_a_score_and_the_others_with_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found = scored(capsys, tmp_path, "pcl-5", [1] * 19 + [None])
    assert found["cannot_score"] is None
    assert found["scales"]["total"]["value"] is None
    assert found["scales"]["total"]["reason"] == "item 20 is not answered"
    assert found["scales"]["intrusion"]["value"] == 5


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([1] * 6 + [4], "item 7 has no answer '4'"),
        ([1] * 6 + [-1], "item 7 has no answer '-1'"),
        ([1] * 6 + [1.5], "item 7 has no answer '1.5'"),
        ([1] * 6 + ["often"], "item 7 has no answer 'often'"),
        ([1] * 6 + [True], "item 7 has no answer 'True'"),
        ([1] * 6 + [[1, 2]], "item 7 takes one answer, not 2"),
        ([1] * 6, "6 answers were given in a list, but there are 7 items"),
        ([1] * 8, "8 answers were given in a list, but there are 7 items"),
        ({"1": 1, "8": 1}, "there is no item '8'"),
        ('{"1": 1, "1": 2}', "item 1 was answered twice"),
        ("[NaN, 1, 1, 1, 1, 1, 1]", "item 1 has no answer 'nan'"),
        ({}, "7 items are not answered: 1, 2, 3, 4, 5 and others"),
        ([{"a": 1}] * 7, "item 1 has no answer"),
        ([10**30] * 7, "item 1 has no answer"),
    ],
)
def test_an_impossible_sheet_cannot_be_scored_and_says_why(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, answers: Any, reason: str
) -> None:
    found = scored(capsys, tmp_path, "gad-7", answers)
    assert reason in found["cannot_score"]
    assert found["scales"]["total"]["value"] is None
    assert [cut["met"] for cut in found["cut_points"]] == [None, None]


@pytest.mark.parametrize("answers", [{"9": 1}, [None] * 8 + [3], {"1": 17, "9": 1}, [0] * 8 + [1, 0, 0]])
def test_thoughts_of_death_are_raised_on_a_half_sheet_and_on_a_spoiled_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, answers: Any
) -> None:
    found = scored(capsys, tmp_path, "phq-9", answers)
    assert found["safety"] == [{"item": "9", "rule": "thoughts-of-death"}]
    assert found["scales"]["total"]["value"] is None


@pytest.mark.parametrize("asked", ["PCL-5", "pcl_5", "pcl5", " pcl-5 "])
def test_an_instrument_goes_by_its_other_names(capsys: pytest.CaptureFixture[str], tmp_path: Path, asked: str) -> None:
    assert scored(capsys, tmp_path, asked, [0] * 20)["instrument"] == "pcl-5"


def test_an_unknown_instrument_is_refused_with_the_names_there_are(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert "pcl-5" in refused(capsys, tmp_path, "pcl-6", "sheet.json", "[]")


@pytest.mark.parametrize("text", ["", "{", "7", '"seven"', b"\xff\xfe[", "[" * 100_000])
def test_a_file_that_is_no_sheet_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str | bytes
) -> None:
    assert refused(capsys, tmp_path, "gad-7", "sheet.json", text).startswith("twofold: ")


def test_a_file_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["score", "gad-7", str(tmp_path / "none.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("mark", ["", "﻿"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_table_has_one_row_per_sheet_and_one_column_per_scale(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, delimiter: str, mark: str, ending: str
) -> None:
    rows = ["id,1,2,3,4", "ana,1,1,2,2", "ben,3,3,,3", ""]
    found = table(capsys, tmp_path, "phq-4", mark + ending.join(rows).replace(",", delimiter))
    assert found == [
        {"id": "ana", "total": "6", "anxiety": "2", "depression": "4", "safety": "", "cannot_score": ""},
        {"id": "ben", "total": "", "anxiety": "6", "depression": "", "safety": "", "cannot_score": ""},
    ]


def test_columns_may_stand_in_any_order_and_rows_without_id_are_counted(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found = table(capsys, tmp_path, "phq-4", "4,3,2,1\n0,1,2,3\n")
    assert (found[0]["id"], found[0]["anxiety"], found[0]["depression"]) == ("1", "5", "1")


def many_rows(faults: dict[int, str]) -> str:
    rows = [faults.get(n, f"p{n}," + ",".join(str((n + k) % 5) for k in range(20))) for n in range(10_000)]
    return "\n".join([PCL, *rows])


FAULTS = {
    5: "p5," + ",".join(["1"] * 19),
    777: "p777," + ",".join(["1"] * 19 + ["5"]),
    9_999: "p9999," + ",".join(["1"] * 19 + ["much"]),
}


def test_three_faults_in_ten_thousand_rows_are_named_and_nothing_is_scored(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    said = refused(capsys, tmp_path, "pcl-5", "sheets.csv", many_rows(FAULTS))
    assert "3 rows cannot be read; nothing was scored" in said
    for line, fault in ((7, "p5): has 19 answers"), (779, "p777): item 20 has no answer '5'"), (10_001, "item 20")):
        assert f"line {line}" in said
        assert fault in said


def test_the_rest_is_scored_when_bad_rows_are_to_be_left_out(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = put(tmp_path, "sheets.csv", many_rows(FAULTS))
    assert main(["score", "pcl-5", path, "--skip-bad"]) == 0
    said = capsys.readouterr()
    found = list(csv.DictReader(StringIO(said.out)))
    assert len(found) == 9_997
    assert {row["id"] for row in found}.isdisjoint({"p5", "p777", "p9999"})
    assert said.err.count("cannot") + said.err.count("line ") >= 3


def test_a_sheet_that_is_merely_not_answered_far_enough_is_no_fault(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    found = table(capsys, tmp_path, "gad-7", "id,1,2,3,4,5,6,7\nana,1,,,,,,\n")
    assert found[0]["total"] == ""
    assert "not answered" in found[0]["cannot_score"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("id,1,2,3,4,5,6,7,8\n", "a column '8'"),
        ("id,1,1,2,3,4,5,6,7\n", "two columns for item 1"),
        ("id\nana\n", "no column for any item"),
        ("\n", "is empty"),
        ("", "is empty"),
        (b"id,1\n\xff", "is not UTF-8"),
        ('id,1\n"ana' + "x" * 200_000 + '",1\n', "is not a row of a table"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str | bytes, reason: str
) -> None:
    assert reason in refused(capsys, tmp_path, "gad-7", "sheets.csv", text)


def test_a_table_of_phq_9_names_who_must_be_looked_at_first(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    header = "id," + ",".join(str(n) for n in range(1, 11))
    found = table(capsys, tmp_path, "phq-9", f"{header}\nana,0,0,0,0,0,0,0,0,1,\nben,0,0,0,0,0,0,0,0,0,\n")
    assert [(row["id"], row["total"], row["safety"]) for row in found] == [("ana", "1", "9"), ("ben", "0", "")]


def test_many_sheets_can_be_had_for_programs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = put(tmp_path, "sheets.csv", "id,1,2\nana,3,3\nben,0,\n")
    assert main(["score", "phq-2", path, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(one["id"], one["scales"]["total"]["value"]) for one in found] == [("ana", 6), ("ben", None)]


def test_people_read_scores_with_their_range_and_what_they_were_held_against(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["score", "phq-9", put(tmp_path, "sheet.json", "[1,1,1,1,1,1,1,1,2]")]) == 0
    said = capsys.readouterr().out
    assert "Look at first: item 9" in said
    assert "total: 10 (0 to 27), moderate" in said
    assert "not a diagnosis" in said
