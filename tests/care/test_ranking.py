"""Which skills come first: by the person's own ratings, with few of them counting little."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twofold.care.content import load
from twofold.care.ranking import ENOUGH, Rated, Record, in_order, records

SKILLS = list(load().skills.values())
ONE, TWO, THREE = (skill.id for skill in SKILLS)
NUMBER = st.none() | st.integers(0, 10)


def order(ratings: list[Rated], hidden: tuple[str, ...] = ()) -> list[str]:
    return [skill.id for skill in in_order(SKILLS, records(ratings), hidden)]


def test_without_ratings_the_order_is_that_of_the_content() -> None:
    assert order([]) == [ONE, TWO, THREE]


def test_what_went_with_lower_numbers_comes_first_and_what_went_with_higher_ones_last() -> None:
    assert order([Rated(THREE, 8, 3), Rated(ONE, 3, 8)]) == [THREE, TWO, ONE]


def test_one_lucky_use_does_not_overtake_many_good_ones() -> None:
    once = [Rated(ONE, 10, 4)]  # 6 points, once: 6 / (1 + 3) = 1.5
    often = [Rated(TWO, 7, 4)] * 10  # 3 points, ten times: 30 / (10 + 3) = 2.3
    assert order(once + often)[0] == TWO


@pytest.mark.parametrize(("before", "after"), [(None, 3), (3, None), (None, None), (0, 0), (0, 5)])
def test_a_use_that_cannot_tell_teaches_nothing(before: int | None, after: int | None) -> None:
    assert records([Rated(ONE, before, after)]) == {}


def test_counts_are_uses_with_both_numbers_and_how_often_it_was_lower() -> None:
    rated = [Rated(ONE, 5, 3), Rated(ONE, 5, 5), Rated(ONE, 5, 7), Rated(ONE, None, 2)]
    assert records(rated)[ONE] == Record(uses=3, lower=1, points=0)


def test_nothing_is_said_about_how_it_went_before_there_is_enough() -> None:
    assert not Record(uses=ENOUGH - 1).is_enough
    assert Record(uses=ENOUGH).is_enough


def test_what_was_put_away_is_left_out_however_well_it_went() -> None:
    assert order([Rated(ONE, 10, 0)] * 9, hidden=(ONE,)) == [TWO, THREE]


@given(st.lists(st.builds(Rated, st.sampled_from([ONE, TWO, THREE, "gone"]), NUMBER, NUMBER), max_size=60))
def test_every_skill_is_offered_once_whatever_was_rated(ratings: list[Rated]) -> None:
    assert sorted(order(ratings)) == sorted([ONE, TWO, THREE])


@given(st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10)), min_size=1, max_size=40))
def test_the_rank_is_the_mean_pulled_towards_zero(pairs: list[tuple[int, int]]) -> None:
    counted = [before - after for before, after in pairs if before > 0]
    record = records(Rated(ONE, before, after) for before, after in pairs).get(ONE, Record())
    assert record.uses == len(counted)
    assert abs(record.rank) <= abs(sum(counted) / len(counted)) if counted else record.rank == 0
