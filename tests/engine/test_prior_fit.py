"""A warning when somebody's days are unlikely under what many people have taught."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from twofold.cli.main import main
from twofold.engine import CHECKIN_SPEC, Diary, fit, save_population, simulate, typical_population, wide_default_prior
from twofold.engine.prior_fit import NOT_CHECKED, UNLIKELY, _tail, check
from twofold.engine.write import diary_rows, write_rows

WORLD = typical_population()


@pytest.fixture(scope="module")
def learned():
    """What sixty made-up people have taught."""
    return fit(simulate(WORLD, persons=60, days=60, seed=901, missing=0.3)[0])


def flagged(world, learned, days=60, persons=12):
    """The share of people of a world who are called unlikely, and where."""
    cohort, _ = simulate(world, persons=persons, days=days, seed=902, missing=0.3)
    found = [check(diary, learned) for diary in cohort.diaries]
    return np.mean([f.unlikely for f in found]), [f.where for f in found]


def test_people_like_those_it_was_learned_from_are_left_in_peace(learned):
    share, _ = flagged(WORLD, learned, persons=25)
    assert share <= 0.04


def test_people_whose_answers_lie_elsewhere_are_flagged(learned):
    far = replace(WORLD, mu_mean=WORLD.mu_mean + np.array([3.0, -3.0, -3.0, -2.5, 0.0, 3.0, 3.0]))
    share, where = flagged(far, learned)
    assert share >= 0.4
    assert sum(name.startswith("mean of") for name in where) >= 8


def test_another_scale_is_flagged(learned):
    cohort, _ = simulate(WORLD, persons=6, days=60, seed=3)
    narrow = [
        Diary.of(CHECKIN_SPEC, d.times, d.values * [0.1, 0.1, 0.1, 0.1, 1, 0.1, 0.1], d.inputs) for d in cohort.diaries
    ]
    assert np.mean([check(d, learned).unlikely for d in narrow]) >= 0.8


def test_nothing_is_said_without_a_learned_prior_or_with_few_days(learned):
    cohort, _ = simulate(WORLD, persons=1, days=60, seed=5)
    assert check(cohort.diaries[0], wide_default_prior(CHECKIN_SPEC)) == NOT_CHECKED
    assert check(cohort.diaries[0].part(slice(0, 10)), learned) == NOT_CHECKED


def test_the_tail_is_that_of_a_chi_square():
    rng = np.random.default_rng(1)
    draws = rng.chisquare(7, 20_000)
    for at in (3.0, 7.0, 14.0, 20.0):
        exact = float(np.mean(draws >= at))
        assert float(_tail(np.array([at]), np.array([7.0]), np.array([14.0]))[0]) == pytest.approx(exact, abs=0.01)
    assert UNLIKELY <= 0.02


def test_the_fit_says_so_in_its_summary_and_table(learned, tmp_path, capsys):
    save_population(learned, tmp_path / "population.json")
    cohort, _ = simulate(WORLD, persons=2, days=60, seed=3, missing=0.0)
    heading = ["person", "day", *CHECKIN_SPEC.names, *(i.name for i in CHECKIN_SPEC.inputs)]
    scaled = [
        replace(d, values=d.values * ([0.1, 0.1, 0.1, 0.1, 1, 0.1, 0.1] if d.person == "2" else 1))
        for d in cohort.diaries
    ]
    write_rows(tmp_path / "d.csv", heading, diary_rows(replace(cohort, diaries=tuple(scaled))))
    fit_ = [
        "cycle",
        "fit",
        str(tmp_path / "d.csv"),
        "--spec",
        str(Path(__file__).parents[2] / "bench" / "specs" / "checkin.yaml"),
        "--out",
        str(tmp_path / "o"),
    ]
    assert main([*fit_, "--population", str(tmp_path / "population.json")]) == 0
    usual, odd = json.loads((tmp_path / "o" / "summary.json").read_text())["persons"]
    assert not usual["prior_fit"]["unlikely"]
    assert odd["prior_fit"]["unlikely"]
    assert main(["cycle", "show", str(tmp_path / "o"), "--person", "2"]) == 0
    assert "unlike those the starting guess" in capsys.readouterr().out
