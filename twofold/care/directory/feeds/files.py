"""Opening what a host was sent: JSON of any size, CSV in any dress, XLSX, gzip.

JSON lists are read piece by piece, so memory does not grow with the file. UTF-8 with or without its mark, UTF-16 with
one, else Windows-1252. Lines may end in CR, LF or both; cells are parted by comma, tab, semicolon or bar.
"""

import codecs
import csv
import gzip
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from twofold.care.directory.feeds.reading import BadFile

CHUNK = 1 << 18
LARGEST = 2 << 30  # bytes of a file, unpacked
_LISTS = (
    "contents",
    "content",
    "rows",
    "meetings",
    "services",
    "organizations",
    "service_at_locations",
    "locations",
    "data",
    "results",
    "items",
)
LONGEST_CELL = 1 << 24


@contextmanager
def long_cells() -> Iterator[None]:
    """Cells of up to 16 MiB while a list is read; the limit belongs to the whole program and is put back."""
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(before)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The bytes of a file, unpacked where it is gzip. Raises BadFile."""
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            if packed:
                with gzip.open(file) as unpacked:
                    yield unpacked  # type: ignore[misc]
            else:
                yield file
    except (OSError, EOFError) as problem:
        raise BadFile(f"{path.name} cannot be read: {problem.__class__.__name__}") from problem


def encoding_of(path: Path) -> str:
    """How the text of a file is written; looks at all of it."""
    with opened(path) as file:
        start = file.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            decoder.decode(start)
            read = len(start)
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
                read += len(chunk)
                if read > LARGEST:
                    raise BadFile(f"{path.name} holds more than 2 GB")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


@contextmanager
def text_of(path: Path, newline: str | None = None) -> Iterator[TextIO]:
    """The text of a file."""
    encoding = encoding_of(path)
    with opened(path) as file:
        yield io.TextIOWrapper(file, encoding=encoding, errors="replace", newline=newline)


def json_rows(path: Path, head: dict[str, Any] | None = None) -> Iterator[tuple[str, Any]]:
    """(number, element) of the list in a JSON file: the file itself, or the list its object holds.

    What else the object holds is put in `head` as it is met. A single object without a list is a list of one. Raises
    BadFile where the file ends too soon or is no JSON.
    """
    with text_of(path) as file:
        yield from _Json(file, path.name).elements({} if head is None else head)


class _Json:
    """Reads one JSON value after the other from a window of text that grows only while a value needs it."""

    def __init__(self, file: TextIO, name: str) -> None:
        self.file, self.name = file, name
        self.text, self.at, self.is_over = "", 0, False
        self.decoder = json.JSONDecoder(strict=False)

    def elements(self, head: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        first = self._peek()
        if first == "[":
            yield from self._list("")
        elif first == "{":
            yield from self._object(head)
        else:
            raise BadFile(f"{self.name} is not JSON")
        while self._peek():  # several values one after the other, one a line
            yield f"{self.at}", self._value()

    def _object(self, head: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """A page with its list inside; an object without a list is one record."""
        self.at += 1
        found = False
        while self._peek() not in ("}", ""):
            name = self._value()
            self._expect(":")
            if self._peek() == "[" and name in _LISTS and "id" not in head:
                found = True
                for row, element in self._list(f"{name} "):
                    yield row, {**element, "_list": name} if isinstance(element, dict) else element
            else:
                head[str(name)] = self._value()
            if self._peek() == ",":
                self.at += 1
        self._expect("}")
        if not found:
            yield "1", head

    def _list(self, before: str) -> Iterator[tuple[str, Any]]:
        self.at += 1
        n = 0
        while self._peek() != "]":
            n += 1
            yield f"{before}{n}", self._value()
            if self._peek() == ",":
                self.at += 1
            elif self._peek() != "]":
                raise BadFile(f"{self.name} ends too soon, or is no JSON after record {n}")
        self.at += 1

    def _expect(self, sign: str) -> None:
        if self._peek() != sign:
            raise BadFile(f"{self.name} ends too soon, or is no JSON")
        self.at += 1

    def _peek(self) -> str:
        """The next sign that is no space; "" at the end."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in " \t\r\n\ufeff\x00":
                self.at += 1
            if self.at < len(self.text):
                return self.text[self.at]
            if not self._more(CHUNK):
                return ""

    def _value(self) -> Any:
        self._peek()
        size = CHUNK
        while True:
            try:
                found, end = self.decoder.raw_decode(self.text, self.at)
            except (json.JSONDecodeError, RecursionError) as problem:
                if isinstance(problem, RecursionError) or not self._more(size):
                    raise BadFile(f"{self.name} ends too soon, or is no JSON") from problem
                size *= 2
                continue
            if end == len(self.text) and not self.is_over and self._more(CHUNK):
                continue  # a number may go on
            self.at = end
            return found

    def _more(self, size: int) -> bool:
        """Read on; False at the end of the file."""
        if self.is_over:
            return False
        chunk = self.file.read(size)
        self.is_over = not chunk
        self.text = self.text[self.at :] + chunk
        self.at = 0
        return bool(chunk)


def table_rows(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """(number, row) of a CSV or XLSX file, columns by their name in small letters; empty rows are left out.

    The number is that of the row under the heading. Raises BadFile where there is no heading, or a row is too long.
    """
    rows = _xlsx_rows(path) if is_xlsx(path) else _csv_rows(path)
    names = next(rows, None)
    if names is None:
        raise BadFile(f"{path.name} is empty")
    heading = [str(name or "").strip().strip("\ufeff\"'").lower() for name in names]
    if sum(bool(name) for name in heading) < 2:
        raise BadFile(f"{path.name} has no heading with two columns or more")
    for n, row in enumerate(rows, 1):
        if any(cell not in (None, "") for cell in row):
            extra = [cell for cell in row[len(heading) :] if cell not in (None, "")]
            if extra:
                yield str(n), {"_problem": "has more cells than the heading"}
            else:
                yield str(n), dict(zip(heading, row, strict=False))


def is_xlsx(path: Path) -> bool:
    """Whether a file is a workbook: a zip by its first bytes, whatever its name."""
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError as problem:
        raise BadFile(f"{path.name} cannot be read: {problem.__class__.__name__}") from problem


def _csv_rows(path: Path) -> Iterator[list[Any]]:
    with text_of(path, newline="") as file:
        start = file.readline(1 << 20)
        parted = max(",\t;|", key=start.count)
        try:
            with long_cells():
                yield from csv.reader(_again(start, file), delimiter=parted)
        except csv.Error as problem:
            raise BadFile(f"{path.name} is no CSV: {problem}") from problem


def _again(start: str, file: TextIO) -> Iterator[str]:
    yield start.replace("\x00", "")
    for line in file:
        yield line.replace("\x00", "") if "\x00" in line else line


def _xlsx_rows(path: Path) -> Iterator[list[Any]]:
    from openpyxl import load_workbook  # only for a workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            yield list(row)
        book.close()
    except (InvalidFileException, KeyError, IndexError, OSError, ValueError, EOFError) as problem:
        raise BadFile(f"{path.name} is no workbook that can be read") from problem
