"""A lone diary is read from the starting guess; it never teaches its own prior."""

import numpy as np
import pytest

from twofold.engine import fit_people, glance, simulate, typical_population, wide_default_prior
from twofold.engine.design import scale_of
from twofold.engine.fit import FEWEST_TO_LEARN


@pytest.mark.parametrize("people", [1, FEWEST_TO_LEARN - 1])
def test_few_people_start_from_the_wide_default(people):
    cohort, _ = simulate(typical_population(), persons=people, days=40, seed=5)
    fitted = fit_people(cohort)
    wide = wide_default_prior(cohort.spec, scale_of(cohort))
    assert fitted.population.people == 0
    np.testing.assert_array_equal(fitted.population.mean, wide.mean)
    np.testing.assert_allclose(fitted.posterior(0).theta, glance(cohort.diaries[0], wide).theta)


def test_five_people_teach_what_they_have_in_common():
    cohort, _ = simulate(typical_population(), persons=FEWEST_TO_LEARN, days=40, seed=5)
    assert fit_people(cohort).population.people == FEWEST_TO_LEARN
