"""Meeting Guide JSON 1.1: meetings only, one element a weekly time, days as numbers from Sunday.

A meeting with several times becomes several elements that share their fields; `slug` is made unique with a number, and
`group_slug`, a field of our own, says which belong together, so that reading the file back gives the same entries.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from twofold.care.directory.clock import LAST
from twofold.care.directory.entry import Entry, Kind

_TYPES = "meeting-guide:"
_BMLT = {"OPEN": "O", "CLOSED": "C", "M": "M", "W": "W", "Y": "Y", "GL": "LGBTQ", "BEG": "BE", "WCHR": "X", "CW": "CF"}


def write(entries: Iterable[tuple[str, Entry]]) -> Iterator[str]:
    """The text of the file, meeting by meeting; what is no meeting is left out."""
    yield "["
    count = 0
    for _, entry in entries:
        if entry.kind is Kind.MEETING:
            for element in meetings(entry):
                yield (",\n" if count else "\n") + json.dumps(element, ensure_ascii=False, sort_keys=True)
                count += 1
    yield "\n]\n"


def meetings(entry: Entry) -> Iterator[dict[str, Any]]:
    """The elements of one meeting: those with the same time on several days are one, with a list of days."""
    times: dict[tuple[int, int, int], list[int]] = {}
    for slot in entry.slots:
        times.setdefault((slot.start % 1440, slot.end - slot.start, slot.weeks), []).append(slot.start // 1440)
    if not times:
        yield meeting(entry, entry.record)
        return
    for n, ((start, long, weeks), days) in enumerate(sorted(times.items())):
        end = (start + long) % 1440
        found = meeting(entry, entry.record if n == 0 else f"{entry.record}#{n + 1}")
        found["day"] = (days[0] + 1) % 7 if len(days) == 1 else sorted((day + 1) % 7 for day in days)
        found["time"] = f"{start // 60:02}:{start % 60:02}"
        found["end_time"] = f"{end // 60:02}:{end % 60:02}"
        if len(times) > 1:
            found["group_slug"] = entry.record
        if weeks:
            found["weeks"] = [n + 1 if 1 << n != LAST else -1 for n in range(6) if weeks >> n & 1]
        if long >= 1440:
            found["minutes"] = long
        yield found


def meeting(entry: Entry, slug: str) -> dict[str, Any]:
    """The fields that do not depend on the time."""
    place, more = entry.place, dict(entry.more)
    found: dict[str, Any] = {
        "slug": slug,
        "name": entry.name,
        "notes": entry.description,
        "types": list(types(entry)),
        "timezone": place.zone,
        "location": place.name,
        "address": place.street,
        "city": place.city,
        "state": place.state,
        "postal_code": place.postcode,
        "country": place.country,
        "sub_region": place.county,
        "location_notes": place.directions,
        "latitude": place.lat,
        "longitude": place.lon,
        "approximate": "yes" if place.is_approximate else "no",
        "attendance_option": attendance(entry),
        "conference_url": entry.online_url,
        "conference_url_notes": entry.online_note,
        "conference_phone": next((one.number for one in entry.phones if one.use == "meeting"), ""),
        "entity": entry.organization,
        "entity_phone": next((one.number for one in entry.phones if one.use == "office"), ""),
        "entity_website_url": more.get("organization_url", ""),
        "group": more.get("group", ""),
        "group_notes": more.get("group_notes", ""),
        "url": entry.url,
        "updated": f"{entry.updated.isoformat()} 00:00:00" if entry.updated else "",
    }
    return {name: value for name, value in found.items() if value not in ("", [], None)}


def types(entry: Entry) -> Iterator[str]:
    """Its type codes; those of another kind of feed where ours has the same."""
    for code in entry.codes:
        if code.startswith(_TYPES):
            yield code.removeprefix(_TYPES)
        elif code.removeprefix("bmlt:") in _BMLT:
            yield _BMLT[code.removeprefix("bmlt:")]


def attendance(entry: Entry) -> str:
    """How it is attended."""
    if entry.status.value in ("inactive", "defunct", "temporarily closed", "not listed any more"):
        return "inactive"
    if not entry.is_online:
        return "in_person"
    return "hybrid" if entry.has_place else "online"
