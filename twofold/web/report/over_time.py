"""Results over time: a panel for each form on one shared axis of days, with both sides, and every change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from twofold.care.instrument import Instrument
from twofold.care.report.changes import ChangeSaid, changes_of, compared
from twofold.care.report.guide import ReportGuide
from twofold.care.report.said import said
from twofold.care.report.scores import scale_name
from twofold.care.report.taken import Taken, by_instrument
from twofold.web.ui.chart import Series, Side, TimeChart, whole_day
from twofold.web.ui.table import Column, Table
from twofold.web.understand.wordings import in_words, shown

TWICE = 2  # a line needs two days
SIDES = {"trauma": Side.TRAUMA, "use": Side.USE}  # of a report's sides; the others are drawn as neither


@dataclass(frozen=True)
class Panel:
    """One form: its chart, and the verdict of each step."""

    side: str
    chart: TimeChart
    changes: list[ChangeSaid]


def panels(taken: Sequence[Taken], guide: ReportGuide) -> list[Panel]:
    """Every form that was answered at least twice, by the sides of the report; all on the same days."""
    sheets = {name: found for name, found in by_instrument(taken).items() if len(found) >= TWICE}
    days = sorted({one.day for found in sheets.values() for one in found})
    order = [side.id for side in guide.sides]
    made = [_panel(found, days, guide) for found in sheets.values()]
    return sorted((one for one in made if one), key=lambda one: order.index(one.side))


def _panel(sheets: Sequence[Taken], days: Sequence[date], guide: ReportGuide) -> Panel | None:
    instrument = sheets[-1].instrument
    side = next((one.id for one in guide.sides if instrument.about.side in one.of), None)
    scales = [name for name in compared(instrument) if instrument.scales[name].high is not None]
    if side is None or not scales:
        return None
    lines = [_line(instrument, scale, sheets, days, side) for scale in scales]
    if not any(sum(value is not None for value in line.values) >= TWICE for line in lines):
        return None
    low = min(instrument.scales[name].low for name in scales)
    high = max(instrument.scales[name].high or 0 for name in scales)
    chart = TimeChart(
        id=f"over-time-{instrument.id}",
        title=named(instrument),
        says=in_words(said("report.over-time.range", low=low, high=high)),
        days=days,
        series=lines,
        low=low,
        high=high,
        step=high - low,
        is_joined=True,
    )
    return Panel(side, chart, changes_of(sheets))


def _line(instrument: Instrument, scale: str, sheets: Sequence[Taken], days: Sequence[date], side: str) -> Series:
    by_day = {one.day: one.result.scores[scale].value for one in sheets if one.on_todays_key}
    return Series(in_words(scale_name(scale)), SIDES.get(side, Side.BOTH), [by_day.get(day) for day in days])


def table(taken: Sequence[Taken]) -> Table:
    """Every sheet with every number, the newest first."""
    columns = [in_words(said(f"report.over-time.{name}")) for name in ("day", "form", "numbers")]
    rows = [
        [whole_day(one.day), named(one.instrument), numbers_of(one)]
        for one in sorted(taken, key=lambda sheet: sheet.day, reverse=True)
    ]
    return Table(in_words(said("report.over-time.table")), [Column(name) for name in columns], rows)


def named(instrument: Instrument) -> str:
    """What a form is called."""
    return in_words(said("report.name.whole", name=instrument.about.name))


def numbers_of(taken: Taken) -> str:
    """The numbers of one sheet in a line."""
    values = [
        f"{in_words(scale_name(name))} {shown(score.value)}"
        for name, score in taken.result.scores.items()
        if score.value is not None
    ]
    return ", ".join(values) or in_words(said("report.over-time.no-number"))
