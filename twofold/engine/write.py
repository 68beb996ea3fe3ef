"""Results -> files. Every file appears whole or not at all."""

import csv
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from twofold.engine.cycle import Cycle
from twofold.engine.design import Layout
from twofold.engine.diary import Cohort
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


def diary_rows(cohort: Cohort) -> Iterator[list[str]]:
    """A cohort as the lines of a diary file: person, day, variables, inputs; gaps stay empty."""
    for diary in cohort.diaries:
        for day, values, inputs in zip(diary.days, diary.values, diary.inputs, strict=True):
            yield [diary.person, str(int(day)), *(number(v) for v in values), *(number(x) for x in inputs)]


def thinned(posterior: Posterior, keep: int) -> NDArray[np.float32]:
    """(keep, C, columns) draws for what-if, in `draw_columns`: coefficients, then mean and innovation variance."""
    step = max(len(posterior.draws) // keep, 1)
    draws = posterior.draws[::step][:keep][:, :, used_columns(posterior.layout)]
    mu = posterior.mu_draws[::step][:keep]
    s2 = np.broadcast_to(posterior.s2, mu.shape)
    return np.concatenate([draws, mu[:, :, None], s2[:, :, None]], axis=2).astype(np.float32)


def draw_columns(layout: Layout) -> list[str]:
    """What each column of the kept draws is."""
    names = column_names(layout)
    return [*(names[column] for column in used_columns(layout)), "mean", "innovation variance"]


def used_columns(layout: Layout) -> list[int]:
    """Columns of the design that any row is regressed on."""
    return sorted({column for k in range(layout.size) for column in layout.predictors(k)})
