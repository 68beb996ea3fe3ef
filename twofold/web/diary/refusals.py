"""Why a file cannot become a diary as it stands, in one sentence, and what is asked before it can.

DiaryRefused    the base: one sentence, with row and column where there is one
├── WhichPerson     the file holds several people's diaries; one is wanted
└── WhichOfRepeats  rows stand at the same time; the person says what becomes of them
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext, ngettext

SHOWN = 5  # as many examples are named


class DiaryRefused(Exception):
    """One sentence for the person. `row` counts the lines under the heading from 1."""

    def __init__(self, sentence: str, *, row: int | None = None, column: str | None = None) -> None:
        self.sentence, self.row, self.column = sentence, row, column
        super().__init__(sentence)

    def __str__(self) -> str:
        where = self.where
        return f"{where}: {self.sentence}" if where else self.sentence

    @property
    def in_column(self) -> str:
        """The same where the column is named already."""
        return (
            f"{gettext('Row %(row)d') % {'row': self.row}}: {self.sentence}" if self.row is not None else self.sentence
        )

    @property
    def where(self) -> str:
        """The place, in words."""
        if self.row is not None and self.column is not None:
            return gettext("Row %(row)d, column “%(column)s”") % {"row": self.row, "column": self.column[:60]}
        if self.row is not None:
            return gettext("Row %(row)d") % {"row": self.row}
        if self.column is not None:
            return gettext("Column “%(column)s”") % {"column": self.column[:60]}
        return ""


class WhichPerson(DiaryRefused):
    """The file holds several people's diaries."""

    def __init__(self, people: list[str], column: str) -> None:
        self.people = people
        sentence = gettext("This file holds the diaries of %(count)d people. Choose one.") % {"count": len(people)}
        super().__init__(sentence, column=column)


class WhichOfRepeats(DiaryRefused):
    """Rows stand at the same time as another row; `rows` count from 1."""

    def __init__(self, rows: list[int]) -> None:
        self.rows = rows
        named = ", ".join(str(row) for row in rows[:SHOWN]) + (", …" if len(rows) > SHOWN else "")
        sentence = ngettext(
            "%(count)d row stands at the same time as a row before it (row %(named)s). Say what to do with it.",
            "%(count)d rows stand at the same time as a row before them (rows %(named)s). Say what to do with them.",
            len(rows),
        )
        super().__init__(sentence % {"count": len(rows), "named": named})


@contextmanager
def at_place(row: int, column: str) -> Iterator[None]:
    """Whatever is refused inside is refused at this row and column."""
    try:
        yield
    except DiaryRefused as problem:
        raise DiaryRefused(problem.sentence, row=row + 1, column=column) from None
