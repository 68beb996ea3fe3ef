"""Results -> files. Every file appears whole or not at all."""

import csv
import io
import json
import os
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from twofold.engine.cycle import Cycle
from twofold.engine.design import Layout
from twofold.engine.diary import Cohort
from twofold.engine.errors import VersionMismatch
from twofold.engine.motion import Motion, motion_of
from twofold.engine.population import column_names
from twofold.engine.posterior import Posterior

EDGE_COLUMNS = (
    "person",
    "from",
    "to",
    "kind",
    "mean",
    "sd",
    "lower95",
    "upper95",
    "p_direction",
    "own_share",
    "verdict",
)
LEVEL_COLUMNS = ("person", "variable", "row", "level", "lower95", "upper95")


@contextmanager
def whole_file(path: Path, mode: str = "w") -> Iterator[IO[Any]]:
    """A file that is renamed into place only when all of it has been written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    text = {} if "b" in mode else {"encoding": "utf-8", "newline": ""}
    try:
        with draft.open(mode, **text) as file:  # type: ignore[call-overload]
            yield file
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)


def write_rows(path: Path, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A CSV with its heading."""
    with whole_file(path) as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)


def csv_lines(rows: Iterable[Sequence[object]]) -> str:
    """The same lines as text, without a heading."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def write_json(path: Path, answer: object) -> None:
    """Indented JSON."""
    with whole_file(path) as file:
        json.dump(answer, file, indent=1)
        file.write("\n")


def number(value: float) -> str:
    """Six significant digits; nothing for what is not there."""
    return "" if not np.isfinite(value) else f"{value:.6g}"


def edge_rows(cycle: Cycle) -> Iterator[list[str]]:
    """The lines of edges.csv of one person."""
    for e in cycle.edges:
        figures = (e.mean, e.sd, e.lower95, e.upper95, e.p_direction, e.own_share)
        yield [cycle.person, e.source, e.target, e.kind, *(number(x) for x in figures), e.verdict.value]


def level_rows(cycle: Cycle, rows: NDArray[np.int64] | None) -> Iterator[list[str]]:
    """The lines of levels.csv of one person; `row` is the row of the file, from 0."""
    for v in cycle.levels:
        row = v.row if rows is None else int(rows[v.row])
        yield [cycle.person, v.variable, str(row), number(v.level), number(v.lower95), number(v.upper95)]


def person_rows(cycle: Cycle) -> dict[str, Any]:
    """What summary.json says about one person: days, order, how long a hard day lingers, the loops."""
    return {
        "person": cycle.person,
        "verdict": cycle.verdict.value,
        "unlike_the_others": cycle.unlike,
        "days_answered": cycle.days.answered,
        "days_with_use": cycle.days.with_use,
        "days_without_use": cycle.days.without_use,
        "order_depends": [[e.source, e.target] for e in cycle.edges if e.order_holds is False],
        "lingers": [
            {
                "variable": v.variable,
                "unit": v.unit,
                "half_life": rounded(v.half_life),
                "open_ended": v.open_ended,
                "left": [rounded(step) for step in v.left],
                "verdict": v.verdict.value,
            }
            for v in cycle.lingering
        ],
        "loops": [
            {
                "loop": loop.name,
                "gain": rounded((loop.gain.mean, loop.gain.lower95, loop.gain.upper95)),
                "p_direction": round(loop.gain.p_direction, 4),
                "verdict": loop.verdict.value,
                "closed": loop.closed,
                "legs": [
                    {
                        "from": leg.source,
                        "to": leg.target,
                        "mean": rounded((leg.found.mean, leg.found.lower95, leg.found.upper95)),
                        "verdict": leg.verdict.value,
                    }
                    for leg in loop.legs
                ],
            }
            for loop in cycle.loops
        ],
    }


def rounded(values: Iterable[float]) -> list[float]:
    """Middle and interval with four decimals."""
    return [round(float(value), 4) for value in values]


def diary_rows(cohort: Cohort) -> Iterator[list[str]]:
    """A cohort as the lines of a diary file: person, day, variables, inputs; gaps stay empty."""
    for diary in cohort.diaries:
        for day, values, inputs in zip(diary.days, diary.values, diary.inputs, strict=True):
            yield [diary.person, str(int(day)), *(number(v) for v in values), *(number(x) for x in inputs)]


def thinned(posterior: Posterior, keep: int) -> NDArray[np.float32]:
    """(keep, C, columns) draws for what-if, in `draw_columns`: coefficients, then what else moves a person's days."""
    at = np.arange(keep) * len(posterior.draws) // keep  # of fewer draws some stand twice
    motion = motion_of(posterior)
    draws = posterior.draws[at][:, :, used_columns(posterior.layout)]
    mu, rest, shake = (part[at] for part in (posterior.mu_draws, motion.rest, motion.shake))
    own = np.broadcast_to(motion.spread, mu.shape), np.full(mu.shape, motion.usual)
    return np.concatenate([draws, np.stack([mu, shake**2, rest, *own], axis=2)], axis=2).astype(np.float32)


BESIDE = ("mean", "innovation variance", "rest now", "own spread", "usual rate")


def draw_columns(layout: Layout) -> list[str]:
    """What each column of the kept draws is."""
    names = column_names(layout)
    return [*(names[column] for column in used_columns(layout)), *BESIDE]


def read_motion(path: Path, layout: Layout, person: str) -> Motion:
    """One person's motion from a fit's draws.npz. Raises VersionMismatch when the file is not of this layout."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
            persons, columns = list(kept["persons"]), list(kept["columns"])
            if list(kept["channels"]) != list(layout.channels) or columns != draw_columns(layout):
                raise VersionMismatch(f"'{path}' was written for another description of the diary.")
            draws = kept["draws"][persons.index(person)].astype(float)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        raise VersionMismatch(f"'{path}' is missing, damaged, or has no person '{person[:40]}'.") from None
    names = column_names(layout)
    lag, same = np.zeros((2, len(draws), layout.size, layout.size))
    slow = np.zeros((len(draws), layout.size))
    for j in range(layout.size):
        lag[:, :, j] = draws[:, :, columns.index(names[layout.lag(j)])]
        if names[layout.today(j)] in columns:
            same[:, :, j] = draws[:, :, columns.index(names[layout.today(j)])]
        slow[:, j] = draws[:, j, columns.index(names[layout.level(j)])]
    _, variance, rest, spread, usual = np.moveaxis(draws[:, :, -len(BESIDE) :], 2, 0)
    return Motion(lag, same, rest, np.sqrt(variance), float(usual[0, 0]), spread[0], slow)


def used_columns(layout: Layout) -> list[int]:
    """Columns of the design that any row is regressed on."""
    return sorted({column for k in range(layout.size) for column in layout.predictors(k)})
