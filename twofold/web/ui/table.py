"""A table as the page shows it: a caption, columns, and rows whose first cell is the row's own heading."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column; numbers stand at the end of their cell so that digits line up."""

    name: str
    is_number: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell as the template needs it."""

    text: str
    is_number: bool


@dataclass(frozen=True)
class Table:
    """`rows` hold ready words, one per column, in the order of the columns."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"Row {number} has {len(row)} cells and the table {len(self.columns)} columns.")

    @property
    def cells(self) -> list[list[Cell]]:
        """The rows with each cell knowing its column."""
        return [
            [Cell(text, column.is_number) for text, column in zip(row, self.columns, strict=True)] for row in self.rows
        ]
