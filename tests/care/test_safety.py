"""W-12, W-13, W-16, O-20 to O-26 and the very hard day: fires, does not fire, cannot be known."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from twofold.care.checkin import Answers, Asked, Followed, read_answers
from twofold.care.content import load
from twofold.care.facts import Between
from twofold.care.rules import Truth
from twofold.care.safety import (
    SameDay,
    Taps,
    asks_stopping_after,
    days_without_need_the_line,
    heavy_day,
    in_withdrawal_window,
    mix_of_the_day,
    opens_with_tolerance,
    opioid_ever,
    same_day_check,
    taps_lead_to,
    tolerance_line,
)
from twofold.care.stopping import read_stopping, stopping_facts
from twofold.care.use_history import UseDay, UseHistory, use_day

CONTENT = load()
TODAY = date(2026, 11, 23)
ALCOHOL = Followed("main", "alcohol", "wine", main=True)
PILLS = Followed("pills", "benzodiazepines", main=True)
WEED = Followed("weed", "cannabis", main=True)
OWN = Followed("own", "other", "the blue ones", main=True)
OPIOID = Followed("o", "opioids", main=True)
NONE: dict[str, float | None] = {}

Day = dict[str, float | None] | None


def history(days: Sequence[Day], last: date = TODAY) -> UseHistory:
    """Days in order, the last one is `last`; None is a day without an answer, {} one without use."""
    first = last - timedelta(days=len(days) - 1)
    return UseHistory(
        CONTENT.checkin,
        [UseDay(first + timedelta(days=n), day, complete=True) for n, day in enumerate(days) if day is not None],
    )


def check(days: Sequence[Day], followed: Followed = ALCOHOL, **more: Any) -> SameDay:
    return same_day_check(CONTENT, history(days), TODAY, [followed], **more)


DRANK: Day = {"alcohol": 80.0}


def test_ten_of_fourteen_days_then_none_shows_the_six_taps_that_day_and_the_next_four() -> None:
    found = check([*[NONE] * 4, *[DRANK] * 10, NONE])
    assert (found.truth, found.shows_taps) == (Truth.YES, True)
    assert (found.since, found.until) == (TODAY, TODAY + timedelta(days=4))


def test_nine_of_fourteen_days_do_not() -> None:
    assert check([*[NONE] * 5, *[DRANK] * 9, NONE]).truth is Truth.NO


@pytest.mark.parametrize(("grams", "truth"), [(39.0, Truth.YES), (40.0, Truth.NO), (80.0, Truth.NO)])
def test_less_than_half_the_usual_amount_counts_and_half_does_not(grams: float, truth: Truth) -> None:
    assert check([*[DRANK] * 14, {"alcohol": grams}]).truth is truth


@pytest.mark.parametrize("after", [1, 2, 3, 4])
def test_the_taps_stay_for_four_days_after_the_drop(after: int) -> None:
    found = check([*[DRANK] * 14, NONE, *[NONE] * after])
    assert found.truth is Truth.YES
    assert found.since == TODAY - timedelta(days=after)


def test_on_the_sixth_day_they_are_gone_though_ten_of_fourteen_days_still_had_use() -> None:
    assert check([*[DRANK] * 14, *[NONE] * 6]).truth is Truth.NO


def test_they_stay_though_nobody_answers_on_the_days_after() -> None:
    assert check([*[DRANK] * 14, NONE, None, None]).truth is Truth.YES


def test_a_day_without_an_answer_before_the_first_none_does_not_hide_the_drop() -> None:
    found = check([*[DRANK] * 14, None, NONE])
    assert (found.truth, found.since) == (Truth.YES, TODAY)


def test_pills_count_as_alcohol_does_and_cannabis_does_not() -> None:
    assert check([*[{"benzodiazepines": 1.0}] * 14, NONE], PILLS).truth is Truth.YES
    assert check([*[{"cannabis": 1.0}] * 14, NONE], WEED).truth is Truth.NO


@pytest.mark.parametrize(
    "substance",
    ["benzodiazepines", "z-drugs", "barbiturates", "ghb", "baclofen", "gabapentinoids", "phenibut", "alcohol"],
)
def test_every_substance_of_the_list_is_dangerous_to_stop(substance: str) -> None:
    assert check([*[{substance: 1.0}] * 14, NONE], Followed("x", substance, main=True)).truth is Truth.YES


def test_something_logged_but_not_followed_counts_too() -> None:
    assert check([*[{"ghb": 1.0}] * 14, NONE], WEED).truth is Truth.YES


def test_less_than_usual_without_a_number_shows_the_taps() -> None:
    found = check([*[{"benzodiazepines": 1.0}] * 14, {"benzodiazepines": 0.5}], PILLS)
    assert (found.truth, found.shows_taps) == (Truth.UNKNOWN, True)


def test_an_own_name_nobody_knows_shows_the_taps_and_asks_what_it_is() -> None:
    found = check([*[{"other": 1.0}] * 14, NONE], OWN)
    assert (found.truth, found.shows_taps, found.still_unknown) == (Truth.UNKNOWN, True, ("withdrawal_danger",))


def test_on_the_first_day_none_asks_about_the_two_weeks_before() -> None:
    found = check([NONE])
    assert (found.truth, found.shows_taps, found.asks_history) == (Truth.UNKNOWN, False, True)
    assert check([NONE], told_most_days={"alcohol": True}).truth is Truth.YES
    assert check([NONE], told_most_days={"alcohol": False}).truth is Truth.NO


def test_on_the_first_day_use_asks_nothing() -> None:
    found = check([DRANK])
    assert not found.asks_history


def test_two_answered_weeks_need_no_question() -> None:
    assert check([*[NONE] * 12, DRANK, DRANK, NONE]).truth is Truth.NO


def test_a_day_not_yet_answered_asks_nothing_more_than_the_check_in_does() -> None:
    found = check([*[DRANK] * 14, None])
    assert (found.truth, found.shows_taps, found.asks_history) == (Truth.UNKNOWN, False, False)


def taps(*taken: str) -> Taps:
    return taps_lead_to(CONTENT, stopping_facts(CONTENT, read_stopping(CONTENT, {"now": list(taken)}).answers))


@pytest.mark.parametrize("tap", ["seeing-or-hearing", "muddled", "fit"])
def test_the_last_three_taps_are_an_emergency(tap: str) -> None:
    assert taps(tap) is Taps.EMERGENCY
    assert taps("shaking", tap) is Taps.EMERGENCY


@pytest.mark.parametrize("tap", ["shaking", "sweating", "very-sick"])
def test_the_first_three_taps_are_a_call_today(tap: str) -> None:
    assert taps(tap) is Taps.CALL_TODAY


def test_none_of_them_is_none_and_no_answer_is_no_answer() -> None:
    assert taps("none") is Taps.NONE
    assert taps() is Taps.CANNOT_KNOW
    assert taps("not-sure") is Taps.CANNOT_KNOW


def test_there_are_exactly_six_taps() -> None:
    now = next(question for question in CONTENT.stopping if question.id == "now")
    assert len([option for option in now.answer.options if option.fact]) == 6  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("hours", "truth"),
    [
        (Between(6, 6), Truth.YES),
        (Between(120, 120), Truth.YES),
        (Between(5, 5), Truth.NO),
        (Between(121, 121), Truth.NO),
        (Between(0, 24), Truth.UNKNOWN),
        (None, Truth.UNKNOWN),
    ],
)
def test_the_window_runs_from_6_to_120_hours(hours: Between | None, truth: Truth) -> None:
    assert in_withdrawal_window(CONTENT, "alcohol", hours) is truth


HEROIN: Day = {"opioids": 1.0}
COKE: Day = {"cocaine": 1.0}


def first(days: Sequence[Day]) -> Truth:
    return opens_with_tolerance(CONTENT, history(days), TODAY).truth


def test_an_opioid_after_three_days_without_opens_with_the_tolerance_line() -> None:
    assert first([HEROIN, NONE, NONE, NONE, HEROIN]) is Truth.YES
    assert first([HEROIN, NONE, NONE, HEROIN]) is Truth.NO
    assert first([HEROIN, HEROIN]) is Truth.NO


def test_alcohol_after_a_gap_does_not() -> None:
    assert first([DRANK, *[NONE] * 10, DRANK]) is Truth.NO


def test_a_powder_after_a_gap_does_though_there_was_drink_in_between() -> None:
    assert first([COKE, DRANK, DRANK, DRANK, COKE]) is Truth.YES
    assert first([COKE, COKE]) is Truth.NO


def test_a_first_opioid_after_days_of_other_things_does() -> None:
    assert first([DRANK, DRANK, DRANK, HEROIN]) is Truth.YES


def test_unanswered_days_in_between_leave_it_unknown() -> None:
    assert first([HEROIN, None, None, None, HEROIN]) is Truth.UNKNOWN
    assert first([HEROIN]) is Truth.UNKNOWN
    assert first([{"other": None}]) is Truth.UNKNOWN


def test_an_unanswered_day_long_ago_changes_nothing() -> None:
    assert first([HEROIN, None, NONE, NONE, NONE, HEROIN]) is Truth.YES


def line(days: Sequence[Day], followed: Followed = OPIOID) -> Truth:
    return tolerance_line(CONTENT, history(days), TODAY, [followed]).truth


def test_three_days_without_after_regular_use_show_the_line() -> None:
    assert line([*[HEROIN] * 10, NONE, NONE, NONE, NONE]) is Truth.YES
    assert line([*[HEROIN] * 10, NONE, NONE, NONE]) is Truth.NO, "two whole days before today"
    assert line([*[NONE] * 14, HEROIN, *[NONE] * 10]) is Truth.NO, "one day is not regular use"
    assert line([HEROIN, *[NONE] * 10]) is Truth.UNKNOWN, "nobody knows what was before the diary"


def test_someone_without_opioids_never_sees_it() -> None:
    assert line([DRANK, None, None, None], ALCOHOL) is Truth.NO
    assert line([None, None, None], OPIOID) is Truth.UNKNOWN


def test_days_without_are_shown_with_the_line_unless_no_opioid_can_be_among_them() -> None:
    assert days_without_need_the_line(CONTENT, history([HEROIN, NONE]), [ALCOHOL])
    assert days_without_need_the_line(CONTENT, history([NONE]), [OWN])
    assert not days_without_need_the_line(CONTENT, history([DRANK]), [ALCOHOL])
    assert opioid_ever(history([NONE]), [OPIOID]) is True


def mix(day: Day, **more: Any) -> Truth:
    return mix_of_the_day(CONTENT, history([day]), TODAY, **more)


@pytest.mark.parametrize("other", ["alcohol", "benzodiazepines", "gabapentinoids", "ghb", "z-drugs"])
def test_an_opioid_with_something_calming_on_one_day_shows_one_line(other: str) -> None:
    assert mix({"opioids": 1.0, other: 1.0}) is Truth.YES


def test_it_is_shown_once_a_day() -> None:
    assert mix({"opioids": 1.0, "alcohol": 20.0}, shown_today=True) is Truth.NO


def test_one_thing_alone_is_no_mix_and_an_own_name_beside_an_opioid_is_a_question() -> None:
    assert mix(HEROIN) is Truth.NO
    assert mix({"opioids": 1.0, "cocaine": 1.0}) is Truth.NO
    assert mix({"other": None}) is Truth.NO
    assert mix({"opioids": 1.0, "other": None}) is Truth.UNKNOWN


def answers(given: dict[str, Any], followed: Followed = ALCOHOL) -> Answers:
    reading = read_answers(Asked(CONTENT.checkin, CONTENT.checkin.forms["daily"], followed=(followed,)), given)
    assert not reading.problems
    return reading.answers


def test_use_against_feeling_sick_or_shaky_asks_the_stopping_questions() -> None:
    use = {"used": [{"id": "main"}]}
    assert asks_stopping_after(CONTENT, answers({"use": use, "relief": {"motive": "stop-sick"}})) is Truth.YES
    assert asks_stopping_after(CONTENT, answers({"use": use, "relief": {"motive": "sleep"}})) is Truth.NO
    assert asks_stopping_after(CONTENT, answers({"use": use})) is Truth.UNKNOWN


@pytest.mark.parametrize(
    ("given", "truth"),
    [
        ({"edge": 9, "helped": ["nothing-yet"]}, Truth.YES),
        ({"low": 10, "edge": 0, "helped": ["nothing-yet"]}, Truth.YES),
        ({"low": 8, "edge": 8, "helped": ["nothing-yet"]}, Truth.NO),
        ({"low": 9, "edge": 9, "helped": ["person"]}, Truth.NO),
        ({"low": 9, "edge": 9}, Truth.UNKNOWN),
        ({"helped": ["nothing-yet"]}, Truth.UNKNOWN),
    ],
)
def test_a_very_hard_day_that_nothing_has_helped_shows_help(given: dict[str, Any], truth: Truth) -> None:
    assert heavy_day(CONTENT, answers(given)) is truth


def test_the_check_ins_of_a_day_become_its_use() -> None:
    one = answers({"use": {"used": [{"id": "main", "drinks": 2}]}})
    two = answers({"use": {"used": [{"id": "main", "drinks": 1}, {"id": "something-else"}]}})
    found = use_day(CONTENT.checkin, TODAY, [one, two])
    assert found.used == {"alcohol": 30.0, "other": None}
    assert found.complete
    assert not use_day(CONTENT.checkin, TODAY, [one, answers({})]).complete
    assert not use_day(CONTENT.checkin, TODAY, []).complete


def test_a_drink_without_an_amount_leaves_the_amount_of_the_day_open() -> None:
    one = answers({"use": {"used": [{"id": "main", "drinks": 2}]}})
    two = answers({"use": {"used": [{"id": "main"}]}})
    assert use_day(CONTENT.checkin, TODAY, [one, two]).used == {"alcohol": None}
    assert check([*[DRANK] * 14, {"alcohol": None}]).shows_taps
