"""Two published diaries with use in them, brought in for one of their participants each (Dora 2024, Jang 2024)."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import SHARED
from tests.web.diary.files import refusal, say_columns, upload
from twofold.web.diary.days import from_json
from twofold.web.diary.models import Diary
from twofold.web.signin.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.shared]
DIARIES = Path(SHARED) / "data" / "diaries"


def table(name: str) -> tuple[bytes, list[str]]:
    raw = (DIARIES / name / f"{name}.tsv").read_bytes()
    return raw, raw.split(b"\n", 1)[0].decode().strip().split("\t")


def parts(headings: list[str], chosen: dict[str, str]) -> dict[str, str]:
    """The fields of the form: a part for every column, left out unless chosen; more fields by `heading.field`."""
    given = {f"part_{n}": chosen.get(heading, "leave") for n, heading in enumerate(headings)}
    for key, value in chosen.items():
        heading, _, field = key.partition(".")
        if field:
            given[f"{field}_{headings.index(heading)}"] = value
    return given


def words(client: Client, place: str) -> str:
    answer = client.get(place)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


DORA = {
    "id": "person", "day": "day", "beep": "beep", "felt_overwhelm": "symptoms", "felt_overwhelm.low": "0",
    "felt_overwhelm.high": "100", "control_fixmood": "ease", "alc_drinks": "day-total",
}  # fmt: skip
JANG = {
    "id": "person", "date": "date", "panic": "symptoms", "anxiety": "symptoms", "negative_feeling": "mood",
    "negative_feeling.low": "-3", "negative_feeling.high": "0", "negative_feeling.turned": "on",
    "positive_feeling": "pleasure", "alcohol": "use", "sleep_duration": "sleep",
}  # fmt: skip


def test_a_drinking_diary_with_several_answers_a_day(ana: Person, ana_client: Client) -> None:
    raw, headings = table("dora2024_alcohol")
    place = upload(ana_client, raw)["Location"]
    asked = say_columns(ana_client, place, parts(headings, DORA))
    assert asked.status_code == 422
    assert "This file holds the diaries of 213 people. Choose one." in asked.content.decode()
    kept = say_columns(ana_client, place, parts(headings, DORA), participant="128", repeats="first")
    assert kept.status_code == 303, refusal(kept)
    days = from_json(Diary.objects.of(ana).get().body)
    rows = [line.split("\t") for line in raw.decode().splitlines()[1:]]
    theirs = [row for row in rows if row[0] == "128" and row[headings.index("day")]]
    assert len(days.days) == len({row[headings.index("day")] for row in theirs})
    assert not days.dated
    used = [variable.name for variable in days.variables].index("use")
    last = {
        int(float(row[headings.index("day")])): float(row[headings.index("alc_drinks")])
        for row in theirs
        if row[headings.index("alc_drinks")]
    }
    assert {day.number: day.values[used] for day in days.days if day.values[used] is not None} == last
    page = words(ana_client, kept["Location"])
    assert "Day 1" in page
    assert "212" in page
    assert "What did the next day cost?" in words(ana_client, kept["Location"].replace("/days", "/cycle"))


def test_a_year_of_days_of_someone_who_drank_on_some(ana: Person, ana_client: Client) -> None:
    raw, headings = table("jang2024_panic_daily")
    place = upload(ana_client, raw)["Location"]
    kept = say_columns(ana_client, place, parts(headings, JANG), participant="8")
    assert kept.status_code == 303, refusal(kept)
    days = from_json(Diary.objects.of(ana).get().body)
    assert days.dated
    assert len(days.days) == 173
    assert sum(day.values[[v.name for v in days.variables].index("use")] == 1 for day in days.days) == 37
    assert "Days with use: 37 of 173." in words(ana_client, f"{kept['Location']}?span=all")
    cycle = words(ana_client, kept["Location"].replace("/days", "/cycle"))
    for question in ("What did the next day cost", "Did good things feel better", "Did a bad night"):
        assert question in cycle
    assert "On harder days, was the pull" not in cycle  # nobody asked about the pull in this diary
    assert "There are no days yet." in words(ana_client, reverse("understand:cycle"))


def test_rows_of_repeated_times_in_the_published_file_are_asked_about(ana_client: Client) -> None:
    raw, headings = table("dora2024_alcohol")
    seen: set[tuple[str, str, str]] = set()
    again = ""
    for line in raw.decode().splitlines()[1:]:
        cells = line.split("\t")
        key = (cells[0], cells[headings.index("day")], cells[headings.index("beep")])
        if key in seen and all(key):
            again = cells[0]
            break
        seen.add(key)
    place = upload(ana_client, raw)["Location"]
    asked = say_columns(ana_client, place, parts(headings, DORA), participant=again)
    assert asked.status_code == 422
    assert "at the same time as a row before" in asked.content.decode()
