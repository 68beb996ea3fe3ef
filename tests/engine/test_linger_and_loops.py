"""How long a hard day lingers, and what comes back round: against sums done by hand, and on people who are made up."""

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
from twofold.engine.cycle import Reading
from twofold.engine.linger import STEPS, half_lives, lingering, responses, settling
from twofold.engine.loops import loops_of
from twofold.engine.motion import linear, motion_of


def alone(carry, days=400, seed=1):
    """One rating that carries over."""
    rng = np.random.default_rng(seed)
    y = np.zeros(days)
    for t in range(1, days):
        y[t] = carry * y[t - 1] + rng.normal()
    spec = ModelSpec((Variable("low", range=(0, 10), role="mood"),))
    return Reading(update(Diary.of(spec, np.arange(days), np.clip(y + 5, 0, 10)), wide_default_prior(spec)))


def test_a_half_life_is_read_off_a_falling_share():
    h = np.arange(STEPS + 1)[:, None]
    for share, half in ((0.5, 1.0), (0.8, np.log(0.5) / np.log(0.8)), (0.25, 0.5), (0.0, None), (1.0, STEPS)):
        got = half_lives(np.power(float(share), h) * np.ones((1, 3)))
        if half is None:
            assert (got < 0.5).all()
        else:
            np.testing.assert_allclose(got, half, rtol=1e-6)


def test_a_share_that_falls_and_comes_back_counts_where_it_first_fell():
    left = np.ones((STEPS + 1, 1))
    left[1], left[2] = 0.4, 0.9
    assert half_lives(left)[0] < 1


@pytest.mark.parametrize(("carry", "half"), [(0.3, 0.58), (0.6, 1.36)])
def test_a_known_carry_over_gives_its_half_life(carry, half):
    found = [lingering(alone(carry, seed=seed))[0] for seed in range(2, 8)]
    assert sum(v.half_life[1] < half < v.half_life[2] for v in found) >= 5
    assert np.mean([v.half_life[0] for v in found]) == pytest.approx(half, rel=0.15)
    assert np.mean([v.left[0][0] for v in found]) == pytest.approx(carry, abs=0.05)
    assert {v.verdict for v in found} == {Verdict.KNOWN}
    assert not any(v.open_ended for v in found)


def test_nothing_that_lingers_is_not_called_known():
    (found,) = lingering(alone(0.0, days=150))
    assert found.verdict in (Verdict.NO_LINK, Verdict.CANNOT_TELL, Verdict.LEANS)


@pytest.fixture(scope="module")
def reading():
    """One made-up person with links all round."""
    cohort, _ = simulate(typical_population(), persons=1, days=200, seed=12, missing=0.05)
    return Reading(update(cohort.diaries[0], wide_default_prior(CHECKIN_SPEC)))


def test_responses_are_powers_of_yesterdays_whole_effect(reading):
    step = max(len(reading.posterior.draws) // 400, 1)
    same, lag, slow = (part[::step] for part in linear(reading.layout, motion_of(reading.posterior), reading.density))
    got = responses(reading, [1, 3], steps=3)
    for i in (0, 57):
        still = np.linalg.inv(np.eye(7) - same[i])
        # yesterday's distances and the slow level before them, as one state
        turn = np.block(
            [
                [still @ (lag[i] + 0.1 * np.diag(slow[i])), 0.9 * still @ np.diag(slow[i])],
                [0.1 * np.eye(7), 0.9 * np.eye(7)],
            ]
        )
        start = np.vstack([still, np.zeros((7, 7))])
        np.testing.assert_allclose(got[0, i], still[:, [1, 3]], atol=1e-10)
        np.testing.assert_allclose(got[3, i], (turn @ turn @ turn @ start)[:7, [1, 3]], atol=1e-10)


def test_draws_that_run_away_are_left_out_unless_most_do():
    response = np.ones((STEPS + 1, 4, 2, 1)) * np.power(0.8, np.arange(STEPS + 1))[:, None, None, None]
    response[:, 3] = np.power(1.1, np.arange(STEPS + 1))[:, None, None]
    assert settling(response).tolist() == [True, True, True, False]
    assert settling(response[:, [3, 3, 3, 3]]).all()


def test_the_gain_of_a_loop_is_the_product_of_its_legs(reading):
    through_use, without = loops_of(reading)
    assert [leg.source for leg in through_use.legs] == ["symptoms", "craving", "use"]
    product = np.prod([leg.found.mean for leg in through_use.legs])
    assert through_use.gain.mean == pytest.approx(product, abs=0.02)
    assert len(without.legs) == 2


def test_a_loop_is_closed_only_when_every_leg_is_known(reading):
    for loop in loops_of(reading):
        known = all(leg.verdict == Verdict.KNOWN and leg.found.mean > 0 for leg in loop.legs)
        assert loop.closed == (known and loop.gain.mean > 0)


def test_both_stand_in_the_cycle(reading):
    cycle = describe_cycle(reading.posterior)
    assert [v.variable for v in cycle.lingering] == ["symptoms", "mood", "craving"]
    assert [loop.name for loop in cycle.loops] == ["symptoms-craving-use", "symptoms-craving"]


def test_people_without_a_link_are_shown_no_closed_loop():
    spec = ModelSpec(
        (
            Variable("edge", range=(0, 10), role="arousal"),
            Variable("craving", range=(0, 10), role="craving"),
            Variable("use", kind="use"),
        )
    )
    rng = np.random.default_rng(8)
    for _ in range(10):
        y = np.column_stack([rng.uniform(2, 8, (90, 2)), rng.random(90) < 0.4])
        reading = Reading(update(Diary.of(spec, np.arange(90), y), wide_default_prior(spec)))
        assert not any(loop.closed for loop in loops_of(reading))


def test_few_days_say_so():
    cohort, _ = simulate(typical_population(), persons=1, days=10, seed=3)
    cycle = describe_cycle(update(cohort.diaries[0], wide_default_prior(CHECKIN_SPEC)))
    assert {v.verdict for v in cycle.lingering} == {Verdict.TOO_FEW}
    assert {loop.verdict for loop in cycle.loops} == {Verdict.TOO_FEW}
