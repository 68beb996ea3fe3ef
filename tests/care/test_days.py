"""Several check-ins become one day, and a gap stays a gap."""

from typing import Any

import pytest

from twofold.care.checkin import Asked, Followed, read_answers
from twofold.care.content import load
from twofold.care.days import day_row

CONTENT = load().checkin
ASKED = Asked(
    CONTENT,
    CONTENT.forms["daily"],
    followed=(Followed("main", "alcohol", main=True), Followed("weed", "cannabis")),
    country="AU",
)
NONE = {"none": True}


def day(*given: dict[str, Any]) -> dict[str, float | None]:
    readings = [read_answers(ASKED, one) for one in given]
    assert not any(reading.problems for reading in readings)
    return day_row(CONTENT, [reading.answers for reading in readings])


def drank(*drinks: float | None) -> dict[str, Any]:
    return {"used": [{"id": "main"} | ({"drinks": number} if number else {}) for number in drinks]}


def test_the_rows_stand_in_the_order_of_a_day_and_the_inputs_after() -> None:
    names = [row.name for row in CONTENT.rows if not row.is_input]
    assert names == ["sleep", "symptoms", "mood", "craving", "use", "amount", "ease", "pleasure"]
    assert [row.name for row in CONTENT.rows if row.is_input] == ["reminder", "skill", "person_or_group", "medicine"]


def test_symptoms_are_the_mean_of_memories_and_edge_or_the_one_there_is() -> None:
    assert day({"memories": 4, "edge": 7})["symptoms"] == 5.5
    assert day({"edge": 7})["symptoms"] == 7
    assert day({"sleep": 3})["symptoms"] is None


def test_an_empty_day_is_all_missing_and_never_zero() -> None:
    assert set(day({}).values()) == {None}
    assert set(day().values()) == {None}


def test_of_several_check_ins_craving_is_the_highest_sleep_the_first_ease_the_last_and_symptoms_the_mean() -> None:
    first = {"sleep": 2, "craving": 3, "ease": 1, "pleasure": 2, "edge": 8, "memories": 8}
    second = {"sleep": 9, "craving": 8, "ease": 6, "pleasure": 5, "edge": 2, "memories": 2}
    found = day(first, {"craving": 5}, second)
    assert (found["sleep"], found["craving"], found["ease"], found["pleasure"]) == (2, 8, 6, 5)
    assert found["symptoms"] == 5


def test_amounts_of_one_day_add_up() -> None:
    found = day({"use": drank(2)}, {"use": drank(1.5)}, {"use": NONE})
    assert (found["use"], found["amount"]) == (1, 35)


def test_a_drink_without_an_amount_makes_the_amount_missing_but_not_the_use() -> None:
    found = day({"use": drank(2)}, {"use": drank(None)})
    assert (found["use"], found["amount"]) == (1, None)


def test_a_day_without_use_has_the_amount_zero() -> None:
    found = day({"use": NONE})
    assert (found["use"], found["amount"]) == (0, 0)


@pytest.mark.parametrize(
    ("given", "use"),
    [
        ([{"use": NONE}, {"use": ""}], None),
        ([{"use": NONE}, {"use": {"state": "dont-remember"}}], None),
        ([{"use": {"state": "dont-remember"}}, {"use": NONE}], 0),
        ([{"use": drank(1)}, {"use": {"state": "dont-remember"}}], 1),
        ([{"use": ""}], None),
    ],
)
def test_use_said_once_counts_and_otherwise_the_last_word_decides(given: list[dict[str, Any]], use: int | None) -> None:
    assert day(*given)["use"] == use


def test_not_sure_about_a_reminder_is_missing() -> None:
    assert day({"reminder": "not-sure"})["reminder"] is None
    assert day({"reminder": "no"})["reminder"] == 0
    assert day({"reminder": "a-little"}, {"reminder": "a-lot"})["reminder"] == 1


def test_what_helped_becomes_the_inputs() -> None:
    found = day({"helped": ["group", "medicine"]})
    assert (found["skill"], found["person_or_group"], found["medicine"]) == (0, 1, 1)
    assert day({"helped": []})["skill"] is None, "an unanswered list is a gap"
    assert day({"helped": ["nothing-yet"]})["skill"] == 0
