"""Looking for help, signed out and without script: the fit first with its reasons, never an empty page, nothing kept."""

import pytest
from django.test import Client

from tests.web.findhelp.places import keep_places
from twofold.web.findhelp.map import offset, wind
from twofold.web.library import content, say
from twofold.web.signin.models import Person

FORM = "/find-help"
FRESNO = {"near": "93701", "treats": ["trauma", "addiction"]}


def text(client: Client, path: str, given: dict[str, object] | None = None, status: int = 200) -> str:
    answer = client.get(path, given or {}, HTTP_ACCEPT_LANGUAGE="en-IE")
    assert answer.status_code == status, answer.content.decode()[:800]
    assert not answer.cookies
    return answer.content.decode().replace("&#x27;", "'").replace("&quot;", '"')


@pytest.mark.parametrize("path", [FORM, "/find-help/in-the-way", "/find-help/daily-life", "/find-help/what-to-say"])
def test_the_first_pages_ask_no_database_and_set_no_cookie(path: str) -> None:
    assert "Help now" in text(Client(), path)


@pytest.mark.django_db
def test_what_treats_both_stands_first_with_its_reasons_and_its_number() -> None:
    keep_places()
    page = text(Client(), FORM, FRESNO)
    first = page.split('<ol class="rows">')[1].split("</li>")[0]
    assert "River House" in first
    assert say("directory.reason.both-strong") in first
    assert "tel:5595550101" in first
    assert "America/Los_Angeles" in page


@pytest.mark.django_db
def test_the_map_and_its_table_say_the_same() -> None:
    keep_places()
    page = text(Client(), FORM, {"near": "93701", "treats": "addiction"})
    picture = page.split('<svg class="small-map"')[1]
    assert picture.count('class="map-pin"') == picture.split("<tbody>")[1].split("</tbody>")[0].count("<tr>")


@pytest.mark.django_db
def test_nothing_found_is_widened_and_said_never_an_empty_page() -> None:
    page = text(Client(), FORM, {"near": "Dublin", "treats": "trauma"})
    assert say("directory.widened.lines") in page
    assert "112" in page
    keep_places()
    assert "River House" in text(Client(), FORM, {"near": "Sacramento, CA", "treats": ["trauma"], "km": "10"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given",
    [
        {"near": "Nowhereville Upon Nothing"},
        {"near": "93701", "km": "9000"},
        {"near": "\x00"},
        {"near": "x" * 500},
        {"treats": "money"},
        {"when": "yesterday"},
        {"zone": "Mars/Base"},
    ],
)
def test_what_cannot_be_looked_for_is_one_sentence_and_stays_typed(given: dict[str, str]) -> None:
    page = text(Client(), FORM, given, 422)
    assert 'role="alert"' in page
    if given.get("near", "").startswith("Nowhere"):
        assert 'value="Nowhereville Upon Nothing"' in page


@pytest.mark.django_db
def test_todays_meetings_online_are_one_tap_from_find_help() -> None:
    keep_places()
    assert 'href="/find-help/meetings"' in text(Client(), FORM)
    page = text(Client(), "/find-help/meetings", {"when": "week"})
    assert "Evening Room" in page
    assert "https://meet.example/room" in page
    assert "Europe/Dublin" in page


@pytest.mark.django_db
def test_one_place_says_how_to_reach_it_and_what_a_feed_writes_stays_text() -> None:
    ids = keep_places()
    page = text(Client(), f"/find-help/places/{ids['both']}")
    assert "tel:5595550101" in page
    assert '"@type": "MedicalOrganization"' in page
    assert "Save for me" not in page
    hostile = Client().get(f"/find-help/places/{ids['hostile']}").content.decode()
    assert "<script>alert" not in hostile
    assert "javascript:" not in hostile
    assert "<img" not in hostile
    assert hostile.count("</script>") == hostile.count("<script")
    for missing in ("x", "01234567-89ab-7def-8123-456789abcdef", "..%2f"):
        assert Client().get(f"/find-help/places/{missing}").status_code == 404


@pytest.mark.django_db
def test_each_barrier_has_an_answer_and_a_step_that_opens() -> None:
    page = text(Client(), "/find-help/in-the-way")
    for one in content().barriers.values():
        assert say(one.says).replace("'", "'") in page
    for link in page.split("<main")[1].split('<a class="button button-quiet" href="')[1:]:
        href = link.split('"')[0].replace("&amp;", "&")
        assert Client().get(href).status_code in {200, 302}, href


@pytest.mark.django_db
def test_danger_at_home_shows_lines_and_leaves_no_cookie() -> None:
    page = text(Client(), "/find-help/daily-life", {"safety": "yes", "housing": "yes"})
    assert 'class="help-lines"' in page


def test_directions_and_distances_are_those_of_the_map() -> None:
    assert wind(*offset((0.0, 0.0), (1.0, 0.0))) == "north"
    assert wind(*offset((50.0, 0.0), (50.0, 1.0))) == "east"
    assert wind(*offset((-17.0, 179.9), (-17.0, -179.9))) == "east"
    assert wind(0, 0) == "here"


@pytest.mark.django_db
def test_a_signed_in_person_is_asked_for_late_and_can_save(ana: Person, ana_client: Client) -> None:
    ids = keep_places()
    assert "Save for me" in ana_client.get(f"/find-help/places/{ids['both']}").content.decode()
