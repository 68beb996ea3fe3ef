"""HSDS 3.0: one page object with services, each with its organization, its location and its schedules.

What HSDS has no field for (the mask of needs, raw codes, the IANA zone, links of online meetings) stands in attributes
of our own taxonomies, so that reading the file back gives the same entries. Ids are made from the lasting names of the
entries. Contacts are not written, since none are kept.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from twofold.care.directory.clock import LAST
from twofold.care.directory.entry import Entry, Slot, Status
from twofold.care.directory.feeds.hsds import KEPT, MORE, NEED, OWN, RAW
from twofold.care.directory.tables import Tables

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_OWN_FIELDS = ("programme", "online_url", "online_note")


def write(entries: Iterable[tuple[str, Entry]], known: Tables, today: date) -> Iterator[str]:
    """The text of the file, entry by entry; each comes with its lasting name (a UUID)."""
    yield '{"contents": ['
    count = 0
    for key, entry in entries:
        yield (",\n" if count else "\n") + json.dumps(service(key, entry, known), ensure_ascii=False, sort_keys=True)
        count += 1
    page = {
        "total_items": count,
        "total_pages": 1,
        "page_number": 1,
        "size": count,
        "first_page": True,
        "last_page": True,
        "empty": not count,
    }
    yield "\n], " + json.dumps(page)[1:] + "\n"


def service(key: str, entry: Entry, known: Tables) -> dict[str, Any]:
    """One service with everything inside it."""
    named = entry.organization or entry.name
    found: dict[str, Any] = {
        "id": key,
        "name": entry.name,
        "status": entry.status.value if entry.status is not Status.GONE else Status.DEFUNCT.value,
        "description": entry.description,
        "url": entry.url,
        "email": entry.email,
        "assured_date": entry.assured.isoformat() if entry.assured else "",
        "last_modified": f"{entry.updated.isoformat()}T00:00:00Z" if entry.updated else "",
        "organization": {"id": _id("organization", named), "name": entry.organization, "description": named},
        "phones": [
            phone(key, n, *parts)
            for n, parts in enumerate((one.number, one.extension, one.use) for one in entry.phones)
        ],
        "languages": [{"id": _id(key, "language", code), "code": code, "name": code} for code in entry.languages],
        "schedules": [schedule(key, slot) for slot in entry.slots],
        "service_at_locations": [at_location(key, entry)],
        "attributes": list(attributes(key, entry, known)),
    }
    found |= {name: said for name, said in entry.more if name in KEPT}
    for name in ("minimum_age", "maximum_age"):
        if str(found.get(name, "")).isdigit():
            found[name] = int(found[name])
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def phone(key: str, n: int, number: str, extension: str, use: str) -> dict[str, Any]:
    """One number."""
    found: dict[str, Any] = {"id": _id(key, "phone", str(n)), "number": number, "type": "voice"}
    if extension:
        found["extension"] = int(extension)
    if use:
        found["description"] = use
    return found


def schedule(key: str, slot: Slot) -> dict[str, Any]:
    """A weekly (or monthly) rule. A slot of a day or longer says its minutes in the notes."""
    long, end = slot.end - slot.start, slot.end % 1440
    day = DAYS[slot.start // 1440]
    weeks = [n for n in range(6) if slot.weeks >> n & 1]
    found: dict[str, Any] = {
        "id": _id(key, "schedule", f"{slot.start}-{slot.end}-{slot.weeks}"),
        "freq": "MONTHLY" if weeks else "WEEKLY",
        "interval": 1,
        "byday": ",".join(f"{-1 if 1 << n == LAST else n + 1}{day}" for n in weeks) if weeks else day,
        "opens_at": f"{slot.start % 1440 // 60:02}:{slot.start % 60:02}:00",
        "closes_at": f"{end // 60:02}:{end % 60:02}:00",
    }
    if long >= 1440:
        found["notes"] = f"minutes {long}"
    return found


def at_location(key: str, entry: Entry) -> dict[str, Any]:
    """The one place of a row."""
    place = entry.place
    address = {
        "id": _id(key, "address"),
        "address_1": place.street,
        "address_2": place.street2,
        "city": place.city,
        "region": place.county,
        "state_province": place.state,
        "postal_code": place.postcode,
        "country": place.country,
        "address_type": "physical",
    }
    location: dict[str, Any] = {
        "id": _id(key, "location"),
        "location_type": "virtual" if entry.is_online and not entry.has_place else "physical",
        "name": place.name,
        "latitude": place.lat,
        "longitude": place.lon,
        "transportation": place.directions,
        "addresses": [{name: got for name, got in address.items() if got}],
    }
    return {"id": _id(key, "at"), "location": {name: got for name, got in location.items() if got not in ("", None)}}


def attributes(key: str, entry: Entry, known: Tables) -> Iterator[dict[str, Any]]:
    """Needs, raw codes, and what HSDS has no field for."""
    own = {"record": entry.record, "kind": entry.kind.value, "zone": entry.place.zone}
    own |= {name: getattr(entry, name) for name in _OWN_FIELDS}
    own["is_approximate"] = "1" if entry.place.is_approximate else ""
    for code, value in own.items():
        if value:
            yield _attribute(key, OWN, code, code, value)
    for code in known.names.names(entry.needs):
        yield _attribute(key, NEED, code, code.replace("-", " "), "yes")
    for n, raw in enumerate(entry.codes):
        yield _attribute(key, RAW, f"{n}", raw, raw)
    for code, value in entry.more:
        if code not in KEPT:
            yield _attribute(key, MORE, code, code, value)


def _attribute(key: str, taxonomy: str, code: str, name: str, value: str) -> dict[str, Any]:
    term = {"id": _id("term", taxonomy, code, name), "code": code, "name": name, "taxonomy": taxonomy}
    return {
        "id": _id(key, taxonomy, code),
        "link_id": key,
        "link_entity": "service",
        "value": value,
        "taxonomy_term": term,
    }


def _id(*parts: str) -> str:
    return str(uuid5(NAMESPACE_URL, "twofold:" + "/".join(parts)))
