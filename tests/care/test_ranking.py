"""Which skills come first: by the person's own ratings, with few of them counting little."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.care.content import load
from twofold.care.ranking import ENOUGH, FIRST_USES, SLOPE, Rated, Record, in_order, records, standings

SKILLS = list(load().skills.values())[:8]
ONE, TWO, THREE = (skill.id for skill in SKILLS[:3])
LAST = SKILLS[-1].id
NUMBER = st.none() | st.integers(0, 10)


def order(ratings: list[Rated], hidden: tuple[str, ...] = ()) -> list[str]:
    return [skill.id for skill in in_order(SKILLS, records(ratings), hidden)]


def test_without_ratings_the_order_is_that_of_the_content() -> None:
    assert order([]) == [skill.id for skill in SKILLS]


def test_what_went_with_lower_numbers_comes_among_the_first_three() -> None:
    assert LAST not in order([])[:3]
    assert LAST in order([Rated(LAST, 8, 3)] * FIRST_USES)[:3]


def test_one_lucky_use_of_a_late_skill_does_not_overtake_many_good_ones() -> None:
    often = [Rated(TWO, 7, 3)] * FIRST_USES
    assert order([*often, Rated(LAST, 10, 2)])[0] == TWO


def test_through_the_first_uses_what_was_just_used_is_not_first_again() -> None:
    assert order([Rated(ONE, 7, 5)])[0] != ONE
    assert ONE in order([Rated(ONE, 7, 4)] * FIRST_USES)[:3]


def test_a_skill_that_asks_for_care_is_among_the_three_only_once_it_was_chosen() -> None:
    careful = [replace(SKILLS[0], by_choice=True), *SKILLS[1:]]
    assert ONE not in [skill.id for skill in in_order(careful, {})[:3]]
    known = records([Rated(ONE, 8, 1)] * FIRST_USES)
    assert in_order(careful, known)[0].id == ONE


def test_skills_that_work_by_the_same_way_learn_from_each_other() -> None:
    alike, other = [replace(skill, works_by=way) for skill, way in zip(SKILLS[1:3], ("senses", "people"), strict=True)]
    used = replace(SKILLS[0], works_by="senses")
    before = {one.skill.id: one.mean for one in standings([used, alike, other], {})}
    after = {one.skill.id: one.mean for one in standings([used, alike, other], records([Rated(used.id, 9, 1)] * 3))}
    assert after[alike.id] - before[alike.id] > after[other.id] - before[other.id] > 0


@pytest.mark.parametrize(("before", "after"), [(None, 3), (3, None), (None, None), (0, 0), (0, 5)])
def test_a_use_that_cannot_tell_teaches_nothing(before: int | None, after: int | None) -> None:
    assert records([Rated(ONE, before, after)]) == {}


def test_counts_are_uses_with_both_numbers_and_how_often_it_was_lower() -> None:
    rated = [Rated(ONE, 6, 3), Rated(ONE, 6, 6), Rated(ONE, 6, 8), Rated(ONE, None, 2)]
    assert records(rated)[ONE] == Record(uses=3, lower=1, points=1)


def test_falling_from_higher_up_counts_less() -> None:
    assert records([Rated(ONE, 10, 7)])[ONE].points == pytest.approx(3 - SLOPE * 4)


def test_nothing_is_said_about_how_it_went_before_there_is_enough() -> None:
    assert not Record(uses=ENOUGH - 1).is_enough
    assert Record(uses=ENOUGH).is_enough


def test_what_was_put_away_is_left_out_however_well_it_went() -> None:
    assert ONE not in order([Rated(ONE, 10, 0)] * 9, hidden=(ONE,))


@given(st.lists(st.builds(Rated, st.sampled_from([ONE, TWO, THREE, "gone"]), NUMBER, NUMBER), max_size=40))
def test_every_skill_is_offered_once_and_the_more_is_known_the_surer(ratings: list[Rated]) -> None:
    known = records(ratings)
    assert sorted(order(ratings)) == sorted(skill.id for skill in SKILLS)
    for one in standings(SKILLS, known):
        assert 0 <= one.own_share < 1
        assert (one.own_share > 0.3) >= (known.get(one.skill.id, Record()).uses > 3)
    assert sum(one.chance for one in standings(SKILLS, known)) == pytest.approx(1)


def test_with_no_skill_at_all_there_is_no_order() -> None:
    assert in_order([], {}) == []
