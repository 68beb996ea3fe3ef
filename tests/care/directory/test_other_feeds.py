"""BMLT, the SAMHSA locator, Open Referral in both generations, and plain CSV."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.care.directory.feeding import needs_of, read, reading
from twofold.care.directory.entry import Kind, Phone, Slot
from twofold.care.directory.feeds import bmlt, hsds, mapped_csv, samhsa, samhsa_api
from twofold.care.directory.feeds.reading import BadFile, Reader

BMLT = {
    "id_bigint": "12", "meeting_name": "Just for Today", "weekday_tinyint": "1", "start_time": "19:30:00", "duration_time": "01:30:00",
    "formats": "O,W,WC", "latitude": "40.88", "longitude": "-73.88", "location_street": "1 Elm St", "location_nation": "USA",
    "location_postal_code_1": "7001", "published": "1", "time_zone": "America/New_York", "contact_name_1": "Pat P.",
}  # fmt: skip
SAMHSA = "name1,name2,street1,city,state,zip,phone,latitude,longitude,type_facility,sa,co,trma,trc,moa,nmoa,bu,md,xyz\n"


def bmlt_row(tmp_path: Path, **changes: str) -> Any:
    found, faults = read(bmlt.read, tmp_path / "b.json", [{**BMLT, **changes}])
    assert faults == []
    return found[0] if found else None


def test_a_bmlt_week_begins_with_1_for_sunday(tmp_path: Path) -> None:
    meeting = bmlt_row(tmp_path)
    assert meeting.slots == (Slot(6 * 1440 + 1170, 6 * 1440 + 1260),)
    assert bmlt_row(tmp_path, weekday_tinyint="7").slots[0].start // 1440 == 5
    assert {"addiction", "open-meeting", "women", "wheelchair"} <= needs_of(meeting)
    assert meeting.place.postcode == "07001"
    assert "Pat" not in str(meeting)


def test_bmlt_venues(tmp_path: Path) -> None:
    link = "https://zoom.us/j/9"
    assert not bmlt_row(tmp_path, venue_type="2", virtual_meeting_link=link).has_place
    assert bmlt_row(tmp_path, venue_type="3", virtual_meeting_link=link).has_place
    assert not bmlt_row(tmp_path, venue_type="1", virtual_meeting_link=link).is_online


def test_an_unpublished_meeting_is_left_out_and_counted(tmp_path: Path) -> None:
    how = reading()
    found, faults = read(bmlt.read, tmp_path / "b.json", [{**BMLT, "published": "0"}], how)
    assert (found, faults, how.notes["unpublished"]) == ([], [], 1)


def test_bmlt_formats_are_read_by_world_id_not_by_key(tmp_path: Path) -> None:
    formats = [
        {"shared_id_bigint": "7", "key_string": "W", "world_id": "WCHR", "lang": "en", "name_string": "Wheelchair"}
    ]
    page = {"meetings": [{**BMLT, "formats": "W", "format_shared_id_list": "7"}], "formats": formats}
    for beside in (False, True):
        found, _ = read(bmlt.read, tmp_path / "b.json", page if not beside else page["meetings"])
        assert "wheelchair" in needs_of(found[0])
        assert "women" not in needs_of(found[0])
        (tmp_path / "formats.json").write_text(json.dumps(formats))


def test_bmlt_csv_has_the_same_names(tmp_path: Path) -> None:
    text = ",".join(BMLT) + "\r" + ",".join(f'"{value}"' for value in BMLT.values()) + "\r"  # and bare CR
    assert read(bmlt.read, tmp_path / "b.csv", text)[0][0].slots == bmlt_row(tmp_path).slots


def facility(tmp_path: Path, row: str, name: str = "f.csv") -> Any:
    found, faults = read(samhsa.read, tmp_path / name, SAMHSA + row + "\n")
    assert faults == []
    return found[0]


def test_codes_of_the_locator_are_yes_by_1_or_1_0(tmp_path: Path) -> None:
    place = facility(tmp_path, "Hope,,1 Elm Street,Dover,NJ,7801,973-555-0100 x12,40.9,-74.5,SA,1,1.0,1,,,,1.0,1,1")
    assert {
        "addiction",
        "co-occurring",
        "trauma",
        "trauma-strong",
        "buprenorphine",
        "medication",
        "medicaid",
    } <= needs_of(place)
    assert (place.place.postcode, place.phones[0]) == ("07801", Phone("973-555-0100", "12"))
    assert "samhsa:XYZ" in place.codes


def test_counselling_alone_is_weak_evidence(tmp_path: Path) -> None:
    place = facility(tmp_path, "Hope,,1 Elm Street,Dover,NJ,07801,,40.9,-74.5,SA,1,,,1,,,,,")
    assert "trauma" in needs_of(place)
    assert "trauma-strong" not in needs_of(place)


def test_accepting_people_on_medication_is_not_offering_it(tmp_path: Path) -> None:
    place = facility(tmp_path, "Hope,,1 Elm Street,Dover,NJ,07801,,40.9,-74.5,SA,1,,,,1,,,,")
    assert "accepts-medication" in needs_of(place)
    assert not {"medication", "buprenorphine", "methadone"} & needs_of(place)
    refuses = facility(tmp_path, "Hope,,1 Elm Street,Dover,NJ,07801,,40.9,-74.5,SA,1,,,,,1,1,,")
    assert not {"medication", "buprenorphine"} & needs_of(refuses)


def test_a_list_without_codes_is_known_by_its_name(tmp_path: Path) -> None:
    head = "name1,street1,city,state,zip\nHope,1 Elm St,Dover,NJ,7801\n"
    assert "mental-health" in needs_of(read(samhsa.read, tmp_path / "mental-health-facilities.csv", head)[0][0])
    assert "addiction" in needs_of(read(samhsa.read, tmp_path / "substance-use.csv", head)[0][0])
    row = read(samhsa.read, tmp_path / "list.csv", head)[0][0]
    assert needs_of(row) == {"in-person"}
    assert row.place.is_approximate  # the middle of its postcode


def test_a_workbook_is_read_like_the_csv(tmp_path: Path) -> None:
    book = Workbook()
    for row in (
        [*SAMHSA.strip().split(",")],
        [
            "Hope",
            None,
            "1 Elm Street",
            "Dover",
            "NJ",
            7801,
            None,
            40.9,
            -74.5,
            "SA",
            1,
            1,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
        ],
    ):
        book.active.append(row)
    book.save(tmp_path / "f.xlsx")
    found = list(samhsa.read(tmp_path / "f.xlsx", reading()))
    assert [(one.name, one.place.postcode) for one in found] == [("Hope", "07801")]  # type: ignore[union-attr]


def test_labels_of_the_api_and_what_they_deny(tmp_path: Path) -> None:
    services = [
        {"f1": "Type of Care", "f2": "TC", "f3": "Substance use treatment; Treatment for co-occurring substance use plus either serious mental health illness in adults/serious emotional disturbance in children"},
        {"f1": "Opioid", "f2": "OM", "f3": "Accepts clients using MAT but prescribed elsewhere"},
        {"f1": "Special", "f2": "SG", "f3": "Clients who have experienced trauma; Lesbian, gay, bisexual, transgender, or queer/questioning (LGBTQ)"},
        {"f1": "Ages", "f2": "AGE", "f3": "Young adults"},
    ]  # fmt: skip
    row = {
        "name1": "Hope",
        "street1": "1 Elm St",
        "zip": "93701",
        "latitude": "36.7",
        "longitude": "-119.7",
        "services": services,
    }
    found, _ = read(samhsa_api.read, tmp_path / "a.json", {"page": 1, "recordCount": 1, "rows": [row]})
    assert {"addiction", "co-occurring", "trauma-strong", "lgbtq", "accepts-medication"} <= needs_of(found[0])
    assert not {"medication", "young-people"} & needs_of(found[0])


SERVICE: dict[str, Any] = {
    "id": "s1", "name": "Community Support", "status": "active", "organization": {"id": "o1", "name": "Org"},
    "description": "We help people who use alcohol. We do not offer trauma counselling.",
    "service_at_locations": [{"id": "x1", "location": {
        "id": "l1", "location_type": "physical", "latitude": 53.35, "longitude": -6.26,
        "addresses": [{"address_1": "1 Quay St", "city": "Dublin", "country": "IE", "address_type": "physical"}]}}],
    "schedules": [{"freq": "WEEKLY", "byday": "MO,WE", "opens_at": "09:00", "closes_at": "17:00", "timezone": 0}],
    "phones": [{"number": "01 555 0100"}],
    "contacts": [{"name": "Ann Persona", "phones": [{"number": "555 0199"}]}],
    "attributes": [{"taxonomy_term": {"code": "TRMA", "name": "Clients who have experienced trauma", "taxonomy": "SAMHSA"}},
                   {"taxonomy_term": {"code": "SA", "name": "x", "taxonomy": "SAMHSA codes"}}],
}  # fmt: skip


@pytest.mark.parametrize(
    "wrap", [lambda s: [s], lambda s: {"total_items": 1, "contents": [s]}, lambda s: {"content": [s]}, lambda s: s]
)
def test_a_service_of_hsds_in_every_wrapping(tmp_path: Path, wrap: Any) -> None:
    found, faults = read(hsds.read, tmp_path / "h.json", wrap(SERVICE))
    assert faults == []
    (entry,) = found
    assert {"addiction", "trauma", "trauma-strong"} <= needs_of(entry)
    assert entry.slots == (Slot(540, 1020, True), Slot(2 * 1440 + 540, 2 * 1440 + 1020, True))
    assert (entry.place.zone, entry.organization, entry.phones) == ("Europe/Dublin", "Org", (Phone("01 555 0100"),))
    assert "Persona" not in str(entry)


def test_a_service_within_its_organization_or_its_location(tmp_path: Path) -> None:
    inside = {key: value for key, value in SERVICE.items() if key != "organization"}
    organization = {"id": "o1", "name": "Org", "services": [inside]}
    at = {"id": "x1", **SERVICE["service_at_locations"][0], "service": {**inside, "organization": {"name": "Org"}}}
    for shape in ([organization], [at]):
        found, _ = read(hsds.read, tmp_path / "h.json", shape)
        assert [(one.name, one.organization, one.place.city) for one in found] == [
            ("Community Support", "Org", "Dublin")
        ]


def test_what_a_description_denies_is_not_offered(tmp_path: Path) -> None:
    plain = {**SERVICE, "attributes": []}
    assert not {"trauma", "trauma-strong"} & needs_of(read(hsds.read, tmp_path / "h.json", [plain])[0][0])


@pytest.mark.parametrize(
    "schedule",
    [
        {"freq": "WEEKLY", "interval": 2, "byday": "MO", "opens_at": "09:00", "closes_at": "17:00"},
        {"freq": "MONTHLY", "bymonthday": "15", "opens_at": "09:00", "closes_at": "17:00"},
        {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00", "valid_to": "2005-01-01"},
        {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00"},
    ],
)
def test_no_hours_are_better_than_wrong_ones(tmp_path: Path, schedule: dict[str, Any]) -> None:
    assert read(hsds.read, tmp_path / "h.json", [{**SERVICE, "schedules": [schedule]}])[0][0].slots == ()


def test_monthly_rules_and_the_weekdays_of_hsds_1(tmp_path: Path) -> None:
    monthly = {"freq": "MONTHLY", "byday": "1SA,3SA", "opens_at": "10:00", "closes_at": "11:00"}
    assert read(hsds.read, tmp_path / "h.json", [{**SERVICE, "schedules": [monthly]}])[0][0].slots == (
        Slot(7800, 7860, True, 5),
    )
    old = {**SERVICE, "schedules": [], "regular_schedules": [{"weekday": 7, "opens_at": "10:00", "closes_at": "11:00"}]}
    assert read(hsds.read, tmp_path / "h.json", [old])[0][0].slots[0].start // 1440 == 6


def test_tables_of_hsds_1_are_put_together(tmp_path: Path) -> None:
    tables = {
        "organizations": "id,name\no1,Org\n", "services": "id,organization_id,name,status\ns1,o1,Detox house,active\n",
        "locations": "id,latitude,longitude,name\nl1,53.35,-6.26,Centre\n", "services_at_location": "id,service_id,location_id\nx,s1,l1\n",
        "physical_addresses": "id,location_id,address_1,city,country\na,l1,1 Quay St,Dublin,IE\n",
        "regular_schedules": "id,service_id,weekday,opens_at,closes_at\nr,s1,1,09:00,17:00\n",
        "phones": "id,service_id,contact_id,number\np,s1,,01 555 0100\nq,s1,c1,01 555 0199\n", "contacts": "id,name\nc1,Ann\n",
    }  # fmt: skip
    for name, text in tables.items():
        (tmp_path / f"{name}.csv").write_text(text)
    (entry,) = list(hsds.read(tmp_path, reading()))
    assert (entry.place.street, entry.organization, entry.phones) == ("1 Quay St", "Org", (Phone("01 555 0100"),))  # type: ignore[union-attr]
    assert entry.slots == (Slot(540, 1020, True),)  # type: ignore[union-attr]
    assert {"addiction", "withdrawal"} <= needs_of(entry)  # type: ignore[arg-type]


def test_plain_csv_with_a_mapping(tmp_path: Path) -> None:
    text = "Place;Art;Wann;Was\nHope;meeting;MON 19:00-20:00; x\n"
    how = reading(columns={"name": "Place", "kind": "Art", "times": "Wann"}, zone="Europe/Berlin", programme="na")
    (entry,), _ = read(mapped_csv.read, tmp_path / "c.csv", text, how)
    assert (entry.kind, entry.slots, entry.place.zone) == (Kind.MEETING, (Slot(1140, 1200),), "Europe/Berlin")
    with pytest.raises(BadFile):
        read(mapped_csv.read, tmp_path / "c.csv", text, reading(columns={"nme": "Place"}))


@pytest.mark.parametrize(
    ("reader", "text"),
    [(samhsa.read, ""), (samhsa.read, "x\n"), (bmlt.read, "{"), (hsds.read, "[1,"), (mapped_csv.read, "\x00")],
)
def test_a_file_that_is_nothing_is_refused(tmp_path: Path, reader: Reader, text: str) -> None:
    with pytest.raises(BadFile):
        read(reader, tmp_path / "file", text)


def test_a_row_with_more_cells_than_the_heading_is_a_fault(tmp_path: Path) -> None:
    found, faults = read(samhsa.read, tmp_path / "f.csv", "name1,city\nHope,Dover\nFaith,Dover,one,too,many\n")
    assert (len(found), [fault.row for fault in faults]) == (1, ["2"])
