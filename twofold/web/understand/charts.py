"""A book of days as charts: both sides on one time axis, days of use under them, gaps where nothing was answered."""

from collections.abc import Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twofold.web.diary.variables import Variable
from twofold.web.library import say
from twofold.web.ui.chart import Series, Strip, TimeChart
from twofold.web.understand.book import Book, BookDay
from twofold.web.understand.names import called, side_of
from twofold.web.understand.numbers import with_range
from twofold.web.understand.picture import LevelLine, Picture
from twofold.web.understand.voice import UNDATED_FROM, numbered

WHY_MISSING: dict[str, str | Promise] = {
    "skipped": _("skipped"),
    "not-asked": _("not asked"),
    "dont-remember": _("don't remember"),
    "not-sure": _("not sure"),
}
BOTH_SIDES = ("symptoms", "craving")


def both_sides(book: Book) -> TimeChart | None:
    """The chart with both sides; where a diary has neither, its first rating stands there with the days of use."""
    first, _ = _split(book)
    if not first and not book.has("use"):
        return None
    return _chart(book, "both-sides", gettext("Both sides, day by day"), say("days.missing"), first)


def the_others(book: Book) -> list[TimeChart]:
    """One chart for every other rating, each with the days of use."""
    _, rest = _split(book)
    return [_chart(book, f"days-of-{one.name.replace('_', '-')}", called(one), "", [one]) for one in rest]


def _split(book: Book) -> tuple[list[Variable], list[Variable]]:
    ratings = [variable for variable in book.having("rating") if book.has(variable.name)]
    first = [variable for variable in ratings if variable.name in BOTH_SIDES] or ratings[:1]
    return first, [variable for variable in ratings if variable not in first]


def _chart(book: Book, name: str, title: str, says: str, shown: Sequence[Variable]) -> TimeChart:
    days = [day for day in book.days if any(day.values.get(v.name) is not None for v in (*shown, *book.having("use")))]
    return TimeChart(
        id=name,
        title=title,
        says=says,
        days=[date.fromordinal(_place(book, day)) for day in days],
        series=[_line(variable, days) for variable in shown],
        marks=[_use(days)] if book.has("use") else [],
        called=None if book.dated else numbered,
    )


def levels_chart(book: Book, picture: Picture) -> TimeChart | None:
    """Where both sides stood over time, each with the band of its 95% range; or the first rating."""
    named = {variable.name: variable for variable in book.variables if variable.kind == "rating"}
    rated = [line for line in picture.levels if line.name in named]
    shown = [line for line in rated if line.name in BOTH_SIDES] or rated[:1]
    if not shown:
        return None
    return TimeChart(
        id="levels",
        title=gettext("Both sides over time") if len(shown) > 1 else called(named[shown[0].name]),
        says=say("cycle.level.says"),
        days=[date.fromordinal(number if book.dated else UNDATED_FROM + number) for number in shown[0].at],
        series=[_level(named[line.name], line) for line in shown],
        called=None if book.dated else numbered,
        is_joined=True,
    )


def _level(variable: Variable, line: LevelLine) -> Series:
    return Series(
        called(variable),
        side_of(variable.name),
        [found.mean for found in line.ranges],
        decimals=1,
        words=[with_range(found) for found in line.ranges],
        bands=[(found.low, found.high) for found in line.ranges],
    )


def _place(book: Book, day: BookDay) -> int:
    return day.number if book.dated else UNDATED_FROM + day.number


def _line(variable: Variable, days: Sequence[BookDay]) -> Series:
    values = [day.values.get(variable.name) for day in days]
    tenths = any(value is not None and value != round(value) for value in values)
    return Series(
        called(variable),
        side_of(variable.name),
        values,
        decimals=1 if tenths else 0,
        words=[_why(day, variable.name) for day in days],
    )


def _use(days: Sequence[BookDay]) -> Strip:
    values = [day.values.get("use") for day in days]
    return Strip(
        name=say("cycle.row.use"),
        yes=gettext("A day with use"),
        no=gettext("A day without"),
        marks=[None if value is None else value > 0 for value in values],
        words=[_why(day, "use") for day in days],
    )


def _why(day: BookDay, name: str) -> str | None:
    """Why there is no number, in words; None where there is one or nobody said why."""
    if day.values.get(name) is not None or name not in day.missing:
        return None
    return str(WHY_MISSING.get(day.missing[name], "")) or None
