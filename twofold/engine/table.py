"""A delimited text file -> its columns as text. Refuses what cannot be read, with one sentence, row and column.

Comma, tab or semicolon (sniffed from the heading), UTF-8 with or without byte order mark. Rows count from 1 under the
heading, as a spreadsheet without its heading would.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from twofold.engine.errors import BadDiary

MOST_ROWS = 2_000_000
MOST_COLUMNS = 1_000
MOST_FIELD = 10_000
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")  # with its end, as a file opened with newline="" gives them
WORTH_SHARING = 10_000  # different texts of a column that are kept once; more are hardly ever met again


@dataclass(frozen=True)
class Table:
    """The wanted columns of a file: name -> list of texts, all of one length."""

    columns: dict[str, list[str]]
    rows: int

    def __getitem__(self, name: str) -> list[str]:
        """The texts of one column, top to bottom."""
        return self.columns[name]


def read_table(source: Path | str | bytes, wanted: Iterable[str], most_rows: int = MOST_ROWS) -> Table:
    """Read the wanted columns of a file (or of its bytes). Raises BadDiary."""
    text = _decode(source if isinstance(source, bytes) else _bytes_of(Path(source)))
    first = next((line for line in text[:1_000_000].splitlines() if line.strip()), "")
    if not first:
        raise BadDiary("The file is empty.", kind="empty")
    reader = csv.reader(_lines(text), delimiter=_delimiter(first), strict=True)
    try:
        heading = _heading(reader)
        places = _places(heading, list(dict.fromkeys(wanted)))
        return _collect(reader, heading, places, most_rows)
    except csv.Error as problem:
        sentence = f"The file is not a well-formed table ({problem})."
        raise BadDiary(sentence, row=max(reader.line_num - 1, 1), kind="not-a-table") from None


def headings(source: Path | str | bytes) -> list[str]:
    """The headings of a file, for choosing which column is what. Raises BadDiary."""
    text = _decode(source if isinstance(source, bytes) else _bytes_of(Path(source)))
    first = next((line for line in text.splitlines() if line.strip()), "")
    if not first:
        raise BadDiary("The file is empty.", kind="empty")
    return _heading(csv.reader(_lines(text), delimiter=_delimiter(first)))


def _lines(text: str) -> Iterator[str]:
    """One line at a time, so that a large file is held once."""
    return (found.group() for found in LINE.finditer(text))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise BadDiary(f"The file '{path}' cannot be opened ({problem.strerror or 'unreadable'}).") from None


def _decode(raw: bytes) -> str:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise BadDiary("The file is in UTF-16; save it as UTF-8 text (CSV UTF-8).", kind="utf-16")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        row = raw[: problem.start].count(b"\n")
        raise BadDiary(
            "This line is not UTF-8 text; the file mixes encodings. Save it as CSV UTF-8.",
            row=row or None,
            kind="not-utf-8",
        ) from None
    nul = text.find("\0")
    if nul >= 0:
        sentence = "This line holds a NUL character; the file is not plain text."
        raise BadDiary(sentence, row=text[:nul].count("\n") or None, kind="nul")
    return text


def _delimiter(first: str) -> str:
    """The separator that cuts the heading into most parts; a comma when nothing cuts it."""
    return max((",", "\t", ";"), key=lambda mark: (first.count(mark), mark == ","))


def _heading(reader: Iterable[list[str]]) -> list[str]:
    heading = next(([cell.strip() for cell in row] for row in reader if any(row)), [])
    if len(heading) > MOST_COLUMNS:
        sentence = f"The file has {len(heading)} columns; {MOST_COLUMNS} are possible."
        raise BadDiary(sentence, kind="too-many-columns", count=len(heading), most=MOST_COLUMNS)
    twice = next((name for name in heading if name and heading.count(name) > 1), None)
    if twice is not None:
        raise BadDiary("This heading stands twice in the file.", column=twice, kind="heading-twice")
    return heading


def _places(heading: list[str], wanted: list[str]) -> dict[str, int]:
    for name in wanted:
        if name not in heading:
            shown = ", ".join(heading[:12]) + (", ..." if len(heading) > 12 else "")
            raise BadDiary(f"The file has no such column; it has: {shown}.", column=name)
    return {name: heading.index(name) for name in wanted}


def _collect(reader: Iterable[list[str]], heading: list[str], places: dict[str, int], most_rows: int) -> Table:
    width = len(heading)
    columns: dict[str, list[str]] = {name: [] for name in places}
    pairs: list[tuple[Callable[[str], None], int, dict[str, str]]]
    pairs = [(columns[name].append, place, {}) for name, place in places.items()]
    rows = 0
    for cells in reader:
        if not cells:
            continue
        rows += 1
        if len(cells) != width:
            sentence = f"This row has {len(cells)} cells; the heading has {width}."
            raise BadDiary(sentence, row=rows, kind="ragged", cells=len(cells), width=width)
        if rows > most_rows:
            sentence = f"The file has more than {most_rows:,} rows; bring it in parts."
            raise BadDiary(sentence, row=rows, kind="too-many-rows", most=most_rows)
        for keep, place, shared in pairs:
            cell = cells[place].strip()
            keep(shared.get(cell, cell) if len(shared) > WORTH_SHARING else shared.setdefault(cell, cell))
    if rows == 0:
        raise BadDiary("The file has a heading and no rows under it.", kind="no-rows")
    return Table(columns, rows)
