"""What was written, as a page shows and prints it: each part with its text, its number or its table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext

from twofold.care.exercise import Answering, Exercise, Part
from twofold.web.library import say
from twofold.web.ui.chart import whole_day
from twofold.web.ui.table import Column, Table


@dataclass(frozen=True)
class Told:
    """One part that was answered: its question, and paragraphs or a table."""

    id: str
    asks: str
    lines: tuple[str, ...] = ()
    table: Table | None = None


def told(exercise: Exercise | None, answers: Mapping[str, Any]) -> list[Told]:
    """Every part with something in it; parts that the content no longer has come last, by their id."""
    parts = exercise.parts if exercise else ()
    found = [_of(part, answers[part.id]) for part in parts if part.id in answers]
    known = {part.id for part in parts}
    return found + [
        Told(name, name.replace("_", " "), _plain_lines(value)) for name, value in answers.items() if name not in known
    ]


def _of(part: Part, value: Any) -> Told:
    asks = say(part.asks)
    if part.columns and isinstance(value, list):
        columns = [Column(say(one.asks), is_number=one.answer is Answering.NUMBER) for one in part.columns]
        rows = [[_cell(one, row.get(one.id)) for one in part.columns] for row in value]
        if len(columns) == 1:
            return Told(part.id, asks, tuple(row[0] for row in rows))
        return Told(part.id, asks, table=Table(asks, columns, rows))
    if part.answer is Answering.RATING:
        return Told(part.id, asks, (gettext("%(number)s of %(most)s") % {"number": value, "most": 10},))
    return Told(part.id, asks, _plain_lines(_cell(part, value)))


def _cell(part: Part, value: Any) -> str:
    if value is None:
        return "–"
    if part.answer is Answering.DATE:
        try:
            return whole_day(date.fromisoformat(str(value)))
        except ValueError:
            return str(value)
    return str(value)


def _plain_lines(value: Any) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(
            ", ".join(str(cell) for cell in row.values()) if isinstance(row, dict) else str(row) for row in value
        )
    return tuple(line for line in str(value).splitlines() if line.strip())
