"""Getting harder: it fires on a clear rise of two weeks, stays quiet otherwise, and knows when it cannot know."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from twofold.care.content import load
from twofold.care.harder import getting_harder, notice, trends
from twofold.care.rules import Truth

CONTENT = load()
GUIDE = CONTENT.harder
TODAY = date(2026, 11, 23)
WAVE = (0.0, 1.0, -1.0, 0.5, -0.5)


def days_of(row: str, before: float, newest: float, *, wave: float = 1.0, over: int = 60, ago: int = 14) -> dict[date, dict[str, float | None]]:  # fmt: skip
    """`before` until two weeks ago and `newest` since, each with the same small ups and downs."""
    return {
        TODAY - timedelta(days=back): {row: (newest if back < ago else before) + wave * WAVE[back % 5]}
        for back in range(over)
    }


def use_days(before: int, newest: int, *, seed: int = 0) -> dict[date, dict[str, float | None]]:
    """Days with use in each week before, and in each of the two newest weeks."""
    return {TODAY - timedelta(days=back): {"use": float((back + seed) % 7 < (newest if back < 14 else before))} for back in range(60)}  # fmt: skip


@pytest.mark.parametrize("row", ["symptoms", "craving"])
@pytest.mark.parametrize(
    ("before", "newest", "truth"),
    [(3, 6, Truth.YES), (3, 4.8, Truth.YES), (3, 4.3, Truth.NO), (3, 3, Truth.NO), (6, 3, Truth.NO)],
)
def test_a_clear_rise_of_two_weeks_fires_and_a_fall_never_does(row: str, before: float, newest: float, truth: Truth) -> None:  # fmt: skip
    found = {one.watched.id: one.truth for one in trends(GUIDE, days_of(row, before, newest), TODAY)}
    assert found[row] is truth


@pytest.mark.parametrize(("before", "newest", "truth"), [(1, 5, Truth.YES), (2, 6, Truth.YES), (2, 4, Truth.NO), (5, 1, Truth.NO)])  # fmt: skip
def test_use_is_judged_in_days_a_week(before: int, newest: int, truth: Truth) -> None:
    found = {one.watched.id: one.truth for one in trends(GUIDE, use_days(before, newest), TODAY)}
    assert found["use"] is truth


def test_one_hard_week_alone_does_not_fire() -> None:
    days = days_of("craving", 3, 3)
    for back in range(7):
        days[TODAY - timedelta(days=back)] = {"craving": 8.0}
    for back in range(7, 14):
        days[TODAY - timedelta(days=back)] = {"craving": 2.0}
    assert getting_harder(GUIDE, days, TODAY) is not Truth.YES


def test_a_rise_within_ones_own_usual_ups_and_downs_does_not_fire() -> None:
    assert getting_harder(GUIDE, days_of("craving", 3, 4.6, wave=4), TODAY) is not Truth.YES
    assert getting_harder(GUIDE, days_of("craving", 3, 4.6, wave=0.5), TODAY) is Truth.YES


@pytest.mark.parametrize("week", [0, 7])
def test_with_too_few_answers_in_a_week_it_cannot_be_known(week: int) -> None:
    days = days_of("craving", 3, 7)
    for back in range(week, week + 4):
        days[TODAY - timedelta(days=back)] = {"craving": None}
    assert {one.truth for one in trends(GUIDE, days, TODAY)} == {Truth.UNKNOWN}
    assert notice(GUIDE, days, TODAY, closed_on=None, is_acute=False) is None


def test_a_new_person_cannot_be_known() -> None:
    assert getting_harder(GUIDE, {}, TODAY) is Truth.UNKNOWN
    assert getting_harder(GUIDE, days_of("craving", 3, 7, over=20), TODAY) is Truth.UNKNOWN


def test_missing_days_are_not_zero_and_not_good_days() -> None:
    """The same means with every second day of the weeks before left out: the same answer."""
    days = days_of("symptoms", 4, 4)
    for back in range(14, 60, 2):
        del days[TODAY - timedelta(days=back)]
    (found, *_) = trends(GUIDE, days, TODAY)
    assert found.truth is Truth.NO
    assert found.before == pytest.approx(4, abs=0.3)


def test_the_notice_says_both_means_and_offers_the_step_of_what_rose_first_in_the_list() -> None:
    days = days_of("symptoms", 3, 6, ago=11)
    for day, rows in days_of("craving", 3, 6, ago=11).items():
        days[day] |= rows
    found = notice(GUIDE, days, TODAY, closed_on=None, is_acute=False)
    assert found is not None
    assert found.trend.watched.id == "symptoms"
    assert found.trend.before == pytest.approx(3, abs=0.3)
    assert found.trend.now == pytest.approx((11 * 6 + 3 * 3) / 14, abs=0.3)


def shown_on(days: dict[date, dict[str, float | None]], closed: date | None = None) -> list[date]:
    first = min(days)
    on = (first + timedelta(days=n) for n in range((TODAY - first).days + 1))
    return [day for day in on if notice(GUIDE, days, day, closed_on=closed if closed and closed <= day else None, is_acute=False)]  # fmt: skip


def climbing() -> dict[date, dict[str, float | None]]:
    """Craving that rises all the time for four months: it could fire on nearly every day."""
    return {TODAY - timedelta(days=back): {"craving": (120 - back) / 9} for back in range(120)}


def test_it_stands_for_a_week_and_comes_back_only_after_four() -> None:
    days = shown_on(climbing())
    starts = [day for day in days if day - timedelta(days=1) not in days]
    assert len(starts) >= 2
    for start, following in pairwise(starts):
        assert (following - start).days >= GUIDE.quiet_days
    for start in starts[:-1]:
        assert sum(start <= day < start + timedelta(days=28) for day in days) == GUIDE.shown_days


def test_closed_it_is_gone_for_four_weeks() -> None:
    first = shown_on(climbing())[1]
    after = [day for day in shown_on(climbing(), closed=first) if day >= first]
    assert min(after) >= first + timedelta(days=GUIDE.quiet_days)


def test_in_acute_danger_it_says_nothing() -> None:
    days = days_of("symptoms", 2, 8, ago=9)
    assert notice(GUIDE, days, TODAY, closed_on=None, is_acute=False)
    assert notice(GUIDE, days, TODAY, closed_on=None, is_acute=True) is None


def test_every_watched_row_has_its_words_and_every_number_is_marked_as_chosen() -> None:
    text = (Path(__file__).parents[2] / "twofold" / "content" / "harder.yaml").read_text(encoding="utf-8")
    assert text.count("chosen") >= 8
    for one in GUIDE.watched:
        assert CONTENT.wording.has(f"harder.{one.id}")
        assert CONTENT.wording.has(one.step.says)
