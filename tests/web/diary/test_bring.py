"""Bringing a diary: the file, its columns, all of it or nothing."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.diary.files import PARTS, bring, refusal, say_columns, small, upload, waiting
from tests.web.understand.made_up import keep_days
from twofold.web.audit.models import AuditEvent
from twofold.web.diary.actions import forget_file, import_diary
from twofold.web.diary.columns import Part, first_guess
from twofold.web.diary.days import from_json
from twofold.web.diary.jobs import forget_old_files
from twofold.web.diary.models import Diary, DiaryFile
from twofold.web.diary.preview import Seen
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def events(person: Person) -> list[str]:
    return [row.body["what"] for row in AuditEvent.objects.filter(person=person.pk).order_by("n")]


def test_a_diary_comes_in_whole(ana: Person, ana_client: Client) -> None:
    answer = bring(ana_client, small(), PARTS)
    assert answer.status_code == 303
    diary = Diary.objects.of(ana).get()
    assert answer["Location"] == reverse("understand:diary-days", args=[diary.pk])
    days = from_json(diary.body)
    assert len(days.days) == 30
    assert days.dated
    assert [variable.name for variable in days.variables] == ["symptoms", "craving", "use"]
    assert days.days[4].values == (10.0, 1.0, 0.0)
    assert waiting(ana) == 0
    assert events(ana) == ["diary-file-kept", "diary-imported"]


def test_it_ends_in_days_and_a_cycle_of_its_own(ana_client: Client) -> None:
    place = bring(ana_client, small(), PARTS)["Location"]
    page = ana_client.get(place).content.decode()
    assert "My old diary" in page
    assert '<svg class="chart"' in page
    cycle = ana_client.get(place.replace("/days", "/cycle")).content.decode()
    assert "On harder days" in cycle
    assert "There are no days yet." in ana_client.get(reverse("understand:days")).content.decode()


def test_the_range_that_is_shown_is_the_range_that_is_used(ana: Person, ana_client: Client) -> None:
    text = small().replace("urge,", "urge,trigger,").replace(",yes", ",x,yes").replace(",no", ",no,no")
    text = text.replace("2026-08-01,0,", "2026-08-01,NA,") + "2026-09-01,7,1,no,no\n"
    place = upload(ana_client, text)["Location"]
    assert "go from 0 to 7" in ana_client.get(place).content.decode()
    parts = {**PARTS, "part_3": "reminder", "part_4": "use"}
    assert say_columns(ana_client, place, parts).status_code == 303
    variables = {one.name: one for one in from_json(Diary.objects.of(ana).get().body).variables}
    assert variables["symptoms"].scales == ((0.0, 7.0, False),)
    assert variables["reminder"].scales == ((0.0, 1.0, False),)


@pytest.mark.parametrize("word", ["x", "no", "1_000", "99999999", "1,2345", "\u0663"])
def test_what_is_no_answer_of_a_rating_is_not_in_its_range(word: str) -> None:
    seen = Seen("stress")
    for text in ("3", "7", word, "5,5"):
        seen.add(text, ("", "NA"))
    assert seen.ends == ("3", "7")


def chosen(page: str) -> dict[str, str]:
    """The part that stands chosen for each column, by field."""
    fields = re.findall(r'<select[^>]*name="(part_\d+)".*?</select>', page, re.S)
    options = re.findall(r'<select[^>]*name="part_\d+".*?<option value="([^"]*)" selected', page, re.S)
    return dict(zip(fields, options, strict=True))


def test_our_own_download_comes_in_as_offered(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 40, leave_out=("low", "worry"))
    text = ana_client.post(reverse("mydata:download-csv")).content
    headings = text.decode("utf-8-sig").splitlines()[0].split(",")
    place = upload(ana_client, text)["Location"]
    offered = chosen(ana_client.get(place).content.decode())
    parts = dict(zip(headings, offered.values(), strict=True))
    assert (parts["day"], parts["symptoms"], parts["use"], parts["mood"]) == ("date", "symptoms", "use", "leave")
    answer = say_columns(ana_client, place, offered)
    assert answer.status_code == 303, refusal(answer)
    days = from_json(Diary.objects.of(ana).get().body)
    assert days.dated
    assert [date.fromordinal(day.number).isoformat() for day in days.days] == [
        line.split(",")[0] for line in text.decode().splitlines()[1:]
    ]


@pytest.mark.parametrize("heading", ["day", "Day", "date", "datum", "when", "time", "written_on"])
@pytest.mark.parametrize("cell", ["2026-08-0{n}", "{n}.8.2026", "2026-08-0{n} 21:30"])
def test_a_column_of_dates_is_guessed_to_be_the_date(heading: str, cell: str) -> None:
    guess = first_guess({"stress": ["1", "2"], heading: [cell.format(n=n) for n in (1, 2, 3)]})
    assert guess == {"stress": Part.LEAVE, heading: Part.DATE}


def test_numbers_under_the_heading_day_stay_the_number_of_the_day() -> None:
    guess = first_guess({"day": ["1", "2", "3"], "date": ["2026-08-01"], "made_on": ["2026-08-01", "2026-08-02"]})
    assert guess == {"day": Part.DAY, "date": Part.LEAVE, "made_on": Part.LEAVE}


def test_a_refused_description_keeps_the_file_and_what_was_typed(ana: Person, ana_client: Client) -> None:
    place = upload(ana_client, small())["Location"]
    answer = say_columns(ana_client, place, PARTS | {"part_1": "use"}, missing="none, -9")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "is neither yes nor no" in page
    assert "Row 3: 2 is" in page or "Row 3: “2” is" in page
    assert "none, -9" in page
    assert 'value="use" selected' in page
    assert waiting(ana) == 1
    assert Diary.objects.of(ana).count() == 0
    assert say_columns(ana_client, place, PARTS).status_code == 303


def test_the_same_form_twice_makes_one_diary(ana: Person, ana_client: Client) -> None:
    place = upload(ana_client, small())["Location"]
    first, second = say_columns(ana_client, place, PARTS), say_columns(ana_client, place, PARTS)
    assert first["Location"] == second["Location"]
    assert Diary.objects.of(ana).count() == 1
    assert events(ana).count("diary-imported") == 1


def test_a_file_dropped_meanwhile_makes_no_diary(ana: Person, ana_client: Client) -> None:
    upload(ana_client, small())
    file = DiaryFile.objects.of(ana).get()
    forget_file(by=ana, file=file)
    assert import_diary(by=ana, file=file, name="Late", body={}) is None
    assert Diary.objects.of(ana).count() == 0
    assert "diary-imported" not in events(ana)


def test_a_failing_entry_undoes_the_import(ana: Person, ana_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    place = upload(ana_client, small())["Location"]

    def fails(*given: object, **more: object) -> None:
        raise RuntimeError("the list of events is full")

    monkeypatch.setattr("twofold.web.audit.record.record", fails)
    assert say_columns(ana_client, place, PARTS).status_code == 500
    assert Diary.objects.of(ana).count() == 0
    assert waiting(ana) == 1


def test_a_second_file_takes_the_place_of_the_first(ana: Person, ana_client: Client) -> None:
    upload(ana_client, small())
    upload(ana_client, small(20))
    assert waiting(ana) == 1


def test_a_waiting_file_goes_after_a_day(ana: Person, ana_client: Client) -> None:
    upload(ana_client, small())
    forget_old_files.call()
    assert waiting(ana) == 1
    DiaryFile.objects.of(ana).update(kept_at=timezone.now() - timedelta(hours=25))
    forget_old_files.call()
    assert waiting(ana) == 0
    assert events(ana)[-1] == "diary-file-forgotten"


def test_a_file_can_be_dropped(ana: Person, ana_client: Client) -> None:
    place = upload(ana_client, small())["Location"]
    assert ana_client.post(f"{place}/forget").status_code == 303
    assert waiting(ana) == 0


def test_one_diary_is_removed_and_the_other_stays(ana: Person, ana_client: Client) -> None:
    for _ in range(2):
        bring(ana_client, small(), PARTS)
    one, other = Diary.objects.of(ana)
    at = reverse("diary:remove", args=[one.pk])
    assert "Remove" in ana_client.get(at).content.decode()
    assert ana_client.post(at).status_code == 303
    assert [row.pk for row in Diary.objects.of(ana)] == [other.pk]
    assert events(ana)[-1] == "diary-removed"


def test_dana_sees_the_same_as_if_there_were_nothing(ana: Person, ana_client: Client, dana_client: Client) -> None:
    place = upload(ana_client, small())["Location"]
    bring(ana_client, small(), PARTS)
    upload(ana_client, small())
    diary, file = Diary.objects.of(ana).get(), DiaryFile.objects.of(ana).get()
    nobody = "01890000-0000-7000-8000-000000000000"
    for name, row in (
        ("understand:diary-days", diary),
        ("understand:diary-cycle", diary),
        ("diary:remove", diary),
        ("understand:columns", file),
    ):
        theirs, none = dana_client.get(reverse(name, args=[row.pk])), dana_client.get(reverse(name, args=[nobody]))
        assert theirs.status_code == none.status_code == 404
        assert theirs.content == none.content
    assert dana_client.post(reverse("understand:forget", args=[file.pk])).status_code == 404
    assert dana_client.post(reverse("diary:remove", args=[diary.pk])).status_code == 404
    assert "My old diary" not in dana_client.get(reverse("diary:all")).content.decode()
    assert "My old diary" in ana_client.get(reverse("diary:all")).content.decode()
    assert place


def test_nothing_of_it_is_readable_in_the_database(ana: Person, ana_client: Client) -> None:
    from django.db import connection

    upload(ana_client, small() + "2026-09-01,1,1,no\n", name="marker-7Qz")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, packed FROM diary_diaryfile")
        stored = b"".join(bytes(cell) for row in cursor.fetchall() for cell in row)
    assert b"marker" not in stored
    assert b"stress" not in stored
