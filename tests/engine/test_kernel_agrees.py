"""The compiled sweep does what the plain one does: number by number on the same random numbers."""

from copy import deepcopy
from types import SimpleNamespace

import numpy as np
import pytest

from tests.engine.test_sampler_reference import problem_of, state_of
from twofold.engine import gibbs, sweep

_kernel = pytest.importorskip("twofold.engine.kernel._kernel")


def numbers_of(problem, chains, rng):
    counts = gibbs.counts_of(problem)
    return SimpleNamespace(
        normals=rng.standard_normal((chains, counts.normals)),
        gammas=rng.gamma(5.0, 1.0, (chains, counts.gammas)),
        uniforms=rng.random((chains, counts.uniforms)),
    )


@pytest.mark.parametrize("instructions", _kernel.instructions())
@pytest.mark.parametrize("case", ["plain", "use only", "full", "several a day"])
def test_one_sweep_is_the_same_in_both(case, instructions):
    for seed in range(5):
        rng = np.random.default_rng([len(case), seed])
        problem, chains = problem_of(case, rng), 3
        plain = state_of(problem, chains, rng)
        compiled = deepcopy(plain)
        for turn in range(3):
            numbers = numbers_of(problem, chains, rng)
            given = sweep.sweep(problem, plain, sweep.Numbers(numbers.normals, numbers.uniforms, numbers.gammas))
            found = sweep.Given(np.empty_like(given.mean), np.empty_like(given.variance))
            _kernel.step(problem, compiled, numbers, found, instructions=instructions)
            np.testing.assert_allclose(found.mean, given.mean, rtol=1e-10, atol=1e-10, err_msg=f"{seed}, {turn}")
            np.testing.assert_allclose(found.variance, given.variance, rtol=1e-10, atol=1e-10)
            for name, values in vars(plain).items():
                there = getattr(compiled, name)
                np.testing.assert_allclose(there, values, rtol=1e-10, atol=1e-10, err_msg=f"{name}, {seed}, {turn}")
