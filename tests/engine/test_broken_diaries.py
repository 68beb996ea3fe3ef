"""Whatever a diary holds: an answer or a verdict, never a crash and never a number that is none; and never surer for it."""

from dataclasses import replace

import numpy as np
import pytest

from twofold.engine import (
    CHECKIN_SPEC,
    Diary,
    ModelSpec,
    Variable,
    Verdict,
    describe_cycle,
    simulate,
    typical_population,
    update,
    wide_default_prior,
)
from twofold.engine.alarm import alarms_of
from twofold.engine.motion import motion_of
from twofold.engine.prior_fit import check
from twofold.engine.what_if import Effect, what_if

PRIOR = wide_default_prior(CHECKIN_SPEC)
EFFECTS = [Effect("t", "trauma", -0.4, -0.7, -0.1, "", False), Effect("c", "craving", -0.3, -0.4, -0.2, "", False)]
USE, MOOD, CRAVING = (CHECKIN_SPEC.names.index(name) for name in ("use", "mood", "craving"))
WHOLE, _ = simulate(typical_population(), persons=1, days=84, seed=7)
CLEAN = WHOLE.diaries[0]


def changed(change, diary=CLEAN):
    """A diary whose values were changed in place."""
    values = diary.values.copy()
    change(values)
    return replace(diary, values=values)


def answered(diary, spec=CHECKIN_SPEC):
    """Everything that is ever said of a diary, checked for numbers that are none; its cycle."""
    prior = wide_default_prior(spec)
    posterior = update(diary, prior)
    cycle = describe_cycle(posterior)
    for e in cycle.edges:
        assert np.isfinite([e.mean, e.sd, e.lower95, e.upper95, e.p_direction, e.own_share]).all(), e
        assert e.lower95 <= e.upper95
        assert 0.5 <= e.p_direction <= 1
        assert 0 <= e.own_share <= 1
    assert all(np.isfinite([v.level, v.lower95, v.upper95]).all() for v in cycle.levels)
    assert all(np.isfinite([*v.half_life, *np.ravel(v.left)]).all() for v in cycle.lingering)
    assert all(np.isfinite([*loop.gain]).all() for loop in cycle.loops)
    for s in what_if(prior.layout, motion_of(posterior), cycle.edges, EFFECTS):
        assert all(np.isfinite([*o.now, *o.then, *o.difference, o.p_less]).all() for o in s.outcomes)
    alarms_of(spec, diary)
    check(diary, replace(prior, people=50))
    return cycle


def widths(diary):
    """Width of every link's interval."""
    edges = describe_cycle(update(diary, PRIOR)).edges
    return {(e.source, e.target, e.kind): e.upper95 - e.lower95 for e in edges if e.kind in ("lag", "same")}


def constant(values):
    values[:, MOOD] = np.where(np.isfinite(values[:, MOOD]), 4.0, np.nan)


def all_constant(values):
    values[np.isfinite(values)] = 0.0


def no_use(values):
    values[:, USE] = np.where(np.isfinite(values[:, USE]), 0.0, np.nan)


def always_use(values):
    values[:, USE] = np.where(np.isfinite(values[:, USE]), 1.0, np.nan)


def separated(values):
    values[:, USE] = np.where(np.isfinite(values[:, CRAVING]), values[:, CRAVING] > 4.5, np.nan)


def climbing(values):
    values[:, MOOD] = np.linspace(0, 10, len(values))
    values[:, CRAVING] = np.linspace(10, 0, len(values))


def mistyped(values):
    values[20, MOOD], values[40, CRAVING], values[60, MOOD] = 20.0, -10.0, 19.0


def huge(values):
    values[20, MOOD] = 1e9


def copied(values):
    values[:, MOOD] = values[:, CRAVING]


def nothing(values):
    values[:] = np.nan


def one_answer_a_day(values):
    for t in range(len(values)):
        values[t, np.arange(values.shape[1]) != t % values.shape[1]] = np.nan


BROKEN = (
    *(constant, all_constant, no_use, always_use, separated, climbing, mistyped, huge, copied, nothing),
    one_answer_a_day,
)


@pytest.mark.parametrize("change", BROKEN, ids=lambda change: change.__name__)
def test_a_broken_diary_gets_an_answer_or_a_verdict(change):
    answered(changed(change))


@pytest.mark.parametrize("days", [0, 1, 2, 3, 13])
def test_few_days_get_too_few(days):
    cycle = answered(CLEAN.part(slice(0, days)))
    assert cycle.verdict == Verdict.TOO_FEW or days == 0
    assert {e.verdict for e in cycle.edges} <= {Verdict.TOO_FEW, Verdict.NOT_SETTLED}


def test_what_never_moves_and_use_that_never_changes_are_too_few():
    for change, name in ((constant, "mood"), (no_use, "use"), (always_use, "use")):
        for e in answered(changed(change)).edges:
            if e.kind in ("lag", "same", "total") and name in (e.source, e.target):
                assert e.verdict in (Verdict.TOO_FEW, Verdict.NOT_SETTLED)


def test_two_thousand_days_are_read():
    cohort, _ = simulate(typical_population(), persons=1, days=2000, seed=3)
    posterior = update(cohort.diaries[0], PRIOR)
    edges = [e for e in describe_cycle(posterior).edges if e.kind != "pooled"]
    assert all(np.isfinite([e.mean, e.sd]).all() for e in edges)
    sure = sum(e.p_direction >= 0.975 for e in edges)
    assert sure > 20
    assert sum(e.verdict in (Verdict.KNOWN, Verdict.NO_LINK, Verdict.NOT_SETTLED) for e in edges) >= sure


def test_twenty_variables_are_read():
    rng = np.random.default_rng(5)
    spec = ModelSpec((*(Variable(f"v{k}", range=(0, 10)) for k in range(19)), Variable("use", kind="use")))
    y = np.clip(5 + 2 * rng.normal(size=(60, 20)), 0, 10)
    y[:, 19] = rng.random(60) < 0.4
    answered(Diary.of(spec, np.arange(60), y), spec)


def test_near_unit_roots_are_read():
    spec = ModelSpec((Variable("low", range=(0, 10), role="mood"), Variable("craving", range=(0, 10), role="craving")))
    rng = np.random.default_rng(6)
    y = np.clip(5 + np.cumsum(0.4 * rng.normal(size=(120, 2)), axis=0), 0, 10)
    answered(Diary.of(spec, np.arange(120), y), spec)


def test_a_separated_row_stays_finite_and_knows_its_sign():
    edges = {(e.source, e.target, e.kind): e for e in answered(changed(separated)).edges}
    pull = edges["craving", "use", "same"]
    assert 0.2 < pull.mean < 5
    assert pull.verdict in (Verdict.KNOWN, Verdict.NOT_SETTLED)


@pytest.mark.parametrize(
    "change", [constant, no_use, mistyped, huge, one_answer_a_day], ids=lambda change: change.__name__
)
def test_nobody_is_surer_because_of_broken_answers(change):
    whole, broken = widths(CLEAN), widths(changed(change))
    name = "use" if change is no_use else "mood"
    touched = [key for key in whole if name in key[:2] or change is one_answer_a_day]
    ratio = np.array([broken[key] / whole[key] for key in touched])
    assert np.median(ratio) >= 0.97
    assert ratio.min() >= 0.7


def test_fewer_days_are_never_surer():
    whole, half = widths(CLEAN), widths(CLEAN.part(slice(0, 42)))
    ratio = np.array([half[key] / whole[key] for key in whole])
    assert np.median(ratio) > 1.05
    assert np.mean(ratio < 0.95) < 0.1
