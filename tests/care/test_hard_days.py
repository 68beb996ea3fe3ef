"""What a person's own days say about hard days: counts, only where something stands out."""

from datetime import date, timedelta

from twofold.care.hard_days import Count, OwnDay, ahead, beside, harder_weekdays, trend

MONDAY = date(2026, 8, 31)


def weeks(count: int, hard: set[int], **more: float) -> list[OwnDay]:
    """Days from a Monday on; those on the weekdays `hard` have a strong urge."""
    days = (MONDAY + timedelta(days=n) for n in range(7 * count))
    return [OwnDay(day, craving=9 if day.weekday() in hard else 2, use=0, **more) for day in days]


def test_a_weekday_that_was_mostly_hard_is_named_with_its_counts() -> None:
    assert harder_weekdays(weeks(6, {4})) == [Count("4", 6, 6)]


def test_nothing_is_named_where_every_day_is_hard_or_none_is_or_there_are_few() -> None:
    assert harder_weekdays(weeks(6, set(range(7)))) == []
    assert harder_weekdays(weeks(6, set())) == []
    assert harder_weekdays(weeks(3, {4})) == []


def test_days_without_an_answer_count_neither_way() -> None:
    assert OwnDay(MONDAY).is_hard is None
    assert harder_weekdays([OwnDay(one.day) for one in weeks(6, {4})]) == []


def test_reminders_and_bad_nights_are_named_beside_hard_days() -> None:
    assert beside(weeks(6, {4}, reminder=1, sleep=2)) == [Count("reminder", 6, 6), Count("sleep", 6, 6)]
    assert beside(weeks(6, {4}, reminder=0, sleep=8)) == []


def test_days_ahead_are_ones_own_dates_and_such_weekdays_once_each() -> None:
    friday = MONDAY + timedelta(days=4)
    found = ahead([Count("4", 6, 6)], [(friday, "Birthday"), (MONDAY - timedelta(days=1), "Past")], MONDAY)
    assert found == [(friday, "Birthday"), (friday + timedelta(days=7), "")]


def test_the_trend_compares_four_weeks_with_the_four_before_and_is_silent_on_few_days() -> None:
    days = [OwnDay(MONDAY + timedelta(days=n), use=n % 2 if n < 28 else 0) for n in range(56)]
    assert trend(days, days[-1].day) == (Count("before", 14, 28), Count("now", 0, 28))
    assert trend(days[:30], days[29].day) is None
