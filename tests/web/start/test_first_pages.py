"""The first page and its six ways: one tap to something useful, nothing stored, nothing asked."""

from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.cast import make_person
from tests.conftest import signed_in
from twofold.web.library import content, say

WAYS = list(content().start)
OPEN_PAGES = ["/", *(f"/start/{way}" for way in WAYS), "/plan", "/find-help", "/together", "/about", "/privacy"]


class Links(HTMLParser):
    """The addresses of the links inside <main>."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text[text.index("<main") : text.index("</main>")])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append(dict(attrs).get("href") or "")


@pytest.mark.parametrize("page", OPEN_PAGES)
def test_it_opens_for_anyone_without_a_database_and_sets_no_cookie(page: str) -> None:
    answer = Client().get(page)
    assert answer.status_code == 200
    assert not answer.cookies


def test_the_first_page_has_one_tap_for_each_way() -> None:
    links = Links(Client().get("/").content.decode()).found
    assert [link for link in links if link.startswith("/start/")] == [f"/start/{way}" for way in WAYS]
    assert len(WAYS) == 6


@pytest.mark.parametrize("way", WAYS)
def test_each_way_is_useful_on_the_page_itself(way: str) -> None:
    text = Client().get(f"/start/{way}", headers={"accept-language": "en-IE"}).content.decode()
    page = content().start[way]
    skill = next((step.which for step in page.steps if step.what == "skill"), "")
    assert say(content().skills[skill].steps[0]) in text
    assert 'href="tel:112"' in text
    assert "116 123" in text


def test_in_danger_the_numbers_stand_before_the_words() -> None:
    text = Client().get("/start/in-danger", headers={"accept-language": "en-US"}).content.decode()
    assert text.index('href="tel:911"') < text.index(say("start.in-danger.text.1"))


def test_where_the_country_is_not_known_the_way_leads_to_the_numbers() -> None:
    links = Links(Client().get("/start/in-danger").content.decode()).found
    assert "/help-now" in links


@pytest.mark.parametrize(
    ("languages", "numbers"),
    [("pl-PL,pl;q=0.9", ["tel:112"]), ("en", ["tel:000", "tel:112", "tel:111", "tel:911", "tel:999"]), ("ja-JP", [])],
)
def test_in_danger_there_is_a_number_to_tap_before_the_words(languages: str, numbers: list[str]) -> None:
    text = Client().get("/start/in-danger", headers={"accept-language": languages}).content.decode()
    links = Links(text.split(say("start.in-danger.text.1"))[0] + "</main>").found
    assert sorted(link for link in links if link.startswith("tel:")) == sorted(numbers)
    if not numbers:
        assert say("finding.own-number", country="Japan") in text
        assert "/help-now/jp" in links


@pytest.mark.django_db
def test_in_danger_ones_own_country_goes_before_that_of_the_browser() -> None:
    client = signed_in(make_person("Ana", country="PL"))
    text = client.get("/start/in-danger", headers={"accept-language": "en-US"}).content.decode()
    assert 'href="tel:112"' in text
    assert 'href="tel:911"' not in text
    assert say("finding.no-lines-guess") not in text


@pytest.mark.parametrize("way", ["nowhere", "<script>", "a" * 3000, "overwhelmed%00", "..%2f..%2fetc", "%ED%A0%80"])
def test_an_unknown_way_is_not_there_and_is_not_repeated(way: str) -> None:
    answer = Client().get(f"/start/{way}")
    assert answer.status_code == 404
    assert way.split("%")[0] not in answer.content.decode().split("<main")[1] or not way.split("%")[0].strip(".")


@pytest.mark.parametrize("page", OPEN_PAGES)
def test_nothing_can_be_sent_to_these_pages(page: str) -> None:
    assert Client().post(page, {"x": "1"}).status_code == 405
