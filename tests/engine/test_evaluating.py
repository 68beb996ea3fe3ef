"""`twofold cycle evaluate`: ours beside every simpler way, on the last part of each diary."""

import json
from pathlib import Path

import numpy as np
import pytest

from twofold.cli.main import main
from twofold.engine import BadDiary, Cohort, Diary, baselines, spec_from
from twofold.engine.evaluate import evaluate
from twofold.engine.scores import Chances, Errors, auc, draws_of, gain_in_use

SPECS = Path(__file__).resolve().parents[2] / "bench" / "specs"
SETS = ("dora2024_alcohol", "fried2021_covid_students", "jang2024_panic_daily")
METHODS = [
    "Twofold",
    "person mean",
    "persistence",
    "running mean",
    "EWMA 0.3",
    "pooled AR(1)",
    "pooled VAR(1)",
    "OLS-VAR per person",
    "pooled VAR(1), drift 0.05",
    "pooled VAR(1), drift 0.10",
]
OF_USE = [
    "population rate",
    "person base rate (shrunk)",
    "running base rate",
    "2-state Markov (shrunk)",
    "pooled logit: base + use before",
    "+ lagged ratings",
    "+ lagged ratings and clock",
]


@pytest.fixture(scope="module")
def weighed(request):
    """The three public diary sets, evaluated once."""
    shared = Path(__file__).resolve().parents[3] / "shared"
    if not shared.exists():
        pytest.skip("../shared is not here")
    return shared / "data" / "diaries"


def answer_of(folder, name, capsys):
    """The JSON that evaluate prints."""
    arguments = ["cycle", "evaluate", str(folder / name / f"{name}.tsv"), "--spec", str(SPECS / f"{name}.yaml")]
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.shared
@pytest.mark.parametrize("name", SETS)
def test_every_baseline_stands_beside_us(weighed, name, capsys):
    answer = answer_of(weighed, name, capsys)
    assert [m for m in answer["scores"] if m in METHODS] == METHODS
    ours, flat = answer["scores"]["Twofold"], answer["scores"]["person mean"]
    assert flat["r2"] == 0
    assert ours["r2"] > answer["scores"]["EWMA 0.3"]["r2"] > flat["r2"]
    assert ours["mae"] < flat["mae"]


@pytest.mark.shared
@pytest.mark.parametrize("name", [SETS[0], SETS[2]])
def test_the_chance_of_use_is_weighed_against_every_rate(weighed, name, capsys):
    scores = answer_of(weighed, name, capsys)["scores"]
    assert [m for m in scores if m in OF_USE] == OF_USE
    assert scores["Twofold"]["brier"] < scores["population rate"]["brier"]
    assert scores["Twofold"]["auc"] > 0.65


@pytest.mark.shared
def test_rows_without_a_time_and_repeated_times_are_counted(weighed, capsys):
    counts = answer_of(weighed, SETS[0], capsys)["counts"]
    assert (counts["rows_without_time"], counts["repeated_times"]) == (748, 439)


def test_the_area_under_the_curve_counts_ties_half():
    assert auc(np.array([0.1, 0.9, 0.5, 0.5]), np.array([0, 1, 0, 1])) == pytest.approx(0.875)
    assert auc(np.array([0.3, 0.3]), np.array([0, 1])) == 0.5
    assert np.isnan(auc(np.array([0.3]), np.array([1])))


def people(seed=0, count=6, days=40):
    """Made-up series with a carry-over of one half."""
    rng = np.random.default_rng(seed)
    out = []
    for _ in range(count):
        y = np.zeros((days, 2))
        for t in range(1, days):
            y[t] = 0.5 * y[t - 1] + rng.normal(size=2)
        out.append(baselines.Series(y + rng.normal(5, 1, 2), np.arange(days) > 0, 30))
    return out


def test_no_baseline_sees_the_occasion_it_predicts():
    known = people()
    hidden = [baselines.Series(p.items.copy(), p.follows, p.train) for p in known]
    for p in hidden:
        p.items[-1] = 99.0
    for name, method in baselines.RATINGS.items():
        for a, b in zip(method(known), method(hidden), strict=True):
            np.testing.assert_allclose(a[-1], b[-1], err_msg=name)


def test_the_simple_ways_are_what_their_names_say():
    p = people(count=1)[0]
    assert baselines.persistence([p])[0][5].tolist() == p.items[4].tolist()
    np.testing.assert_allclose(baselines.running_mean([p])[0][5], p.items[:5].mean(0))
    np.testing.assert_allclose(baselines.person_mean([p])[0][35], p.items[:30].mean(0))
    level = p.items[:3].mean(0)  # until the fourth answer the gain is 1/n, above 0.3
    for y in p.items[3:10]:
        level = level + 0.3 * (y - level)
    np.testing.assert_allclose(baselines.ewma([p])[0][10], level)


def test_a_carry_over_of_one_half_is_found_and_beats_the_mean():
    series = people(count=40)
    truth = np.concatenate([p.items[31:] for p in series])

    def error(method):
        return float(np.mean((np.concatenate([f[31:] for f in method(series)]) - truth) ** 2))

    assert error(baselines.pooled_ar) < 0.9 * error(baselines.person_mean)
    assert error(baselines.pooled_var) < error(baselines.own_var)


def test_rates_of_use_are_shrunk_towards_everyones():
    rng = np.random.default_rng(1)
    chance = rng.beta(2, 3, 30)
    series = [
        baselines.UseSeries(
            (rng.random(20) < c).astype(float), rng.normal(size=(20, 1)), np.arange(20) > 0, 10, np.zeros((20, 7))
        )
        for c in chance
    ]
    own = np.array([p.used[:10].mean() for p in series])
    shrunk = np.array([f[0] for f in baselines.base_rate(series)])
    assert shrunk.std() < own.std()
    assert np.corrcoef(shrunk, own)[0, 1] > 0.99
    for method in baselines.USE.values():
        assert all(np.nanmin(f) >= 0 and np.nanmax(f) <= 1 for f in method(series))


def chances(seed=3, persons=25, days=30):
    """What two methods said about made-up use: one knows each occasion a little, the other only the person."""
    rng = np.random.default_rng(seed)
    rate = rng.beta(2, 3, persons)
    used = [(rng.random(days) < r).astype(float) for r in rate]
    knowing = [
        np.clip(r + 0.2 * (y - r) + rng.normal(0, 0.1, days), 0.01, 0.99) for r, y in zip(rate, used, strict=True)
    ]
    return Chances(knowing, used), Chances([np.full(days, r) for r in rate], used)


def test_resampling_each_person_once_gives_the_plain_figures():
    knowing, _ = chances()
    once = np.ones((1, len(knowing.said)))
    assert knowing.resampled_auc(once)[0] == pytest.approx(knowing.auc)
    assert knowing.resampled_brier(once)[0] == pytest.approx(knowing.brier)
    assert knowing.resampled_within(once)[0] == pytest.approx(knowing.within)


def test_drawing_a_person_twice_is_having_two_of_them():
    knowing, _ = chances(persons=4)
    drawn = np.array([[2.0, 0.0, 1.0, 1.0]])
    twice = [0, 0, 2, 3]
    doubled = Chances([knowing.said[i] for i in twice], [knowing.used[i] for i in twice])
    assert knowing.resampled_auc(drawn)[0] == pytest.approx(doubled.auc)


def test_who_knows_the_occasion_gains_on_who_knows_the_person():
    knowing, flat = chances()
    gain = gain_in_use(knowing, flat, draws_of(25))
    assert flat.within == 0.5
    assert gain.within.low > 0
    assert gain.auc.low > 0
    assert gain.brier.low <= gain.brier.value <= gain.brier.high


def test_the_worst_tenth_is_the_tenth_it_serves_worst():
    flat = np.full((20, 1), 10.0)
    square = np.linspace(5, 14.5, 20)[:, None]
    errors = Errors(square, flat, square, np.full((20, 1), 4))
    assert errors.worst_tenth == pytest.approx(1 - (14.0 + 14.5) / 20)
    assert errors.r2 == pytest.approx(1 - square.sum() / 200)


def test_another_method_is_scored_beside_us():
    rng = np.random.default_rng(2)
    spec = spec_from({"person": "p", "time": {"day": "d"}, "variables": [{"name": "mood", "kind": "rating"}]})
    means = rng.normal(5, 1, 8)
    diaries = [
        Diary.of(spec, np.arange(1.0, 41.0), rng.normal(m, 1, (40, 1)), person=str(i)) for i, m in enumerate(means)
    ]
    cohort = Cohort(spec, tuple(diaries))
    found = evaluate(cohort, others={"who knows": {d.person: d.values for d in diaries}})
    assert found.scores["who knows"].r2 == 1
    assert found.differences["who knows"].high < 0
    assert found.scores["who knows"].worst_tenth == 1


def test_nobody_with_enough_days_is_said_in_one_sentence():
    spec = spec_from({"person": "p", "time": {"day": "d"}, "variables": [{"name": "mood", "kind": "rating"}]})
    with pytest.raises(BadDiary, match="Nobody has 5 occasions"):
        evaluate(Cohort(spec, (Diary.of(spec, [1.0, 2.0, 3.0], [[1.0], [2.0], [3.0]]),)))
