"""What we hold about you: tables in words, with how many rows and which class each column has."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from twofold.web.library import say
from twofold.web.mydata.inventory import tables
from twofold.web.signin.models import Person
from twofold.web.ui.table import Column, Table


@dataclass(frozen=True)
class Kind:
    """One kind of record: its name, how many there are, and its columns."""

    name: str
    count: int
    table: Table


def held_by(person: Person) -> list[Kind]:
    """Every kind of record, those with rows first."""
    kinds = []
    for table in tables():
        name = say(f"held.{table.key}")
        columns = [Column(_("What we hold")), Column(_("How it is kept"))]
        rows = [[_(column.what), _("sealed") if column.is_sealed else _("in clear")] for column in table.columns]
        kinds.append(Kind(name, table.rows(person).count(), Table(name, columns, rows)))
    return sorted(kinds, key=lambda kind: kind.count == 0)
