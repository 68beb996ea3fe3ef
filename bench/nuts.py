"""NumPyro's NUTS on one person's complete pairs; run by bench/engine.py in a Python that has NumPyro.

    PYTHON_WITH_NUMPYRO bench/nuts.py PROBLEM.npz CHAIN.npz WARM_UP DRAWS SEED

Every row is a regression with normal coefficients and an inverse-gamma variance, the row of use a probit; intercepts
stand for means, as is usual there, and days next to a day left out are not used. The first run compiles and is not
counted. Writes the chain (draws, coefficients) and the CPU seconds of warm-up and draws together.
"""

import sys
import time

import numpy as np
import numpyro
import numpyro.distributions as dist
from jax import random
from jax.scipy.stats import norm
from numpyro.infer import MCMC, NUTS


def model(x, y, mean, sd, use, rate):
    """Rows one after another; `use` is the row with 0/1 answers, -1 when there is none."""
    for k in range(len(x)):
        theta = numpyro.sample(f"theta{k}", dist.Normal(mean[k], sd[k]).to_event(1))
        eta = x[k] @ theta
        if k == use:
            numpyro.sample(f"y{k}", dist.Bernoulli(norm.cdf(eta)), obs=y[k])
        else:
            s2 = numpyro.sample(f"s2_{k}", dist.InverseGamma(3.0, rate[k]))
            numpyro.sample(f"y{k}", dist.Normal(eta, s2**0.5), obs=y[k])


def main():
    """Compile, run, keep the chain and its seconds."""
    problem, chain, warm_up, draws, seed = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
    with np.load(problem) as given:
        rows = int(given["rows"])
        parts = {name: [given[f"{name}{k}"] for k in range(rows)] for name in ("x", "y", "mean", "sd")}
        use, rate = int(given["use"]), given["rate"]
    sampler = MCMC(NUTS(model), num_warmup=warm_up, num_samples=draws, num_chains=1, progress_bar=False)
    sampler.run(random.PRNGKey(seed), **parts, use=use, rate=rate)
    began = time.process_time()
    sampler.run(random.PRNGKey(seed + 1), **parts, use=use, rate=rate)
    found = sampler.get_samples()
    theta = np.concatenate([np.asarray(found[f"theta{k}"]) for k in range(rows)], axis=1)
    np.savez(chain, theta=theta, seconds=time.process_time() - began)


if __name__ == "__main__":
    main()
