"""Ring 3: a 95% interval holds the truth 95 times in 100, and the errors stay under the bar."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.shared


def bench():
    """bench/cohorts.py as a module."""
    found = importlib.util.spec_from_file_location("bench_cohorts", ROOT / "bench" / "cohorts.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


def test_one_cohort_with_a_fifth_of_the_days_missing(shared):
    cohorts = bench()
    found = cohorts.one_cohort(cohorts.load_simulator(shared / "sim"), seed=11, missing=0.2)
    assert 0.88 <= found["cover"] <= 0.97
    assert found["rmse"] <= 0.085


@pytest.mark.slow
@pytest.mark.parametrize("missing", [0.0, 0.2, 0.4])
def test_five_cohorts_keep_within_the_bars(shared, missing):
    cohorts = bench()
    simulator = cohorts.load_simulator(shared / "sim")
    found = [cohorts.one_cohort(simulator, seed, missing) for seed in cohorts.SEEDS]
    cover, rmse = (sum(f[name] for f in found) / len(found) for name in ("cover", "rmse"))
    assert 0.88 <= cover <= 0.97
    assert rmse <= cohorts.MUST_RMSE[missing]
