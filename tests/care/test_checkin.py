"""One check-in: what it asks, what it accepts, and the four ways an answer can stand."""

from typing import Any

import pytest

from twofold.care.checkin import (
    Answer,
    Asked,
    Followed,
    Problem,
    State,
    form_for,
    from_json,
    limits_kept,
    read_answers,
)
from twofold.care.content import load
from twofold.care.questions import Rating

CONTENT = load().checkin
ALCOHOL = Followed("main", "alcohol", "wine", main=True)
PILLS = Followed("second", "benzodiazepines", "xanax")
DAILY = Asked(CONTENT, CONTENT.forms["daily"], followed=(ALCOHOL, PILLS), country="IE")


def one(name: str, given: Any, asked: Asked = DAILY) -> Answer:
    """The answer to one question, which must be understood."""
    reading = read_answers(asked, {name: given})
    assert not reading.problems
    return reading.answers[name]


def problem(name: str, given: Any, **more: Any) -> Problem | None:
    return read_answers(DAILY, {name: given, **more}).problems.get(name)


def test_the_daily_form_asks_the_twelve_questions_in_their_order() -> None:
    assert CONTENT.forms["daily"].questions == (
        "sleep",
        "reminder",
        "memories",
        "edge",
        "low",
        "worry",
        "craving",
        "use",
        "relief",
        "ease",
        "pleasure",
        "helped",
    )


def test_the_bad_day_form_asks_five() -> None:
    assert CONTENT.forms["bad-day"].questions == ("sleep", "edge", "craving", "use", "pleasure")


def test_someone_who_follows_nothing_is_not_asked_about_use() -> None:
    form = form_for(CONTENT, bad_day=False, follows_something=False)
    assert form.questions == ("sleep", "reminder", "memories", "edge", "low", "worry", "ease", "pleasure", "helped")
    assert form_for(CONTENT, bad_day=True, follows_something=True).id == "bad-day"
    assert form_for(CONTENT, bad_day=False, follows_something=True).id == "daily"


def test_no_question_asks_about_suicide() -> None:
    words = load().wording
    asked = " ".join(words.say(question.asks) for question in CONTENT.questions.values()).lower()
    assert "suicid" not in asked
    assert "ending" not in asked


def test_a_skipped_question_is_skipped_and_one_off_the_form_was_not_asked() -> None:
    reading = read_answers(Asked(CONTENT, CONTENT.forms["bad-day"]), {"sleep": 4})
    assert reading.answers["sleep"] == Answer(State.ANSWERED, 4)
    assert reading.answers["edge"].state is State.SKIPPED
    assert reading.answers["memories"].state is State.NOT_ASKED
    assert reading.answers["edge"].value is None


def test_dont_remember_is_an_answer_of_its_own() -> None:
    assert one("use", {"state": "dont-remember"}).state is State.DONT_REMEMBER


def test_zero_is_an_answer_and_not_a_gap() -> None:
    assert one("edge", 0) == Answer(State.ANSWERED, 0)
    assert one("edge", "0") == Answer(State.ANSWERED, 0)
    assert one("edge", "").state is State.SKIPPED


@pytest.mark.parametrize("given", [11, -1, "11", "seven", 3.5, True, "٣", [3], {"value": 99}, "1e1", "9" * 5000])
def test_a_rating_outside_its_numbers_is_refused(given: Any) -> None:
    assert problem("edge", given) is Problem.NOT_A_RATING


def test_a_refused_answer_is_not_kept() -> None:
    assert read_answers(DAILY, {"edge": 11}).answers["edge"].state is State.SKIPPED


def test_bad_dreams_are_a_tick_beside_sleep_even_when_sleep_is_skipped() -> None:
    assert one("sleep", {"value": 3, "ticks": ["bad-dreams"]}).ticks == ("bad-dreams",)
    alone = one("sleep", {"value": "", "ticks": ["bad-dreams"]})
    assert alone.state is State.SKIPPED
    assert alone.ticks == ("bad-dreams",)
    assert problem("sleep", {"value": 3, "ticks": ["good-dreams"]}) is Problem.NOT_AN_OPTION


def test_drinks_are_kept_with_their_grams_in_the_drink_of_the_country() -> None:
    answer = one("use", {"used": [{"id": "main", "drinks": "2,5", "times": 1}]})
    assert answer.value == {"used": [{"id": "main", "substance": "alcohol", "drinks": 2.5, "grams": 25.0, "times": 1}]}
    american = Asked(CONTENT, CONTENT.forms["daily"], followed=(ALCOHOL,), country="US")
    assert one("use", {"used": [{"id": "main", "drinks": 2}]}, american).value["used"][0]["grams"] == 28.0


def test_everything_but_alcohol_is_less_usual_more_or_much_more() -> None:
    answer = one("use", {"used": [{"id": "second", "level": "more"}]})
    assert answer.value["used"][0]["level"] == "more"
    assert problem("use", {"used": [{"id": "second", "level": "40 mg"}]}) is Problem.NOT_AN_OPTION


def test_something_else_needs_no_amount() -> None:
    kept = one("use", {"used": [{"id": "something-else"}]}).value
    assert kept == {"used": [{"id": "something-else", "substance": "other"}]}


@pytest.mark.parametrize("drinks", ["0", "-2", "2.3", "101", 0, -1, 1e9, "lots", True, [2], "2.5.1", float("nan")])
def test_an_amount_that_cannot_be_is_refused(drinks: Any) -> None:
    assert problem("use", {"used": [{"id": "main", "drinks": drinks}]}) is Problem.BAD_AMOUNT


def test_no_use_cannot_stand_beside_use() -> None:
    assert problem("use", {"none": True, "used": [{"id": "main"}]}) is Problem.NOTHING_STANDS_ALONE
    assert one("use", {"none": True}).value == {"none": True}


def test_only_what_is_followed_can_be_logged_and_only_once() -> None:
    assert problem("use", {"used": [{"id": "third"}]}) is Problem.NOT_FOLLOWED
    assert problem("use", {"used": [{"id": "main"}, {"id": "main"}]}) is Problem.NOT_UNDERSTOOD


@pytest.mark.parametrize("given", ["yes", 1, [], {"used": "main"}, {"used": [3]}, {"used": []}, {"none": False}])
def test_use_of_the_wrong_shape_is_refused_or_skipped(given: Any) -> None:
    reading = read_answers(DAILY, {"use": given})
    assert reading.answers["use"].state is State.SKIPPED


def test_relief_is_asked_only_after_use() -> None:
    relief = {"motive": "calm", "eased": 6, "length": "hour-or-two"}
    after = read_answers(DAILY, {"use": {"used": [{"id": "main"}]}, "relief": relief})
    assert after.answers["relief"].value == relief
    without = read_answers(DAILY, {"use": {"none": True}, "relief": relief})
    assert without.problems["relief"] is Problem.ONLY_AFTER_USE
    assert read_answers(DAILY, {"use": {"none": True}}).answers["relief"].state is State.NOT_ASKED
    skipped = read_answers(DAILY, {"use": {"used": [{"id": "main"}]}})
    assert skipped.answers["relief"].state is State.SKIPPED


def test_each_tap_of_relief_can_be_left_out() -> None:
    kept = read_answers(DAILY, {"use": {"used": [{"id": "main"}]}, "relief": {"eased": "6", "length": ""}})
    assert kept.answers["relief"].value == {"eased": 6}


def test_nothing_yet_cannot_stand_beside_something_that_helped() -> None:
    assert problem("helped", ["person", "nothing-yet"]) is Problem.NOTHING_STANDS_ALONE
    assert one("helped", ["medicine", "person"]).value == ["person", "medicine"]
    assert problem("helped", "person") is Problem.NOT_A_LIST


def test_an_answer_to_a_question_that_was_not_asked_is_refused() -> None:
    assert read_answers(DAILY, {"anger": 3}).problems == {"anger": Problem.NOT_ON_FORM}
    assert read_answers(DAILY, {"anger": ""}).problems == {}


def test_optional_questions_stand_before_the_last_one() -> None:
    asked = Asked(CONTENT, CONTENT.forms["daily"], bank=("anger", "pain"))
    assert [question.id for question in asked.questions][-3:] == ["anger", "pain", "helped"]


def test_at_most_two_optional_questions_and_three_things_to_follow() -> None:
    other = Followed("third", "other", "kanna")
    assert limits_kept(CONTENT, ("anger", "pain"), (ALCOHOL, PILLS, other))
    assert not limits_kept(CONTENT, ("anger", "pain", "shame"), ())
    assert not limits_kept(CONTENT, ("edge",), ())
    assert not limits_kept(CONTENT, (), (ALCOHOL, PILLS, other, Followed("fourth", "cannabis")))
    assert not limits_kept(CONTENT, (), (PILLS,)), "one of them is the main one"
    assert not limits_kept(CONTENT, (), (ALCOHOL, Followed("x", "unheard-of")))


def test_what_is_stored_comes_back_as_it_was() -> None:
    given = {"sleep": {"value": 3, "ticks": ["bad-dreams"]}, "use": {"used": [{"id": "main", "drinks": 3}]}, "edge": ""}
    answers = read_answers(DAILY, given).answers
    kept = {name: answer.as_json() for name, answer in answers.items()}
    assert from_json(kept, CONTENT) == answers


def test_a_question_younger_than_the_check_in_was_not_asked() -> None:
    assert from_json({}, CONTENT)["sleep"].state is State.NOT_ASKED


def test_every_rating_runs_from_nothing_to_ten() -> None:
    for question in CONTENT.questions.values():
        if isinstance(question.answer, Rating):
            assert (question.answer.low, question.answer.high) == (0, 10), question.id


def test_the_hidden_opioids_are_named_where_opioids_are_chosen() -> None:
    hint = CONTENT.substances["opioids"].hint
    assert hint is not None
    said = load().wording.say(hint)
    for name in ("tramadol", "codeine cough syrup", "kratom", "tianeptine", "diphenoxylate", "loperamide"):
        assert name in said
