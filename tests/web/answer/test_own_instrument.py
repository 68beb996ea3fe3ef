"""A host's own questionnaire, taken from a folder: answered, scored, shown and exported, and no Python is touched."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from fhir.resources.R4B.bundle import Bundle

from tests.care.scoring.hosts import ABOUT, choice, form_of, key_of, option, write
from tests.care.scoring.test_own_instruments import CUT, TOTAL
from tests.web.answer.sittings import Walk, text_of
from twofold.care.fhir.bundle import resources_of
from twofold.care.fhir.observation import scores_of
from twofold.cli.main import main
from twofold.web.answer import read
from twofold.web.answer.models import HelpShown
from twofold.web.library import content, say
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db
FIVE = [option(str(v), v, f"answer {v}") for v in range(5)]


@pytest.fixture
def taken(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The folder is checked and taken by the host's command, and the server reads it at its next start."""
    mine = tmp_path / "mine"
    form = form_of([choice(str(n), FIVE) for n in range(1, 4)]) | {"copyright": "made up for a test"}
    key = key_of(TOTAL, cut_points=[CUT], safety=[{"item": 3, "at_least": 4, "rule": "made-up-danger"}])
    folder = write(mine, form, key, about=ABOUT.replace("wording: host", "wording: shipped"))
    own = tmp_path / "own"
    own.mkdir()
    monkeypatch.setenv("TWOFOLD_CONTENT", str(own))
    assert main(["instrument", "add", str(folder)]) == 0
    settings.TWOFOLD_CONTENT = str(own)
    content.cache_clear()
    yield
    content.cache_clear()


def test_it_is_answered_scored_shown_and_exported(ana: Person, ana_client: Client, taken: None) -> None:
    assert "Made up for a test" in text_of(ana_client.get("/questions/choose"))
    walk = Walk(ana_client, {"made-up": [2, 1, 4]})
    form = walk.form_of(walk.follow(ana_client.post("/questions/begin", {"one": "made-up"})))
    assert form is not None
    answer = ana_client.post(form.action, walk.filled(form, "made-up"))
    assert say("answer.help.any") in text_of(answer)  # its own rule of danger has no sentence of ours
    assert HelpShown.objects.of(ana).get().body["rule"] == "made-up-danger"
    text = text_of(walk.follow(ana_client.post(f"{form.action}/way", {"what": "help", "chose": "go-on"})))
    assert say("answer.result.value", value=7, high=12) in text
    assert say("answer.result.own-point", means="made up") in text
    assert "Question 3 answer 4" in text
    ((name, _, result),) = read.results(ana)
    assert (name, result.scores["total"].value) == ("made-up", 7)
    given = json.loads(ana_client.post("/my-data/download/answers").content)
    Bundle.model_validate(given)
    assert scores_of(resources_of(given, "Observation")) == {"total": 7}
    assert resources_of(given, "Questionnaire")[0]["url"] == "urn:test:made-up"


def test_when_the_host_takes_it_away_the_answers_stay_in_the_download(
    ana: Person, ana_client: Client, taken: None, settings: Any
) -> None:
    walk = Walk(ana_client, {"made-up": [2, 1, 1]})
    form = walk.form_of(walk.follow(ana_client.post("/questions/begin", {"one": "made-up"})))
    assert form is not None
    ana_client.post(form.action, walk.filled(form, "made-up"))
    settings.TWOFOLD_CONTENT = ""
    content.cache_clear()
    assert read.results(ana) == []
    assert ana_client.get("/questions/answered").status_code == 200
    assert '"instrument": "made-up"' in ana_client.post("/my-data/download/json").content.decode()
