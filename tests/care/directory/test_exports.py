"""What is handed on comes back the same; a calendar gives the same next dates in another library."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar as other_library
import pytest
import recurring_ical_events
from jsonschema import Draft202012Validator

from tests.care.directory.feeding import TODAY, reading
from tests.web.directory import made_up
from twofold.care.directory.clock import dates, zone_named
from twofold.care.directory.entry import Entry, Kind, Place, Slot, as_plain, digest, digest_of, from_plain
from twofold.care.directory.exports import hsds, icalendar, meeting_guide, plain_csv
from twofold.care.directory.feeds import hsds as hsds_feed
from twofold.care.directory.feeds import mapped_csv
from twofold.care.directory.feeds import meeting_guide as meeting_guide_feed
from twofold.care.directory.tables import tables

HOW = reading()
ENTRIES = [HOW.finished(one) for one in made_up.entries(300, seed=8)]


def total(entries: list[Entry]) -> str:
    return digest_of(digest(as_plain(one)) for one in entries)


def keyed(entries: list[Entry]) -> list[tuple[str, Entry]]:
    return [(f"00000000-0000-4000-8000-{n:012}", one) for n, one in enumerate(entries)]


def test_an_entry_survives_storing() -> None:
    assert [from_plain(json.loads(json.dumps(as_plain(one)))) for one in ENTRIES] == ENTRIES


def test_hsds_read_back_is_the_same(tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    file.write_text("".join(hsds.write(keyed(ENTRIES), tables(), TODAY)))
    found = [one for one in hsds_feed.read(file, reading()) if isinstance(one, Entry)]
    assert total(found) == total(ENTRIES)
    assert {one.record for one in found} == {one.record for one in ENTRIES}


def test_meeting_guide_read_back_is_the_same(tmp_path: Path) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    meetings = [one for one in ENTRIES if one.kind is Kind.MEETING]
    first.write_text("".join(meeting_guide.write(keyed(meetings))))
    once = [one for one in meeting_guide_feed.read(first, reading(programme="aa")) if isinstance(one, Entry)]
    second.write_text("".join(meeting_guide.write(keyed(once))))
    twice = [one for one in meeting_guide_feed.read(second, reading(programme="aa")) if isinstance(one, Entry)]
    assert len(once) == len(meetings)
    assert total(once) == total(twice)
    assert [one.slots for one in once] == [one.slots for one in meetings]
    assert [one.place.zone for one in once] == [one.place.zone for one in meetings]


def test_plain_csv_read_back_is_the_same(tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    file.write_text("".join(plain_csv.write(keyed(ENTRIES), tables())), newline="")
    found = [one for one in mapped_csv.read(file, reading()) if isinstance(one, Entry)]
    assert [one.slots for one in found] == [one.slots for one in ENTRIES]
    assert [one.name for one in found] == [one.name for one in ENTRIES]


def test_a_cell_that_a_spreadsheet_would_run_is_text() -> None:
    text = "".join(plain_csv.write([("k", Entry("r", Kind.TREATMENT, "=HYPERLINK(1)"))], tables()))
    assert "'=HYPERLINK" in text


@pytest.mark.parametrize(
    "zone", ["America/New_York", "Europe/Dublin", "Australia/Sydney", "America/Santiago", "Asia/Kolkata"]
)
@pytest.mark.parametrize("at", [datetime(2026, 2, 20, tzinfo=UTC), datetime(2026, 9, 10, tzinfo=UTC)])
def test_the_next_dates_are_the_same_in_another_library(zone: str, at: datetime) -> None:
    slots = (Slot(600, 660), Slot(6 * 1440 + 1380, 6 * 1440 + 1500), Slot(5 * 1440 + 60, 5 * 1440 + 120, False, 4))
    entry = Entry(
        "r", Kind.MEETING, "Tea, talk; and more", place=Place(zone=zone), slots=slots, online_url="https://x.example/"
    )
    text = "".join(icalendar.write([("key", entry)], at))
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    calendar = other_library.Calendar.from_ical(text)
    own = zone_named(zone)
    assert own is not None
    for n, slot in enumerate(slots):
        expected = dates(slot, own, at, 10 if not slot.weeks else 4)
        events = recurring_ical_events.of(calendar, keep_recurrence_attributes=True).between(
            at, at + timedelta(days=140)
        )
        starts = sorted(
            event["DTSTART"].dt.astimezone(UTC) for event in events if str(event["UID"]).startswith(f"key-{n}@")
        )
        assert starts[: len(expected)] == expected


def test_a_zone_in_the_calendar_says_what_ours_says() -> None:
    at = datetime(2026, 6, 1, tzinfo=UTC)
    entry = Entry("r", Kind.MEETING, "A", place=Place(zone="Europe/London"), slots=(Slot(600, 660),))
    calendar = other_library.Calendar.from_ical("".join(icalendar.write([("key", entry)], at)))
    described = calendar.walk("VTIMEZONE")[0].to_tz()
    for day in range(0, 700, 7):
        wall = datetime(2026, 1, 4, 12) + timedelta(days=day)
        assert wall.replace(tzinfo=described).utcoffset() == wall.replace(tzinfo=ZoneInfo("Europe/London")).utcoffset()


HSDS_SERVICE = {  # the required fields and types of the HSDS 3.0 schema, in short
    "type": "object",
    "required": ["id", "name", "status"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "status": {"enum": ["active", "inactive", "defunct", "temporarily closed"]},
        "schedules": {"items": {"required": ["id"], "properties": {"freq": {"enum": ["WEEKLY", "MONTHLY"]}, "interval": {"type": "integer"}}}},
        "phones": {"items": {"required": ["id", "number"]}},
        "service_at_locations": {"items": {"required": ["id"], "properties": {"location": {"required": ["id", "location_type"], "properties": {
            "location_type": {"enum": ["physical", "postal", "virtual"]}, "latitude": {"type": "number"}}}}}},
        "attributes": {"items": {"required": ["id", "link_id", "link_entity"]}},
        "organization": {"required": ["id", "name", "description"]},
    },
}  # fmt: skip


def test_an_exported_service_has_what_the_schema_asks_for() -> None:
    page = json.loads("".join(hsds.write(keyed(ENTRIES[:50]), tables(), TODAY)))
    assert page["total_items"] == len(page["contents"]) == 50
    check: Callable[[object], None] = Draft202012Validator(HSDS_SERVICE).validate
    for service in page["contents"]:
        check(service)
