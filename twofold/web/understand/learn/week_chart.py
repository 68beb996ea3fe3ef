"""The chart of `ui` with weeks for days: numbers under it, weeks in its words and in its table."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from twofold.web.library import say
from twofold.web.ui.chart import Series, TimeChart, plain_number
from twofold.web.ui.table import Column, Table

FROM = date(2000, 1, 1).toordinal()  # where week 1 is put on the axis; never shown


def places(weeks: int) -> list[date]:
    """A place on the axis for each week."""
    return [date.fromordinal(FROM + number) for number in range(weeks)]


@dataclass(frozen=True)
class WeekChart(TimeChart):
    """Every week has a value; the first stands first in the table."""

    def _short(self, day: date) -> str:
        return str(day.toordinal() - FROM + 1)

    @cached_property
    def described(self) -> str:
        """What a screen reader says of the picture: ends and extremes of each line."""
        parts = [say("reward.described.weeks", weeks=len(self.days))]
        parts += [_described(series) for series in self.series]
        parts += [say("reward.described.strip", name=one.yes, count=list(one.marks).count(True)) for one in self.marks]
        return " ".join([*parts, say("reward.described.table")])

    @cached_property
    def table(self) -> Table:
        """Every week with every value, the first week first."""
        columns = [Column(say("reward.described.column"))]
        columns += [Column(series.name, is_number=True) for series in self.series]
        columns += [Column(strip.name) for strip in self.marks]
        return Table(self.title, columns, [self._row(at) for at in range(len(self.days))])

    def _row(self, at: int) -> list[str]:
        cells = [str(at + 1), *(plain_number(series.values[at] or 0.0, series.decimals) for series in self.series)]
        return cells + [strip.yes if strip.marks[at] else strip.no for strip in self.marks]


def _described(series: Series) -> str:
    values = [value for value in series.values if value is not None]
    ends = (values[0], values[-1], min(values), max(values))
    first, last, low, high = (plain_number(value, series.decimals) for value in ends)
    return say("reward.described.line", name=series.name, first=first, last=last, low=low, high=high)
