"""Meeting Guide JSON 1.1: one list of meetings, as intergroups and the TSML plugin publish it.

The day is 0 for Sunday to 6, a number, text, or a list; no day or time means by appointment. Contacts of people, money
links and feedback addresses are not read.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from twofold.care.directory.clock import LAST
from twofold.care.directory.entry import WEEK, Entry, Kind, Phone, Place, Slot, Status
from twofold.care.directory.feeds.files import json_rows
from twofold.care.directory.feeds.monthly import weeks_in
from twofold.care.directory.feeds.reading import Fault, Made, Reading, Row, needed, record_of, rows_to_entries
from twofold.care.directory.tables import Programme, folded
from twofold.care.directory.tidy import clock, day, link, phone, text, weekday, whole, yes

USUAL_MINUTES = 60
SUNDAY = 0


def read(path: Path, reading: Reading) -> Made:
    """Entries of a file. Elements that our own exporter made of one meeting become one again."""
    waiting: Entry | None = None
    for made in rows_to_entries(json_rows(path), lambda row: meetings(row, reading), reading):
        if isinstance(made, Fault):
            yield made
        elif waiting is not None and made.record == waiting.record and replace(made, slots=waiting.slots) == waiting:
            waiting = replace(waiting, slots=tuple(sorted({*waiting.slots, *made.slots})))
        else:
            if waiting is not None:
                yield waiting
            waiting = made
    if waiting is not None:
        yield waiting


def meetings(row: Row, reading: Reading) -> Iterator[Entry]:
    """The meeting of a row. Raises Unclear."""
    name = needed(row, "name")
    codes = codes_of(row.get("types"), reading)
    programme = programme_of(row, reading)
    place, way = place_of(row, reading), way_of(row, codes)
    known = reading.known
    gives, languages = known.combined(known.meeting_types[code] for code in codes if code in known.meeting_types)
    gives |= known.every_meeting | (programme.gives if programme else 0)
    entry = Entry(
        record=text(row.get("group_slug"), 150)
        or text(row.get("slug"), 150)
        or text(row.get("id"), 150)
        or record_of(name, row.get("day"), row.get("time"), row.get("formatted_address")),
        kind=Kind.MEETING,
        name=name,
        organization=text(row.get("entity"), 300) or (programme.name if programme else ""),
        description=text(row.get("notes")),
        programme=programme.id if programme else "",
        place=place,
        needs=gives,
        codes=tuple(f"meeting-guide:{code}" for code in codes),
        languages=languages,
        slots=slots_of(row),
        phones=tuple(phones_of(row)),
        url=link(row.get("url")),
        online_url=link(row.get("conference_url")),
        online_note=text(
            " ".join(filter(None, (text(row.get("conference_url_notes")), text(row.get("conference_phone_notes")))))
        ),
        updated=day(row.get("updated")),
        more=more_of(row),
    )
    yield as_it_meets(entry, way, "TC" in codes)


def codes_of(given: Any, reading: Reading) -> tuple[str, ...]:
    """Type codes in capitals, from a list, numbers, one text with commas, or labels."""
    parts = given if isinstance(given, list) else str(given).split(",") if given not in (None, "") else []
    found: dict[str, None] = {}
    for part in parts:
        said = text(part, 60)
        if said:
            code = said.upper()
            label = reading.known.meeting_labels.get(folded(said))
            found[code if code in reading.known.meeting_types or not label else label.upper()] = None
    return tuple(found)


def programme_of(row: Row, reading: Reading) -> Programme | None:
    """The fellowship: what the host says, or the row's own entity where that is plainly one."""
    if reading.programme:
        return reading.known.programme(reading.programme)
    entity = text(row.get("entity"), 200).lower()
    named = [one for one in reading.known.programmes.values() if one.name.lower() in entity and one.id != "other"]
    if len(named) == 1:
        return named[0]
    reading.note("programme-unknown")
    return None


def place_of(row: Row, reading: Reading) -> Place:
    """Where it meets; the parts of the address where they are given, else of the formatted one."""
    lat, lon = reading.position(row.get("latitude"), row.get("longitude"))
    street, city, state, code, country = (
        text(row.get(n), 200) for n in ("address", "city", "state", "postal_code", "country")
    )
    if not street and not city:
        street, city, state, code, country = parts_of(text(row.get("formatted_address"), 300))
    return Place(
        name=text(row.get("location"), 200),
        street=street,
        city=city,
        county=text(row.get("sub_region"), 100) or text(row.get("region"), 100),
        state=state,
        postcode=code,
        country=country_code(country) or reading.country,
        lat=lat,
        lon=lon,
        is_approximate=bool(yes(row.get("approximate"))),
        zone=text(row.get("timezone"), 60),
        directions=text(row.get("location_notes"), 600),
    )


def parts_of(address: str) -> tuple[str, str, str, str, str]:
    """Street, city, state, postcode and country of "12 Main St, Springfield, IL 62701, USA"."""
    parts = [part.strip() for part in address.split(",") if part.strip()]
    country = parts.pop() if len(parts) > 2 and not any(sign.isdigit() for sign in parts[-1]) else ""
    area = parts.pop().split(" ", 1) if len(parts) > 2 else [""]
    city = parts.pop() if len(parts) > 1 else ""
    return ", ".join(parts), city, area[0], area[1] if len(area) > 1 else "", country


def country_code(said: str) -> str:
    """ISO 3166 of the usual ways to write a few countries; other two letters as they are."""
    plain = said.strip().upper().replace(".", "")
    known = {
        "USA": "US",
        "UNITED STATES": "US",
        "UNITED STATES OF AMERICA": "US",
        "UK": "GB",
        "UNITED KINGDOM": "GB",
        "CANADA": "CA",
        "IRELAND": "IE",
        "AUSTRALIA": "AU",
    }
    return known.get(plain, plain if len(plain) == 2 and plain.isalpha() else "")


def way_of(row: Row, codes: tuple[str, ...]) -> str:
    """How people attend, where the feed says: in_person, online, hybrid, inactive; "" where it does not."""
    said = text(row.get("attendance_option"), 20).lower().replace("-", "_").replace(" ", "_")
    if said in ("in_person", "online", "hybrid", "inactive"):
        return said
    return "online" if "ONL" in codes and "TC" in codes else ""


def as_it_meets(entry: Entry, way: str, is_closed: bool) -> Entry:
    """The entry as people can reach it: an online meeting has no place, one in person no link, a closed one neither."""
    place = entry.place
    if way == "inactive":
        return replace(entry, status=Status.INACTIVE)
    if way == "in_person":
        entry = replace(entry, online_url="", phones=tuple(one for one in entry.phones if one.use != "meeting"))
    goes = entry.is_online
    if (way == "online" or is_closed) and goes:
        return replace(entry, place=without_position(place))
    if is_closed:
        return replace(entry, status=Status.CLOSED)
    return entry


def without_position(place: Place) -> Place:
    """For an online meeting: the zone follows from the position, but nobody shall travel there."""
    return replace(place, is_approximate=True) if place.lat is not None else place


def slots_of(row: Row) -> tuple[Slot, ...]:
    """Weekly slots; none for meetings by appointment. Raises Unclear."""
    starts, ends = clock(row.get("time")), clock(row.get("end_time"))
    given = row.get("day")
    days = (
        given
        if isinstance(given, list)
        else str(given).replace("[", "").replace("]", "").split(",")
        if given not in (None, "")
        else []
    )
    if starts is None or not days:
        return ()
    long = USUAL_MINUTES if ends is None or ends == starts else (ends - starts) % (24 * 60) or USUAL_MINUTES
    if whole(row.get("minutes")):
        long = min(whole(row.get("minutes")) or long, WEEK)
    note = " . ".join(text(row.get(name)) for name in ("name", "notes"))
    own = weeks_told(row.get("weeks"))
    found = set()
    for one in days:
        on = weekday(one, SUNDAY)
        begins = (on * 24 * 60 + starts) % WEEK
        found.add(Slot(begins, begins + long, False, own or weeks_in(note, on)))
    return tuple(sorted(found))


def weeks_told(given: Any) -> int:
    """The weeks of a month, in a field of our own exporter: [1, 3], -1 for the last. Raises Unclear."""
    mask = 0
    for one in given if isinstance(given, list) else []:
        n = whole(one)
        mask |= LAST if n == -1 else 1 << ((n or 1) - 1) if n and 1 <= n <= 5 else 0
    return mask


def phones_of(row: Row) -> Iterator[Phone]:
    """The number to join by, and that of the service office; never a person's."""
    joins = text(row.get("conference_phone"), 120)
    if sum(sign.isdigit() for sign in joins) >= 5:
        yield Phone(joins, "", "meeting")
    office = phone(row.get("entity_phone"), "office")
    if office:
        yield office


def more_of(row: Row) -> tuple[tuple[str, str], ...]:
    """What only the page of a meeting shows."""
    names = {
        "group": "group",
        "group_notes": "group_notes",
        "entity_website_url": "organization_url",
        "entity_url": "organization_url",
    }
    found = {ours: said for name, ours in names.items() if (said := text(row.get(name), 1500))}
    if "organization_url" in found:
        found["organization_url"] = link(found["organization_url"])
    return tuple(sorted((name, said) for name, said in found.items() if said))
