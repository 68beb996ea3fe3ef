"""One sweep on the same random numbers is the same in the fast code and in its slow, obvious twin."""

from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest

from twofold.engine import Diary, gibbs, reference_sweep, spec_from, sweep, wide_default_prior
from twofold.engine.prepare import prepare
from twofold.engine.spec import Input

RATING = {"kind": "rating", "range": [0, 10]}
PLAIN = {
    "person": "id",
    "time": {"day": "day"},
    "variables": [{"name": "low", **RATING, "role": "mood"}, {"name": "calm", **RATING, "role": "ease"}],
}
FULL = {
    "person": "id",
    "time": {"day": "day"},
    "variables": [
        {"name": "fear", **RATING, "role": "symptom"},
        {"name": "low", **RATING, "role": "mood"},
        {"name": "craving", **RATING, "role": "craving"},
        {"name": "drinks", "kind": "use", "amount": True},
        {"name": "ease", **RATING, "role": "ease"},
    ],
    "inputs": [],
}
USE_ONLY = {**FULL, "variables": [{"name": "craving", **RATING, "role": "craving"}, {"name": "use", "kind": "use"}]}
INPUTS = (Input("reminder"), Input("skill", when="both"), Input("hours", range=(0.0, 10.0), role="sleep"))


def diary_of(spec, days, rng, *, hours=None):
    """Answers without any pattern, many of them at the ends of the scale; a quarter is missing."""
    T = len(days)
    y = np.clip(np.round(rng.normal(4.0, 4.0, (T, len(spec.variables)))), 0, 10)
    if spec.use is not None:
        most = 8 if spec.variables[spec.use].amount else 1
        y[:, spec.use] = rng.integers(0, most + 1, T) * (rng.random(T) < 0.6)
    x = np.column_stack([rng.random(T) < 0.4, rng.random(T) < 0.5, rng.normal(5, 2, T)])[:, : len(spec.inputs)]
    x = x.astype(float)
    y[rng.random(y.shape) < 0.15] = np.nan
    x[rng.random(x.shape) < 0.2] = np.nan
    return Diary.of(spec, days, y, x, dated=True, hours=hours)


def state_of(problem, chains, rng):
    """Any state at all."""
    p = problem
    y = np.where(np.isfinite(p.y), p.y, rng.normal(4, 2, (chains, p.T, p.C)))
    if p.use >= 0:
        y[:, :, p.use] = np.where(np.isfinite(p.y[:, p.use]), p.y[:, p.use], rng.integers(0, 2, (chains, p.T)))
    for t, j, end, bound in zip(p.cell_t, p.cell_j, p.cell_end, p.cell_bound, strict=True):
        if end != gibbs.MISSING:
            y[:, t, j] = bound + (-1 if end == gibbs.AT_MOST else 1) * rng.random(chains)
    if p.amount >= 0:
        y[:, :, p.amount] *= y[:, :, p.use]
    z = np.zeros((chains, p.T))
    if p.use >= 0:
        z = np.abs(rng.normal(0.5, 0.5, z.shape)) * (2 * y[:, :, p.use] - 1) * p.follows
    W = np.cumsum(rng.standard_normal((chains, p.T, p.C)), axis=1) * p.wanders
    s2 = rng.gamma(4, 0.4, (chains, p.C)) + 0.3
    if p.use >= 0:
        s2[:, p.use] = 1.0
    x = np.where(np.isfinite(p.x), p.x, np.where(rng.random((chains, *p.x.shape)) < 0.5, p.x_low, p.x_high))
    return gibbs.State(
        theta=p.prior_mean + 0.5 * np.sqrt(p.prior_var) * rng.standard_normal((chains, p.n)),
        s2=s2,
        g=rng.normal(0, 0.3, (chains, len(p.shared_var))),
        mu=p.mu_mean + rng.standard_normal((chains, p.C)),
        w=rng.normal(0, 0.2, (chains, p.C)) * p.wanders,
        W=W - W[:, :1],
        y=y,
        z=z,
        x=x,
    )


def problem_of(case, rng):
    """A person of each kind: plain, with use and all its company, several answers a day, days not written at all."""
    spec = spec_from({"plain": PLAIN, "use only": USE_ONLY}.get(case, FULL))
    if case not in ("plain", "use only"):
        spec = replace(spec, inputs=INPUTS)
    hours = None
    days = np.array([1, 2, 3, 5, 6, 7, 8, 17, 18, 19, 21, 22.0])
    if case == "several a day":
        days = np.array([1.3, 1.6, 2.1, 2.4, 2.9, 3.5, 6.2, 6.4, 6.8, 7.1])
        hours = (days % 1) * 24
    return prepare(diary_of(spec, days, rng, hours=hours), wide_default_prior(spec))


@pytest.mark.parametrize("case", ["plain", "use only", "full", "several a day"])
def test_one_sweep_is_the_same_in_both(case):
    rng = np.random.default_rng(len(case))
    problem = problem_of(case, rng)
    counts, chains = gibbs.counts_of(problem), 2
    fast = state_of(problem, chains, rng)
    slow = deepcopy(fast)
    for turn in range(2):
        normals = rng.standard_normal((chains, counts.normals))
        uniforms, gammas = rng.random((chains, counts.uniforms)), rng.gamma(5.0, 1.0, (chains, counts.gammas))
        given = sweep.sweep(problem, fast, sweep.Numbers(normals, uniforms, gammas))
        for b in range(chains):
            buffer = reference_sweep.Buffer(normals[b], uniforms[b], gammas[b])
            mean, variance = reference_sweep.sweep(problem, slow, b, buffer)
            assert buffer.left() == 0
            np.testing.assert_allclose(given.mean[b], mean, atol=1e-10)
            np.testing.assert_allclose(given.variance[b], variance, atol=1e-10)
        for name, values in vars(fast).items():
            np.testing.assert_allclose(values, getattr(slow, name), rtol=1e-10, atol=1e-10, err_msg=f"{name}, {turn}")
