"""A brought diary is spoken of in the past, with its own dates; and every page counts its weeks the same way."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.diary.files import PARTS, bring, small
from tests.web.understand.made_up import keep_days
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def words(client: Client, place: str) -> str:
    answer = client.get(place)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def today(person: Person) -> date:
    return person.day_of(datetime.now(UTC))


@pytest.mark.parametrize("since_last", [0, 1, 5])
def test_my_days_and_my_cycle_count_the_same_twelve_weeks(ana: Person, ana_client: Client, since_last: int) -> None:
    keep_days(ana, 84 - max(since_last - 1, 0), missing=0.0, until=today(ana) - timedelta(days=since_last))
    answered = 84 - max(since_last - 1, 0)
    assert f"{answered} days with answers." in words(ana_client, reverse("understand:days"))
    assert f"From {answered} of your last 84 days." in words(ana_client, reverse("understand:cycle"))


def test_a_brought_diary_says_when_it_was_and_speaks_of_then(ana_client: Client) -> None:
    kept = bring(ana_client, small(), PARTS)
    page = words(ana_client, kept["Location"].replace("/days", "/cycle"))
    assert "This diary runs from 1 Aug 2026 to 30 Aug 2026." in page
    assert "From 30 of 30 days, 1 Aug 2026 to 30 Aug 2026." in page
    assert "On harder days, was the pull to use stronger?" in page
    for present in ("cannot tell yet", "so far", "is the pull", "your last", "of this answer is yours"):
        assert present not in page, present


def test_a_short_diary_says_so_about_itself(ana_client: Client) -> None:
    kept = bring(ana_client, small(9), PARTS)
    page = words(ana_client, kept["Location"].replace("/days", "/cycle"))
    assert "Days with answers in this diary: 9." in page
    assert "You have" not in page


def test_a_diary_without_a_calendar_has_no_dates(ana_client: Client) -> None:
    rows = ["day,stress,urge,drank", *(f"{n},{n % 5},{(n * 3) % 11},{n % 3 == 0:d}" for n in range(1, 31))]
    kept = bring(ana_client, "\n".join(rows) + "\n", {**PARTS, "part_0": "day"})
    page = words(ana_client, kept["Location"].replace("/days", "/cycle"))
    assert "This diary has no calendar." in page
    assert "From 30 of 30 days, Day 1 to Day 30." in page


def test_my_own_days_are_spoken_of_as_they_are(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 30, missing=0.0)
    page = words(ana_client, reverse("understand:cycle"))
    assert "On harder days, is the pull to use stronger?" in page
    assert "This diary" not in page
