"""One person's days in, verdicts out; milliseconds, and never an exception for thin data."""

import numpy as np
import pytest

from twofold.engine import (
    CHECKIN_SPEC,
    CHECKIN_SPEC_SHORT,
    Diary,
    Verdict,
    describe_cycle,
    simulate,
    typical_population,
    update,
    wide_default_prior,
)


@pytest.fixture(scope="module")
def anas_days():
    """Ana's twelve weeks, made up by the simulator."""
    cohort, _ = simulate(typical_population(), persons=1, days=84, seed=7)
    return cohort.diaries[0]


def test_twelve_weeks_answer_all_six_questions(anas_days):
    cycle = describe_cycle(update(anas_days, wide_default_prior(CHECKIN_SPEC)))
    assert [q.id for q in cycle.questions] == ["q1", "q2", "q3", "q4", "q5", "q6"]
    assert cycle.days.answered >= 60


def test_under_fourteen_days_everything_is_too_few(anas_days):
    cycle = describe_cycle(update(anas_days.part(slice(0, 10)), wide_default_prior(CHECKIN_SPEC)))
    assert {e.verdict for e in cycle.edges} == {Verdict.TOO_FEW}
    assert cycle.verdict == Verdict.TOO_FEW


def test_no_days_at_all_is_an_answer_too():
    for spec in (CHECKIN_SPEC, CHECKIN_SPEC_SHORT):
        nothing = Diary.of(spec, [], np.zeros((0, len(spec.variables))))
        cycle = describe_cycle(update(nothing, wide_default_prior(spec)))
        assert cycle.verdict == Verdict.TOO_FEW
        assert all(q.verdict == Verdict.TOO_FEW for q in cycle.questions)


def test_near_daily_use_leaves_every_question_about_use_too_few(anas_days):
    values = anas_days.values.copy()
    values[:, CHECKIN_SPEC.use] = np.where(np.isfinite(values[:, CHECKIN_SPEC.use]), 1.0, np.nan)
    diary = Diary.of(CHECKIN_SPEC, anas_days.times, values, anas_days.inputs)
    cycle = describe_cycle(update(diary, wide_default_prior(CHECKIN_SPEC)))
    verdicts = {q.id: q.verdict for q in cycle.questions}
    assert {verdicts[q] for q in ("q2", "q3", "q4")} == {Verdict.TOO_FEW}
    assert verdicts["q1"] != Verdict.TOO_FEW


def test_a_person_who_never_follows_use_still_gets_the_other_side(anas_days):
    values = anas_days.values.copy()
    values[:, [3, 4]] = np.nan
    diary = Diary.of(CHECKIN_SPEC, anas_days.times, values, anas_days.inputs)
    cycle = describe_cycle(update(diary, wide_default_prior(CHECKIN_SPEC)))
    assert cycle.edge("symptoms", "mood", "same").verdict == Verdict.KNOWN
    assert cycle.edge("symptoms", "mood", "same").own_share > 0.3
