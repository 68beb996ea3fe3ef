"""HSDS as tables (a folder, a zip, or JSON of tables), put together into services with everything that belongs to them.

Both generations of names: `service_at_location` and `services_at_location`, `addresses` and `physical_addresses`,
`schedules` and `regular_schedules`, attributes and `service_taxonomies`.
"""

import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from twofold.care.directory.feeds.files import is_xlsx, table_rows
from twofold.care.directory.feeds.reading import BadFile, Row
from twofold.care.directory.tidy import text

ALSO = {
    "organization": "organizations", "service": "services", "location": "locations", "phone": "phones",
    "schedule": "schedules",
    "services_at_location": "service_at_location", "services_at_locations": "service_at_location",
    "service_at_locations": "service_at_location", "physical_address": "addresses", "physical_addresses": "addresses",
    "address": "addresses", "postal_addresses": "", "regular_schedule": "schedules", "regular_schedules": "schedules",
    "attribute": "attributes", "service_taxonomy": "attributes", "services_taxonomy": "attributes",
    "service_taxonomies": "attributes", "taxonomy_term": "taxonomy_terms", "taxonomy": "taxonomies",
    "language": "languages",
    "cost_option": "cost_options", "fees": "cost_options", "required_document": "required_documents",
}  # fmt: skip
TABLES = (
    "organizations", "services", "locations", "service_at_location", "phones", "addresses", "schedules", "attributes",
    "taxonomy_terms", "taxonomies", "languages", "cost_options", "required_documents",
)  # fmt: skip
_OF_SERVICE = ("phones", "schedules", "languages", "cost_options", "required_documents")
_LARGEST = 2 << 30


def is_package(path: Path) -> bool:
    """Whether this is a folder of tables, a datapackage.json, or a zip that is no workbook."""
    if path.is_dir() or path.name == "datapackage.json":
        return True
    return (
        is_xlsx(path)
        and zipfile.is_zipfile(path)
        and not any(name.startswith("xl/") for name in zipfile.ZipFile(path).namelist())
    )


def read_package(path: Path) -> "Store":
    """All tables of a package. Raises BadFile."""
    store = Store()
    if path.is_dir() or path.name == "datapackage.json":
        _read_folder(path if path.is_dir() else path.parent, store)
        return store
    with tempfile.TemporaryDirectory() as room, zipfile.ZipFile(path) as packed:
        tables = [one for one in packed.infolist() if one.filename.lower().endswith(".csv") and not one.is_dir()]
        if sum(one.file_size for one in tables) > _LARGEST:
            raise BadFile(f"{path.name} holds more than 2 GB")
        for one in tables:
            target = Path(room) / Path(one.filename).name
            with packed.open(one) as source, target.open("wb") as out:
                while chunk := source.read(1 << 20):
                    out.write(chunk)
        _read_folder(Path(room), store)
    return store


def _read_folder(folder: Path, store: "Store") -> None:
    files = sorted(folder.glob("*.csv"))
    if not any(_table(file.stem) == "services" for file in files):
        raise BadFile(f"{folder.name} holds no services.csv")
    for file in files:
        name = _table(file.stem)
        if name in TABLES:
            for _, row in table_rows(file):
                store.add(name, row)


def _table(name: str) -> str:
    plain = name.lower().removesuffix(".csv")
    return ALSO.get(plain, plain)


class Store:
    """Rows of all tables, found again by what they belong to."""

    def __init__(self) -> None:
        self.by_id: dict[str, dict[str, Row]] = defaultdict(dict)
        self.by_owner: dict[tuple[str, str], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))

    def takes(self, row: Row) -> bool:
        """Keep what is a row of a table, or whole tables by name; False where it is an object of its own."""
        tables = {name: rows for name, rows in row.items() if name.endswith(".csv") and isinstance(rows, list)}
        for name, rows in tables.items():
            for one in rows:
                if isinstance(one, Mapping):
                    self.add(_table(name), one)
        name = _table(str(row.get("_list", "")))
        nested = any(isinstance(value, list | dict) for value in row.values())
        if not tables and name in TABLES and not nested and (name != "services" or "organization_id" in row):
            self.add(name, row)
            return True
        return bool(tables)

    def add(self, table: str, row: Row) -> None:
        """Keep one row, what is empty left out."""
        kept = {name: value for name, value in row.items() if value not in (None, "") and name != "_list"}
        if kept.get("id"):
            self.by_id[table][text(kept["id"])] = kept
        for name in ("service_id", "location_id", "service_at_location_id", "organization_id", "link_id"):
            if kept.get(name):
                self.by_owner[table, name][text(kept[name])].append(kept)

    def of(self, table: str, owner: str, key: Any) -> list[Row]:
        """The rows of a table that belong to something."""
        return self.by_owner[table, owner].get(text(key), [])

    def services(self) -> Iterator[tuple[str, Row]]:
        """Every service, whole."""
        for n, row in enumerate(self.by_id["services"].values(), 1):
            key = row["id"]
            service: dict[str, Any] = {**row, "organization": self._organization(row)}
            for table in _OF_SERVICE:
                service[table] = [one for one in self.of(table, "service_id", key) if not one.get("contact_id")]
            service["attributes"] = [self._attribute(one) for one in self._attributes(key)]
            service["service_at_locations"] = [
                self._at(one) for one in self.of("service_at_location", "service_id", key)
            ]
            yield str(n), service

    def _organization(self, row: Row) -> Row:
        found = self.by_id["organizations"].get(text(row.get("organization_id")), {})
        phones = [
            one for one in self.of("phones", "organization_id", row.get("organization_id")) if not one.get("contact_id")
        ]
        return {**found, "phones": [one for one in phones if not one.get("service_id")]}

    def _attributes(self, key: Any) -> Iterator[Row]:
        """Those of a service; a link says what it points at, and older tables name the service."""
        yield from self.of("attributes", "service_id", key)
        for one in self.of("attributes", "link_id", key):
            if (
                text(one.get("link_entity")).lower() in ("service", "services", "")
                or one.get("link_entity") == "link_entity"
            ):
                yield one

    def _attribute(self, row: Row) -> Row:
        key = text(row.get("taxonomy_term_id")) or text(row.get("taxonomy_id"))
        term = (
            self.by_id["taxonomy_terms"].get(key)
            or self.by_id["taxonomies"].get(key)
            or {"id": key, "name": row.get("taxonomy_detail", "")}
        )
        return {**row, "taxonomy_term": term}

    def _at(self, row: Row) -> Row:
        key, place = row.get("id"), text(row.get("location_id"))
        location = self.by_id["locations"].get(place, {})
        here = [
            one
            for one in self.of("phones", "location_id", place)
            if not one.get("service_id") and not one.get("contact_id")
        ]
        return {
            **row,
            "location": {**location, "addresses": self.of("addresses", "location_id", place), "phones": here},
            "phones": self.of("phones", "service_at_location_id", key),
            "schedules": self.of("schedules", "service_at_location_id", key),
        }
