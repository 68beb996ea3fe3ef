"""Today: how are you, what helps right now, what is next; nothing that shames."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import signed_in
from tests.web.checkin.sheets import ALCOHOL, OPIOIDS, OWN, follow, keep, today_of
from twofold.care.checkin import Followed
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def words(client: Client, path: str = "/today") -> str:
    """What a page says, without its tags."""
    page = client.get(path).content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_it_greets_asks_and_has_three_skills_one_tap_away(ana_client: Client) -> None:
    page = ana_client.get("/today").content.decode()
    assert ", Ana" in page
    assert 'href="/check-in"' in page
    for skill in ("paced-breathing", "five-senses", "urge-surfing"):
        assert f'href="/skills/{skill}"' in page


def test_done_today_says_so_and_when(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    keep(ana, today_of(ana), {"edge": 3}, at=timezone.now())
    said = words(ana_client)
    assert "You have checked in today" in said
    assert "Last: today," in said


def test_after_weeks_away_one_line_welcomes_and_no_backlog_is_shown(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    away = today_of(ana) - timedelta(days=30)
    keep(ana, away, {"edge": 3})
    said = words(ana_client)
    assert "Good to see you." in said
    assert not re.search(r"missed|streak|days ago|in a row|behind|\bgoal|no entries", said, re.IGNORECASE)


def test_a_day_later_nobody_is_welcomed_back(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    keep(ana, today_of(ana) - timedelta(days=1), {"edge": 3})
    said = words(ana_client)
    assert "Good to see you." not in said
    assert "Last: yesterday," in said


def test_for_dana_there_is_nothing_of_ana(ana: Person, dana: Person) -> None:
    follow(ana, ALCOHOL)
    before = signed_in(dana).get("/today").content
    keep(ana, today_of(ana), {"edge": 9})
    after = signed_in(dana).get("/today").content
    token = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
    assert token.sub(b"", before) == token.sub(b"", after)


def test_signed_out_it_leads_to_signing_in(client: Client, db: None) -> None:
    answer = client.get("/today")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in")


# --- O-26: no page speaks of less or none and leaves the line about tolerance out ---------------------------------------

LINE = "What was your usual amount can stop your breath."
DRINKS = {"use": {"used": [{"id": "alcohol", "drinks": 8}]}}


@pytest.mark.parametrize(("things", "shown"), [((ALCOHOL, OPIOIDS), True), ((ALCOHOL,), False), ((ALCOHOL, OWN), True)])
def test_o26_less_than_usual_carries_the_line_unless_no_opioid_can_be_among_it(
    ana: Person, ana_client: Client, things: tuple[Followed, ...], shown: bool
) -> None:
    follow(ana, *things)
    day = today_of(ana)
    for back in range(1, 15):
        keep(ana, day - timedelta(days=back), DRINKS)
    keep(ana, day, {"use": {"none": True}})
    card = words(ana_client).partition("You have had less than usual.")[2].partition("You have checked in today")[0]
    assert card
    assert (LINE in card) is shown
