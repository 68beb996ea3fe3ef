"""Rewards grow, shrink after a miss and come back; the odds are exact; a ledger adds up or says where it does not."""

import pytest

from twofold.care.content import load
from twofold.care.rewards import (
    Entry,
    Growth,
    LedgerBroken,
    Next,
    Prize,
    What,
    balance,
    chance,
    drawn,
    next_reward,
    worst,
)

GROWTH = Growth(1, 1, 5, 2)
BOWL = (Prize("tea", 40), Prize("book", 9), Prize("day out", 1))


@pytest.mark.parametrize(
    ("history", "coming"),
    [
        ("", Next(1)),
        ("D", Next(2)),
        ("DDDDDDDD", Next(5)),
        ("DDDDM", Next(3, 5, 2)),
        ("DDDDMM", Next(2, 5, 2)),
        ("DDDDMMMMM", Next(1, 5, 2)),
        ("DDDDMD", Next(3, 5, 1)),
        ("DDDDMDD", Next(5)),
        ("M", Next(1, 1, 2)),
    ],
)
def test_after_a_miss_it_is_smaller_never_nothing_and_comes_back(history: str, coming: Next) -> None:
    """R-22."""
    assert next_reward(GROWTH, [one == "D" for one in history]) == coming


def test_every_ticket_is_one_draw_and_the_worst_case_is_exact() -> None:
    names = [drawn(BOWL, ticket).name for ticket in range(50)]
    assert [names.count(one.name) for one in BOWL] == [40, 9, 1]
    assert chance(BOWL, BOWL[2]) == 0.02
    assert worst(BOWL, 20) == pytest.approx(0.98**20)
    for outside in (-1, 50):
        with pytest.raises(IndexError):
            drawn(BOWL, outside)


def test_a_ledger_adds_up() -> None:
    lines = [Entry(1, What.DONE, "g1", 2), Entry(2, What.DREW, prize="tea"), Entry(3, What.MISSED, "g1")]
    found = balance(lines)
    assert (found.draws, found.waiting, found.history) == (1, ("tea",), {"g1": [True, False]})
    assert balance([*lines, Entry(4, What.HAD, prize="tea")]).waiting == ()


@pytest.mark.parametrize(
    ("lines", "at"),
    [
        ([Entry(2, What.DONE, "g1", 1)], 1),
        ([Entry(1, What.DREW, prize="tea")], 1),
        ([Entry(1, What.DONE, "g1", 1), Entry(2, What.HAD, prize="tea")], 2),
        ([Entry(1, What.DONE, "g1", -3)], 1),
        ([Entry(1, What.DONE, "g1", 1), Entry(1, What.DONE, "g1", 1)], 2),
    ],
)
def test_a_ledger_that_does_not_add_up_says_where(lines: list[Entry], at: int) -> None:
    with pytest.raises(LedgerBroken) as broken:
        balance(lines)
    assert broken.value.n == at


def test_the_figures_come_from_the_content() -> None:
    assert load().rewards == GROWTH
