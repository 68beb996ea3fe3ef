"""My days: both sides on one axis, gaps where nothing was answered, and a way to correct every day."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.understand.made_up import answers_of, keep_days
from twofold.care.checkin import Answer, State
from twofold.web.checkin.actions import save_check_in
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db
QUIET = dict.fromkeys(
    ("sleep", "symptoms", "mood", "craving", "ease", "pleasure", "reminder", "skill", "person_or_group", "medicine"),
    2.0,
)


def keep(person: Person, day: date, **given: float) -> None:
    answers = answers_of({**QUIET, "use": 0.0, **given})
    save_check_in(by=person, day=day, form="daily", answers=answers, at=datetime.now(UTC))


def today(person: Person) -> date:
    return person.day_of(datetime.now(UTC))


def words(client: Client, more: str = "") -> str:
    answer = client.get(reverse("understand:days") + more)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def rows_of_table(page: str) -> list[str]:
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    return [re.sub(r"<[^>]*>", "|", row) for row in re.findall(r"<tr>(.*?)</tr>", body)]


def test_without_days_there_is_one_door(ana_client: Client) -> None:
    page = words(ana_client)
    assert "There are no days yet." in page
    assert '<svg class="chart"' not in page


def test_trauma_is_drawn_solid_and_cool_and_craving_dashed_and_warm(ana: Person, ana_client: Client) -> None:
    for n in range(3):
        keep(ana, today(ana) - timedelta(days=n), symptoms=3 + n, craving=5)
    page = words(ana_client)
    assert page.count('class="chart-line chart-trauma"') >= 1
    assert page.count('class="chart-line chart-use"') >= 1
    assert "Trauma symptoms" in page
    assert "Craving" in page


def test_a_day_without_an_answer_is_a_gap_and_never_zero(ana: Person, ana_client: Client) -> None:
    for n in (0, 1, 3, 4):
        keep(ana, today(ana) - timedelta(days=n), symptoms=6, craving=6)
    page = words(ana_client)
    path = re.search(r'<path class="chart-line chart-trauma" d="(M[^"]*)"/>', page[page.index("preserveAspectRatio") :])
    assert path is not None
    assert path[1].count("M") == 2
    assert len(rows_of_table(page)) == 4
    assert "A gap is a day without an answer. It is not a zero." in page


def test_the_table_says_why_there_is_no_number(ana: Person, ana_client: Client) -> None:
    told = answers_of({**QUIET, "use": 0.0}) | {"craving": Answer(State.SKIPPED), "use": Answer(State.DONT_REMEMBER)}
    keep(ana, today(ana) - timedelta(days=1))
    save_check_in(by=ana, day=today(ana), form="daily", answers=told, at=datetime.now(UTC))
    row = rows_of_table(words(ana_client))[0]
    assert "skipped" in row
    assert "don't remember" in row or "don&#x27;t remember" in row
    assert "|0|" not in row


def test_days_of_use_are_marked(ana: Person, ana_client: Client) -> None:
    keep(ana, today(ana), use=1.0)
    keep(ana, today(ana) - timedelta(days=1))
    page = words(ana_client)
    assert "Days with use: 1 of 2." in page
    assert 'class="chart-mark"' in page
    assert 'class="chart-mark-no"' in page


@pytest.mark.parametrize(("span", "days"), [("4w", 28), ("12w", 84), ("all", 120), ("nonsense", 84), ("", 84)])
def test_the_stretch_of_time_can_be_chosen(ana: Person, ana_client: Client, span: str, days: int) -> None:
    keep_days(ana, 120, missing=0.0, until=today(ana))
    assert f"{days} days with answers." in words(ana_client, f"?span={span}")


def test_old_days_do_not_make_the_page_say_there_is_nothing(ana: Person, ana_client: Client) -> None:
    keep(ana, today(ana) - timedelta(days=200))
    page = words(ana_client, "?span=4w")
    assert "There are no days yet." not in page
    assert "No answers in this stretch of time." in page


def test_every_day_can_be_corrected_or_deleted(ana: Person, ana_client: Client) -> None:
    keep(ana, today(ana))
    page = words(ana_client)
    assert reverse("checkin:written", args=[today(ana)]) in page
    assert reverse("checkin:delete", args=[today(ana)]) in page


def test_the_other_ratings_come_when_asked_for(ana: Person, ana_client: Client) -> None:
    keep(ana, today(ana))
    assert 'id="days-of-sleep"' not in words(ana_client)
    more = words(ana_client, "?show=more")
    for name in ("sleep", "mood", "ease", "pleasure"):
        assert f'id="days-of-{name}"' in more
    assert more.count('class="chart-mark-no"') >= 5  # the days of use stand under every chart


def test_before_fourteen_days_it_says_from_when_on_links_are_looked_for(ana: Person, ana_client: Client) -> None:
    keep(ana, today(ana))
    assert "From 14 days on we can begin to look for links." in words(ana_client)


def test_dana_sees_none_of_it(ana: Person, ana_client: Client, dana_client: Client) -> None:
    before = dana_client.get(reverse("understand:days")).content
    keep(ana, today(ana))
    assert dana_client.get(reverse("understand:days")).content == before
