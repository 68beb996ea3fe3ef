"""People drawn from the model itself: what they were made from is what is found in their days."""

import numpy as np
import pytest

from twofold.cli.main import main
from twofold.engine import CHECKIN_SPEC, ModelSpec, Variable, wide_default_prior
from twofold.engine.from_model import Setting, people_of, steepest

PRIOR = wide_default_prior(CHECKIN_SPEC)


def test_the_same_seed_gives_the_same_people_and_more_people_do_not_change_the_first():
    one, _ = people_of(PRIOR, persons=2, days=20, seed=4)
    two, _ = people_of(PRIOR, persons=3, days=20, seed=4)
    for a, b in zip(one.diaries, two.diaries, strict=False):
        np.testing.assert_array_equal(a.values, b.values)
        np.testing.assert_array_equal(a.inputs, b.inputs)


def test_every_row_follows_from_the_truth():
    setting = Setting(missing=0.0, item_missing=0.0, censor=False, dated=True)
    spec = ModelSpec((Variable("a", range=(0, 10)), Variable("b", range=(0, 10)), Variable("use", kind="use")))
    cohort, truths = people_of(wide_default_prior(spec), persons=40, days=120, seed=1, setting=setting)
    layout = wide_default_prior(spec).layout
    shakes = []
    for diary, truth in zip(cohort.diaries, truths, strict=True):
        y = diary.values
        d = np.column_stack([y[:, :2] - truth.levels[:, :2], y[:, 2] - truth.rate])
        clock = np.column_stack(
            [
                (diary.times - diary.times.mean()) / (np.ptp(diary.times) / 2),
                np.sin(2 * np.pi * diary.days / 7),
                np.cos(2 * np.pi * diary.days / 7),
            ]
        )
        theta = truth.theta[1]
        expected = d[:-1] @ theta[layout.lag(0) : layout.lag(0) + 3] + d[1:, 0] * theta[layout.today(0)]
        expected += clock[1:] @ theta[layout.clock("trend") : layout.clock("trend") + 3]
        shakes.append((d[1:, 1] - expected) / np.sqrt(truth.s2[1]))
    shakes = np.concatenate(shakes)
    assert shakes.mean() == pytest.approx(0.0, abs=0.05)
    assert shakes.std() == pytest.approx(1.0, abs=0.03)
    assert abs(np.corrcoef(shakes[:-1], shakes[1:])[0, 1]) < 0.05


def test_levels_wander_ends_hold_and_days_are_left_out():
    cohort, truths = people_of(PRIOR, persons=60, days=60, seed=2)
    values = np.concatenate([d.values for d in cohort.diaries])
    assert np.isnan(values).all(1).mean() == pytest.approx(0.25, abs=0.03)
    ratings = np.delete(values, CHECKIN_SPEC.use, axis=1)
    assert (np.nanmin(ratings), np.nanmax(ratings)) == (0.0, 10.0)
    felt = np.concatenate([t.felt for t in truths])
    assert felt.min() < -0.5
    assert np.std([t.wander[0] for t in truths]) == pytest.approx(0.15, rel=0.35)
    assert all(steepest(PRIOR.layout, t.theta) < 0.98 for t in truths)


def test_what_is_off_stays_off():
    still = Setting(wander=False, clock=False, censor=False)
    cohort, truths = people_of(PRIOR, persons=5, days=30, seed=3, setting=still)
    assert all((t.wander == 0).all() and np.ptp(t.levels, axis=0).max() == 0 for t in truths)
    assert np.nanmax([np.nanmax(np.delete(d.values, 4, axis=1)) for d in cohort.diaries]) > 10


def test_several_occasions_a_day_have_hours_and_nights():
    cohort, truths = people_of(PRIOR, persons=2, days=10, seed=3, setting=Setting(per_day=4))
    diary = cohort.diaries[0]
    assert len(diary) == 40
    assert np.all(np.diff(diary.times) > 0)
    assert len(np.unique(diary.hours)) == 4
    night = PRIOR.layout.night_lag(0)
    assert truths[0].theta[0, night] != 0


def test_amounts_stand_on_days_with_use_only():
    spec = ModelSpec((Variable("a", range=(0, 10)), Variable("drinks", kind="use", amount=True)))
    cohort, _ = people_of(wide_default_prior(spec), persons=5, days=60, seed=5)
    drinks = np.concatenate([d.values[:, 1] for d in cohort.diaries])
    assert (drinks[np.isfinite(drinks)] >= 0).all()
    assert 0.02 < np.mean(drinks[np.isfinite(drinks)] > 0) < 0.9


def test_the_command_draws_from_the_model_too(tmp_path):
    truth = tmp_path / "truth.json"
    made = ["cycle", "simulate", "--persons", "2", "--days", "20", "--from", "model", "--missing", "0.3"]
    assert main([*made, "--out", str(tmp_path / "a.csv"), "--truth", str(truth)]) == 0
    assert '"wander"' in truth.read_text()
