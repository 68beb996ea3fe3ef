"""W-10 to W-15: the questions before less or none, and what their answers lead to."""

from datetime import date, timedelta
from typing import Any

import pytest

from twofold.care.checkin import Problem
from twofold.care.content import load
from twofold.care.facts import Between
from twofold.care.rules import Truth
from twofold.care.stopping import (
    Stopping,
    StoppingAnswer,
    diary_facts,
    holds_back,
    read_stopping,
    stopping_answer,
    stopping_facts,
    together,
)
from twofold.care.use_history import UseDay, UseHistory

CONTENT = load()
TODAY = date(2026, 11, 23)
FINE_NOW = {"now": ["none"]}
CALM = FINE_NOW | {"days": {"drink": 2, "sedative": 0}, "amount": 2, "past": ["none"], "doctor": "no"}


def ask(given: dict[str, Any], country: str = "GB") -> StoppingAnswer:
    reading = read_stopping(CONTENT, given)
    assert not reading.problems
    return stopping_answer(CONTENT, stopping_facts(CONTENT, reading.answers, country))


def test_wine_twice_a_month_and_no_sign_is_no_sign_seen() -> None:
    assert ask(CALM).answer is Stopping.NO_SIGN


def test_ana_drinks_75_grams_on_five_nights_in_seven_and_was_shaky_once() -> None:
    answer = ask(
        FINE_NOW | {"days": {"drink": 21, "sedative": 0}, "amount": 9, "past": ["shake-or-sweat"], "doctor": "no"}
    )
    assert answer.answer is Stopping.TALK_FIRST
    assert not answer.holds_back


def test_twenty_units_a_day_and_a_past_fit_need_help_to_stop() -> None:
    answer = ask({"days": {"drink": 30, "sedative": 0}, "amount": 20, "past": ["fit"]})
    assert answer.answer is Stopping.NEEDS_HELP
    assert answer.holds_back
    assert [outcome.rule.id for outcome in answer.because] == ["w11-needs-help", "w11-talk-first"]


def test_sixteen_units_on_most_days_need_help_and_fifteen_do_not() -> None:
    assert ask(CALM | {"days": {"drink": 20, "sedative": 0}, "amount": 16}).answer is Stopping.NEEDS_HELP
    assert ask(CALM | {"days": {"drink": 20, "sedative": 0}, "amount": 15}).answer is Stopping.TALK_FIRST


def test_the_same_drinks_weigh_more_where_a_drink_is_bigger() -> None:
    given = CALM | {"days": {"drink": 20, "sedative": 0}, "amount": 9}
    assert ask(given, "US").answer is Stopping.NEEDS_HELP
    assert ask(given, "GB").answer is Stopping.TALK_FIRST


def test_calming_pills_on_most_days_need_help_to_stop() -> None:
    assert ask(CALM | {"days": {"drink": 0, "sedative": 25}}).answer is Stopping.NEEDS_HELP


def test_muddled_now_is_an_emergency_whatever_else_is_known() -> None:
    assert ask({"now": ["muddled"]}).answer is Stopping.EMERGENCY
    assert ask(CALM | {"now": ["muddled", "shaking"]}).answer is Stopping.EMERGENCY


@pytest.mark.parametrize("missing", ["now", "days", "past", "doctor"])
def test_one_skipped_question_and_we_cannot_know(missing: str) -> None:
    answer = ask({name: value for name, value in CALM.items() if name != missing})
    assert answer.answer is Stopping.CANNOT_KNOW
    assert answer.still_unknown
    assert answer.holds_back


@pytest.mark.parametrize("past", [["not-sure"], ["never-stopped"], []])
def test_not_sure_and_never_stopped_are_not_a_no(past: list[str]) -> None:
    assert ask(CALM | {"past": past}).answer is Stopping.CANNOT_KNOW


def test_a_sign_counts_even_beside_not_sure() -> None:
    assert ask(CALM | {"past": ["fit", "not-sure"]}).answer is Stopping.NEEDS_HELP


def test_nothing_answered_is_cannot_know() -> None:
    assert ask({}).answer is Stopping.CANNOT_KNOW


def test_over_240_grams_a_start_in_a_hospital_is_named() -> None:
    given = CALM | {"days": {"drink": 30, "sedative": 0}}
    assert ask(given | {"amount": 31}).residential
    assert not ask(given | {"amount": 30}).residential


def test_nothing_about_less_or_none_is_offered_before_the_answer() -> None:
    assert holds_back(None)
    assert not holds_back(ask(CALM))


def test_impossible_answers_are_refused_with_their_problem() -> None:
    given = {"days": {"drink": 40}, "amount": "a lot", "past": ["none", "fit"], "doctor": "maybe", "mood": 3}
    assert read_stopping(CONTENT, given).problems == {
        "days": Problem.NOT_A_COUNT,
        "amount": Problem.BAD_AMOUNT,
        "past": Problem.NOTHING_STANDS_ALONE,
        "doctor": Problem.NOT_AN_OPTION,
        "mood": Problem.NOT_ON_FORM,
    }


def drinking(grams: float | None, days: int, gap: int = 0) -> UseHistory:
    """Alcohol on each of the last `days` days but for `gap` unanswered ones just before today."""
    past = (TODAY - timedelta(days=n) for n in range(1 + gap, days + 1))
    return UseHistory(CONTENT.checkin, [UseDay(day, {"alcohol": grams}, complete=True) for day in past])


def test_the_amount_comes_from_the_check_ins_where_it_is_there() -> None:
    told = stopping_facts(CONTENT, read_stopping(CONTENT, {k: v for k, v in CALM.items() if k != "amount"}).answers)
    facts = together(told, diary_facts(drinking(160.0, 30), TODAY))
    assert (facts["usual_grams"], facts["drink_days_30"]) == (160.0, 30)
    assert stopping_answer(CONTENT, facts).answer is Stopping.NEEDS_HELP


def test_the_higher_of_what_was_told_and_what_the_days_show_counts() -> None:
    assert together({"drink_days_30": 5}, {"drink_days_30": Between(12, 20)})["drink_days_30"] == 12
    assert together({"drink_days_30": 25}, {"drink_days_30": Between(3, 30)})["drink_days_30"] == 25


def test_days_without_an_answer_are_not_days_without_use() -> None:
    facts = diary_facts(drinking(50.0, 30, gap=20), TODAY)
    assert facts["drink_days_30"] == Between(10, 30)
    assert CONTENT.rules["w11-talk-first"].of(facts).truth is Truth.UNKNOWN


@pytest.mark.parametrize("answer", Stopping)
@pytest.mark.parametrize("who", ["alone", "team"])
def test_every_answer_has_its_two_texts_and_never_the_word_safe(answer: Stopping, who: str) -> None:
    said = CONTENT.wording.say(f"safety.w11.{answer.value}.{who}").lower()
    assert "safe" not in said
    assert "risk" not in said
    if who == "alone":
        assert "we will" not in said
        assert "team" not in said


def test_no_text_gives_a_schedule_for_cutting_down() -> None:
    for key in CONTENT.wording.keys("safety"):
        said = CONTENT.wording.sentences["en"][key].lower()
        for words in ("a day less", "cut down by", "reduce by", "each day take", "per cent", "%", " mg"):
            assert words not in said, key
