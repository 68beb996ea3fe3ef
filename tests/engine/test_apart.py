"""The same answer from a process of its own, which knows nothing of its parent but the diary."""

import json
import os

import numpy as np
import pytest

from twofold.engine import (
    CHECKIN_SPEC_SHORT,
    apart,
    describe_cycle,
    simulate,
    typical_population,
    update,
    wide_default_prior,
)
from twofold.engine.population import from_json, to_json


@pytest.fixture(scope="module")
def asked():
    cohort, _ = simulate(typical_population(CHECKIN_SPEC_SHORT), persons=1, days=24, missing=0.1, seed=5)
    return cohort.diaries[0], from_json(to_json(wide_default_prior(CHECKIN_SPEC_SHORT)))


def test_the_other_process_gives_the_same_answer_to_the_last_digit(asked):
    assert apart.describe_apart(*asked) == describe_cycle(update(*asked))


def test_an_answer_survives_being_written(asked):
    cycle = describe_cycle(update(*asked))
    again = apart.cycle_from(json.loads(json.dumps(apart.asdict(cycle))))
    assert again == cycle


def test_the_other_process_is_told_nothing_of_the_host(asked, monkeypatch):
    for name in ("TWOFOLD_KEYS", "TWOFOLD_DATA", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.setenv(name, "/secret")
    seen = []
    real = apart.subprocess.run

    def watched(*given, **more):
        seen.append(more["env"])
        return real(*given, **more)

    monkeypatch.setattr(apart.subprocess, "run", watched)
    apart.describe_apart(*asked)
    assert set(seen[0]) <= {*apart.PASSED_ON, "PYTHONPATH", "OPENBLAS_NUM_THREADS"}
    assert "/secret" not in os.pathsep.join(seen[0].values())


def test_a_process_that_fails_is_one_sentence(asked, monkeypatch):
    monkeypatch.setattr(apart.sys, "executable", "/bin/false")
    with pytest.raises(apart.NoAnswer, match="gave no answer"):
        apart.describe_apart(*asked)


def test_gaps_stay_gaps(asked):
    diary, _ = asked
    told = apart._diary_json(diary)
    assert np.array_equal(np.array(told["values"], dtype=float), diary.values, equal_nan=True)
