"""The download of the US treatment locator (CSV or XLSX): a row a programme, then a column of 0 and 1 for each code.

Lists without code columns (older national ones) say what they are by `type_facility`, or by the name of the file.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from twofold.care.directory.entry import Entry, Kind, Phone, Place
from twofold.care.directory.feeds.files import table_rows
from twofold.care.directory.feeds.reading import Made, Reading, Row, needed, record_of, rows_to_entries
from twofold.care.directory.tables import Says, Tables
from twofold.care.directory.tidy import Unclear, link, phone, text, us_postcode, yes

COLUMNS = {
    "name1": ("name1", "name", "facility name", "facility_name", "program name", "program_name", "id"),
    "name2": ("name2", "dba", "doing business as"),
    "street1": ("street1", "street", "address", "address1", "street address"),
    "street2": ("street2", "address2"),
    "city": ("city",),
    "state": ("state", "st"),
    "zip": ("zip", "zipcode", "zip code", "postal", "postal_code", "postcode"),
    "county": ("county",),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng", "long"),
    "phone": ("phone", "telephone"),
    "intake1": ("intake1",),
    "intake2": ("intake2",),
    "website": ("website", "url", "web"),
    "type_facility": ("type_facility", "typefacility", "facility_type", "type"),
}
_OTHERS = frozenset(
    {
        "",
        "zip4",
        "intake_prompt",
        "intake1a",
        "intake2a",
        "miles",
        "_irow",
        "unnamed: 0",
        "_problem",
        "_list",
        "services",
    }
)
DESCRIBING = frozenset(name for names in COLUMNS.values() for name in names) | _OTHERS
ADDRESS = ("street1", "street2", "city")
_LISTS = (
    ("SA", r"substance|\bsu\b|\bsa\b|drug|alcohol"),
    ("MH", r"mental|\bmh\b"),
    ("OTP", r"opioid|\botp\b|methadone"),
)


def read(path: Path, reading: Reading) -> Made:
    """Entries of a file."""
    facility = list_named(reading.name or path.name)
    return rows_to_entries(table_rows(path), lambda row: facilities(row, reading, facility), reading)


def list_named(name: str) -> str:
    """What a list is, by the name of its file; "" where that does not tell or tells two things."""
    plain = re.sub(r"[^a-z0-9]+", " ", name.lower())
    found = [code for code, words in _LISTS if re.search(words, plain)]
    return "OTP" if "OTP" in found else found[0] if len(found) == 1 else ""


def cell(row: Row, name: str) -> object:
    """The first of the known columns of that meaning that holds something."""
    return next((row[one] for one in COLUMNS[name] if row.get(one) not in (None, "")), None)


def facilities(row: Row, reading: Reading, listed: str = "") -> Iterator[Entry]:
    """The programme of a row. Raises Unclear."""
    if "_problem" in row:
        raise Unclear(str(row["_problem"]))
    codes = [name.upper() for name, given in row.items() if name not in DESCRIBING and yes(given)]
    yield facility(row, codes, [], reading, listed)


def facility(row: Row, codes: Iterable[str], said: Iterable[Says], reading: Reading, listed: str) -> Entry:
    """An entry from the describing columns, with codes, and what labels say that have none. Raises Unclear."""
    known, codes = reading.known, tuple(dict.fromkeys(codes))
    name1, name2 = needed({"name": cell(row, "name1")}, "name"), text(cell(row, "name2"), 200)
    kinds = kinds_of(row, codes, listed, known)
    which = text(cell(row, "type_facility"), 20).upper() or listed or "+".join(c for c in codes if c in ("SA", "MH"))
    gives, languages = known.combined([*(known.samhsa[code] for code in codes if code in known.samhsa), *said])
    gives = known.without(
        gives | kinds, known.combined_denials([*(known.samhsa[c] for c in codes if c in known.samhsa), *said])
    )
    if not gives:
        reading.note("nothing-known")
    return Entry(
        record=record_of(name1, name2, *(cell(row, name) for name in ADDRESS), us_postcode(cell(row, "zip")), which),
        kind=Kind.TREATMENT,
        name=f"{name1}: {name2}" if name2 and name2.lower() != name1.lower() else name1,
        organization=name1,
        place=place_of(row, reading),
        needs=gives,
        codes=tuple(f"samhsa:{code}" for code in codes),
        languages=languages,
        phones=phones_of(row),
        url=link(cell(row, "website")),
    )


def kinds_of(row: Row, codes: tuple[str, ...], listed: str, known: Tables) -> int:
    """What the list a row came from says it treats."""
    kind = text(cell(row, "type_facility"), 20).upper()
    if kind in known.facility:
        return known.facility[kind]
    return known.facility.get(listed, 0) if not codes else 0


def place_of(row: Row, reading: Reading) -> Place:
    """The address, with the zeros that a spreadsheet took from the ZIP code put back."""
    lat, lon = reading.position(cell(row, "latitude"), cell(row, "longitude"))
    code = us_postcode(cell(row, "zip"))
    if code != text(cell(row, "zip"), 20):
        reading.note("postcode-mended")
    return Place(
        street=text(cell(row, "street1"), 200),
        street2=text(cell(row, "street2"), 200),
        city=text(cell(row, "city"), 100),
        county=text(cell(row, "county"), 100),
        state=text(cell(row, "state"), 30),
        postcode=code,
        country=reading.country or "US",
        lat=lat,
        lon=lon,
    )


def phones_of(row: Row) -> tuple[Phone, ...]:
    """The number of the place, then those for a first talk; each once."""
    found = [phone(cell(row, "phone")), phone(cell(row, "intake1"), "intake"), phone(cell(row, "intake2"), "intake")]
    kept: dict[tuple[str, str], Phone] = {}
    for one in found:
        if one:
            kept.setdefault((re.sub(r"\D", "", one.number), one.extension), one)
    return tuple(kept.values())
