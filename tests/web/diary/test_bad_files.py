"""Whatever is sent, the answer is one sentence with its place, status 4xx, and nothing kept by halves."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadhandler import StopUpload
from django.test import Client

from tests.web.diary.files import PARTS, bring, refusal, say_columns, small, upload, waiting
from twofold.web.diary.columns import MOST_BYTES
from twofold.web.diary.models import Diary
from twofold.web.diary.upload import READ_AT_MOST, BoundedMemory
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db

HEAD = "date,stress,urge,drank\n"
GOOD = "2026-08-01,1,2,no\n2026-08-02,3,4,yes\n"


def refused(ana: Person, answer: object) -> str:
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert Diary.objects.of(ana).count() == 0
    return refusal(answer)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "This file is empty."),
        (b"\n\n\n", "This file is empty."),
        (b"date,stress\n", "no rows under it"),
        ("date,stress\n2026-08-01,1\n".encode("utf-16"), "UTF-16"),
        (b"date,stress\n2026-08-01,1\n2026-08-02,caf\xe9\n", "Row 2: This line is not text in UTF-8"),
        ((HEAD + GOOD).encode() + b"2026-08-03,\x00,1,no\n", "Row 3: This line holds a sign that no text has"),
        (b"date,stress\n2026-08-01,1,7\n", "Row 1: This row has 3 cells, and the heading has 2."),
        (b"date,stress\n2026-08-01,1\n2026-08-02\n", "Row 2: This row has 1 cells"),
        (b"date,date\n1,2\n", "Column “date”: This heading stands twice"),
        (b"date,,stress\n1,2,3\n", "Heading number 2 is empty."),
        (b'date,stress\n"2026-08-01,1\n', "We cannot read a table from here on."),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00rels.xlsx" + bytes(range(256)), "not"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_refused_at_once(ana: Person, ana_client: Client, raw: bytes, sentence: str) -> None:
    assert sentence in refused(ana, upload(ana_client, raw, name="typed"))
    assert waiting(ana) == 0


def test_the_name_that_was_typed_stays(ana_client: Client) -> None:
    assert 'value="typed before"' in upload(ana_client, b"", name="typed before").content.decode()


def test_two_hundred_columns_are_too_many(ana: Person, ana_client: Client) -> None:
    names = ",".join(f"c{n}" for n in range(200))
    values = ",".join("1" for _ in range(200))
    assert "This file has 200 columns. 80 are possible." in refused(ana, upload(ana_client, f"{names}\n{values}\n"))


def test_a_million_rows_are_too_many_and_never_held_whole(ana: Person, ana_client: Client) -> None:
    text = "day,a\n" + "1,2\n" * 1_000_000
    assert "more than 50,000 rows" in refused(ana, upload(ana_client, text))
    assert "larger than 5 MB" in refused(ana, upload(ana_client, "day,a,b\n" + "1,2,3\n" * 1_000_000))
    assert waiting(ana) == 0


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("2026-08-03,=SUM(A1),1,no", "“stress”: Row 3: “=SUM(A1)” is not a number."),
        ("2026-08-03,x,1,no", "“stress”: Row 3: “x” is not a number."),
        ("2026-08-03,Yes,1,no", "“stress”: Row 3: “Yes” is not a number."),
        ("2026-08-03,1,true,no", "“urge”: Row 3: “true” is not a number."),
        ("2026-08-03,1,no,no", "“urge”: Row 3: “no” is not a number."),
        ("2026-08-03,nan,1,no", "“stress”: Row 3: “nan” is not a number."),
        ("2026-08-03,1e999,1,no", "“stress”: Row 3: “1e999” is not a number."),
        ("2026-08-03,99999999,1,no", "“stress”: Row 3: “99999999” is too large"),
        ("2026-08-03,\u0661,1,no", "is not a number."),
        ("2026-08-03,1,2,perhaps", "“drank”: Row 3: “perhaps” is not a number."),
        ("2026-08-03,1,2,-1", "“drank”: Row 3: -1 is outside what is possible here (0 to 10000)."),
        ("2031-08-03,1,2,no", "“date”: Row 3: “2031-08-03” lies in the future."),
        ("1900-08-03,1,2,no", "“date”: Row 3: “1900-08-03” is too long ago."),
        ("03/08/2026,1,2,no", "“date”: Row 3: “03/08/2026” is not a date we can read."),
        ("2026-02-30,1,2,no", "“date”: Row 3: “2026-02-30” is not a date"),
        ("2026-08-02,1,2,no", "1 row stands at the same time as a row before it (row 3)."),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(ana: Person, ana_client: Client, row: str, sentence: str) -> None:
    found = refused(ana, bring(ana_client, f"{HEAD}{GOOD}{row}\n", PARTS))
    assert sentence in found
    assert waiting(ana) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HEAD + "2026-08-01,1,5,no\n2026-08-02,2,5,yes\n", "“urge”: Every answer in this column is 5."),
        (HEAD + "2026-08-01,1,,no\n2026-08-02,2,NA,yes\n", "“urge”: There is no answer in this column."),
        (HEAD + "2026-08-01,1,1,no\n", "“stress”: Every answer in this column is 1."),
        (HEAD + ",1,1,no\nNA,2,2,yes\n", "“date”: No row of this diary has a time."),
    ],
)
def test_a_column_that_says_nothing_is_named(ana: Person, ana_client: Client, text: str, sentence: str) -> None:
    assert sentence in refused(ana, bring(ana_client, text, PARTS))


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"part_0": "day"}, "“2026-08-01” is a date. Choose “The date, or date and time” for this column."),
        ({"part_0": "leave"}, "Say which column holds the day"),
        ({"part_1": "day"}, "Choose a date or the number of the day, not both."),
        ({"part_1": "leave", "part_2": "leave", "part_3": "leave"}, "Choose at least one column"),
        ({"part_1": "date"}, "Two columns are chosen for this."),
        ({"part_1": "gone"}, "Please choose from the answers here."),
        ({"low_1": "5", "high_1": "3"}, "The lowest value has to be smaller than the highest."),
        ({"low_1": "0", "high_1": "2"}, "“stress”: Row 4: 3 is outside what is possible here (0 to 2)."),
        ({"low_1": "much"}, "Lowest possible: Enter a number for “stress”."),
        ({"low_1": "nan", "high_1": "1e400"}, "Lowest possible: Enter a number for “stress”."),
        ({"name": ""}, "Please fill this in."),
        ({"dates": "dmy"}, ""),
    ],
)
def test_a_description_that_does_not_hold_together_is_refused(
    ana: Person, ana_client: Client, parts: dict[str, str], sentence: str
) -> None:
    answer = bring(ana_client, small(), PARTS | parts)
    if not sentence:
        assert answer.status_code == 303
        return
    assert sentence in refused(ana, answer)
    assert waiting(ana) == 1


def test_repeated_times_are_named_and_asked_about(ana: Person, ana_client: Client) -> None:
    place = upload(ana_client, HEAD + GOOD + "2026-08-02,5,6,no\n2026-08-02,1,1,no\n")["Location"]
    answer = say_columns(ana_client, place, PARTS)
    assert "2 rows stand at the same time as a row before them (rows 3, 4)." in refused(ana, answer)
    assert "Keep the first of each" in answer.content.decode()
    assert say_columns(ana_client, place, PARTS, repeats="join").status_code == 303
    body = Diary.objects.of(ana).get().body
    assert body["days"][1][1] == [pytest.approx(5.0), 10.0, 1.0]  # mean of the ratings, the strongest pull, any use
    assert body["counts"]["repeated"] == 2


def test_keeping_the_first_leaves_the_others_out(ana: Person, ana_client: Client) -> None:
    bring(ana_client, HEAD + GOOD + "2026-08-02,5,6,no\n", PARTS, repeats="first")
    assert Diary.objects.of(ana).get().body["days"][1][1] == [5.0, 5.0, 1.0]


def test_rows_without_a_time_are_counted_and_said(ana: Person, ana_client: Client) -> None:
    place = bring(ana_client, HEAD + GOOD + ",5,6,no\n", PARTS)["Location"]
    page = ana_client.get(place).content.decode()
    assert "1 row without a time was left out." in page


def test_one_of_several_people_is_asked_for(ana: Person, ana_client: Client) -> None:
    text = "id,date,stress,urge,drank\n" + "".join(
        f"{who},{date(2026, 8, 1) + timedelta(days=n)},{n + who},{n},{'yes' if n % 2 else 'no'}\n"
        for who in (1, 2)
        for n in range(9)
    )
    parts = {"part_0": "person", "part_1": "date", "part_2": "symptoms", "part_3": "craving", "part_4": "use"}
    place = upload(ana_client, text)["Location"]
    answer = say_columns(ana_client, place, parts)
    assert "This file holds the diaries of 2 people. Choose one." in refused(ana, answer)
    assert '<option value="2">2</option>' in answer.content.decode()
    assert "Nobody in this column is called “7”." in refused(
        ana, say_columns(ana_client, place, parts, participant="7")
    )
    assert say_columns(ana_client, place, parts, participant="2").status_code == 303
    body = Diary.objects.of(ana).get().body
    assert body["counts"]["other_people"] == 1
    assert len(body["days"]) == 9


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("begin", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_separators_line_ends_and_byte_order_marks_are_understood(
    ana: Person, ana_client: Client, mark: str, begin: str, end: str
) -> None:
    text = begin + small().replace(",", mark).replace("\n", end)
    assert bring(ana_client, text, PARTS).status_code == 303


def test_unsorted_rows_are_put_in_order(ana: Person, ana_client: Client) -> None:
    lines = small().splitlines()
    place = bring(ana_client, "\n".join([lines[0], *reversed(lines[1:])]) + "\n", PARTS)["Location"]
    numbers = [day for day, _ in Diary.objects.of(ana).get().body["days"]]
    assert numbers == sorted(numbers)
    assert "put in their place" in ana_client.get(place).content.decode()


@pytest.mark.parametrize(
    ("orders", "cell"),
    [("dmy", "{d:%d.%m.%Y}"), ("mdy", "{d:%m/%d/%Y}"), ("ymd", "{d:%Y/%m/%d}"), ("dmy", "{d:%d/%m/%Y} 22:15")],
)
def test_dates_are_read_as_they_are_said_to_be_written(ana: Person, ana_client: Client, orders: str, cell: str) -> None:
    rows = [
        f"{cell.format(d=date(2026, 8, 1) + timedelta(days=n))},{n % 5},{n % 7},{'yes' if n % 3 else 'no'}"
        for n in range(20)
    ]
    assert bring(ana_client, HEAD + "\n".join(rows) + "\n", PARTS, dates=orders).status_code == 303
    assert Diary.objects.of(ana).get().body["days"][0][0] == date(2026, 8, 1).toordinal()


def test_what_is_written_before_four_in_the_morning_belongs_to_the_day_before(ana: Person, ana_client: Client) -> None:
    text = HEAD + "2026-08-02T03:59,1,2,no\n2026-08-02T04:00,3,4,yes\n2026-08-03T12:00:00Z,2,2,no\n"
    assert bring(ana_client, text, PARTS).status_code == 303
    numbers = [day for day, _ in Diary.objects.of(ana).get().body["days"]]
    assert [date.fromordinal(number).day for number in numbers] == [1, 2, 3]


def test_a_file_that_is_far_too_long_is_cut_off() -> None:
    receiver = BoundedMemory()
    receiver.handle_raw_input(None, {}, READ_AT_MOST + 1, b"boundary")
    with pytest.raises(StopUpload) as caught:
        receiver.new_file("file", "long.csv", "text/csv", None)
    assert caught.value.connection_reset


def test_several_files_share_one_bound() -> None:
    receiver = BoundedMemory()
    receiver.handle_raw_input(None, {}, MOST_BYTES * 2, b"boundary")
    for too_long in (False, True):
        receiver.new_file("file", "part.csv", "text/csv", None)
        receiver.receive_data_chunk(b"x" * (MOST_BYTES - 10), 0)
        assert receiver.file_complete(MOST_BYTES - 10).too_long is too_long
