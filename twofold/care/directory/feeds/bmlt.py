"""BMLT meetings (Narcotics Anonymous and a few others), as JSON or CSV of GetSearchResults; all values are text.

The weekday is 1 for Sunday. Formats are read by their world id, which is the same on every server; their list may come
in the same reply, or as `formats.json` beside the file. Contacts are not read; unpublished meetings are left out.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from twofold.care.directory.entry import WEEK, Entry, Kind, Phone, Place, Slot
from twofold.care.directory.feeds.files import is_xlsx, json_rows, opened, table_rows
from twofold.care.directory.feeds.meeting_guide import USUAL_MINUTES, as_it_meets, country_code
from twofold.care.directory.feeds.monthly import weeks_in
from twofold.care.directory.feeds.reading import BadFile, Made, Reading, Row, needed, record_of, rows_to_entries
from twofold.care.directory.tables import Says, Tables
from twofold.care.directory.tidy import Unclear, clock, day, link, text, us_postcode, weekday, yes

SUNDAY = 1
VENUES = {"1": "in_person", "2": "online", "3": "hybrid"}
_STATES = frozenset({"USA", "US", "United States", ""})


@dataclass(frozen=True, slots=True)
class Format:
    """One format: the code we keep (its world id, or its key), and what it says."""

    code: str
    says: Says


def read(path: Path, reading: Reading) -> Made:
    """Entries of a file."""
    if not _is_json(path):
        listed = formats_beside(path, reading)
        return rows_to_entries(table_rows(path), lambda row: meetings(row, reading, listed), reading)
    found = formats_beside(path, reading) or formats_within(path, reading.known)
    return rows_to_entries(json_rows(path), lambda row: meetings(row, reading, found), reading)


def formats_within(path: Path, known: Tables) -> Mapping[str, Format]:
    """The formats that a reply brings along, which stand after its meetings: so it is read through once for them."""
    head: dict[str, Any] = {}
    for _, row in json_rows(path, head):
        if isinstance(row, Mapping) and "_list" not in row:
            return {}  # a bare list of meetings
    return formats(head.get("formats"), known)


def _is_json(path: Path) -> bool:
    if is_xlsx(path):
        return False
    with opened(path) as file:
        return file.read(200).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")


def formats_beside(path: Path, reading: Reading) -> Mapping[str, Format]:
    """The formats of `formats.json` in the same folder, where there is one."""
    file = path.parent / "formats.json"
    if not file.is_file() or file == path:
        return {}
    try:
        return formats(json.loads(file.read_text(encoding="utf-8-sig")), reading.known)
    except (ValueError, OSError) as problem:
        raise BadFile("formats.json beside the file is no list of formats") from problem


def formats(given: Any, known: Tables) -> dict[str, Format]:
    """By shared id ("#17") and by key ("O"); English names first, since those can be read."""
    found: dict[str, Format] = {}
    rows = [row for row in given if isinstance(row, Mapping)] if isinstance(given, list) else []
    for row in sorted(rows, key=lambda row: text(row.get("lang_enum") or row.get("lang")) != "en"):
        key, world = text(row.get("key_string")), text(row.get("worldid_mixed") or row.get("world_id")).upper()
        shared = text(row.get("shared_id_bigint") or row.get("id"))
        one = Format(world or key, known.bmlt.get(world) or by_name(text(row.get("name_string")), known))
        for name in (f"#{shared}" if shared else "", key):
            if name:
                found.setdefault(name, one)
    return found


def by_name(name: str, known: Tables) -> Says:
    """What a format says whose world id does not tell: read from its own name."""
    plain = name.lower()
    return next((says for names, says in known.bmlt_names if any(one in plain for one in names)), Says())


def formats_of(row: Row, known: Tables, listed: Mapping[str, Format]) -> list[Format]:
    """The formats of a meeting."""
    ids = [part.strip() for part in text(row.get("format_shared_id_list")).split(",") if part.strip()]
    if ids and all(f"#{one}" in listed for one in ids):
        return [listed[f"#{one}"] for one in ids]
    keys = [part.strip() for part in text(row.get("formats")).split(",") if part.strip()]
    found = []
    for key in keys:
        world = known.bmlt_keys.get(key, "")
        found.append(listed.get(key) or Format(world or key, known.bmlt.get(world, Says())))
    return found


def meetings(row: Row, reading: Reading, listed: Mapping[str, Format]) -> Iterator[Entry]:
    """The meeting of a row, unless it is not published. Raises Unclear."""
    if yes(row.get("published", "1")) is False:
        reading.note("unpublished")
        return
    name, number = needed(row, "meeting_name", "name"), text(row.get("id_bigint") or row.get("id"), 40)
    server = link(row.get("root_server_uri")).split("://")[-1].rstrip("/")
    said = formats_of(row, reading.known, listed)
    programme = reading.known.programme(reading.programme or "na")
    gives, languages = reading.known.combined(one.says for one in said)
    gives |= reading.known.every_meeting | (programme.gives if programme else 0)
    entry = Entry(
        record="/".join(filter(None, (server, number)))
        or record_of(name, row.get("weekday_tinyint"), row.get("start_time"), row.get("location_street")),
        kind=Kind.MEETING,
        name=name,
        organization=programme.name if programme else "",
        description=text(row.get("comments")),
        programme=programme.id if programme else "",
        place=place_of(row, reading),
        needs=gives,
        codes=tuple(dict.fromkeys(f"bmlt:{one.code}" for one in said)),
        languages=languages or _language(row),
        slots=slots_of(row),
        phones=phones_of(row),
        online_url=link(row.get("virtual_meeting_link")),
        online_note=text(row.get("virtual_meeting_additional_info"), 1000),
        updated=day(row.get("updated") or row.get("changed")),
        more=more_of(row),
    )
    codes = {one.code.upper() for one in said}
    yield as_it_meets(entry, VENUES.get(text(row.get("venue_type")), "online" if "VM" in codes else ""), "TC" in codes)


def _language(row: Row) -> tuple[str, ...]:
    code = text(row.get("lang_enum"), 3).lower()
    return (code,) if code and code != "en" and code.isalpha() else ()


def place_of(row: Row, reading: Reading) -> Place:
    """Where it meets; the parts of a city are filled differently by every area, so the first one given is taken."""
    lat, lon = reading.position(row.get("latitude"), row.get("longitude"))
    country = country_code(text(row.get("location_nation"), 40)) or reading.country
    code = text(row.get("location_postal_code_1"), 20)
    is_us = text(row.get("location_nation"), 40) in _STATES
    cities = (text(row.get(f"location_{name}"), 100) for name in ("municipality", "city_subsection", "neighborhood"))
    lines = ("location_info", "bus_lines", "train_lines")
    return Place(
        name=text(row.get("location_text"), 200),
        street=text(row.get("location_street"), 200),
        city=next(filter(None, cities), ""),
        county=text(row.get("location_sub_province"), 100),
        state=text(row.get("location_province"), 60),
        postcode=us_postcode(code) if is_us and code[:1].isdigit() else code,
        country=country,
        lat=lat,
        lon=lon,
        zone=text(row.get("time_zone"), 60),
        directions=" · ".join(filter(None, (text(row.get(name), 400) for name in lines))),
    )


def slots_of(row: Row) -> tuple[Slot, ...]:
    """The one weekly slot. Raises Unclear."""
    starts, on = clock(row.get("start_time")), text(row.get("weekday_tinyint"), 20)
    if starts is None or not on:
        return ()
    try:
        long = clock(row.get("duration_time")) or USUAL_MINUTES
    except Unclear:
        long = USUAL_MINUTES
    of_week = weekday(on, SUNDAY)
    begins = (of_week * 24 * 60 + starts) % WEEK
    return (Slot(begins, begins + long, False, weeks_in(text(row.get("comments")), of_week)),)


def phones_of(row: Row) -> tuple[Phone, ...]:
    """The number to join an online meeting by."""
    joins = text(row.get("phone_meeting_number"), 120)
    return (Phone(joins, "", "meeting"),) if sum(sign.isdigit() for sign in joins) >= 5 else ()


def more_of(row: Row) -> tuple[tuple[str, str], ...]:
    """The number of the group in the fellowship's own books."""
    world = text(row.get("worldid_mixed"), 40)
    return (("world_id", world),) if world else ()
