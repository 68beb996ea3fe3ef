"""Plain CSV or XLSX: our own columns, or a host's with a mapping (our name -> theirs).

Slots are written "MON 19:00-20:30; SAT 10:00-11:00", "3SA" before a time for the third Saturday of the month; needs and
languages with spaces between; everything may be left out but the name.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from twofold.care.directory.clock import LAST
from twofold.care.directory.entry import WEEK, Entry, Kind, Phone, Place, Slot, Status
from twofold.care.directory.feeds.files import table_rows
from twofold.care.directory.feeds.meeting_guide import country_code
from twofold.care.directory.feeds.reading import BadFile, Made, Reading, Row, needed, record_of, rows_to_entries
from twofold.care.directory.mask import UnknownNeed
from twofold.care.directory.tidy import Unclear, clock, day, link, phone, text, us_postcode, weekday, yes

COLUMNS = (
    "id", "kind", "name", "organization", "description", "programme", "place", "street", "street2", "city", "county",
    "state", "postcode", "country", "latitude", "longitude", "approximate", "zone", "directions", "needs", "codes",
    "languages", "times", "phone", "phone2", "phone3", "join_phone", "url", "email", "online_url", "online_note",
    "status",
    "updated", "assured", "fees", "eligibility", "how_to_apply",
)  # fmt: skip
MORE = {"fees": "fees_description", "eligibility": "eligibility_description", "how_to_apply": "application_process"}
_TIME = re.compile(r"^([1-5L,]*)\s*([A-Za-z]+)\.?\s+(.+?)\s*(?:-|–|to)\s*(.+?)(\+\d+d)?$")


def read(path: Path, reading: Reading) -> Made:
    """Entries of a file. Raises BadFile where the mapping names what is not there."""
    unknown = [name for name in reading.columns if name not in COLUMNS]
    if unknown:
        raise BadFile(f"there is no '{unknown[0]}' to map to; there are {', '.join(COLUMNS)}")
    return rows_to_entries(table_rows(path), lambda row: services(_renamed(row, reading), reading), reading)


def _renamed(row: Row, reading: Reading) -> Row:
    """The row under our names. Raises Unclear."""
    if not reading.columns:
        return row
    missing = [column for column in reading.columns.values() if column.strip().lower() not in row]
    if missing and "_problem" not in row:
        raise Unclear(f"has no column '{missing[0]}'")
    return {name: row.get(column.strip().lower()) for name, column in reading.columns.items()}


def services(row: Row, reading: Reading) -> Iterator[Entry]:
    """The entry of a row. Raises Unclear."""
    if "_problem" in row:
        raise Unclear(str(row["_problem"]))
    name = needed(row, "name")
    kind = _kind(text(row.get("kind")).lower())
    programme = (
        reading.known.programme(text(row.get("programme")) or reading.programme)
        if row.get("programme") or reading.programme
        else None
    )
    try:
        needs = (
            reading.known.names.asked(re.split(r"[\s,;|]+", text(row.get("needs")))) if text(row.get("needs")) else 0
        )
    except UnknownNeed as problem:
        raise Unclear(f"there is no need '{problem.name}'") from problem
    if kind is Kind.MEETING:
        needs |= reading.known.every_meeting | (programme.gives if programme else 0)
    street = text(row.get("street"), 200)
    yield Entry(
        record=text(row.get("id"), 150)
        or record_of(name, street, row.get("city"), row.get("postcode"), row.get("times")),
        kind=kind,
        name=name,
        organization=text(row.get("organization"), 300) or (programme.name if programme else ""),
        description=text(row.get("description")),
        programme=programme.id if programme else "",
        place=_place(row, street, reading),
        needs=needs,
        codes=tuple(part.strip() for part in text(row.get("codes")).split("|") if part.strip()),
        languages=tuple(sorted(text(row.get("languages")).lower().replace(",", " ").split())),
        slots=tuple(sorted(slots_of(text(row.get("times")), kind is not Kind.MEETING))),
        phones=tuple(_phones(row)),
        url=link(row.get("url")),
        email=text(row.get("email"), 120),
        online_url=link(row.get("online_url")),
        online_note=text(row.get("online_note"), 1000),
        status=_status(text(row.get("status")).lower()),
        updated=day(row.get("updated")),
        assured=day(row.get("assured")),
        more=tuple(sorted((ours, said) for name, ours in MORE.items() if (said := text(row.get(name), 1500)))),
    )


def _place(row: Row, street: str, reading: Reading) -> Place:
    lat, lon = reading.position(row.get("latitude"), row.get("longitude"))
    country = country_code(text(row.get("country"), 40)) or reading.country
    code = text(row.get("postcode"), 20)
    return Place(
        name=text(row.get("place"), 200),
        street=street,
        street2=text(row.get("street2"), 200),
        city=text(row.get("city"), 100),
        county=text(row.get("county"), 100),
        state=text(row.get("state"), 60),
        postcode=us_postcode(code) if country == "US" else code,
        country=country,
        lat=lat,
        lon=lon,
        is_approximate=bool(yes(row.get("approximate"))),
        zone=text(row.get("zone"), 60),
        directions=text(row.get("directions"), 600),
    )


def _phones(row: Row) -> Iterator[Phone]:
    for name in ("phone", "phone2", "phone3"):
        one = phone(row.get(name))
        if one:
            yield one
    joins = text(row.get("join_phone"), 120)
    if joins:
        yield Phone(joins, "", "meeting")


def _kind(said: str) -> Kind:
    if not said:
        return Kind.TREATMENT
    try:
        return Kind(said.removesuffix("s"))
    except ValueError:
        raise Unclear(f"there is no kind '{said}'; there are treatment, meeting, therapist, practical") from None


def _status(said: str) -> Status:
    try:
        return Status(said) if said else Status.ACTIVE
    except ValueError:
        raise Unclear(f"there is no status '{said}'") from None


def slots_of(said: str, opens: bool) -> Iterator[Slot]:
    """ "MON 19:00-20:30; 1,3SAT 10:00-11:00". Raises Unclear."""
    for part in filter(None, (part.strip() for part in said.split(";"))):
        if part == "always":
            yield Slot(0, WEEK, opens)
            continue
        found = _TIME.match(part)
        if not found:
            raise Unclear(f"the times '{part}' cannot be read")
        on, starts, ends = weekday(found[2], 7), clock(found[3]), clock(found[4])
        if starts is None or ends is None:
            raise Unclear(f"the times '{part}' cannot be read")
        begins = (on * 1440 + starts) % WEEK
        long = (ends - starts) % 1440 or 1440
        weeks = sum(LAST if sign == "L" else 1 << (int(sign) - 1) for sign in set(found[1].replace(",", "")))
        yield Slot(begins, begins + long + 1440 * int((found[5] or "+0d")[1:-1]), opens, weeks)


def times_of(slots: tuple[Slot, ...]) -> str:
    """The slots as `slots_of` reads them."""
    return "; ".join(_time(slot) for slot in slots)


def _time(slot: Slot) -> str:
    if slot.start == 0 and slot.end == WEEK and not slot.weeks:
        return "always"
    weeks = ",".join("L" if 1 << n == LAST else str(n + 1) for n in range(6) if slot.weeks >> n & 1)
    day_name = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")[slot.start // 1440]
    long, end = slot.end - slot.start, slot.end % 1440
    days = (long - 1) // 1440
    return f"{weeks}{day_name} {slot.start % 1440 // 60:02}:{slot.start % 60:02}-{end // 60:02}:{end % 60:02}" + (
        f"+{days}d" if days else ""
    )
