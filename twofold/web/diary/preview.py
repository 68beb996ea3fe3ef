"""A first look at a file, line by line: its heading, its first rows, and what stands in each column."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field

from twofold.web.diary.cells import LARGEST, written_number

FIRST_ROWS = 5
EXAMPLES = 3
CELL_SHOWN = 40


@dataclass
class Seen:
    """One column at a glance: a few different answers, and how many rows have any."""

    heading: str
    examples: list[str] = field(default_factory=list)
    answered: int = 0
    least: float | None = None  # of the answers that are numbers
    most: float | None = None

    def add(self, text: str, missing: Iterable[str]) -> None:
        """Take one more cell into account."""
        if text in missing:
            return
        self.answered += 1
        if len(self.examples) < EXAMPLES and text not in self.examples:
            self.examples.append(text)
        value = written_number(text)
        if value is not None and abs(value) <= LARGEST:
            self.least = value if self.least is None else min(self.least, value)
            self.most = value if self.most is None else max(self.most, value)

    @property
    def ends(self) -> tuple[str, str] | None:
        """The lowest and the highest number in the column, as text; None where there are not two."""
        if self.least is None or self.most is None or self.least == self.most:
            return None
        return f"{self.least:g}", f"{self.most:g}"


@dataclass(frozen=True)
class Preview:
    """What a page shows of a file before anything is chosen."""

    columns: tuple[Seen, ...]
    first: tuple[tuple[str, ...], ...]
    rows: int

    @property
    def headings(self) -> list[str]:
        """The headings, left to right."""
        return [column.heading for column in self.columns]


def preview(text: str, headings: list[str], missing: tuple[str, ...] = ("", "NA")) -> Preview:
    """Look through a file that is known to be well formed; memory does not grow with its length."""
    lines = csv.reader(text.splitlines(keepends=True), delimiter=separator(text, headings))
    cells = (row for row in lines if row)
    next(cells)
    columns = [Seen(heading) for heading in headings]
    first: list[tuple[str, ...]] = []
    rows = 0
    for row in cells:
        rows += 1
        for column, cell in zip(columns, row, strict=False):
            column.add(cell.strip()[:CELL_SHOWN], missing)
        if len(first) < FIRST_ROWS:
            first.append(tuple(cell.strip()[:CELL_SHOWN] for cell in row))
    return Preview(tuple(columns), tuple(first), rows)


def separator(text: str, headings: list[str]) -> str:
    """The sign between the cells: the one that cuts the first line into the known headings."""
    first = next(line for line in text.splitlines() if line.strip())
    for sign in (",", "\t", ";"):
        if [cell.strip() for cell in next(csv.reader([first], delimiter=sign))] == headings:
            return sign
    return ","
