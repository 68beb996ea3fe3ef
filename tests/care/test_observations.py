"""What was once known, at a time: fresh, stale, contradictory, or not yet."""

from datetime import date, timedelta
from itertools import permutations

from twofold.care.content import load
from twofold.care.facts import Between, FactValue
from twofold.care.observations import Known, Observation, cannot_both, known_at

CONTENT = load()
TODAY = date(2026, 11, 30)


def known(*observed: tuple[str, FactValue, int]) -> Known:
    """(fact, value, days ago) as known today."""
    return known_at((Observation(f, v, TODAY - timedelta(days)) for f, v, days in observed), TODAY, CONTENT.facts)


def test_the_newest_answer_counts() -> None:
    found = known(("phq-9.total", 14, 9), ("phq-9.total", 16, 1))
    assert found.facts == {"phq-9.total": 16}
    assert found.since["phq-9.total"] == TODAY - timedelta(1)


def test_an_answer_holds_to_its_last_day_and_is_stale_after_it() -> None:
    holds = CONTENT.facts["pcl-5.total"].holds_days
    assert known(("pcl-5.total", 46, holds)).facts == {"pcl-5.total": 46}
    old = known(("pcl-5.total", 46, holds + 1))
    assert old.facts == {}
    assert [one.fact for one in old.stale] == ["pcl-5.total"]


def test_a_sign_of_now_holds_for_the_day_only() -> None:
    assert known(("now.fit", True, 0)).facts == {"now.fit": True}
    assert known(("now.fit", True, 1)).facts == {}


def test_two_numbers_of_one_day_are_known_as_the_span_between_them() -> None:
    found = known(("usual_grams", 75, 3), ("usual_grams", 90, 3), ("usual_grams", 10, 9))
    assert found.facts == {"usual_grams": Between(75, 90)}
    assert len(found.contradictory) == 1


def test_yes_and_no_of_one_day_are_unknown_and_said() -> None:
    found = known(("pregnant", True, 0), ("pregnant", False, 0))
    assert found.facts == {}
    assert [one.value for one in found.contradictory[0]] == [True, False]


def test_the_same_answer_twice_is_no_contradiction() -> None:
    assert known(("pregnant", True, 0), ("pregnant", True, 0)).contradictory == ()


def test_what_lies_ahead_is_not_known_yet() -> None:
    found = known(("pregnant", True, -1))
    assert found.facts == {}
    assert [one.fact for one in found.ahead] == ["pregnant"]


def test_things_that_cannot_both_be_so_are_named() -> None:
    (found,) = cannot_both({"opioid_ever": False, "today.opioid": True}, CONTENT.contradictions)
    assert found.id == "never-opioids-and-days-with"
    assert CONTENT.wording.has(found.says)
    assert cannot_both({"opioid_ever": False}, CONTENT.contradictions) == ()
    assert cannot_both({"opioid_ever": False, "today.opioid": False}, CONTENT.contradictions) == ()


def test_no_order_of_telling_changes_what_is_known() -> None:
    told: list[tuple[str, FactValue, int]] = [
        ("phq-9.total", 14, 31), ("phq-9.total", 3, 31), ("pregnant", True, 2), ("pregnant", False, 2), ("age", 40, -1),
    ]  # fmt: skip
    orders = [known(*order) for order in permutations(told)]
    assert {(len(one.facts), frozenset(one.stale), frozenset(one.ahead)) for one in orders} == {
        (0, frozenset(orders[0].stale), frozenset(orders[0].ahead))
    }
    assert len(orders[0].stale) == 2
