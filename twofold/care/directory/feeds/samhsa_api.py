"""Replies of the treatment locator (FindTreatment.gov, exportsAsJson/v2), or pulls made from them: labels, not codes.

`services` is a list of {f1: category, f2: its code, f3: labels joined by "; "}, or all labels are in one text.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from twofold.care.directory.entry import Entry
from twofold.care.directory.feeds.files import json_rows
from twofold.care.directory.feeds.reading import Made, Reading, Row, rows_to_entries
from twofold.care.directory.feeds.samhsa import facility
from twofold.care.directory.tables import Says
from twofold.care.directory.tidy import text

AGES = "AGE"  # a category: ages accepted, where "Young adults" is an age and no programme
_TEXTS = ("all_services", "services_text", "residential_services")


def read(path: Path, reading: Reading) -> Made:
    """Entries of a file: one reply, several in a list, or a list of rows."""
    return rows_to_entries(_rows(json_rows(path)), lambda row: facilities(row, reading), reading)


def _rows(given: Iterable[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The rows of replies within replies."""
    for number, element in given:
        if isinstance(element, Mapping) and isinstance(element.get("rows"), list):
            for n, row in enumerate(element["rows"], 1):
                yield f"{number}.{n}", row
        else:
            yield number, element


def facilities(row: Row, reading: Reading) -> Iterator[Entry]:
    """The programme of a row. Raises Unclear."""
    plain = {str(name).lower(): given for name, given in row.items()}
    codes: dict[str, None] = {}
    said: list[Says] = []
    for category, label in labels(plain.get("services"), plain):
        if category == AGES and label.lower().startswith(("young", "adult")):
            continue
        found = reading.known.label(label)
        if found is None:
            codes[f"label {label}"[:80]] = None
        else:
            code, says = found
            said.append(says)
            codes[code or f"label {label}"[:80]] = None
    listed = "" if codes else text(plain.get("typefacility"), 10).upper()
    yield facility(plain, codes, said, reading, listed)


def labels(services: Any, row: Row) -> Iterator[tuple[str, str]]:
    """(code of the category, label) of everything a place offers; each once."""
    seen: set[tuple[str, str]] = set()
    for category, joined in _groups(services, row):
        for label in split(joined):
            if (category, label) not in seen:
                seen.add((category, label))
                yield category, label


def _groups(services: Any, row: Row) -> Iterator[tuple[str, str]]:
    if isinstance(services, list):
        for group in services:
            if isinstance(group, Mapping):
                yield text(group.get("f2"), 20).upper(), text(group.get("f3"), 20_000)
            else:
                yield "", text(group, 500)
    elif isinstance(services, str):
        yield "", text(services, 20_000)
    for name in _TEXTS:
        yield "", text(row.get(name), 20_000)


def split(joined: str) -> Iterator[str]:
    """The labels of one text: parted by "; ", but not inside brackets."""
    depth, begin = 0, 0
    for n, sign in enumerate(joined):
        depth += (sign == "(") - (sign == ")" and depth > 0)
        if sign == ";" and depth == 0:
            yield from filter(None, [joined[begin:n].strip()])
            begin = n + 1
    yield from filter(None, [joined[begin:].strip()])
