"""My cycle: nothing before fourteen days, then questions, a picture and every number with its range."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.diary.files import PARTS, bring, small
from tests.web.understand.made_up import TODAY, keep_days
from twofold.web.library import say
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def words(client: Client, name: str = "understand:cycle") -> str:
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_without_days_it_says_what_to_do(ana_client: Client) -> None:
    page = words(ana_client)
    assert "There are no days yet." in page
    assert reverse("checkin:check-in") in page


def test_one_day_is_not_one_days(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 1, missing=0.0)
    page = words(ana_client)
    assert "Days with answers so far: 1." in page
    assert "1 days" not in page
    assert not say("cycle.sure.order", count=1).startswith("1 links")


def test_before_fourteen_days_it_only_counts(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 13, missing=0.0)
    page = words(ana_client)
    assert "Days with answers so far: 13." in page
    assert '<svg class="ring"' not in page


def test_with_twelve_weeks_it_answers_six_questions(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 84)
    page = words(ana_client)
    for question in (
        "On harder days",
        "When the pull is strong",
        "What does it give",
        "Do good things feel better",
        "Does a bad night",
        "What goes with an easier next day",
    ):
        assert question in page
    assert page.count('<path class="ring-link') >= 1
    assert "Every link" in page


def test_dana_sees_none_of_it(ana: Person, ana_client: Client, dana_client: Client) -> None:
    keep_days(ana, 20, missing=0.0)
    assert "There are no days yet." in words(dana_client)


def test_someone_who_follows_nothing_is_not_asked_about_use(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 40, missing=0.0, leave_out=("craving", "use", "relief"))
    page = words(ana_client)
    assert "Does a bad night make the next day harder?" in page
    for question in ("is the pull to use stronger", "do I use?", "what does the next day cost", "after days without"):
        assert question not in page
    assert "Days with use" not in page
    table = page[page.index("Every link") :]
    assert "Craving" not in table
    assert "at least 8 of each" not in page


def test_use_on_nearly_every_day_leaves_nothing_to_compare(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 40, missing=0.0, always={"use": 1.0})
    page = words(ana_client)
    assert "There are too few days without use, or too few with it, to compare them." in page
    assert "We need at least 8 of each." in page
    assert "your days say so" not in page[page.index("What does it give") : page.index("Do good things feel better")]


def test_the_question_is_answered_from_the_days_as_they_are_now(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 30, missing=0.0)
    assert "From 30 of your last 30 days." in words(ana_client)
    ana_client.post(reverse("checkin:delete", args=[TODAY]))
    assert "From 29 of your last 29 days." in words(ana_client)


@pytest.mark.parametrize("days", [0, 5, 20, 90])
def test_how_sure_it_is_has_a_page_of_its_own(ana: Person, ana_client: Client, days: int) -> None:
    if days:
        keep_days(ana, days, missing=0.0)
    page = words(ana_client, "understand:sure")
    assert ("There are no days yet." in page) == (days == 0)
    assert ("Days with answers so far: 5." in page) == (days == 5)
    assert (f"Your cycle stands on {days} of your last {days} days." in page) == (days >= 14)
    assert ("What the words mean" in page) == (days >= 14)
    assert ("Whose answer it is" in page) == (days >= 14)


def test_every_verdict_is_explained_and_counted(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 84)
    page = words(ana_client, "understand:sure")
    counts = [(int(n), int(of)) for n, of in re.findall(r"Now: (\d+) of (\d+) links", page)]
    assert len(counts) == 5
    assert sum(n for n, _ in counts) == counts[0][1]


def test_where_both_sides_stood_is_drawn_with_its_band_and_said_in_numbers(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 84)
    page = words(ana_client)
    assert 'class="chart-band chart-trauma"' in page
    assert 'class="chart-band chart-use"' in page
    over_time = page[page.index("Over time") : page.index("What this picture cannot say")]
    for name in ("Trauma symptoms", "Craving", "Days with use, of 100", "Sleep"):
        assert name in over_time
    assert re.search(r"\d\.\d \(\d\.\d to \d\.\d\)", over_time)


def test_dana_does_not_reach_how_sure_a_diary_of_anas_is(ana: Person, ana_client: Client, dana_client: Client) -> None:
    kept = bring(ana_client, small(), PARTS)["Location"].replace("/days", "/cycle/how-sure")
    assert "This cycle stands on 30 of 30 days." in re.sub(r"\s+", " ", ana_client.get(kept).content.decode())
    assert dana_client.get(kept).status_code == 404
