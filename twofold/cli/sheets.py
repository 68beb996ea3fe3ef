"""Reads the files of `twofold score`: one sheet of JSON, or a table with one row per sheet. Errors are sentences."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twofold.care.instrument import Instrument
from twofold.care.sheet import Twice
from twofold.cli.errors import CommandError

DELIMITERS = (",", "\t", ";")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of sheets: the items of its columns, where the column `id` stands (None: rows are counted), and the rows.

    A row is (line of the file, cells).
    """

    columns: tuple[str, ...]
    id_at: int | None
    rows: Iterator[tuple[int, list[str]]]


def read_file(path: str) -> str:
    """The text of a file. Raises CommandError."""
    try:
        raw = Path(path).read_bytes()
    except OSError as problem:
        raise CommandError(f"{path} cannot be read: {problem.strerror}.") from problem
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise CommandError(f"{path} is not UTF-8 (byte {problem.start}).") from problem


def is_json(path: str, text: str) -> bool:
    """By the name of the file, else by how it begins."""
    suffix = Path(path).suffix.lower()
    if suffix in (".csv", ".tsv", ".txt"):
        return False
    return suffix == ".json" or text.lstrip()[:1] in ("[", "{")


def read_sheet(path: str, text: str) -> list[Any] | dict[str, Any]:
    """One sheet: a list or a mapping. Raises CommandError for a file that holds neither."""
    try:
        given = json.loads(text, object_pairs_hook=_twice_is_marked)
    except (json.JSONDecodeError, RecursionError, ValueError) as problem:
        where = f" (line {problem.lineno})" if isinstance(problem, json.JSONDecodeError) else ""
        raise CommandError(f"{path} is not JSON{where}.") from problem
    if not isinstance(given, list | dict):
        raise CommandError(f"{path} holds neither a list of answers nor a mapping from item to answer.")
    return given


def _twice_is_marked(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        found[name] = Twice() if name in found else value
    return found


def read_table(path: str, text: str, instrument: Instrument) -> Table:
    """A table with one column per item. Raises CommandError for a header that does not fit the instrument."""
    header_line = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=header_line.count)
    rows = _rows(path, text, delimiter)
    header = [name.strip() for name in next(rows, (1, []))[1]]
    if not any(header):
        raise CommandError(f"{path} is empty.")
    id_at = header.index("id") if "id" in header else None
    columns = tuple(name for at, name in enumerate(header) if at != id_at)
    _check_columns(path, columns, instrument)
    return Table(columns, id_at, rows)


def _rows(path: str, text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of every line that is not empty. Raises CommandError for what is no table."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if row:
                yield reader.line_num, row
    except csv.Error as problem:
        raise CommandError(f"{path} line {reader.line_num} is not a row of a table: {problem}.") from problem


def _check_columns(path: str, columns: Sequence[str], instrument: Instrument) -> None:
    known = instrument.items.keys() | instrument.headings
    for name in columns:
        if name not in known:
            raise CommandError(f"{path} has a column '{name}', but {instrument.about.name} has no such item.")
        if columns.count(name) > 1:
            raise CommandError(f"{path} has two columns for item {name}.")
    if not columns:
        raise CommandError(f"{path} has no column for any item of {instrument.about.name}.")
