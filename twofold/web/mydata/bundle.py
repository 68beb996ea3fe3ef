"""Everything about one person, opened: as data, as a CSV diary, as one page to read."""

import csv
import io
from datetime import date, datetime
from typing import Any
from uuid import UUID

from twofold import __version__
from twofold.web.checkin.days import day_rows
from twofold.web.mydata.inventory import Table, tables
from twofold.web.signin.models import Person

NOT_HANDED_OUT = frozenset({"password", "mac", "head", "name_index", "security_stamp"})  # secrets and digests


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value


def opened(table: Table, row: Any) -> dict[str, Any]:
    """One row with its sealed columns opened."""
    names = [column.field for column in table.columns if column.field not in NOT_HANDED_OUT]
    return {name: plain(getattr(row, row._meta.get_field(name).attname)) for name in names}


def everything(person: Person, at: datetime) -> dict[str, Any]:
    """The whole record of one person: {"made_at", "program", "tables": {key: [row, ...]}}."""
    return {
        "made_at": at.isoformat(),
        "program": f"Twofold {__version__}",
        "tables": {table.key: [opened(table, row) for row in table.rows(person)] for table in tables()},
    }


def harmless(cell: Any) -> Any:
    """Text that a spreadsheet would run as a formula gets a quote in front; numbers stay numbers."""
    text = "" if cell is None else cell
    return f"'{text}" if isinstance(text, str) and text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def as_csv(header: list[str], rows: list[list[Any]]) -> str:
    """RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows([[harmless(cell) for cell in row] for row in rows])
    return "\ufeff" + out.getvalue()


def diary_csv(person: Person) -> str:
    """The check-ins, one row a day: the rows of the engine and its inputs; a day without an answer has no row."""
    days = day_rows(person)
    names = [*days[0].values, *days[0].inputs] if days else []
    rows = [[day.day.isoformat(), *({**day.values, **day.inputs}[name] for name in names)] for day in days]
    return as_csv(["day", *names], rows)
