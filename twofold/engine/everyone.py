"""Everyone of a cohort, described in batches by several processes; every person once, whoever does it.

A batch is answered by `answer(job, first, diaries)`, which knows nothing of files or processes: its answer is bytes,
the same wherever it is worked out. So several machines are another way to call it, and nothing else.
"""

import io
import json
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

import numpy as np

from twofold.engine.describe import describe_cycle
from twofold.engine.diary import Cohort, Diary
from twofold.engine.errors import EngineError
from twofold.engine.population import Population
from twofold.engine.posterior import Posterior, update
from twofold.engine.prior_fit import check
from twofold.engine.write import csv_lines, edge_rows, level_rows, person_rows, thinned

BATCH = 20  # people; what is held in memory at once is a few batches for each process
KEPT_DRAWS = 400
MOST_TRIES = 3  # of a batch whose process died
PARTS = ("edges", "levels", "draws", "persons")

Answer = dict[str, bytes]


@dataclass(frozen=True, eq=False)
class Job:
    """What all batches have in common."""

    population: Population
    seed: int


class WorkerLost(EngineError):
    """The processes that describe people keep dying; the sentence says so."""


def batches(cohort: Cohort) -> list[range]:
    """Which people go together, by their place in the cohort."""
    N = len(cohort)
    return [range(first, min(first + BATCH, N)) for first in range(0, N, BATCH)]


def _settled(posterior: Posterior) -> dict[str, float]:
    """The worst split R-hat and effective sample of one person; neither where the closed form answered."""
    if posterior.sampled is None:
        return {}
    r_hat, effective = posterior.sampled.settled
    return {"r_hat": round(min(r_hat, 99.0), 3), "effective_sample": round(min(effective, 1e6), 1)}


def answer(job: Job, first: int, diaries: Sequence[Diary]) -> Answer:
    """What the files say of these people, the first of whom is number `first` of the cohort: the parts by name.

    edges, levels: lines of the CSV files without heading; draws: (people, kept, C, columns) as .npy; persons: JSON.
    """
    edges, levels, kept, persons = [], [], [], []
    for i, diary in enumerate(diaries, start=first):
        posterior = update(diary, job.population, seed=job.seed + i)
        cycle = describe_cycle(posterior)
        edges.append(csv_lines(edge_rows(cycle)))
        levels.append(csv_lines(level_rows(cycle, diary.rows)))
        kept.append(thinned(posterior, KEPT_DRAWS))
        fits = check(diary, job.population)
        persons.append({**person_rows(cycle), "prior_fit": fits.as_plain(), "occasions": len(diary)})
    draws = io.BytesIO()
    np.save(draws, np.array(kept))
    return {
        "edges": "".join(edges).encode(),
        "levels": "".join(levels).encode(),
        "draws": draws.getvalue(),
        "persons": json.dumps(persons).encode(),
    }


def answers(cohort: Cohort, job: Job, remaining: Sequence[range], workers: int) -> Iterator[tuple[range, Answer]]:
    """Every batch of `remaining` with its answer, in any order; each exactly once, also when a process dies midway.

    Raises WorkerLost when a batch is left over after `MOST_TRIES` rounds.
    """
    if workers == 1:
        for batch in remaining:
            yield batch, answer(job, batch.start, cohort.diaries[batch.start : batch.stop])
        return
    left = list(remaining)
    for _ in range(MOST_TRIES):
        done: list[range] = []
        try:
            for batch, found in _one_pool(cohort, job, left, workers):
                done.append(batch)
                yield batch, found
        except BrokenProcessPool:
            left = [batch for batch in left if batch not in done]
        else:
            return
    raise WorkerLost(f"The processes that describe people ended {MOST_TRIES} times; is there too little memory?")


def _one_pool(cohort: Cohort, job: Job, remaining: Sequence[range], workers: int) -> Iterator[tuple[range, Answer]]:
    """Batches from one pool of processes, two in hand for each."""
    waiting = iter(remaining)
    running: dict[Future[Answer], range] = {}
    with _pool(job, workers) as pool:

        def hand_out() -> None:
            while len(running) < 2 * workers and (batch := next(waiting, None)) is not None:
                part = cohort.diaries[batch.start : batch.stop]
                running[pool.submit(_answer_here, batch.start, part)] = batch

        with _deaf_to_interrupts():
            hand_out()
        while running:
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                batch = running.pop(future)
                yield batch, future.result()
            hand_out()


@contextmanager
def _pool(job: Job, workers: int) -> Iterator[ProcessPoolExecutor]:
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (job,))
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Processes begun inside never see Ctrl-C: it is their parent's to answer, which sees it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_job: Job | None = None


def _begin(job: Job) -> None:
    """In a new process: what all batches share."""
    global _job
    _job = job


def _answer_here(first: int, diaries: Sequence[Diary]) -> Answer:
    assert _job is not None
    return answer(_job, first, diaries)
