"""The normal curve agrees with the standard library's to the last digits, also far out."""

from math import erfc, exp, log, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from twofold.engine import normal

PLACES = np.array([-37.0, -20.0, -8.5, -5.7, -4.0, -2.0, -0.7, -0.66, -0.1, 0.0, 0.3, 0.663, 1.0, 3.0, 5.6, 8.0])


def test_the_distribution_function_is_right_to_the_last_digits():
    exact = [0.5 * erfc(-x / sqrt(2)) for x in PLACES]
    np.testing.assert_allclose(normal.cdf(PLACES), exact, rtol=2e-13)
    np.testing.assert_allclose(normal.log_cdf(PLACES), np.log(exact), rtol=1e-13, atol=1e-15)


def test_the_inverse_is_right_to_the_last_digits():
    chances = np.array([1e-300, 1e-40, 1e-12, 1e-5, 0.02, 0.07, 0.3, 0.5, 0.8, 0.93, 0.999, 1 - 1e-9])
    exact = [NormalDist().inv_cdf(p) for p in chances]
    np.testing.assert_allclose(normal.quantile(chances), exact, rtol=1e-13, atol=1e-15)


def test_the_pull_of_a_success_is_safe_in_both_tails():
    exact = [exp(-x * x / 2) / sqrt(2 * np.pi) / (0.5 * erfc(-x / sqrt(2))) for x in PLACES]
    np.testing.assert_allclose(normal.mills(PLACES), exact, rtol=1e-12)
    assert normal.mills(np.array([-1e5]))[0] == pytest.approx(1e5)
    assert normal.mills(np.array([50.0]))[0] == 0.0


def test_a_truncated_draw_stays_on_its_side_and_has_the_right_distribution():
    rng = np.random.default_rng(5)
    for bound in (-45.0, -29.9, -3.0, 0.0, 2.0, 9.0):
        u = rng.random(4000)
        draws = normal.below(np.full(4000, bound), u)
        assert (draws <= bound + 1e-9).all()
        np.testing.assert_array_equal(normal.above(np.full(4000, -bound), u), -draws)
        if bound > -30:
            np.testing.assert_allclose(normal.cdf(draws) / normal.cdf(np.array([bound])), u, rtol=1e-8)
        else:  # the chance beyond x is close to exp(-(x^2 - bound^2) / 2)
            np.testing.assert_allclose(-0.5 * (draws**2 - bound**2), np.log(u), rtol=1e-9, atol=1e-11)


def test_the_ends_of_the_uniforms_do_no_harm():
    u = np.array([0.0, 1.0 - 2.0**-53])
    for bound in (-50.0, -1.0, 0.0, 12.0):
        assert np.isfinite(normal.below(np.full(2, bound), u)).all()
    assert log(2.0) == pytest.approx(-normal.log_cdf(0.0))
