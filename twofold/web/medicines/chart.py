"""Craving and doses, day by day: one line, and a strip of marks for each medicine. No comparison (P-05)."""

from datetime import timedelta

from django.utils.translation import gettext

from twofold.web.checkin.days import day_rows
from twofold.web.library import say
from twofold.web.medicines.models import BodyNote, number_of
from twofold.web.medicines.read import Today, told_days
from twofold.web.ui.chart import Series, Side, Strip, TimeChart

SHOWN_DAYS = 56
STRIPS_AT_MOST = 4


def doses_chart(found: Today) -> TimeChart | None:
    """The last eight weeks; None where nothing was told at all."""
    since = found.day - timedelta(days=SHOWN_DAYS - 1)
    craving = {row.day: row.values.get("craving") for row in day_rows(found.person, since=since)}
    notes = BodyNote.objects.of(found.person).filter(day__gte=since)
    body = {one.day: float(number) for one in notes if (number := number_of(one)) is not None}
    shown = found.current[:STRIPS_AT_MOST]
    told = [told_days(found.person, entry, since, found.day) for entry in shown]
    days = sorted({*craving, *body, *(day for one in told for day, said in one.items() if said is not None)})
    if not days:
        return None
    series = [Series(say("cycle.row.craving"), Side.USE, [craving.get(day) for day in days])]
    if body:
        series.append(Series(say("doses.body.row"), Side.TRAUMA, [body.get(day) for day in days]))
    return TimeChart(
        id="doses",
        title=gettext("Craving and doses, day by day"),
        says=say("doses.chart.says"),
        days=days,
        series=series,
        marks=[
            Strip(
                entry.name,
                gettext("%(name)s: taken") % {"name": entry.name},
                gettext("%(name)s: not taken") % {"name": entry.name},
                [one.get(day) for day in days],
            )
            for entry, one in zip(shown, told, strict=True)
        ],
    )
