"""`twofold directory`: import, search, export, as programs use it."""

import json
from pathlib import Path
from typing import Any

import pytest

from twofold.cli.main import main

pytestmark = pytest.mark.django_db
MEETINGS = [
    {"name": "Dawn", "slug": "dawn", "day": 1, "time": "07:00", "timezone": "America/Chicago", "types": ["O", "DD"],
     "latitude": 41.88, "longitude": -87.63, "city": "Chicago", "state": "IL", "country": "US", "entity_phone": "312-555-0100"},
    {"name": "Night owls", "slug": "owls", "day": [5, 6], "time": "23:30", "timezone": "America/Chicago", "conference_url": "https://zoom.us/j/1"},
]  # fmt: skip


def run(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main(["directory", *words]) == 0
    return capsys.readouterr().out


@pytest.fixture
def brought_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    (tmp_path / "m.json").write_text(json.dumps(MEETINGS))
    found: dict[str, Any] = json.loads(
        run(capsys, "import", str(tmp_path / "m.json"), "--format", "meeting-guide", "--programme", "AA", "--json")
    )
    return found


def test_a_search_for_programs(brought_in: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert (brought_in["added"], brought_in["faults"]) == (2, [])
    at = "2026-12-07T06:00-06:00"
    found = json.loads(
        run(
            capsys,
            "search",
            "--near",
            "60601",
            "--km",
            "10",
            "--need",
            "addiction",
            "--when",
            "now",
            "--at",
            at,
            "--json",
        )
    )
    (hit,) = found["hits"]
    assert set(hit) == {
        "id",
        "name",
        "kind",
        "km",
        "score",
        "reasons",
        "next_start",
        "zone",
        "phone",
        "age_days",
        "source",
    }
    assert (hit["name"], hit["kind"], hit["next_start"]) == ("Dawn", "meeting", "2026-12-07T07:00:00-06:00")
    assert (hit["phone"], hit["zone"], found["widened"]) == ("312-555-0100", "America/Chicago", None)


def test_online_in_another_zone_over_midnight(brought_in: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    words = (
        "--need",
        "online",
        "--when",
        "SAT-05:00",
        "--at",
        "2026-12-01T00:00Z",
        "--zone",
        "Europe/Dublin",
        "--json",
    )
    found = json.loads(run(capsys, "search", *words))
    assert [hit["next_start"] for hit in found["hits"]] == ["2026-12-05T05:30:00+00:00"]


def test_an_empty_answer_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(run(capsys, "search", "--near", "Cork, Ireland", "--need", "trauma", "--json"))
    assert found["hits"][0]["kind"] == "line"
    assert found["widened"]


@pytest.mark.parametrize("form", ["hsds", "meeting-guide"])
def test_export_and_import_again(
    brought_in: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    out = tmp_path / "out"
    run(capsys, "export", "--format", form, "--out", str(out))
    run(capsys, "forget", brought_in["feed"])
    again = json.loads(run(capsys, "import", str(out), "--format", form, "--json"))
    assert again["digest"] == brought_in["digest"]


def test_a_calendar_goes_to_standard_output(brought_in: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    text = run(capsys, "export", "--format", "ics", "--at", "2026-12-01T00:00Z")
    assert text.count("BEGIN:VEVENT") == 3
    assert "RRULE:FREQ=WEEKLY;BYDAY=MO" in text


@pytest.mark.parametrize(
    "words",
    [
        ("search", "--near", "Nowhereville"), ("search", "--need", "love"), ("search", "--kind", "cake"), ("search", "--at", "soon"),
        ("import", "/nowhere/x.json", "--format", "hsds"), ("import", __file__, "--format", "bmlt"),
        ("import", __file__, "--format", "bmlt", "--programme", "knitting"), ("forget", "nothing"), ("export", "--format", "csv", "--feed", "nothing"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_sentence_and_exit_2(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["directory", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("twofold: ")
