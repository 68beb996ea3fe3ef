"""Meeting Guide JSON, with what real feeds do to it."""

from pathlib import Path
from typing import Any

import pytest

from tests.care.directory.feeding import needs_of, read, reading
from twofold.care.directory.entry import Slot, Status
from twofold.care.directory.feeds import meeting_guide
from twofold.care.directory.feeds.reading import BadFile

MEETING: dict[str, Any] = {
    "name": "Early Birds", "slug": "early-birds", "day": 1, "time": "07:00", "end_time": "08:00", "types": ["O", "W", "S"],
    "address": "12 Main St", "city": "Springfield", "state": "IL", "postal_code": "62701", "country": "US",
    "latitude": 39.8, "longitude": -89.65, "timezone": "America/Chicago", "updated": "2026-11-02 10:00:00",
}  # fmt: skip
MONDAY_AT_SEVEN = Slot(420, 480)


def one(tmp_path: Path, **changes: Any) -> Any:
    found, faults = read(meeting_guide.read, tmp_path / "m.json", [{**MEETING, **changes}], reading(programme="aa"))
    assert faults == []
    return found[0]


def test_a_meeting(tmp_path: Path) -> None:
    meeting = one(tmp_path)
    assert meeting.slots == (MONDAY_AT_SEVEN,)
    assert {"addiction", "open-meeting", "women", "spanish", "free", "peer-support", "in-person"} <= needs_of(meeting)
    assert meeting.languages == ("es",)
    assert meeting.codes == ("meeting-guide:O", "meeting-guide:W", "meeting-guide:S")


@pytest.mark.parametrize("day", [1, "1", [1], ["1"], "Monday", "mon", 1.0])
def test_a_day_may_be_a_number_text_or_a_list(tmp_path: Path, day: Any) -> None:
    assert one(tmp_path, day=day).slots == (MONDAY_AT_SEVEN,)


def test_several_days_are_several_slots_and_sunday_is_0(tmp_path: Path) -> None:
    assert one(tmp_path, day=[0, 6]).slots == (
        Slot(5 * 1440 + 420, 5 * 1440 + 480),
        Slot(6 * 1440 + 420, 6 * 1440 + 480),
    )


@pytest.mark.parametrize(
    ("time", "end", "slot"),
    [
        ("7:00 am", None, Slot(420, 480)), ("19:00", "20:30", Slot(1140, 1230)), ("23:30", "00:30", Slot(1410, 1470)),
        ("7pm", "", Slot(1140, 1200)), ("noon", None, Slot(720, 780)), ("00:00", None, Slot(0, 60)),
    ],
)  # fmt: skip
def test_times_of_every_dress(tmp_path: Path, time: str, end: str | None, slot: Slot) -> None:
    assert one(tmp_path, time=time, end_time=end).slots == (slot,)


@pytest.mark.parametrize("types", [["O", "W", "S"], "O,W,S", ["Open", "Women", "Spanish"], ["o", "w", "s"]])
def test_types_may_be_codes_labels_or_one_text(tmp_path: Path, types: Any) -> None:
    assert {"open-meeting", "women", "spanish"} <= needs_of(one(tmp_path, types=types))


def test_types_may_be_numbers_and_unknown_ones_are_kept(tmp_path: Path) -> None:
    assert one(tmp_path, types=[11, "QQ"]).codes == ("meeting-guide:11", "meeting-guide:QQ")


@pytest.mark.parametrize(
    ("field", "value"), [("day", 7), ("day", "Someday"), ("time", "25:00"), ("time", "7:65"), ("name", "")]
)
def test_what_cannot_be_read_is_a_fault_of_its_row(tmp_path: Path, field: str, value: Any) -> None:
    found, faults = read(meeting_guide.read, tmp_path / "m.json", [MEETING, {**MEETING, field: value}])
    assert (len(found), [fault.row for fault in faults]) == (1, ["2"])


def test_without_day_or_time_it_is_by_appointment(tmp_path: Path) -> None:
    assert one(tmp_path, day=None, time=None).slots == ()


def test_an_online_meeting_has_no_place_though_it_has_a_position(tmp_path: Path) -> None:
    meeting = one(tmp_path, conference_url="https://zoom.us/j/1", attendance_option="online")
    assert meeting.is_online
    assert not meeting.has_place
    assert "in-person" not in needs_of(meeting)


def test_a_closed_location_leaves_the_online_meeting(tmp_path: Path) -> None:
    online = one(tmp_path, types=["TC"], conference_url="https://zoom.us/j/1")
    assert (online.status, online.has_place) == (Status.ACTIVE, False)
    assert one(tmp_path, types=["TC"]).status is Status.CLOSED


def test_hybrid_is_both_and_inactive_is_said(tmp_path: Path) -> None:
    hybrid = one(tmp_path, conference_phone="+1 312 555 0100,,123#")
    assert {"online", "in-person"} <= needs_of(hybrid)
    assert one(tmp_path, attendance_option="inactive").status is Status.INACTIVE


def test_dual_diagnosis_is_the_one_sign_of_both(tmp_path: Path) -> None:
    assert "co-occurring" in needs_of(one(tmp_path, types=["DD"]))


def test_no_contact_of_a_person_and_no_money_link_is_read(tmp_path: Path) -> None:
    private = {
        "contact_1_name": "Sam S.",
        "contact_1_email": "sam@example.org",
        "contact_1_phone": "5550199",
        "venmo": "@sam",
    }
    meeting = one(tmp_path, **private, feedback_emails=["a@example.org"], edit_url="https://x.example/edit")
    assert not any(word in str(meeting) for word in ("Sam", "sam@", "5550199", "example.org", "edit"))


def test_the_zone_follows_from_the_position_and_a_wrong_one_is_left_out(tmp_path: Path) -> None:
    for zone in (None, "Mars/Base", "CST"):
        meeting = one(tmp_path, timezone=zone)
        assert (meeting.place.zone, meeting.place.zone_from) == ("America/Chicago", "position")


@pytest.mark.parametrize(("lat", "lon"), [(100, 101), ("x", "y"), (0, 0), (None, -89), (39.8, 500)])
def test_a_position_that_is_none_is_left_out(tmp_path: Path, lat: Any, lon: Any) -> None:
    meeting = one(tmp_path, latitude=lat, longitude=lon, postal_code="")
    assert meeting.place.lat is None


@pytest.mark.parametrize(
    ("notes", "weeks"),
    [
        ("3rd Saturday only", 0), ("Meets 1st and 3rd Monday", 5), ("Last Monday of the month", 32), ("only 2nd Monday", 2),
        ("1st Monday is a speaker meeting", 0), ("3rd Monday of the month: business meeting", 0), ("1st Monday", 0),
    ],
)  # fmt: skip
def test_a_note_about_weeks_is_taken_only_where_it_says_when_it_meets(tmp_path: Path, notes: str, weeks: int) -> None:
    assert one(tmp_path, notes=notes).slots[0].weeks == weeks


@pytest.mark.parametrize("text", ['[{"name": "A"', "[{]", "", "<html>", '{"a": ', '[{"name": "A"}'])
def test_a_file_cut_short_or_of_another_kind_is_refused_whole(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadFile):
        read(meeting_guide.read, tmp_path / "m.json", text)


def test_byte_marks_mojibake_markup_and_other_encodings(tmp_path: Path) -> None:
    text = '[{"name": "Caf\u00c3\u00a9 <b>Group</b>\\u0007", "slug": "c"}]'
    for data in (b"\xef\xbb\xbf" + text.encode(), text.encode("utf-16")):
        found, _ = read(meeting_guide.read, tmp_path / "m.json", data)
        assert found[0].name == "Café Group"
    found, _ = read(meeting_guide.read, tmp_path / "m.json", '[{"name": "Café", "slug": "c"}]'.encode("cp1252"))
    assert found[0].name == "Café"


def test_sql_html_and_script_in_every_field_are_text(tmp_path: Path) -> None:
    nasty = "'; DROP TABLE directory_service;-- <script>alert(1)</script>"
    fields = {name: nasty for name in MEETING if name not in ("day", "time", "end_time", "types", "name")}
    meeting = one(tmp_path, **fields, name=nasty, url="javascript:alert(1)", conference_url="data:text/html,x")
    assert "<" not in str(meeting.name)
    assert (meeting.url, meeting.online_url) == ("", "")
