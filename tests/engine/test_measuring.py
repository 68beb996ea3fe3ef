"""The measurements measure: effective draws of a chain whose answer is known, verdicts of rows, one cell of coverage."""

import sys
from pathlib import Path

import numpy as np
import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench"


@pytest.fixture(scope="module")
def bench():
    """The modules of bench/ by name."""
    sys.path.insert(0, str(BENCH))
    try:
        import engine
        import engine_draws
        import engine_speed
        import worlds
    finally:
        sys.path.remove(str(BENCH))
    return {"engine": engine, "draws": engine_draws, "speed": engine_speed, "worlds": worlds}


def test_a_slow_chain_has_as_many_effective_draws_as_its_formula_says(bench):
    rng, rho = np.random.default_rng(1), 0.9
    chain = np.zeros((20_000, 4))
    for t in range(1, len(chain)):
        chain[t] = rho * chain[t - 1] + rng.standard_normal(4)
    expected = len(chain) * (1 - rho) / (1 + rho)
    np.testing.assert_allclose(bench["draws"].effective(chain), expected, rtol=0.25)


def test_a_figure_over_its_bar_is_said_to_miss_it(bench):
    Row = bench["engine"].Row
    assert Row("refit", 13.0, "ms", 12, 5).said == "NOT MET"
    assert Row("refit", 11.0, "ms", 12, 5).said == "met"
    assert Row("draws", 151.0, "times", 50, 150, more=True).said == "stretch"
    assert Row("draws", None, "times", 50).said == ""


def test_the_refit_that_is_timed_says_what_update_says(bench):
    from twofold.engine import update, wide_default_prior

    worlds = bench["worlds"]
    one = worlds.people("plain", 1, 60, 3)[0]
    prior = wide_default_prior(worlds.SPEC)
    mean, sd, _ = bench["speed"].refit(one.diary, prior, 50, 300, 5, compiled=bench["speed"].kernel.compiled)
    posterior = update(one.diary, prior, seed=6)
    k, c = 2, posterior.layout.today(0)  # symptoms -> craving
    problem = bench["speed"].prepare(one.diary, prior)
    at = problem.row_start[k] + list(problem.row_place[problem.row_of(k)]).index(c)
    assert mean[at] == pytest.approx(posterior.theta[k, c], abs=0.5 * sd[at])
