"""A person whose days are rare among those a prior was learned from is told apart; one like them is not."""

from dataclasses import replace

import numpy as np
import pytest

from twofold.engine import CHECKIN_SPEC, describe_cycle, simulate, typical_population, update, wide_default_prior
from twofold.engine.belonging import chance_of, unlike_the_others
from twofold.engine.sample import Effort

EFFORT = Effort(1, 50, 150, 150)


@pytest.fixture(scope="module")
def learned():
    """A prior as if twenty people had taught it."""
    return replace(typical_population(), people=20)


def test_those_it_was_learned_from_are_not_told_apart(learned):
    cohort, _ = simulate(typical_population(), persons=12, days=60, seed=81, missing=0.2)
    assert sum(unlike_the_others(update(d, learned, effort=EFFORT)) for d in cohort.diaries) == 0


def test_people_whose_links_run_the_other_way_are_told_apart(learned):
    turned = replace(typical_population(), mean=-typical_population().mean)
    for k in range(turned.layout.size):
        turned.mean[k, turned.layout.lag(k)] *= -1
    turned.mean[turned.layout.use, turned.layout.one] *= -1
    cohort, _ = simulate(turned, persons=6, days=60, seed=82, missing=0.2)
    found = [describe_cycle(update(d, learned, effort=EFFORT)).unlike for d in cohort.diaries]
    assert sum(found) >= 5


def test_nobody_is_unlike_a_starting_guess_or_after_a_few_days(learned):
    cohort, _ = simulate(typical_population(), persons=1, days=60, seed=83)
    assert not unlike_the_others(update(cohort.diaries[0], wide_default_prior(CHECKIN_SPEC), effort=EFFORT))
    assert not unlike_the_others(update(cohort.diaries[0].part(slice(0, 4)), learned, effort=EFFORT))


def test_the_chance_is_that_of_a_chi_square():
    z = np.sqrt(np.full(20, 37.566 / 20))  # 1 in 100 of a chi-square with twenty degrees of freedom
    assert chance_of(z, np.ones(20)) == pytest.approx(0.01, rel=0.02)
    assert chance_of(z[:4], np.ones(4)) == 1.0
