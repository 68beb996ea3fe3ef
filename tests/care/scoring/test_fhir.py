"""FHIR R4: every instrument, answer and score goes out in a shape that validates, and comes back equal."""

import json
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.observation import Observation
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from tests.care.scoring.sheets import random_sheet
from twofold.care.content import load
from twofold.care.fhir.bundle import bundle, resources_of
from twofold.care.fhir.observation import observations, scores_of
from twofold.care.fhir.questionnaire import NotThisForm, questionnaire, response, values_of
from twofold.care.scoring import Result, score

INSTRUMENTS = load().instruments
WHEN = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
ANA = "Patient/ana"


def answered(name: str, values: dict[str, Any], whole: bool = True) -> dict[str, Any]:
    return response(INSTRUMENTS[name], values, id="sheet-1", subject=ANA, authored=WHEN, whole=whole)


def observed(result: Result) -> list[dict[str, Any]]:
    return observations(result, response="sheet-1", subject=ANA, when=WHEN)


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_every_form_validates_and_is_what_stands_in_the_content(name: str) -> None:
    form = questionnaire(INSTRUMENTS[name])
    Questionnaire.model_validate(form)
    assert form == INSTRUMENTS[name].form
    form["item"].clear()
    assert INSTRUMENTS[name].form["item"]


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_answers_and_scores_go_out_and_come_back_equal(name: str) -> None:
    rng = np.random.default_rng(4)
    for leave_out in (0.0, 0.2, 0.9):
        values = random_sheet(INSTRUMENTS[name], rng, leave_out)
        given = json.loads(json.dumps(answered(name, values)))
        assert values_of(INSTRUMENTS[name], given) == values
        result = score(INSTRUMENTS[name], values)
        found = json.loads(json.dumps(observed(result)))
        assert scores_of(found) == {scale: one.value for scale, one in result.scores.items()}
        Bundle.model_validate(bundle([given, *found], when=WHEN))
        QuestionnaireResponse.model_validate(given)
        for one in found:
            Observation.model_validate(one)


def test_a_score_says_what_it_was_held_against_and_what_it_comes_from() -> None:
    panel, total, *_ = observed(score(INSTRUMENTS["phq-9"], [2, 2, 2, 2, 1, 1, 2, 0, 0]))
    assert panel["code"]["coding"][0] == {"system": "http://loinc.org", "code": "44249-1"}
    assert panel["hasMember"] == [{"reference": f"Observation/{total['id']}"}]
    assert total["code"]["coding"][0]["code"] == "44261-6"
    assert total["valueQuantity"]["value"] == 12
    assert total["derivedFrom"] == [{"reference": "QuestionnaireResponse/sheet-1"}]
    cut, band = total["interpretation"]
    assert cut["coding"][0]["code"] == "POS"
    assert cut["text"].startswith("10 or more met: probable-depression, tested on adults in primary care")
    assert band["text"] == "Band: moderate"
    assert "Kroenke" in total["note"][0]["text"]


def test_a_score_that_is_not_there_says_why() -> None:
    _, total = observed(score(INSTRUMENTS["gad-7"], [1] * 6 + [None]))
    assert "valueQuantity" not in total
    assert total["dataAbsentReason"]["text"] == "item 7 is not answered"


def test_a_rule_is_a_yes_or_a_no_and_is_left_out_where_it_cannot_be_known() -> None:
    found = observed(score(INSTRUMENTS["c-ssrs"], {"1": 1, "2": 1, "3": 0, "4": 0, "5": 0, "6": 0}))
    said = {one["code"]["coding"][0]["code"]: one["valueBoolean"] for one in found[1:]}
    assert said == {"c-ssrs.high": False, "c-ssrs.moderate": False, "c-ssrs.low": True}
    panel = observed(score(INSTRUMENTS["c-ssrs"], {}))
    assert len(panel) == 1
    assert "dataAbsentReason" in panel[0]


def test_the_same_sheet_always_has_the_same_ids() -> None:
    first, second = (observed(score(INSTRUMENTS["bam"], {"4": 1, "5": 0, "6": 0})) for _ in range(2))
    assert [one["id"] for one in first] == [one["id"] for one in second]
    assert len({one["id"] for one in first}) == len(first)


def test_a_half_sheet_is_in_progress() -> None:
    given = answered("phq-9", {"9": 1}, whole=False)
    assert given["status"] == "in-progress"
    assert [item["linkId"] for item in given["item"]] == ["weeks"]
    assert values_of(INSTRUMENTS["phq-9"], given) == {"9": 1}


def test_the_parts_of_a_bundle_are_found_again() -> None:
    given = answered("gad-2", {"1": 1, "2": 3})
    held = bundle([given, *observed(score(INSTRUMENTS["gad-2"], [1, 3]))], when=WHEN)
    assert resources_of(held, "QuestionnaireResponse") == [given]
    assert scores_of(resources_of(held, "Observation")) == {"total": 4}


@pytest.mark.parametrize(
    "spoil",
    [
        {"questionnaire": "urn:twofold:instrument:gad-7|1"},
        {"resourceType": "Questionnaire"},
        {"item": [{"linkId": "1", "answer": [{"valueCoding": {"code": "7"}}]}]},
        {"item": [{"linkId": "1", "answer": [{"valueString": "often"}]}]},
        {"item": [{"linkId": "1", "answer": [{"valueCoding": {"code": "1"}}, {"valueCoding": {"code": "2"}}]}]},
        {"item": [{"linkId": "1", "answer": [{"valueCoding": {"code": "1"}}]}] * 2},
    ],
)
def test_what_answers_another_form_or_cannot_be_answered_is_refused(spoil: dict[str, Any]) -> None:
    with pytest.raises(NotThisForm):
        values_of(INSTRUMENTS["gad-2"], answered("gad-2", {"1": 1}) | spoil)
