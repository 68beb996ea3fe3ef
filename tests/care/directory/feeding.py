"""A feed in a test: write it, read it, look at the entries."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from twofold.care.directory.entry import Entry
from twofold.care.directory.feeds.reading import Fault, Reader, Reading
from twofold.care.directory.gazetteer import gazetteer
from twofold.care.directory.tables import tables

TODAY = date(2026, 12, 1)


def reading(**given: Any) -> Reading:
    """How to read, in a test."""
    return Reading(tables(), gazetteer(), TODAY, **given)


def read(
    reader: Reader, file: Path, text: str | bytes | list[Any] | dict[str, Any], how: Reading | None = None
) -> tuple[list[Entry], list[Fault]]:
    """Write the file and read it: entries and faults."""
    if isinstance(text, list | dict):
        text = json.dumps(text)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    made = list(reader(file, how or reading()))
    return [one for one in made if isinstance(one, Entry)], [one for one in made if isinstance(one, Fault)]


def needs_of(entry: Entry) -> set[str]:
    """The names of what it offers."""
    return set(tables().names.names(entry.needs))
