"""The compiled sweep and the plain one, each with its own random numbers, arrive at the same posterior."""

from dataclasses import replace

import numpy as np
import pytest

from tests.engine.test_sampler_reference import FULL
from twofold.engine import gibbs, kernel, sample, spec_from, wide_default_prior
from twofold.engine.from_model import Setting, people_of
from twofold.engine.prepare import prepare
from twofold.engine.spec import Input

pytestmark = pytest.mark.skipif(not kernel.compiled, reason="the compiled sweep is not built here")
LONG, WIDE = sample.Effort(2, 200, 1000, 1000), sample.Effort(32, 50, 30, 30)


def problems(people, seed):
    """People drawn from the model, with everything on: drift, ends of scales, days and items missing, inputs."""
    variables = [
        {"name": n, "kind": "rating", "range": [0, 10], "role": r} for n, r in (("low", "mood"), ("pull", "craving"))
    ]
    use = {"name": "use", "kind": "use"}
    spec = replace(spec_from({**FULL, "variables": [*variables, use]}), inputs=(Input("reminder"), Input("hours")))
    prior = wide_default_prior(spec)
    cohort, _ = people_of(prior, persons=people, days=24, seed=seed, setting=Setting(whole=True))
    return [prepare(diary, prior) for diary in cohort.diaries]


def moments(problem, effort, compiled, seed):
    """(mean, sd) of every coefficient, mean and log variance after the same number of kept sweeps."""
    rng = np.random.default_rng(seed)
    kept, _ = sample.sample(problem, rng, effort, compiled=compiled)
    m, v = kept.mean.reshape(-1, problem.n), kept.variance.reshape(-1, problem.n)
    mu = kept.mu.reshape(-1, problem.C)[:, problem.active == 1]
    noisy = (problem.active == 1) & (problem.kind != gibbs.USE)
    s2 = np.log(kept.s2.reshape(-1, problem.C)[:, noisy])
    mean = np.concatenate([m.mean(0), mu.mean(0), s2.mean(0)])
    return mean, np.concatenate([np.sqrt(v.mean(0) + m.var(0)), mu.std(0), s2.std(0)])


def differences(people, seed):
    """Of everyone: signed differences of means in posterior sds, and ratios of sds."""
    off, ratio = [], []
    for i, problem in enumerate(problems(people, seed)):
        fast, plain = moments(problem, LONG, True, [seed, i]), moments(problem, WIDE, False, [seed, i, 1])
        off.append((fast[0] - plain[0]) / plain[1])
        ratio.append(fast[1] / plain[1])
    return np.concatenate(off), np.concatenate(ratio)


def test_a_few_people_are_described_alike():
    off, ratio = differences(3, 71)
    assert abs(off.mean()) < 0.05
    assert np.quantile(np.abs(off), 0.95) < 0.4
    assert abs(np.median(ratio) - 1) < 0.03


@pytest.mark.slow
def test_four_hundred_people_are_described_alike():
    off, ratio = differences(400, 72)
    print(f"mean signed difference {off.mean():+.5f} sd, its Monte Carlo sd {off.std() / np.sqrt(len(off)):.5f}")
    print(f"mean ratio of sds {ratio.mean():.4f}, {len(off)} posteriors")
    assert abs(off.mean()) < 0.01
    assert abs(ratio.mean() - 1) < 0.02
