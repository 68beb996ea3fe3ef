"""`twofold rules`: every rule with its answer and trace, and everything that can be wrong with a file of facts."""

import json
from pathlib import Path
from typing import Any

import pytest

from twofold.cli.main import main


def put(folder: Path, facts: Any) -> str:
    file = folder / "facts.json"
    file.write_bytes(facts if isinstance(facts, bytes) else json.dumps(facts).encode())
    return str(file)


def asked(capsys: pytest.CaptureFixture[str], folder: Path, facts: Any, *more: str) -> dict[str, Any]:
    assert main(["rules", put(folder, facts), "--at", "2026-11-30", "--json", *more]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def answers(found: dict[str, Any]) -> dict[str, str]:
    return {rule["id"]: rule["answer"] for rule in found["rules"]}


def test_every_rule_answers_with_its_trace_and_its_source(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = asked(capsys, tmp_path, {"pc-ptsd-5.total": 4, "taps.alcohol": 3})
    by_id = {rule["id"]: rule for rule in found["rules"]}
    assert by_id["i-01"]["answer"] == "yes"
    assert {"fact": "pc-ptsd-5.total", "test": "at_least", "bound": 3, "found": 4, "answer": "yes"} in by_id["i-01"][
        "trace"
    ]
    assert by_id["m-10"]["answer"] == "unknown"
    assert by_id["m-10"]["unknown"] == [
        "diagnosis.alcohol", "audit.total", "single-alcohol.total", "medicines.for_alcohol",
    ]  # fmt: skip
    for rule in found["rules"]:
        assert rule["trace"]
        assert rule["source"]["title"]
        assert rule["reviewed"] == "to be confirmed by a clinician"
        assert set(rule["seen_by"]) <= {"clinician", "person"}


def test_a_draft_is_listed_as_off(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = asked(capsys, tmp_path, {"ambulatory_withdrawal": True})
    draft = next(rule for rule in found["rules"] if rule["id"] == "w-06")
    assert (draft["on"], draft["answer"], draft["would_answer"]) == (False, "off", "yes")


def test_facts_may_be_nested_named_otherwise_or_between_bounds(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    nested = {"facts": {"phq-9": {"item-9": 1}, "drink_days_30": {"low": 16}, "usual_grams": {"low": 130, "high": 200}}}
    found = asked(capsys, tmp_path, nested)
    assert found["facts"]["drink_days_30"] == {"low": 16, "high": None}
    assert answers(found)["s-08"] == answers(found)["s-04"] == "yes"
    assert asked(capsys, tmp_path, {"bam.craving": 3})["facts"] == {"bam.item-8": 3}
    assert asked(capsys, tmp_path, {"PCL_5.total": 40})["facts"] == {"pcl-5.total": 40}


def test_a_list_of_medicines_is_the_whole_list(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = asked(capsys, tmp_path, {"medicines": ["naltrexone", "methadone"]})
    assert answers(found)["m-11"] == "yes"
    assert answers(found)["m-06"] == "no"
    assert answers(asked(capsys, tmp_path, {"medicines.naltrexone": True}))["m-11"] == "unknown"


def test_facts_have_an_age(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    dated = [
        {"fact": "phq-9.total", "value": 16, "on": "2026-10-01"},
        {"fact": "pcl-5.total", "value": 40, "on": "2026-11-20"},
        {"fact": "pregnant", "value": "yes", "on": "2026-11-29"},
        {"fact": "pregnant", "value": "no", "on": "2026-11-29"},
        {"fact": "gad-7.total", "value": 12, "on": "2026-12-24"},
    ]
    found = asked(capsys, tmp_path, dated)
    assert found["facts"] == {"pcl-5.total": 40}
    assert found["stale"] == [{"fact": "phq-9.total", "value": 16, "on": "2026-10-01"}]
    assert [one["value"] for one in found["contradictory"][0]] == [False, True] or found["contradictory"]
    assert [one["fact"] for one in found["ahead"]] == ["gad-7.total"]
    assert main(["rules", put(tmp_path, dated), "--at", "2026-11-30"]) == 0
    said = capsys.readouterr().out
    assert "too old: phq-9.total of 2026-10-01 holds for 30 days; it counts as unknown" in said
    assert "contradictory: pregnant" in said


def test_conflicts_and_questions_are_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = asked(capsys, tmp_path, {"pc-ptsd-5.total": 4, "taps.alcohol": 3, "phq-9.total": 13})
    assert [one["id"] for one in found["conflicts"]] == ["waiting-for-mood"]
    assert "asks_for_suicide_step" in {one["fact"] for one in found["asks"]}
    assert found["plan"][0]["because"]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (b"\xff\xfe", "is not UTF-8"),
        (b"not json", "is not JSON"),
        (b'{"pregnant": NaN}', "is not JSON"),
        (b'{"age": 3, "age": 4}', "names age twice"),
        ("a word", "holds neither"),
        ([{"fact": "age"}], "entry 1 is not"),
        ({"pcl-5.total": 81}, "is a number from 0 to 80, not 81"),
        ({"pcl-5.total": True}, "is a number from 0 to 80, not true"),
        ({"pregnant": 3}, "is true or false, not 3"),
        ({"motive": "boredom"}, "is one of"),
        ({"age": {"low": 9, "high": 3}}, "is a number"),
        ([{"fact": "age", "value": 30, "on": "yesterday"}], "has no day"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_in_a_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, facts: Any, said: str
) -> None:
    assert main(["rules", put(tmp_path, facts)]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""


def test_an_unknown_fact_is_a_sentence_with_those_near_it(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["rules", put(tmp_path, {"pcl-5.totl": 40})]) == 2
    assert "There is no fact pcl-5.totl; near it are pcl-5.total" in capsys.readouterr().err
    found = asked(capsys, tmp_path, {"pcl-5.totl": 40, "pcl-5.total": 40}, "--skip-unknown")
    assert found["left_out"] == ["pcl-5.totl"]
    assert answers(found)["s-02"] == "yes"


def test_facts_that_cannot_both_be_so_are_said(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    facts = {"drink_days_30": 0, "hours_since_drink": 5}
    assert [one["id"] for one in asked(capsys, tmp_path, facts)["cannot_both"]] == [
        "no-drinking-days-and-a-recent-drink"
    ]
    assert main(["rules", put(tmp_path, facts)]) == 0
    assert "Which is right?" in capsys.readouterr().out


def test_null_is_unknown(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert asked(capsys, tmp_path, {"pregnant": None})["facts"] == {}


def test_the_facts_are_listed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["rules", "--facts", "--json"]) == 0
    facts = {one["fact"]: one for one in json.loads(capsys.readouterr().out)}
    assert facts["taps-2.alcohol"]["also"] == ["taps.alcohol"]
    assert facts["pcl-5.total"]["range"] == [0, 80]
    assert main(["rules", "--facts"]) == 0
    assert "pcl-5.total" in capsys.readouterr().out
    assert main(["rules"]) == 2
    assert main(["rules", str(tmp_path / "nowhere.json")]) == 2
