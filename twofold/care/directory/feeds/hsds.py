"""Open Referral: HSDS 3.0 JSON and tabular packages (names of 1.1 too), and Open Referral UK.

A service becomes an entry for each of its locations. Codes of the treatment locator and of meeting feeds are read where
taxonomy terms carry them; other terms and names are read by their words (`content/directory/terms.yaml`). Contacts are
people: neither they nor their telephones are read. What our own exporter wrote comes back as it was.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from twofold.care.directory.entry import Entry, Kind, Phone, Place, Status
from twofold.care.directory.feeds.files import json_rows
from twofold.care.directory.feeds.hsds_tables import Store, is_package, read_package
from twofold.care.directory.feeds.hsds_times import slots_of
from twofold.care.directory.feeds.meeting_guide import country_code
from twofold.care.directory.feeds.reading import Made, Reading, Row, needed, record_of, rows_to_entries
from twofold.care.directory.tables import Says
from twofold.care.directory.tidy import day, link, phone, text, us_postcode

OWN, NEED, RAW, MORE = "twofold", "twofold-need", "twofold-code", "twofold-more"
KEPT = (
    "application_process", "fees_description", "eligibility_description", "accreditations", "alert",
    "interpretation_services", "wait_time", "minimum_age", "maximum_age", "licenses",
)  # fmt: skip
_STATUS = {
    "active": Status.ACTIVE,
    "inactive": Status.INACTIVE,
    "defunct": Status.DEFUNCT,
    "temporarily closed": Status.CLOSED,
}
_COSTS = ("option", "amount", "currency", "amount_description")


def read(path: Path, reading: Reading) -> Made:
    """Entries of a JSON file, or of a folder or zip with the tables."""
    if is_package(path):
        services: Iterator[tuple[str, Any]] = read_package(path).services()
    else:
        services = services_in(json_rows(path), reading)
    return rows_to_entries(services, lambda row: entries(row, reading), reading)


def services_in(rows: Iterable[tuple[str, Any]], reading: Reading) -> Iterator[tuple[str, Any]]:
    """Services with their organization, from whatever objects the file holds; tables are put together first."""
    tables = Store()
    for number, row in rows:
        if not isinstance(row, Mapping):
            yield number, row
        elif tables.takes(row):
            continue
        elif isinstance(row.get("service"), Mapping):
            service = {
                **row["service"],
                "service_at_locations": [{name: got for name, got in row.items() if name != "service"}],
            }
            yield number, service
        elif isinstance(row.get("services"), list):
            yield from _of_organization(number, row)
        elif any(name in row for name in ("name", "service_at_locations", "organization_id", "organization", "status")):
            yield number, row
        else:
            reading.note("no-service")
    yield from tables.services()


def _of_organization(number: str, row: Row) -> Iterator[tuple[str, Any]]:
    organization = {name: got for name, got in row.items() if name not in ("services", "locations", "contacts")}
    for n, service in enumerate(row["services"], 1):
        if isinstance(service, Mapping) and not service.get("service_at_locations") and row.get("locations"):
            service = {**service, "service_at_locations": [{"location": one} for one in row["locations"]]}
        yield f"{number}.{n}", {"organization": organization, **service} if isinstance(service, Mapping) else service


def entries(service: Row, reading: Reading) -> Iterator[Entry]:
    """One entry for each location of a service, one without a place where it has none. Raises Unclear."""
    name = needed(service, "name", "alternate_name")
    own, terms = _own(service), list(_terms(service))
    organization = service.get("organization") if isinstance(service.get("organization"), Mapping) else {}
    assert isinstance(organization, Mapping)
    needs, codes, languages = what_it_says(service, name, own, terms, reading)
    kind = _kind(own, needs, reading)
    base = Entry(
        record=own.get("record", "") or text(service.get("id"), 150) or record_of(name, text(organization.get("name"))),
        kind=kind,
        name=name,
        organization=text(organization.get("name"), 300),
        description=text(service.get("description")),
        programme=own.get("programme", ""),
        needs=needs,
        codes=codes,
        languages=languages,
        url=link(service.get("url")) or link(organization.get("website") or organization.get("url")),
        email=text(service.get("email"), 120),
        online_url=link(own.get("online_url", "")),
        online_note=own.get("online_note", ""),
        status=_STATUS.get(text(service.get("status")).lower(), Status.ACTIVE),
        updated=day(service.get("last_modified")),
        assured=day(service.get("assured_date")),
        more=more_of(service),
    )
    places = [
        one
        for one in _list(service, "service_at_locations", "service_at_location", "locations")
        if isinstance(one, Mapping)
    ]
    for at in places or [{}]:
        yield at_location(base, service, at, own, reading, len(places))


def at_location(base: Entry, service: Row, at: Row, own: Mapping[str, str], reading: Reading, count: int) -> Entry:
    """The service at one of its locations, with what only holds there. Raises Unclear."""
    inside = at.get("location")
    location = inside if isinstance(inside, Mapping) else at
    is_virtual = text(location.get("location_type")).lower() == "virtual"
    place = replace(
        place_of(location, reading), zone=own.get("zone", ""), is_approximate=own.get("is_approximate") == "1"
    )
    times = _list(at, "schedules", "regular_schedules", "regular_schedule") or _list(
        service, "schedules", "regular_schedules"
    )
    times = times or _list(location, "schedules", "regular_schedules")
    slots, zone = slots_of(times, base.kind is not Kind.MEETING, reading)
    record = base.record
    if "record" not in own and count > 1:
        record = f"{record}/{text(at.get('id'), 80) or text(location.get('id'), 80)}"
    return replace(
        base,
        record=record,
        place=replace(place, zone=place.zone or zone),
        slots=slots,
        phones=tuple(phones_of(at, service, location, service.get("organization"))),
        online_url=base.online_url or (link(location.get("url")) if is_virtual else ""),
    )


def what_it_says(
    service: Row, name: str, own: Mapping[str, str], terms: list[tuple[str, str, str, str]], reading: Reading
) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """Needs, raw codes and languages of a service, from its terms and its words."""
    known = reading.known
    raw = tuple(f"{value}" for taxonomy, code, _, value in terms if taxonomy == RAW)
    spoken = tuple(sorted(filter(None, (_language(one) for one in _list(service, "languages")))))
    if any(taxonomy == NEED for taxonomy, *_ in terms):
        names = [code for taxonomy, code, *_ in terms if taxonomy == NEED]
        return known.names.mask(*(one for one in names if one in known.names.bits)), raw, spoken
    said, codes, words = [], [], []
    for taxonomy, code, term, value in terms:
        if taxonomy in (OWN, RAW, MORE):
            continue
        found = _meaning(taxonomy, code, term, reading)
        codes.append(f"{taxonomy or 'term'}:{code or term}"[:120])
        said.append(found) if found else words.append(term)
        if value and value.lower() not in ("yes", "true", "1"):
            words.append(value)
    gives, languages = known.combined(said)
    gives |= known.in_text([name, text(service.get("alternate_name")), *words], text(service.get("description")))
    gives |= _paying(service, reading)
    gives = known.without(gives, known.combined_denials(said))
    if not gives:
        reading.note("nothing-known")
    return gives, tuple(dict.fromkeys(codes)), tuple(sorted({*languages, *spoken}))


def _meaning(taxonomy: str, code: str, term: str, reading: Reading) -> Says | None:
    """What a term of a known list says: by list, by its label, or by a code too long to be chance."""
    known, upper = reading.known, code.upper()
    if "meeting" in taxonomy.lower() and upper in known.meeting_types:
        return known.meeting_types[upper]
    label = known.label(term)
    if label is not None:
        return label[1]
    if upper in known.samhsa and ("samhsa" in taxonomy.lower() or len(upper) >= 4):
        return known.samhsa[upper]
    plain = code.lower()
    is_need = plain in known.names.bits and known.names.groups[plain] != "evidence"
    return Says(known.names.bits[plain]) if is_need else None


def _paying(service: Row, reading: Reading) -> int:
    """What fees and cost options say about paying: only what is plainly free."""
    free = reading.known.names.bits["free"]
    said = {text(service.get("fees_description")).lower().strip("."), text(service.get("fees")).lower().strip(".")}
    costs = _list(service, "cost_options")
    amounts = [text(one.get("amount")) for one in costs if isinstance(one, Mapping)]
    is_free = bool(said & reading.known.free_words) or (
        bool(amounts) and all(one in ("0", "0.0", "0.00") for one in amounts)
    )
    return free if is_free else 0


def _kind(own: Mapping[str, str], needs: int, reading: Reading) -> Kind:
    if own.get("kind") in [kind.value for kind in Kind]:
        return Kind(own["kind"])
    treats = reading.known.names.group_mask("treats", "medication", "setting") & needs
    return Kind.TREATMENT if treats else Kind.PRACTICAL


def place_of(location: Row, reading: Reading) -> Place:
    """Where: the physical address, and the position where there is such a place."""
    addresses = [
        one
        for one in _list(location, "addresses", "physical_addresses", "physical_address")
        if isinstance(one, Mapping)
    ]
    physical = [one for one in addresses if text(one.get("address_type")).lower() in ("physical", "")] or addresses
    address = physical[0] if physical else {}
    lat, lon = reading.position(location.get("latitude"), location.get("longitude"))
    country = country_code(text(address.get("country"), 40)) or reading.country
    code = text(address.get("postal_code"), 20)
    return Place(
        name=text(location.get("name"), 200),
        street=text(address.get("address_1"), 200),
        street2=text(address.get("address_2"), 200),
        city=text(address.get("city"), 100),
        county=text(address.get("region"), 100),
        state=text(address.get("state_province"), 60),
        postcode=us_postcode(code) if country == "US" and code[:1].isdigit() else code,
        country=country,
        lat=lat,
        lon=lon,
        directions=text(location.get("transportation"), 600),
    )


def phones_of(*owners: Any) -> Iterator[Phone]:
    """The numbers of the first that has any: service there, service, place, organization."""
    for owner in owners:
        found = []
        for given in _list(owner, "phones") if isinstance(owner, Mapping) else []:
            if isinstance(given, Mapping) and not given.get("contact_id"):
                use = (
                    text(given.get("description"), 40)
                    if text(given.get("description")) in ("meeting", "intake", "office")
                    else ""
                )
                one = phone(given.get("number"), use) or (
                    Phone(text(given.get("number"), 120), "", use) if use == "meeting" else None
                )
                if one:
                    extension = text(given.get("extension"), 10)
                    found.append(replace(one, extension=extension or one.extension))
        if found:
            yield from dict.fromkeys(found)
            return


def more_of(service: Row) -> tuple[tuple[str, str], ...]:
    """What only the page shows, by its HSDS name; what our exporter put aside comes back."""
    found = {name: text(service.get(name), 1500) for name in KEPT}
    costs = [
        " ".join(filter(None, (text(one.get(n), 200) for n in _COSTS)))
        for one in _list(service, "cost_options")
        if isinstance(one, Mapping)
    ]
    found["cost_options"] = "; ".join(filter(None, costs))
    documents = [
        text(one.get("document"), 300) for one in _list(service, "required_documents") if isinstance(one, Mapping)
    ]
    found["required_documents"] = "; ".join(filter(None, documents))
    for taxonomy, code, _, value in _terms(service):
        if taxonomy == MORE:
            found[code] = value
    return tuple(sorted((name, said) for name, said in found.items() if said))


def _own(service: Row) -> dict[str, str]:
    return {code: value for taxonomy, code, _, value in _terms(service) if taxonomy == OWN}


def _terms(service: Row) -> Iterator[tuple[str, str, str, str]]:
    """(taxonomy, code, name, value) of every attribute; also as Open Referral UK 1 and HSDS 1.1 wrote them."""
    for given in _list(
        service, "attributes", "service_taxonomys", "service_taxonomies", "service_taxonomy", "taxonomy_terms"
    ):
        if isinstance(given, Mapping):
            inner = given.get("taxonomy_term") or given.get("taxonomy") or given.get("taxonomy_detail")
            term = inner if isinstance(inner, Mapping) else given
            vocabulary = term.get("taxonomy") or term.get("vocabulary") or term.get("taxonomy_id")
            yield (
                text(vocabulary, 60),
                text(term.get("code") or term.get("id"), 80),
                text(term.get("name"), 200),
                text(given.get("value")),
            )
        elif isinstance(given, str):
            yield "", "", text(given, 200), ""


def _language(given: Any) -> str:
    if isinstance(given, Mapping):
        code = text(given.get("code") or given.get("language"), 8).lower()[:3]
        return code if code.isalpha() else ""
    return ""


def _list(given: Row, *names: str) -> list[Any]:
    for name in names:
        found = given.get(name)
        if isinstance(found, list) and found:
            return found
        if isinstance(found, Mapping) and found:
            return [found]
    return []
