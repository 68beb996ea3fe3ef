"""Effective draws per CPU second: our sampler beside NumPyro's NUTS, which knows complete pairs only."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import engine_speed
import numpy as np
import worlds
from numpy.typing import NDArray

from twofold.engine import Population, kernel, sample
from twofold.engine.design import person_rows
from twofold.engine.diary import Diary
from twofold.engine.prepare import prepare

Array = NDArray[np.float64]
HERE = Path(__file__).resolve().parent


def effective(chain: Array) -> Array:
    """(n,) effective draws of each column of a chain (D, n), by Geyer's initial monotone sequence."""
    D = len(chain)
    centred = chain - chain.mean(0)
    spectrum = np.fft.rfft(centred, 2 * D, axis=0)
    covariance = np.fft.irfft(np.abs(spectrum) ** 2, axis=0)[:D] / D
    rho = covariance / np.where(covariance[0] > 0, covariance[0], 1.0)
    pairs = rho[: D // 2 * 2].reshape(D // 2, 2, -1).sum(1)
    pairs = np.minimum.accumulate(np.where(np.cumsum(pairs <= 0, axis=0) > 0, 0.0, pairs), axis=0)
    return np.asarray(np.clip(D / np.maximum(2 * pairs.sum(0) - 1, 1.0 / D), 1.0, D * np.log10(D)))


def has_numpyro(python: str) -> bool:
    """Whether this Python can import NumPyro."""
    try:
        return subprocess.run([python, "-c", "import numpyro"], capture_output=True).returncode == 0
    except OSError:
        return False


def compared(bars: dict[str, Any], speed: dict[str, Any], prior: Population, python: str | None) -> dict[str, Any]:
    """Median effective draws per CPU second over coefficients and people, ours and theirs."""
    made = worlds.people("plain", bars["people"], 90, bars["seed"])
    ours = [_ours(one.diary, prior, speed, bars["seed"] + i) for i, one in enumerate(made)]
    out: dict[str, Any] = {"ours": _rates(ours), "theirs": None}
    if python is not None and has_numpyro(python):
        theirs = [_theirs(one.diary, prior, bars, python, bars["seed"] + i) for i, one in enumerate(made)]
        out["theirs"] = _rates(theirs)
        out["ratio"] = out["ours"]["median"] / out["theirs"]["median"]
        out["ratio_worst"] = out["ours"]["worst"] / out["theirs"]["worst"]
    return out


def _rates(found: list[tuple[Array, float]]) -> dict[str, float]:
    per_second = [sum(effective(chain) for chain in chains) / seconds for chains, seconds in found]
    return {
        "median": float(np.median([np.median(rate) for rate in per_second])),
        "worst": float(np.median([rate.min() for rate in per_second])),
        "seconds": float(np.median([seconds for _, seconds in found])),
    }


def _ours(diary: Diary, prior: Population, speed: dict[str, Any], seed: int) -> tuple[Array, float]:
    """(chains, sweeps, coefficients) and the CPU seconds from the diary on, burn-in included: the full model."""
    began = time.process_time()
    problem, rng = prepare(diary, prior), np.random.default_rng([seed, 3])
    chains = sample.COMPILED.chains
    state = sample.begin(problem, chains, rng)
    kept = engine_speed.without_paths(sample.room(problem, chains, speed["sweeps"]), problem.T)
    kernel.run(problem, state, kept, rng, burn=speed["burn"])
    return np.asarray(kept.theta), time.process_time() - began


def _theirs(diary: Diary, prior: Population, bars: dict[str, Any], python: str, seed: int) -> tuple[Array, float]:
    """The one chain and seconds of NUTS on this person's complete pairs, in its own process."""
    with tempfile.TemporaryDirectory() as folder:
        problem, chain = Path(folder) / "problem.npz", Path(folder) / "chain.npz"
        np.savez(problem, **regressions(diary, prior))
        sizes = [str(bars["warm_up"]), str(bars["draws"]), str(seed)]
        command = [python, str(HERE / "nuts.py"), str(problem), str(chain), *sizes]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"NumPyro stopped: {done.stderr.strip().splitlines()[-1]}")
        with np.load(chain) as found:
            return np.asarray(found["theta"])[None], float(found["seconds"])


def regressions(diary: Diary, prior: Population) -> dict[str, Any]:
    """Every row as (x, y, mean, sd) over complete pairs, with an intercept; the columns our sampler has as well."""
    layout = prior.layout
    person = person_rows(layout, prior.scale, diary, prior.mu_mean)
    whole = np.isfinite(person.channels).all(1)
    pair = whole & np.concatenate([[False], whole[:-1]]) & person.pair.all(1)
    out: dict[str, Any] = {"rows": layout.size, "use": -1 if layout.use is None else layout.use, "rate": prior.rate}
    for k in range(layout.size):
        index = [c for c in layout.predictors(k) if c != layout.level(k) and person.columns[pair, c].any()]
        x = person.columns[pair][:, index]
        mean, sd = prior.mean[k, index], np.maximum(prior.spread[k, index], 1e-3)
        if layout.one not in index:
            x, mean, sd = np.column_stack([x, np.ones(len(x))]), np.append(mean, 0.0), np.append(sd, 3.0)
        y = person.channels[pair, k]
        if layout.is_rating(k):
            y = y - person.centre[k]
        out |= {f"x{k}": x, f"y{k}": y, f"mean{k}": mean, f"sd{k}": sd}
    return out
