"""A person's answers leave as FHIR R4 that validates, and come back equal; nobody else's, and no host's, without them."""

import io
import json
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.observation import Observation
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from tests.cast import PASSPHRASE
from tests.web.answer.sittings import BOTH
from twofold.care.fhir.bundle import resources_of
from twofold.care.fhir.observation import scores_of
from twofold.care.fhir.questionnaire import values_of
from twofold.cli.main import main
from twofold.web.answer import read
from twofold.web.answer.actions import keep_answers
from twofold.web.audit.models import AuditEvent
from twofold.web.library import content
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db
KINDS = {"Questionnaire": Questionnaire, "QuestionnaireResponse": QuestionnaireResponse, "Observation": Observation}


@pytest.fixture
def answered(ana: Person, ana_client: Client) -> Client:
    """Every set of a sitting, one of them half."""
    for name, given in {**BOTH, "gad-7": [1, None, 1, 1, 1, 1, 1]}.items():
        instrument = content().instruments[name]
        told = dict(given) if isinstance(given, Mapping) else dict(zip(instrument.items, given, strict=False))
        values = {item: value for item, value in told.items() if value is not None}
        keep_answers(by=ana, instrument=instrument, values=values, at=timezone.now())
    return ana_client


def test_everything_answered_validates_and_comes_back_equal(ana: Person, answered: Client) -> None:
    file = answered.post("/my-data/download/answers")
    assert file["Content-Type"] == "application/fhir+json"
    given: dict[str, Any] = json.loads(file.content)
    Bundle.model_validate(given)
    for kind, model in KINDS.items():
        for one in resources_of(given, kind):
            model.model_validate(one)
    sheets = {str(one.id): one for one in read.finished(ana)}
    back = resources_of(given, "QuestionnaireResponse")
    assert {one["id"] for one in back} == set(sheets)
    observed = resources_of(given, "Observation")
    for one in back:
        kept = sheets[one["id"]]
        assert values_of(content().instruments[kept.instrument], one) == kept.sheet.values
        assert one["status"] == ("completed" if kept.is_whole else "in-progress")
        mine = [each for each in observed if each["derivedFrom"][0]["reference"].endswith(one["id"])]
        assert scores_of(mine) == {name: score.value for name, score in kept.result.scores.items()}
    assert {one["status"] for one in back} == {"completed", "in-progress"}
    assert {one["id"] for one in resources_of(given, "Questionnaire")} == {one.instrument for one in sheets.values()}


def export(person: str, passphrase: str, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{passphrase}\n"))
    return main(["fhir", "export", "--person", person])


@pytest.mark.parametrize("by", ["name", "id"])
def test_the_command_opens_with_the_persons_passphrase_and_the_person_sees_it(
    ana: Person, answered: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], by: str
) -> None:
    assert export("Ana" if by == "name" else str(ana.pk), PASSPHRASE, monkeypatch) == 0
    given = json.loads(capsys.readouterr().out)
    Bundle.model_validate(given)
    assert len(resources_of(given, "QuestionnaireResponse")) == 12
    assert AuditEvent.objects.filter(person=ana.pk).order_by("-n")[0].body["what"] == "downloaded"


@pytest.mark.parametrize(
    ("person", "passphrase"), [("Ana", "wrong words here please"), ("Nobody", PASSPHRASE), ("Ana", "")]
)
def test_without_the_passphrase_the_host_gets_nothing(
    ana: Person, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], person: str, passphrase: str
) -> None:
    assert export(person, passphrase, monkeypatch) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "nothing was opened" in said.err
    assert not AuditEvent.objects.filter(person=ana.pk).exists()


def test_the_page_to_read_has_the_questions_in_words(ana: Person, answered: Client) -> None:
    page = answered.post("/my-data/download/page").content.decode()
    assert "Feeling nervous, anxious or on edge" in page
    assert "Several days" in page
