"""The engine's own speed: one person's refit, a whole page's worth of answers, ten thousand people, a population."""

import multiprocessing
import os
import resource
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import worlds
from numpy.typing import NDArray

from twofold.care.content import load
from twofold.cli.cycle_picture import ring_of_fit
from twofold.cli.cycle_what_if import engine_effect
from twofold.engine import (
    Cohort,
    Population,
    describe_cycle,
    fit,
    glance,
    hierarchical,
    kernel,
    normal,
    sample,
    update,
    wide_default_prior,
)
from twofold.engine.design import scale_of
from twofold.engine.diary import Diary
from twofold.engine.fit import learn_population
from twofold.engine.forecast import tomorrow
from twofold.engine.gibbs import Kept
from twofold.engine.motion import motion_of
from twofold.engine.prepare import prepare
from twofold.engine.what_if import what_if

Array = NDArray[np.float64]
WORKERS = 2


def which_kernel() -> str:
    """Which sweep is measured."""
    return f"compiled sweep ({kernel.instructions()[0]})" if kernel.compiled else "no compiled sweep here"


@lru_cache(maxsize=4)
def _prior(people: int, seed: int) -> Population:
    return fit(cohort_of(worlds.people("plain", people, 90, seed)))


def prior_of(bars: dict[str, Any]) -> Population:
    """The fixed prior of the measurements: learned from other people."""
    return _prior(bars["prior_people"], bars["prior_seed"])


def cohort_of(made: list[worlds.Made]) -> Cohort:
    """Made-up people as a cohort."""
    return Cohort(worlds.SPEC, tuple(one.diary for one in made))


def refit(
    diary: Diary, prior: Population, burn: int, sweeps: int, seed: int, *, compiled: bool
) -> tuple[Array, Array, Array]:
    """(mean, sd, chance of being above 0) of every coefficient of one person: from the diary's answers to the summary.

    Either sweep moves its usual number of chains side by side and keeps `sweeps` of them in all; each compiled chain
    has a burn-in of `burn` of its own.
    """
    problem, rng = prepare(diary, prior), np.random.default_rng([seed, 3])
    usual = sample.COMPILED if compiled else sample.PLAIN
    state = sample.begin(problem, usual.chains, rng)
    kept = sample.room(problem, usual.chains, -(-sweeps // usual.chains))
    if compiled:
        kernel.run(problem, state, without_paths(kept, problem.T), rng, burn=burn)
    else:
        sample.run(problem, state, kept, rng, burn=usual.burn)
    m, v = kept.mean.reshape(-1, problem.n), kept.variance.reshape(-1, problem.n)
    middle, sd = m.mean(0), np.sqrt(v.mean(0) + m.var(0))
    step = -(-len(m) // 50)
    return middle, sd, normal.cdf(m[::step] / np.sqrt(v[::step])).mean(0)


def without_paths(kept: Kept, occasions: int) -> Kept:
    """Room without the level's paths: a link needs none."""
    chains, _, _, channels = kept.level.shape
    return replace(kept, level=np.empty((chains, 0, occasions, channels), np.float32))


def milliseconds(clock: Callable[[], float], each: list[Callable[[], object]]) -> Array:
    """How long each call took."""
    out = []
    for call in each:
        began = clock()
        call()
        out.append(1000 * (clock() - began))
    return np.array(out)


def refits(bars: dict[str, Any]) -> dict[str, float]:
    """95th percentiles in CPU milliseconds: compiled with fixed level and no ends, full, plain numpy, closed form."""
    prior, seed = prior_of(bars), bars["seed"]
    fixed = replace(prior, tau=np.zeros_like(prior.tau))
    smooth = [one.diary for one in worlds.people("plain", bars["people"], 90, seed)]
    smooth = [
        replace(d, values=np.where(d.values == np.clip(d.values, 0, 1), d.values, np.clip(d.values, 0.01, 9.99)))
        for d in smooth
    ]
    whole = [one.diary for one in worlds.people("rounded", bars["people"], 90, seed)]
    sizes = bars["burn"], bars["sweeps"]

    def p95(diaries: list[Diary], start: Population, compiled: bool) -> float:
        calls = [lambda d=d, i=i: refit(d, start, *sizes, seed + i, compiled=compiled) for i, d in enumerate(diaries)]
        calls[0]()
        return float(np.quantile(milliseconds(time.process_time, calls), 0.95))

    found = {}
    if kernel.compiled:
        found["compiled fixed"], found["compiled full"] = p95(smooth, fixed, True), p95(whole, prior, True)
        calls = [lambda d=d, i=i: update(d, prior, seed=seed + i) for i, d in enumerate(whole)]
        found["update"] = float(np.quantile(milliseconds(time.process_time, calls), 0.95))
    found["numpy full"] = p95(whole[: bars["numpy_people"]], prior, False)
    closed = [lambda d=d: glance(d, prior) for d in whole]
    found["closed form"] = float(np.quantile(milliseconds(time.process_time, closed), 0.95))
    return found


def pages(bars: dict[str, Any]) -> dict[str, float]:
    """Wall and CPU milliseconds (95th percentile) of everything a page shows, and the medians of its parts."""
    prior = _prior(100, bars["seed"] + 1)
    effects = [engine_effect(effect) for effect in load().effects.values()]
    ring_of_fit([], worlds.SPEC)  # reads the words once
    parts: dict[str, list[float]] = {"posterior": [], "links": [], "picture": [], "forecast": [], "what-if": []}
    wall, cpu = [], []
    for i, one in enumerate(worlds.people("rounded", bars["people"], 90, bars["seed"])):
        began, used, marks = time.perf_counter(), time.process_time(), [time.perf_counter()]
        posterior = update(one.diary, prior, seed=i)
        marks.append(time.perf_counter())
        cycle = describe_cycle(posterior)
        marks.append(time.perf_counter())
        ring_of_fit(cycle.edges, worlds.SPEC)
        marks.append(time.perf_counter())
        tomorrow(one.diary, worlds.SPEC, prior.forecast)
        marks.append(time.perf_counter())
        what_if(posterior.layout, motion_of(posterior), cycle.edges, effects, seed=i)
        marks.append(time.perf_counter())
        wall.append(1000 * (marks[-1] - began))
        cpu.append(1000 * (time.process_time() - used))
        for name, took in zip(parts, np.diff(marks), strict=True):
            parts[name].append(1000 * took)
    medians = {name: float(np.median(values)) for name, values in parts.items()}
    return {"wall": float(np.quantile(wall, 0.95)), "cpu": float(np.quantile(cpu, 0.95)), **medians}


def hierarchical_seconds(bars: dict[str, Any]) -> float:
    """CPU seconds of people and population together, from the wide default."""
    cohort = cohort_of(worlds.people("plain", bars["people"], 90, bars["seed"]))
    wide = wide_default_prior(cohort.spec, scale_of(cohort))
    began = time.process_time()
    chains, _, _ = usual = hierarchical.COMPILED if kernel.compiled else hierarchical.PLAIN
    turns = -(-bars["sweeps"] // chains)
    hierarchical.learn(cohort, wide, wide, effort=usual._replace(burn=turns // 3, keep=turns - turns // 3))
    return time.process_time() - began


def cohort(bars: dict[str, Any], *, full: bool) -> dict[str, float]:
    """Prior and refit of all, in a process of its own with two workers: CPU, wall, and memory at its highest."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_measured_cohort, args=(theirs, bars, full))
    process.start()
    found: dict[str, float] = ours.recv()
    process.join()
    return found


def _measured_cohort(pipe: Any, bars: dict[str, Any], full: bool) -> None:
    everyone = cohort_of(worlds.people("plain", bars["people"], 90, bars["seed"]))
    peak, done = [0.0], threading.Event()
    watch = threading.Thread(target=_watch, args=(peak, done))
    watch.start()
    began, used = time.perf_counter(), _cpu()
    prior = learn_population(everyone)
    learned = _cpu() - used
    if not full:
        prior = replace(prior, tau=np.zeros_like(prior.tau))
    results = _refit_all(everyone, prior, bars)
    wall, cpu = time.perf_counter() - began, _cpu() - used
    done.set()
    watch.join()
    assert len(results) == bars["people"]
    pipe.send({"cpu": cpu, "wall": wall, "prior_cpu": learned, "peak_mb": peak[0], "workers": float(WORKERS)})


def _refit_all(everyone: Cohort, prior: Population, bars: dict[str, Any]) -> list[NDArray[np.float32]]:
    """Everyone's mean, sd and direction, by two processes that share the diaries."""
    global _shared
    _shared = everyone, prior, bars
    with multiprocessing.get_context("fork").Pool(WORKERS) as pool:
        return list(pool.imap(_refit_one, range(len(everyone)), chunksize=100))


_shared: tuple[Cohort, Population, dict[str, Any]]


def _refit_one(i: int) -> NDArray[np.float32]:
    everyone, prior, bars = _shared
    found = refit(everyone.diaries[i], prior, bars["burn"], bars["sweeps"], i, compiled=kernel.compiled)
    return np.array(found, np.float32)


def _cpu() -> float:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def _watch(peak: list[float], done: threading.Event) -> None:
    """Proportional memory of this process and its children, at its highest, in MB."""
    while not done.wait(0.25):
        pids = [str(os.getpid()), *_children(os.getpid())]
        peak[0] = max(peak[0], sum(_proportional(pid) for pid in pids) / 1024)


def _children(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    except OSError:
        return []


def _proportional(pid: str) -> float:
    """Kilobytes of a process, shared pages divided among those who share them."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return sum(float(line.split()[1]) for line in lines if line.startswith("Pss:"))
