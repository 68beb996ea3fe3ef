"""Bringing lists in: whole or not at all, again and again, and two lists of one place as one."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from twofold.care.directory.feeds.reading import BadFile
from twofold.care.directory.mask import unsigned
from twofold.web.audit.models import AuditEvent
from twofold.web.directory.actions import forget
from twofold.web.directory.host import HOST_ID, the_host
from twofold.web.directory.importing import BadRows, Report, Wishes, bring, digest
from twofold.web.directory.models import Feed, Service, Slot
from twofold.web.directory.search import known

pytestmark = pytest.mark.django_db
HEAD = "name1,name2,street1,city,state,zip,phone,website,latitude,longitude,type_facility,sa,mh,trma,co\n"
MEETING = {
    "name": "Dawn",
    "day": 1,
    "time": "07:00",
    "latitude": 53.35,
    "longitude": -6.26,
    "timezone": "Europe/Dublin",
}


def put(file: Path, given: Any) -> Path:
    file.write_text(given if isinstance(given, str) else json.dumps(given), encoding="utf-8")
    return file


def meetings(*names: str, **changes: Any) -> list[dict[str, Any]]:
    return [{**MEETING, "slug": name, "name": name.title(), **changes} for name in names]


def aa(file: Path, given: Any, **wishes: Any) -> Report:
    return bring(put(file, given), "meeting-guide", Wishes(programme="aa", today=date(2026, 12, 1), **wishes))


def names_of(service: Service) -> set[str]:
    return set(known().names.names(unsigned(service.needs)))


def test_a_second_import_changes_nothing(tmp_path: Path) -> None:
    first = aa(tmp_path / "m.json", meetings("a", "b"))
    second = aa(tmp_path / "m.json", meetings("a", "b"))
    assert (first.outcome.added, second.outcome.unchanged, second.outcome.added) == (2, 2, 0)
    assert first.digest == second.digest
    assert (Service.objects.count(), Slot.objects.count()) == (2, 2)


def test_a_newer_issue_under_another_name_updates_and_marks_what_is_gone(tmp_path: Path) -> None:
    aa(tmp_path / "monday.json", meetings("a", "b", "c"))
    kept = Service.objects.get(record="a").key
    report = aa(tmp_path / "tuesday.json", [*meetings("a", time="08:00"), *meetings("b", "d")])
    assert (report.outcome.changed, report.outcome.unchanged, report.outcome.added, report.outcome.gone) == (1, 1, 1, 1)
    assert Feed.objects.count() == 1
    assert Service.objects.get(record="a").key == kept
    gone = Service.objects.get(record="c")
    assert (gone.is_live, gone.cell, gone.gone_on) == (False, None, date(2026, 12, 1))
    back = aa(tmp_path / "wednesday.json", meetings("a", "b", "c", "d"))
    assert back.outcome.gone == 0
    assert Service.objects.get(record="c").is_live


def test_another_list_of_the_same_kind_is_another_list(tmp_path: Path) -> None:
    aa(tmp_path / "north.json", meetings("a", "b"))
    report = aa(tmp_path / "south.json", meetings("x", "y"))
    assert (report.outcome.gone, Feed.objects.count()) == (0, 2)


def test_a_bad_row_stops_all_and_is_named(tmp_path: Path) -> None:
    before = digest()
    with pytest.raises(BadRows) as refused:
        aa(tmp_path / "m.json", [*meetings("a"), {**MEETING, "slug": "b", "time": "27:00"}])
    assert str(refused.value.faults[0]) == "row 2: the time '27:00' does not exist"
    assert (digest(), Service.objects.count(), Feed.objects.count()) == (before, 0, 0)


def test_bad_rows_may_be_left_out(tmp_path: Path) -> None:
    report = aa(tmp_path / "m.json", [*meetings("a"), {**MEETING, "slug": "b", "time": "27:00"}], skip_bad=True)
    assert (report.outcome.added, report.left_out) == (1, 1)


def test_a_failing_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("twofold.web.directory.actions._add_slots", lambda made: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        aa(tmp_path / "m.json", meetings("a"))
    assert (Service.objects.count(), Feed.objects.count()) == (0, 0)


@pytest.mark.parametrize("text", ["", "[", "[]", '{"meetings": []}'])
def test_a_file_with_nothing_in_it_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadFile):
        aa(tmp_path / "m.json", text)


def facilities(file: Path, *rows: str) -> Report:
    return bring(put(file, HEAD + "\n".join(rows) + "\n"), "samhsa", Wishes(today=date(2026, 12, 1)))


def test_one_place_in_two_lists_is_one_with_both_kinds_of_care(tmp_path: Path) -> None:
    facilities(tmp_path / "one.csv", "Hope Inc,,1 Elm Street,Dover,NJ,7801,,,40.9,-74.5,MH,,1,,")
    report = facilities(tmp_path / "two.csv", "Hope Inc,,1 Elm St.,Dover,NJ,07801,,,40.9,-74.5,SA,1,,,")
    assert report.outcome.merged == {"same-name": 1}
    shown = Service.objects.get(is_live=True)
    other = Service.objects.get(is_live=False)
    assert (other.shown_with, other.why_one, other.cell) == (shown, "same-name", None)
    assert {"addiction", "mental-health", "trauma", "one-site"} <= names_of(shown)
    assert "trauma-strong" not in names_of(shown)
    assert shown.both == 4


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("Hope Incorporated,,1 Elm St,Dover,NJ,07801,,,40.9,-74.5,SA,1,,,", "same-name"),
        ("Hope Recovery Dover,,1 Elm St,Dover,NJ,07801,973-555-0100,,40.9,-74.5,SA,1,,,", "same-phone"),
        (
            "Quite Different,,1 Elm St Suite 4,Dover,NJ,07801,,http://www.hope.example,40.9,-74.5,SA,1,,,",
            "same-website",
        ),
        ("Quite Different,,1 Elm St,Dover,NJ,07801,,,40.9,-74.5,SA,1,,,", ""),
        ("Hope Inc,,2 Elm St,Dover,NJ,07801,973-555-0100,,40.9,-74.5,SA,1,,,", ""),
    ],
)
def test_the_same_address_is_not_enough(tmp_path: Path, row: str, why: str) -> None:
    facilities(tmp_path / "one.csv", "Hope Inc,,1 Elm St,Dover,NJ,07801,(973) 555-0100,hope.example,40.9,-74.5,MH,,1,,")
    assert facilities(tmp_path / "two.csv", row).outcome.merged == ({why: 1} if why else {})


def test_merged_places_part_again_when_one_list_is_taken_out(tmp_path: Path) -> None:
    facilities(tmp_path / "one.csv", "Hope,,1 Elm St,Dover,NJ,07801,,,40.9,-74.5,MH,,1,,")
    facilities(tmp_path / "two.csv", "Hope,,1 Elm St,Dover,NJ,07801,,,40.9,-74.5,SA,1,,1,1")
    assert Service.objects.filter(is_live=True).count() == 1
    forget(by=the_host(), feed=Feed.objects.get(name="two"), known=known())
    left = Service.objects.get()
    assert (left.is_live, left.both, names_of(left) & {"addiction", "one-site"}) == (True, 1, set())


def test_what_a_host_does_is_on_record(tmp_path: Path) -> None:
    aa(tmp_path / "m.json", meetings("a"))
    (event,) = AuditEvent.objects.filter(person=HOST_ID)
    assert event.body["what"] == "directory-imported"


SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "directory"
SETS = [  # file, format, entries, rows left out, records shown with another, rows that were there twice
    ("bmlt-ny-sample/meetings.json", "bmlt", 1513, 42, 0, 0),
    ("samhsa-2022-full/facilities.csv", "samhsa", 168, 0, 0, 0),
    ("samhsa-ca-residential-2025/residential.json.gz", "samhsa-api", 478, 0, 15, 0),
    ("hsds-examples/csv", "hsds", 1, 0, 0, 0),
    ("hsds-examples/organization_full.json", "hsds", 1, 0, 0, 0),
    ("hsds-examples/service_at_location_list.json", "hsds", 1, 0, 0, 0),
]


@pytest.mark.shared
@pytest.mark.parametrize(("name", "form", "count", "unpublished", "merged", "repeats"), SETS)
def test_the_sample_sets_import_whole(
    name: str, form: str, count: int, unpublished: int, merged: int, repeats: int
) -> None:
    report = bring(SHARED / name, form, Wishes())
    assert (report.read, report.left_out, report.notes["unpublished"]) == (count, 0, unpublished)
    assert (sum(report.outcome.merged.values()), report.repeats) == (merged, repeats)
