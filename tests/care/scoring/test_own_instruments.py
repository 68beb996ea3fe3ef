"""An instrument is a folder: a new one needs no Python, a wrong one is refused whole, and words gate what is offered."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.care.scoring.hosts import ABOUT, choice, form_of, key_of, option, write
from twofold.care.content import PACKAGED, load
from twofold.care.errors import ContentError
from twofold.care.fhir.observation import observations, scores_of
from twofold.care.fhir.questionnaire import response, values_of
from twofold.care.instrument import Offer, Pack
from twofold.care.scoring import score
from twofold.cli.main import main

FIVE = [option(str(v), v, f"answer {v}") for v in range(5)]
FORM = form_of([choice(str(n), FIVE) for n in range(1, 4)])
TOTAL = {"total": {"items": ["1-3"], "score": "sum", "range": [0, 12], "missing": {"at_most": 1, "then": "prorate"}}}
SOURCE = {"title": "made up for a test", "read": "2026-11-23"}
CUT = {
    "scale": "total",
    "at_least": 6,
    "means": "made-up",
    "population": "nobody",
    "sensitivity": None,
    "specificity": None,
    "source": SOURCE,
}


def test_a_made_up_instrument_is_scored_judged_and_exported_without_any_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    safety = [{"item": 3, "at_least": 4, "rule": "made-up-danger"}]
    write(tmp_path, FORM, key_of(TOTAL, cut_points=[CUT], safety=safety))
    instrument = load(tmp_path).instruments["made-up"]
    result = score(instrument, [1, 1, 4])
    assert (result.scores["total"].value, result.met[0][1], result.safety[0].rule) == (6, True, "made-up-danger")
    when = datetime(2026, 11, 23, tzinfo=UTC)
    given = response(instrument, {"1": 1, "2": 1, "3": 4}, id="s", subject="Patient/ana", authored=when)
    assert values_of(instrument, given) == {"1": 1, "2": 1, "3": 4}
    assert scores_of(observations(result, response="s", subject="Patient/ana", when=when)) == {"total": 6}
    monkeypatch.setenv("TWOFOLD_CONTENT", str(tmp_path))
    (tmp_path / "sheet.json").write_text("[2, null, 4]", encoding="utf-8")
    assert main(["score", "made-up", str(tmp_path / "sheet.json")]) == 0
    assert "total: 9 (0 to 12), prorated" in capsys.readouterr().out


def test_a_missing_answer_is_filled_in_only_as_far_as_the_authors_allow(tmp_path: Path) -> None:
    write(tmp_path, FORM, key_of(TOTAL))
    instrument = load(tmp_path).instruments["made-up"]
    one, two = score(instrument, [4, 3, None]), score(instrument, [4, None, None])
    assert (one.scores["total"].value, one.scores["total"].prorated, one.scores["total"].answered) == (10.5, True, 2)
    assert (two.scores["total"].value, two.scores["total"].reason) == (None, "2 items are not answered: 2, 3")


def test_no_shipped_instrument_fills_anything_in() -> None:
    assert all(scale.prorate_up_to == 0 for one in load().instruments.values() for scale in one.scales.values())


def changed(**more: Any) -> str:
    return key_of(TOTAL, **more)


@pytest.mark.parametrize(
    ("form", "key", "file", "problem"),
    [
        (FORM, key_of({"total": {**TOTAL["total"], "range": [0, 15]}}), "scoring.yaml", "the answers reach 0 to 12"),
        (FORM, key_of({"total": {**TOTAL["total"], "items": ["1-4"]}}), "scoring.yaml", "there is no item 4"),
        (FORM, changed(cut_points=[{**CUT, "scale": "sum"}]), "scoring.yaml", "there is no scale sum"),
        (FORM, changed(cut_points=[{k: v for k, v in CUT.items() if k != "population"}]), "scoring.yaml", "population"),
        (FORM, changed(safety=[{"item": 3, "at_least": 9, "rule": "x"}]), "scoring.yaml", "item 3 has no answer 9"),
        (FORM, changed(rules={"a": {"item": 7, "at_least": 1}}), "scoring.yaml", "there is no item 7"),
        (FORM, changed(rules={"a": {"rule": "b"}, "b": {"rule": "a"}}), "scoring.yaml", "no rule that stands above"),
        (FORM, changed(rules={"a": {"item": 1}}), "scoring.yaml", "not valid"),
        (FORM, changed(surprise=1), "scoring.yaml", "surprise"),
        (form_of([choice("1", FIVE), choice("1", FIVE)]), key_of(TOTAL), "questionnaire.json", "stands twice"),
        (form_of([choice("1", [])]), key_of(TOTAL), "questionnaire.json", "non-empty"),
        (form_of([choice("1", [option("a", 0.5)])]), key_of(TOTAL), "questionnaire.json", "no whole number"),
        (form_of([choice("1", [option("1", 0), option("1", 1)])]), key_of(TOTAL), "questionnaire.json", "same value"),
        (
            form_of([choice("1", FIVE, enableWhen=[{"question": "9", "operator": "exists", "answerBoolean": True}])]),
            key_of(TOTAL),
            "questionnaire.json",
            "there is no item 9",
        ),
        (
            form_of(
                [
                    choice("1", FIVE),
                    choice("2", FIVE, enableWhen=[{"question": "1", "operator": "=", "answerCoding": {"code": "9"}}]),
                ]
            ),
            key_of(TOTAL),
            "questionnaire.json",
            "has no such answer",
        ),
        (form_of([{"linkId": "1", "type": "string"}]), key_of(TOTAL), "questionnaire.json", "nothing that could be"),
    ],
)
def test_a_form_and_a_key_that_do_not_fit_are_refused_whole(
    tmp_path: Path, form: dict[str, Any], key: str, file: str, problem: str
) -> None:
    write(tmp_path, form, key)
    with pytest.raises(ContentError) as caught:
        load(tmp_path)
    assert caught.value.file == f"instruments/made-up/{file}"
    assert problem in str(caught.value)


def test_answers_without_weights_may_be_asked_but_not_added_up(tmp_path: Path) -> None:
    plain = [{"valueCoding": {"code": "a", "display": "A"}}, {"valueCoding": {"code": "b", "display": "B"}}]
    form = form_of([*FORM["item"], choice("4", plain)])
    write(tmp_path, form, key_of(TOTAL))
    assert score(load(tmp_path).instruments["made-up"], [1, 1, 1, 1]).scores["total"].value == 3
    write(tmp_path, form, key_of({"total": {"items": [4], "score": "sum", "range": [0, 0]}}))
    with pytest.raises(ContentError, match="have no weight"):
        load(tmp_path)


def test_words_are_needed_before_anything_is_offered_and_a_host_may_add_them(tmp_path: Path) -> None:
    assert load().instruments["isi"].offer(non_commercial_confirmed=True) is Offer.NO_WORDING
    worded(tmp_path, "isi")
    instrument = load(tmp_path).instruments["isi"]
    assert instrument.offer(non_commercial_confirmed=False) is Offer.YES
    assert score(instrument, [4] * 7).scores["total"].value == 28


def test_the_non_commercial_pack_is_off_until_the_host_confirms_even_with_words(tmp_path: Path) -> None:
    names = ["audit-c", "audit", "dast-10", "who-5"]
    assert [n for n, one in load().instruments.items() if one.about.pack is Pack.NON_COMMERCIAL] == names
    for name in names:
        worded(tmp_path, name)
    for name in names:
        instrument = load(tmp_path).instruments[name]
        assert instrument.offer(non_commercial_confirmed=False) is Offer.NON_COMMERCIAL
        assert instrument.offer(non_commercial_confirmed=True) is Offer.YES


def worded(root: Path, name: str) -> None:
    """Only the form, with words of the host's own, laid over ours."""
    form = json.loads((PACKAGED / "instruments" / name / "questionnaire.json").read_text(encoding="utf-8"))
    for item in form["item"]:
        item["text"] = f"words of the host {item['linkId']}"
        for each in item["answerOption"]:
            each["valueCoding"]["display"] = "an answer"
    folder = root / "instruments" / name
    folder.mkdir(parents=True)
    (folder / "questionnaire.json").write_text(json.dumps(form), encoding="utf-8")


def test_who_says_that_the_words_are_there_must_have_them(tmp_path: Path) -> None:
    silent = form_of([choice("1", [option("0", 0), option("1", 1)])])
    key = key_of({"total": {"items": [1], "score": "sum", "range": [0, 1]}})
    write(tmp_path, silent, key, about=ABOUT.replace("wording: host", "wording: shipped"))
    with pytest.raises(ContentError, match="has no words"):
        load(tmp_path)
