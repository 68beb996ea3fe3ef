"""What I follow: up to three things, own words, one main; up to two questions more."""

import pytest
from django.test import Client

from tests.web.checkin.sheets import ALCOHOL, OPIOIDS, follow
from twofold.web.checkin.models import Following
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def followed(person: Person) -> list[tuple[str, str, bool]]:
    return [(one.substance, one.name, one.main) for one in Following.objects.of(person).get().things]


def test_the_check_in_asks_first_what_to_follow(ana_client: Client) -> None:
    assert ana_client.get("/check-in").headers["Location"] == "/following"


def test_one_thing_is_the_main_one(ana: Person, ana_client: Client) -> None:
    answer = ana_client.post("/following", {"things": ["alcohol"]})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/stopping")
    assert followed(ana) == [("alcohol", "", True)]


def test_three_with_an_own_word_lead_to_the_words(ana: Person, ana_client: Client) -> None:
    answer = ana_client.post("/following", {"things": ["alcohol", "cannabis"], "own_1": "  blue   ones "})
    assert answer.headers["Location"] == "/following/words"
    assert followed(ana) == [("alcohol", "", True), ("cannabis", "", False), ("other", "blue ones", False)]
    own = Following.objects.of(ana).get().things[2].id
    ana_client.post(
        "/following/words",
        {"main": own, "word-alcohol": "wine", f"word-{own}": "blues", f"like-{own}": "benzodiazepines"},
    )
    assert followed(ana) == [("alcohol", "wine", False), ("cannabis", "", False), ("benzodiazepines", "blues", True)]
    assert Following.objects.of(ana).get().things[2].id == own
    ana_client.post("/following", {"things": ["alcohol"], "own_1": "Blues"})
    assert [one.id for one in Following.objects.of(ana).get().things] == ["alcohol", own]


def test_a_fourth_thing_is_refused_and_what_was_typed_stays(ana: Person, ana_client: Client) -> None:
    answer = ana_client.post("/following", {"things": ["alcohol", "cannabis", "opioids"], "own_1": "kava"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Please choose three at most" in page
    assert 'value="kava"' in page
    assert not Following.objects.of(ana).exists()


@pytest.mark.parametrize("word", ["x" * 41, "a\x00b", "a\u202eb\x07"])
def test_a_word_nobody_can_read_is_refused(ana: Person, ana_client: Client, word: str) -> None:
    assert ana_client.post("/following", {"own_1": word}).status_code == 422
    assert not Following.objects.of(ana).exists()


def test_nothing_for_now_is_one_tap_and_the_questions_about_use_stay_away(ana: Person, ana_client: Client) -> None:
    answer = ana_client.post("/following", {"nothing": "1"})
    assert answer.headers["Location"] == "/today"
    page = ana_client.get("/check-in").content.decode()
    assert 'name="craving"' not in page
    assert 'name="use"' not in page
    assert 'name="pleasure"' in page


def test_the_questions_about_use_come_back_when_wished(ana: Person, ana_client: Client) -> None:
    follow(ana)
    page = ana_client.get("/check-in?form=daily").content.decode()
    assert 'name="craving"' in page
    assert 'name="use"' in page


def test_two_questions_more_at_most_and_they_stand_before_the_last(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    assert ana_client.post("/following/questions", {"bank": ["anger", "shame", "pain"]}).status_code == 422
    assert ana_client.post("/following/questions", {"bank": ["anger", "shame"]}).status_code == 303
    page = ana_client.get("/check-in").content.decode()
    assert (
        page.index('name="pleasure"')
        < page.index('name="anger"')
        < page.index('name="shame"')
        < page.index('name="helped"')
    )


def test_the_urge_to_hurt_oneself_is_only_offered_with_a_safety_plan(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    assert 'value="self-harm-urge"' not in ana_client.get("/following/questions").content.decode()
    assert ana_client.post("/following/questions", {"bank": ["self-harm-urge"]}).status_code == 422


def test_for_dana_there_is_nothing_of_ana(ana: Person, dana_client: Client) -> None:
    follow(ana, ALCOHOL, OPIOIDS)
    page = dana_client.get("/following").content.decode()
    assert " checked" not in page
    assert dana_client.get("/following/words").headers["Location"] == "/following"
