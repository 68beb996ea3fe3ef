"""What is shipped as a starting guess is what the engine starts from."""

import json
from pathlib import Path

import numpy as np
import pytest

import twofold
from twofold.cli.cycle import load_spec
from twofold.engine import (
    CHECKIN_SPEC,
    CHECKIN_SPEC_SHORT,
    VersionMismatch,
    load_population,
    wide_default_prior,
)
from twofold.engine.population import to_json

FOLDER = Path(twofold.__file__).parent / "content" / "population"


@pytest.mark.parametrize(
    ("name", "spec"), [("wide-default.json", CHECKIN_SPEC), ("wide-default-short.json", CHECKIN_SPEC_SHORT)]
)
def test_the_wide_default_on_file_is_the_one_in_the_code(name, spec):
    assert json.loads((FOLDER / name).read_text()) == json.loads(json.dumps(to_json(wide_default_prior(spec))))


def test_the_wide_default_knows_nobody_and_leans_nowhere():
    prior = wide_default_prior(CHECKIN_SPEC)
    layout = prior.layout
    assert prior.people == 0
    links = [layout.lag(j) for j in range(layout.size)] + [layout.today(j) for j in range(layout.size)]
    own = np.zeros_like(prior.mean, dtype=bool)
    for k in range(layout.size):
        own[k, layout.lag(k)] = layout.is_rating(k)
    assert np.all(prior.mean[:, links][~own[:, links]] == 0)


def test_the_prior_of_the_made_up_people_says_that_it_is_made_up():
    made_up = load_population(FOLDER / "made-up.json", CHECKIN_SPEC)
    assert made_up.people == 200
    assert made_up.diagnostics["made_up"]


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"version": 1, "spec_digest": "x"}', '{"version": 99, "spec_digest": ""}']
)
def test_what_is_no_population_is_refused_in_one_sentence(tmp_path, text):
    (tmp_path / "p.json").write_text(text)
    with pytest.raises(VersionMismatch) as caught:
        load_population(tmp_path / "p.json")
    assert str(caught.value).endswith(".")


def test_a_population_for_other_rows_is_refused():
    with pytest.raises(VersionMismatch, match="another description"):
        load_population(FOLDER / "wide-default.json", CHECKIN_SPEC_SHORT)


def test_the_shipped_description_of_the_check_in_is_the_engines_own():
    spec = load_spec(Path(__file__).resolve().parents[2] / "bench" / "specs" / "checkin.yaml")
    assert spec.digest == CHECKIN_SPEC.digest
    assert load_population(FOLDER / "made-up.json", spec).people == 200
