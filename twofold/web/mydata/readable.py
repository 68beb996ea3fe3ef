"""Everything about one person in an order a person can read: tables, rows, columns in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from twofold.web.answer.read import Finished, finished
from twofold.web.answer.saying import as_answered, said_day
from twofold.web.library import say
from twofold.web.mydata.bundle import opened
from twofold.web.mydata.inventory import tables
from twofold.web.signin.models import Person


@dataclass(frozen=True)
class Section:
    """One kind of record and its rows; each row is a list of (what it is, its value in text)."""

    name: str
    rows: list[list[tuple[str, str]]]


def sections(person: Person) -> list[Section]:
    """Every kind of record that has rows, opened."""
    found = []
    for table in tables():
        words = {column.field: _(column.what) for column in table.columns}
        rows = [
            [(words[name], in_text(value)) for name, value in opened(table, row).items()] for row in table.rows(person)
        ]
        if rows:
            found.append(Section(say(f"held.{table.key}"), rows))
    return found + [answered(one) for one in finished(person)]


def answered(one: Finished) -> Section:
    """One set of questions as it was answered, in the words of the set."""
    name = f"{one.result.instrument.about.title}, {said_day(one.day)}"
    return Section(name, [[(each.asks, each.told) for each in as_answered(one)]])


def in_text(value: Any) -> str:
    """Any value as a person reads it: lists with commas, mappings as "name: value"."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return "; ".join(f"{name}: {in_text(one)}" for name, one in value.items())
    if isinstance(value, list):
        return ", ".join(in_text(one) for one in value)
    return str(value)
