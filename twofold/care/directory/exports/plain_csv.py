"""Plain CSV with the columns that `feeds.mapped_csv` reads. A cell that a spreadsheet might run gets an apostrophe."""

import csv
import io
from collections.abc import Iterable, Iterator

from twofold.care.directory.entry import Entry
from twofold.care.directory.feeds.mapped_csv import COLUMNS, MORE, times_of
from twofold.care.directory.tables import Tables


def write(entries: Iterable[tuple[str, Entry]], known: Tables) -> Iterator[str]:
    """The text of the file, row by row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for _, entry in entries:
        found = row(entry, known)
        writer.writerow([_safe(found.get(name, "")) for name in COLUMNS])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def row(entry: Entry, known: Tables) -> dict[str, object]:
    """One entry by column."""
    place, more = entry.place, dict(entry.more)
    numbers = [
        f"{one.number} x{one.extension}" if one.extension else one.number
        for one in entry.phones
        if one.use != "meeting"
    ]
    found: dict[str, object] = {name: getattr(entry, name) for name in COLUMNS if hasattr(entry, name)}
    found |= {name: getattr(place, name) for name in COLUMNS if hasattr(place, name) and name != "name"}
    found |= {
        "id": entry.record,
        "kind": entry.kind.value,
        "place": place.name,
        "latitude": "" if place.lat is None else place.lat,
        "longitude": "" if place.lon is None else place.lon,
        "approximate": "yes" if place.is_approximate else "",
        "needs": " ".join(known.names.names(entry.needs & ~known.names.group_mask("evidence"))),
        "codes": "|".join(entry.codes),
        "languages": " ".join(entry.languages),
        "times": times_of(entry.slots),
        "join_phone": next((one.number for one in entry.phones if one.use == "meeting"), ""),
        "status": entry.status.value,
        "updated": entry.updated or "",
        "assured": entry.assured or "",
    }
    found |= dict(zip(("phone", "phone2", "phone3"), numbers, strict=False))
    return found | {name: more.get(ours, "") for name, ours in MORE.items()}


def _safe(value: object) -> object:
    """Text that begins like a formula is told apart from one; numbers are numbers."""
    if (
        isinstance(value, str)
        and value[:1] in ("=", "+", "-", "@", "\t")
        and not value[1:].replace(" ", "").replace("-", "").isdigit()
    ):
        return f"'{value}"
    return value
