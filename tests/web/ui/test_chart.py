"""The chart of both sides over time: gaps, places, points, marks and the table that says the same."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from twofold.web.ui.chart import Series, Side, Strip, TimeChart

FIRST = date(2026, 11, 2)


def days(count: int) -> list[date]:
    return [FIRST + timedelta(days=at) for at in range(count)]


def chart(*series: Series, count: int, marks: tuple[Strip, ...] = ()) -> TimeChart:
    return TimeChart("c", "Both sides", "In words.", days(count), series, marks)


def test_a_missing_day_breaks_the_line_and_is_never_drawn_as_zero() -> None:
    line = chart(Series("Craving", Side.USE, [5, 6, None, 4, 3]), count=5).lines[0]
    assert line.path.count("M") == 2
    assert line.path.count("L") == 2
    assert len(line.points) == 4


def test_a_day_left_out_of_the_list_is_a_gap_like_a_missing_value() -> None:
    given = [FIRST, FIRST + timedelta(days=1), FIRST + timedelta(days=3), FIRST + timedelta(days=4)]
    line = TimeChart("c", "t", "", given, [Series("Craving", Side.USE, [1, 2, 3, 4])]).lines[0]
    assert line.path.count("M") == 2


def test_a_lonely_day_between_gaps_is_a_point() -> None:
    line = chart(Series("Craving", Side.USE, [None, 6, None]), count=3).lines[0]
    assert line.path == ""
    assert len(line.points) == 1


def test_high_is_up_and_later_is_to_the_right() -> None:
    low, high = chart(Series("Craving", Side.USE, [0, 10]), count=2).lines[0].points
    assert float(low.y) > float(high.y)
    assert float(low.x) < float(high.x)
    assert float(high.y) == pytest.approx(4)


def test_values_outside_the_scale_stay_inside_the_picture() -> None:
    points = chart(Series("Craving", Side.USE, [-50, 400]), count=2).lines[0].points
    assert all(0 <= float(point.y) <= 100 for point in points)


def test_yes_is_tall_no_is_low_and_unknown_is_not_drawn() -> None:
    strip = Strip("Use", "a day with use", "a day without", [True, False, None])
    marks = chart(Series("Craving", Side.USE, [1, 2, 3]), count=3, marks=(strip,)).strips[0].marks
    assert [mark.yes for mark in marks] == [True, False]
    assert float(marks[0].height) > 2 * float(marks[1].height)


def test_the_table_says_the_same_with_missing_days_in_words_and_the_newest_first() -> None:
    strip = Strip("Use", "a day with use", "a day without", [True, None, False], ["2 drinks", None, None])
    shown = chart(
        Series("Symptoms", Side.TRAUMA, [5.26, None, 4], 1, [None, "skipped", None]),
        Series("Craving", Side.USE, [5, None, 0]),
        count=3,
        marks=(strip,),
    )
    assert [list(row) for row in shown.table.rows] == [
        ["4 Nov 2026", "4.0", "0", "a day without"],
        ["3 Nov 2026", "skipped", "no answer", "no answer"],
        ["2 Nov 2026", "5.3", "5", "2 drinks"],
    ]


def test_it_is_described_in_counts_and_ends() -> None:
    shown = chart(Series("Craving", Side.USE, [5, None, 2]), Series("Sleep", Side.BOTH, [None] * 3), count=3)
    assert shown.described == (
        "Day by day from 2 Nov to 4 Nov. Craving: 2 days with an answer, from 2 to 5. Sleep: no answers. "
        "Every number is in the table below."
    )


@pytest.mark.parametrize("count", [0, 1, 2, 5, 84, 400])
def test_it_stands_for_any_number_of_days(count: int) -> None:
    shown = chart(
        Series("Craving", Side.USE, [1.0] * count), count=count, marks=(Strip("Use", "y", "n", [True] * count),)
    )
    drawn = render_to_string("ui/chart.html", {"chart": shown})
    assert drawn.count("<tr>") == count + 1
    assert len(shown.dates) == min(count, 2) if count < 4 else 3 <= len(shown.dates) <= 4


def test_places_are_written_for_svg_in_every_language() -> None:
    with override("de"):
        shown = chart(Series("Craving", Side.USE, [1.5, 2.5]), count=2)
        drawn = render_to_string("ui/chart.html", {"chart": shown})
    path = shown.lines[0].path
    assert "," not in path
    assert path in drawn


def test_what_a_person_named_stays_text() -> None:
    drawn = render_to_string("ui/chart.html", {"chart": chart(Series("<script>x</script>", Side.USE, [1, 2]), count=2)})
    assert "<script>" not in drawn


def test_entries_that_do_not_fit_the_days_are_refused() -> None:
    with pytest.raises(ValueError, match="one entry per day"):
        chart(Series("Craving", Side.USE, [1]), count=2)
    with pytest.raises(ValueError, match="rise"):
        TimeChart("c", "t", "", [FIRST, FIRST], [])


def test_a_band_runs_along_the_lower_ends_and_back_along_the_upper() -> None:
    line = chart(Series("Craving", Side.USE, [5, 6], bands=[(4, 6), (5, 7)]), count=2).lines[0]
    places = [tuple(float(n) for n in part.split()) for part in line.band.strip("MZ").split("L")]
    assert len(places) == 4
    assert places[0][0] == places[3][0] < places[1][0] == places[2][0]
    assert places[0][1] > places[3][1]  # low is down


def test_days_left_out_for_room_do_not_break_a_line() -> None:
    given = [FIRST, FIRST + timedelta(days=7), FIRST + timedelta(days=14)]
    line = TimeChart("c", "t", "", given, [Series("Craving", Side.USE, [1, 2, 3])], is_joined=True).lines[0]
    assert line.path.count("M") == 1


@pytest.mark.parametrize("count", [2, 4, 5, 6, 9, 28, 84])
def test_labels_of_days_keep_apart_on_a_phone(count: int) -> None:
    places = [float(tick.x) for tick in chart(Series("Craving", Side.USE, [1] * count), count=count).dates]
    assert all(b - a >= 18 for a, b in pairwise(places))
    assert places[0] == pytest.approx(7.5)
    assert places[-1] == pytest.approx(99)
    assert len(places) == (2 if count == 2 else 3 if count in (5, 6, 9) else 4)
