"""The compiled sweep does what the plain one does: number by number on the same random numbers."""

from copy import deepcopy
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from tests.engine.test_sampler_reference import FULL, INPUTS, problem_of, state_of
from twofold.engine import gibbs, kernel, spec_from, sweep, wide_default_prior

_kernel = pytest.importorskip("twofold.engine.kernel._kernel")


NOT_READ = ("row", "row_place", "cell_start", "input_start")  # of no concern to a sweep


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


def kept_of(problem, chains, sweeps, *, levels=True):
    """Room for what is kept."""
    p = problem
    shapes = dict.fromkeys(("theta", "mean", "variance"), (chains, sweeps, p.n))
    shapes |= dict.fromkeys(("s2", "mu", "w", "last"), (chains, sweeps, p.C))
    arrays = {name: np.full(shape, np.nan) for name, shape in shapes.items()}
    level = np.empty((chains, sweeps * levels, p.T, p.C), np.float32)
    return gibbs.Kept(**arrays, level=level, last_x=np.empty((chains, sweeps, p.x.shape[1])))


def test_a_run_is_its_sweeps_and_keeps_what_follows_the_burn_in():
    rng = np.random.default_rng(8)
    problem = problem_of("full", rng)
    start = state_of(problem, 2, rng)
    once, twice = deepcopy(start), deepcopy(start)
    kept, short = kept_of(problem, 2, 6), kept_of(problem, 2, 3, levels=False)
    kernel.run(problem, once, kept, np.random.default_rng(1), burn=2)
    np.testing.assert_array_equal(kept.theta[:, -1], once.theta)
    np.testing.assert_array_equal(kept.level[1, -1], (once.mu[1] + once.w[1] * once.W[1]).astype(np.float32))
    assert all(np.isfinite(values).all() for values in vars(kept).values())
    kernel.run(problem, twice, short, np.random.default_rng(1), burn=5)
    np.testing.assert_array_equal(short.theta[0], kept.theta[0, -3:])  # the first chain's numbers are the same


def test_arrays_that_do_not_fit_together_are_refused_before_anything_is_read():
    """Every list of places, spoilt in every way: a sentence, and never a step outside an array."""
    rng = np.random.default_rng(9)
    refused = 0
    for case in ("full", "several a day"):
        problem = problem_of(case, rng)
        state = state_of(problem, 1, rng)
        numbers = numbers_of(problem, 1, rng)
        found = sweep.Given(np.empty((1, problem.n)), np.empty((1, problem.n)))
        for name, values in vars(problem).items():
            if name in NOT_READ or not isinstance(values, np.ndarray) or not values.size:
                continue
            if values.dtype == np.float64:
                continue
            for spoilt in (int(values.max()) + 1000, -1, 255):
                changed = values.copy()
                changed.flat[rng.integers(values.size)] = np.array(spoilt).astype(values.dtype)
                broken = replace(problem, **{name: changed})
                try:
                    _kernel.step(broken, deepcopy(state), numbers, found)
                except ValueError:
                    refused += 1
            with pytest.raises(ValueError, match=name if values.ndim == 1 else ""):
                _kernel.step(replace(problem, **{name: values.astype(float)}), deepcopy(state), numbers, found)
    assert refused > 40


def own_numbers(problem, seed):
    """A sweep's numbers of one chain as the kernel makes them, in plain Python: NumPy's SFC64, Box and Muller."""
    counts, stream = gibbs.counts_of(problem), np.random.SFC64(0)
    s = [*np.random.default_rng(seed).bit_generator.random_raw(3), 1]
    stream.state = {**stream.state, "state": {"state": np.array(s, np.uint64)}}
    stream.random_raw(12)

    def uniforms(count):
        return (stream.random_raw(count) >> np.uint64(12)) * 2.0**-52 + 2.0**-53

    def normals(count):
        far, turn = uniforms(2 * count).reshape(-1, 2).T
        return np.sqrt(-2 * np.log(far))[:, None] * np.transpose([np.cos(2 * np.pi * turn), np.sin(2 * np.pi * turn)])

    def gamma(shape):
        """Marsaglia and Tsang; a normal that was made with another is kept for the next try."""
        d, spare = shape - 1 / 3, []
        while True:
            spare = spare or list(normals(1)[0])
            x, u = spare.pop(0), uniforms(1)[0]
            v = (1 + x / np.sqrt(9 * d)) ** 3
            if v > 0 and np.log(u) < x * x / 2 + d - d * v + d * np.log(v):
                return d * v

    buffers = normals(-(-counts.normals // 2)).ravel()[: counts.normals], uniforms(counts.uniforms)
    rows = [k for k in range(problem.C) if problem.active[k] and k not in (problem.use, problem.amount)]
    gammas = [gamma(gibbs.VARIANCE_SHAPE + problem.follows.sum() / 2) for _ in rows]
    return SimpleNamespace(normals=buffers[0][None], uniforms=buffers[1][None], gammas=np.array([gammas]))


def test_a_runs_numbers_are_those_of_numpys_sfc64():
    rng = np.random.default_rng(11)
    problem = problem_of("plain", rng)
    assert problem.amount < 0
    run = state_of(problem, 1, rng)
    stepped = deepcopy(run)
    kernel.run(problem, run, kept_of(problem, 1, 1), np.random.default_rng(12), burn=0)
    found = sweep.Given(np.empty((1, problem.n)), np.empty((1, problem.n)))
    _kernel.step(problem, stepped, own_numbers(problem, 12), found)
    for name, values in vars(stepped).items():
        np.testing.assert_allclose(getattr(run, name), values, rtol=1e-9, atol=1e-9, err_msg=name)


def test_many_people_swept_together_are_swept_as_each_alone_each_chain_under_its_own_priors():
    rng = np.random.default_rng(10)
    problems = [problem_of("full", rng) for _ in range(3)]
    alone = [state_of(p, 3, rng) for p in problems]
    together = deepcopy(alone)
    people = kernel.People(problems, together, [np.random.default_rng([1, i]) for i in range(3)])
    prior = wide_default_prior(replace(spec_from(FULL), inputs=INPUTS))
    use, one = prior.layout.use, prior.layout.one
    mu_mean, mu_var = prior.mu_mean.copy(), prior.mu_spread**2
    mu_mean[use], mu_var[use] = prior.mean[use, one], prior.spread[use, one] ** 2
    parts = prior.mean, prior.spread**2, mu_mean, mu_var, prior.rate, prior.tau**2 + 0.01
    moved = kernel.Priors(*(np.array([part * (1 + 0.1 * b) for b in range(3)]) for part in parts))
    for _ in range(3):
        people.sweep(moved)
    people.finish()
    for i, (problem, start) in enumerate(zip(problems, alone, strict=True)):
        place = np.repeat(np.arange(problem.C), np.diff(problem.row_start)), problem.row_place
        for b in range(3):
            own = replace(
                problem,
                prior_mean=moved.mean[b][place],
                prior_var=moved.variance[b][place],
                mu_mean=moved.mu_mean[b],
                mu_var=moved.mu_var[b],
                rate=moved.rate[b],
                w_var=np.where(problem.wanders, moved.w_var[b], 0.0),
            )
            state, kept = deepcopy(start), kept_of(own, 3, 3)
            kernel.run(own, state, kept, np.random.default_rng([1, i]), burn=0)
            np.testing.assert_allclose(people.found[i].mean[b], kept.mean[b, -1], rtol=1e-9, atol=1e-11)
            for name, values in vars(state).items():
                there = getattr(together[i], name)[b]
                np.testing.assert_allclose(there, values[b], rtol=1e-9, atol=1e-11, err_msg=name)
