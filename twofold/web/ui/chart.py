"""Numbers in, the geometry of a chart out, with the table that says the same.

The template `ui/chart.html` draws it as SVG. Places along the chart are in percent of its width and height, so words
keep their size on a phone and the picture fills the column on a desk. A day without an answer is a gap, never zero.
The trauma side is cool with a solid line and round points, the use side warm with a dashed line and square points:
whoever sees no colour still sees which is which.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, ngettext, pgettext

from twofold.web.ui.table import Column, Table

LEFT, RIGHT = 7.5, 99.0  # percent of the width that the days take
TOP, BOTTOM = 4.0, 88.0  # percent of the height that the values take; with strips the bottom rises
STRIP_HEIGHT = 6.0
LABEL = 27.0  # percent of the width between a label at an end and one beside it
MANY_DAYS = 45  # from here on only the ends of a stretch keep their point, so that a gap is never taken for a dash


class Side(StrEnum):
    """Which of the two sides a line belongs to."""

    TRAUMA = "trauma"
    USE = "use"
    BOTH = "both"


@dataclass(frozen=True)
class Series:
    """One line: a value per day, or None where there is none. `words` replaces single cells of the table.

    `bands`: low and high ends of the range of each value, drawn as a band behind the line.
    """

    name: str
    side: Side
    values: Sequence[float | None]
    decimals: int = 0
    words: Sequence[str | None] | None = None
    bands: Sequence[tuple[float, float]] | None = None


@dataclass(frozen=True)
class Strip:
    """A row of marks under the days: yes, no, or None when nothing is known. `words` replaces single cells."""

    name: str
    yes: str
    no: str
    marks: Sequence[bool | None]
    words: Sequence[str | None] | None = None


@dataclass(frozen=True)
class Tick:
    """A label on an axis, its place in percent."""

    text: str
    x: str = ""
    y: str = ""
    anchor: str = "middle"


@dataclass(frozen=True)
class Point:
    x: str
    y: str


@dataclass(frozen=True)
class Line:
    name: str
    side: str
    path: str
    points: list[Point]
    band: str = ""


@dataclass(frozen=True)
class Mark:
    yes: bool
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class DrawnStrip:
    yes: str
    no: str
    marks: list[Mark]


def percent(value: float) -> str:
    """A place in percent, written the way SVG reads it in every language."""
    return f"{value:.2f}"


def short_day(day: date) -> str:
    """23 Nov, in the reader's language."""
    # Translators: a Django date format for a day and month in little room, such as "j M" for 23 Nov.
    return date_format(day, pgettext("date format", "j M"))


def plain_number(value: float, decimals: int) -> str:
    """A number in the reader's language, rounded (Django's own formatting cuts digits off)."""
    return number_format(round(value, decimals), decimals)


def whole_day(day: date) -> str:
    """22 Nov 2026, in the reader's language."""
    # Translators: a Django date format for a whole day in a table, such as "j M Y" for 22 Nov 2026.
    return date_format(day, pgettext("date format", "j M Y"))


@dataclass(frozen=True)
class TimeChart:
    """Lines and marks over the same days.

    `days` rise; days left out are gaps like days without a value, unless the chart `is_joined`: then they were left
    out for room. `says` is one plain sentence under the picture.
    Raises ValueError when a line or strip does not have one entry per day.
    """

    id: str
    title: str
    says: str
    days: Sequence[date]
    series: Sequence[Series]
    marks: Sequence[Strip] = ()
    low: float = 0
    high: float = 10
    step: float = 5
    no_answer: str = field(default="")
    called: Callable[[date], str] | None = None  # the name of a day where there is no calendar
    is_joined: bool = False

    def __post_init__(self) -> None:
        if list(self.days) != sorted(set(self.days)):
            raise ValueError("The days of a chart rise and none comes twice.")
        for given in (*(line.values for line in self.series), *(strip.marks for strip in self.marks)):
            if len(given) != len(self.days):
                raise ValueError("Every line and strip of a chart has one entry per day.")

    # --- places ---------------------------------------------------------------------------------------------------

    @cached_property
    def _span(self) -> int:
        return (self.days[-1] - self.days[0]).days if len(self.days) > 1 else 0

    @cached_property
    def _floor(self) -> float:
        """Percent of the height where the lowest value stands."""
        return BOTTOM - (STRIP_HEIGHT + 2) * len(self.marks)

    def _short(self, day: date) -> str:
        return self.called(day) if self.called else short_day(day)

    def _x(self, day: date) -> float:
        if not self._span:
            return (LEFT + RIGHT) / 2
        return LEFT + (RIGHT - LEFT) * (day - self.days[0]).days / self._span

    def _y(self, value: float) -> float:
        inside = min(max(value, self.low), self.high)
        return self._floor - (self._floor - TOP) * (inside - self.low) / (self.high - self.low)

    # --- what the template draws ----------------------------------------------------------------------------------

    @cached_property
    def lines(self) -> list[Line]:
        """Each series as one path with a gap at every day that is missing, and its points."""
        return [self._line(series) for series in self.series]

    def _line(self, series: Series) -> Line:
        path: list[str] = []
        points: list[Point] = []
        for run in self._runs(series.values):
            places = [(self._x(day), self._y(value)) for day, value in run]
            if len(places) > 1:
                path += [f"{'L' if at else 'M'}{percent(x)} {percent(y)}" for at, (x, y) in enumerate(places)]
            shown = places if self._span < MANY_DAYS or len(places) < 3 else [places[0], places[-1]]
            points += [Point(percent(x), percent(y)) for x, y in shown]
        return Line(series.name, series.side.value, " ".join(path), points, self._band(series))

    def _band(self, series: Series) -> str:
        """The area between the ends of every range: along the lower ends and back along the upper ones."""
        if not series.bands or len(self.days) < 2:
            return ""
        low, high = ([(self._x(day), self._y(ends[side])) for day, ends in self._ends(series)] for side in (0, 1))
        return "M" + "L".join(f"{percent(x)} {percent(y)}" for x, y in [*low, *reversed(high)]) + "Z"

    def _ends(self, series: Series) -> list[tuple[date, tuple[float, float]]]:
        return list(zip(self.days, series.bands or [], strict=True))

    def _runs(self, values: Sequence[float | None]) -> Iterator[list[tuple[date, float]]]:
        """Stretches of days that follow each other, each with a value."""
        run: list[tuple[date, float]] = []
        for day, value in zip(self.days, values, strict=True):
            if run and (value is None or (not self.is_joined and (day - run[-1][0]).days > 1)):
                yield run
                run = []
            if value is not None:
                run.append((day, value))
        if run:
            yield run

    @cached_property
    def strips(self) -> list[DrawnStrip]:
        """A tall full mark for yes, a low hollow one for no, nothing where nothing is known."""
        width = min(2.4, 0.7 * (RIGHT - LEFT) / (self._span + 1))
        drawn = []
        for row, strip in enumerate(self.marks):
            foot = self._floor + (STRIP_HEIGHT + 2) * (row + 1)
            marks = []
            for day, yes in zip(self.days, strip.marks, strict=True):
                if yes is not None:
                    height = STRIP_HEIGHT if yes else STRIP_HEIGHT / 3
                    x = self._x(day) - width / 2
                    marks.append(Mark(yes, percent(x), percent(foot - height), percent(width), percent(height)))
            drawn.append(DrawnStrip(strip.yes, strip.no, marks))
        return drawn

    @cached_property
    def levels(self) -> list[Tick]:
        """The numbers at the left, from low to high."""
        count = round((self.high - self.low) / self.step)
        values = [self.low + self.step * at for at in range(count + 1)]
        return [Tick(number_format(round(value, 6)), y=percent(self._y(value))) for value in values]

    @cached_property
    def dates(self) -> list[Tick]:
        """At most four days under the chart; the first and the last are always among them."""
        if not self.days:
            return []
        if self._span < 3:
            chosen = [self.days[0], self.days[-1]] if self._span else [self.days[0]]
        else:
            last = len(self.days) - 1
            between = [self.days[at] for at in sorted({last // 3, 2 * last // 3} - {0, last})]
            chosen = [self.days[0], *(day for day in between if self._has_room(day)), self.days[-1]]
        anchors = ["start", *["middle"] * (len(chosen) - 2), "end"] if len(chosen) > 1 else ["middle"]
        return [
            Tick(self._short(day), x=percent(self._x(day)), anchor=anchor)
            for day, anchor in zip(chosen, anchors, strict=True)
        ]

    def _has_room(self, day: date) -> bool:
        """Its label does not run into those of the ends, on a phone either."""
        return self._x(self.days[0]) + LABEL <= self._x(day) <= self._x(self.days[-1]) - LABEL

    # --- the same in words ----------------------------------------------------------------------------------------

    @cached_property
    def described(self) -> str:
        """What a screen reader says of the picture: counts and ends, no judgement."""
        if not self.days:
            return gettext("No days yet.")
        sentences = [
            gettext("Day by day from %(first)s to %(last)s.")
            % {"first": self._short(self.days[0]), "last": self._short(self.days[-1])}
        ]
        sentences += [self._described(series) for series in self.series]
        for strip in self.marks:
            sentences.append(
                ngettext("%(name)s: %(count)d day.", "%(name)s: %(count)d days.", strip.marks.count(True))
                % {"name": strip.yes, "count": strip.marks.count(True)}
            )
        sentences.append(gettext("Every number is in the table below."))
        return " ".join(sentences)

    @staticmethod
    def _described(series: Series) -> str:
        seen = [value for value in series.values if value is not None]
        if not seen:
            return gettext("%(name)s: no answers.") % {"name": series.name}
        return ngettext(
            "%(name)s: %(count)d day with an answer, from %(low)s to %(high)s.",
            "%(name)s: %(count)d days with an answer, from %(low)s to %(high)s.",
            len(seen),
        ) % {
            "name": series.name,
            "count": len(seen),
            "low": plain_number(min(seen), series.decimals),
            "high": plain_number(max(seen), series.decimals),
        }

    @cached_property
    def table(self) -> Table:
        """Every day with every value, the newest first."""
        columns = [Column(gettext("Day"))]
        columns += [Column(series.name, is_number=True) for series in self.series]
        columns += [Column(strip.name) for strip in self.marks]
        rows = [self._row(at) for at in reversed(range(len(self.days)))]
        return Table(self.title, columns, rows)

    def _row(self, at: int) -> list[str]:
        empty = self.no_answer or gettext("no answer")
        cells = [self.called(self.days[at]) if self.called else whole_day(self.days[at])]
        for series in self.series:
            value = series.values[at]
            shown = empty if value is None else plain_number(value, series.decimals)
            cells.append((series.words[at] if series.words else None) or shown)
        for strip in self.marks:
            mark = strip.marks[at]
            shown = empty if mark is None else strip.yes if mark else strip.no
            cells.append((strip.words[at] if strip.words else None) or shown)
        return cells
