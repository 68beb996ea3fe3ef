"""`twofold cycle fit`: learn from diaries, describe everyone, write the folder; go on where an earlier one stopped.

Batches of people are kept in FOLDER.part as they come; FOLDER itself appears when it is whole. The same command finds
what was finished there. What it is the same command for is told by a digest of everything the answer depends on.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import numpy as np

from twofold import __version__
from twofold.cli.cycle_inputs import load_spec, new_folder
from twofold.cli.errors import CannotRun, CommandError
from twofold.engine import errors, everyone, kernel
from twofold.engine.diary import Cohort, read_diaries
from twofold.engine.fit import learn_population
from twofold.engine.population import Population, load_population, save_population
from twofold.engine.sample import COMPILED, PLAIN
from twofold.engine.write import EDGE_COLUMNS, LEVEL_COLUMNS, draw_columns, whole_file, write_json

STOPPED = 130


def run_fit(args: argparse.Namespace) -> int:
    """Learn, describe everyone, write the folder."""
    started = time.perf_counter()
    new_folder(args.out)
    spec = load_spec(args.spec)
    given = load_population(args.population, spec) if args.population else None
    cohort = read_diaries(args.diaries, spec)
    cohort.notes.refuse_backwards()
    for sentence in cohort.notes.sentences():
        print(f"twofold: {sentence}", file=sys.stderr)
    if not kernel.compiled:
        print(f"twofold: {kernel.MISSING}", file=sys.stderr)
    desk = Desk(args.out, digest_of(args))
    try:
        population = desk.population(cohort, given)
        describe_all(desk, cohort, everyone.Job(population, args.seed), args.workers)
        desk.finish(cohort, population, time.perf_counter() - started)
    except everyone.WorkerLost as problem:
        raise CannotRun(f"{problem} {desk.kept(cohort)}") from None
    except KeyboardInterrupt:
        print(f"\ntwofold: Stopped. {desk.kept(cohort)}", file=sys.stderr)
        return STOPPED
    except (errors.EngineError, ValueError, ArithmeticError, np.linalg.LinAlgError):
        desk.clear()
        raise
    return 0


def digest_of(args: argparse.Namespace) -> str:
    """Changes with anything the answer depends on."""
    digest = hashlib.sha256(f"{__version__} {args.seed} {everyone.BATCH} {kernel.instructions()[:1]}".encode())
    for path in filter(None, (args.diaries, args.spec, args.population)):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def describe_all(desk: "Desk", cohort: Cohort, job: everyone.Job, workers: int) -> None:
    """Every batch that is not kept yet, with a bar that moves on a terminal."""
    remaining = [batch for batch in everyone.batches(cohort) if not desk.has(batch)]
    begun = time.perf_counter()
    before = done = len(cohort) - sum(map(len, remaining))
    show(done, len(cohort), 0.0)
    for batch, answer in everyone.answers(cohort, job, remaining, workers):
        desk.keep(batch, answer)
        done += len(batch)
        each = (time.perf_counter() - begun) / (done - before)
        show(done, len(cohort), each * (len(cohort) - done))
    show(None, len(cohort), 0.0)


def show(done: int | None, of: int, seconds: float, width: int = 30) -> None:
    """The bar, on a terminal only; None wipes it away."""
    if not sys.stderr.isatty():
        return
    line = ""
    if done is not None:
        full = width * done // max(of, 1)
        left = f", about {seconds:.0f} s left" if seconds else ""
        line = f"[{'#' * full}{'.' * (width - full)}] {done:,} of {of:,} people{left}"
    print(f"\r{line:<78}\r{line}", end="", file=sys.stderr, flush=True)


class Desk:
    """FOLDER.part: what is finished so far. Every piece of it appears whole or not at all."""

    def __init__(self, out: Path, digest: str) -> None:
        """Take up what is there. Raises CommandError when it belongs to another command."""
        self.out = out
        self.folder = out.with_name(f"{out.name}.part")
        note = self.folder / "job.json"
        if self.folder.exists():
            if not note.is_file() or note.read_text(encoding="utf-8") != digest:
                raise CommandError(
                    f"'{self.folder}' holds what another fit began; remove it, or name another folder than '{out}'."
                )
            return
        self.folder.mkdir(parents=True)
        note.write_text(digest, encoding="utf-8")

    def population(self, cohort: Cohort, given: Population | None) -> Population:
        """The one that was given, or learned before, or learned now."""
        path = self.folder / "population.json"
        if given is None and path.exists():
            return load_population(path, cohort.spec)
        save_population(given or learn_population(cohort), path)
        return given or load_population(path, cohort.spec)

    def place(self, batch: range) -> Path:
        """Where the answer of a batch is kept."""
        return self.folder / f"people-{batch.start:07d}"

    def has(self, batch: range) -> bool:
        """Whether it is there already."""
        return self.place(batch).is_dir()

    def keep(self, batch: range, answer: everyone.Answer) -> None:
        """Put the answer of a batch away."""
        draft = self.folder / f"draft-{batch.start:07d}"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir()
        for name, content in answer.items():
            (draft / name).write_bytes(content)
        os.replace(draft, self.place(batch))

    def kept(self, cohort: Cohort) -> str:
        """How many people are done, and how to go on."""
        done = sum(len(batch) for batch in everyone.batches(cohort) if self.has(batch))
        return (
            f"{done:,} of {len(cohort):,} people are done and kept in '{self.folder}'; the same command goes on there."
        )

    def clear(self) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def finish(self, cohort: Cohort, population: Population, seconds: float) -> None:
        """Put the pieces together in the cohort's order, then give the folder its name."""
        places = [self.place(batch) for batch in everyone.batches(cohort)]
        for name, heading in (("edges", EDGE_COLUMNS), ("levels", LEVEL_COLUMNS)):
            with whole_file(self.folder / f"{name}.csv", "wb") as file:
                file.write((",".join(heading) + "\n").encode())
                for place in places:
                    with (place / name).open("rb") as part:
                        shutil.copyfileobj(part, file)
        persons = [person for place in places for person in json.loads((place / "persons").read_bytes())]
        with whole_file(self.folder / "draws.npz", "wb") as file:
            write_draws(file, population, [person["person"] for person in persons], places)
        write_json(self.folder / "summary.json", summary(cohort, population, persons, seconds))
        for left in (*places, *self.folder.glob("draft-*")):
            shutil.rmtree(left)
        for left in self.folder.glob(".*.part"):  # of a fit that was killed while it wrote
            left.unlink()
        (self.folder / "job.json").unlink()
        os.rename(self.folder, self.out)


def write_draws(file: IO[bytes], population: Population, persons: list[str], places: list[Path]) -> None:
    """draws.npz as numpy.savez writes it, one batch in memory at a time."""
    layout = population.layout
    names = {"persons": persons, "channels": layout.channels, "columns": draw_columns(layout)}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for name, values in names.items():
            with archive.open(f"{name}.npy", "w") as member:
                np.lib.format.write_array(member, np.array(values), allow_pickle=False)
        with archive.open("draws.npy", "w", force_zip64=True) as member:
            for first, part in enumerate(_loaded(places)):
                if first == 0:
                    form = {"descr": part.dtype.str, "fortran_order": False, "shape": (len(persons), *part.shape[1:])}
                    np.lib.format.write_array_header_2_0(member, form)
                member.write(part.tobytes())


def _loaded(places: list[Path]) -> Iterator[Any]:
    for place in places:
        yield np.load(place / "draws", allow_pickle=False)


def summary(cohort: Cohort, population: Population, persons: list[dict[str, Any]], seconds: float) -> dict[str, Any]:
    """What summary.json says about a fit."""
    effort = COMPILED if kernel.compiled else PLAIN
    return {
        "N": len(cohort),
        "T": [person.pop("occasions") for person in persons],
        "K": len(cohort.spec.variables),
        "sweeps": {"kept_at_least": effort.keep * effort.chains, "kept_at_most": effort.most * effort.chains},
        "estimator": f"blocked Gibbs, {'compiled' if kernel.compiled else 'NumPy'} sweep",
        "seconds": round(seconds, 3),
        "spec": cohort.spec.digest,
        "population": {"people": population.people},
        "diagnostics": {
            "settled": sum(person["verdict"] != "not-settled" for person in persons),
            "rows_without_time": len(cohort.notes.without_time),
            "repeated_times": len(cohort.notes.repeated),
            "out_of_order": cohort.notes.out_of_order,
        },
        "persons": persons,
    }
