"""Above the plan: the person's own questions with what they said last, and the things they used to enjoy.

`strip_for(person)` is the view model and `reasons/strip.html` draws it; in a template, {% load what_for %}
{% what_for person %} does both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from twofold.web.library import say
from twofold.web.reasons.models import Month, chosen_by
from twofold.web.signin.models import Person
from twofold.web.ui.chart import Series, Side, TimeChart, plain_number

SHOWN = 24  # months, the newest


@dataclass(frozen=True)
class OwnQuestion:
    """One question, and what was said last: "6 of 10, in November 2026", or nothing yet."""

    asks: str
    last: str


@dataclass(frozen=True)
class Strip:
    """`chart` is there from two months on. `is_due`: this month has nothing yet. Nothing chosen: `is_empty`."""

    is_empty: bool
    is_due: bool
    questions: Sequence[OwnQuestion] = ()
    things: Sequence[str] = ()
    says: str = ""
    chart: TimeChart | None = None


def this_month(person: Person) -> date:
    """The first day of the month it is now for this person."""
    return person.day_of(timezone.now()).replace(day=1)


def named(month: date) -> str:
    """November 2026, in the reader's language."""
    # Translators: a Django date format for a month of a year, such as "F Y" for November 2026.
    return date_format(month, pgettext("date format", "F Y"))


def short_name(month: date) -> str:
    """Nov 2026, in the reader's language: room for three under a chart on a phone."""
    # Translators: a Django date format for a month of a year in little room, such as "M Y" for Nov 2026.
    return date_format(month, pgettext("date format", "M Y"))


def strip_for(person: Person) -> Strip:
    """Everything the strip shows."""
    chosen = chosen_by(person)
    if not chosen["questions"] and not chosen["things"]:
        return Strip(is_empty=True, is_due=False)
    months = list(Month.objects.of(person).order_by("-month")[:SHOWN])[::-1]
    things = [one["id"] for one in chosen["things"]]
    return Strip(
        is_empty=False,
        is_due=not any(one.month == this_month(person) for one in months),
        questions=[OwnQuestion(one["says"], _last(one["id"], months)) for one in chosen["questions"]],
        things=[one["says"] for one in chosen["things"]],
        says=_says(months, things),
        chart=_chart(months, things),
    )


def _last(question: str, months: Sequence[Month]) -> str:
    for one in reversed(months):
        if question in one.body["questions"]:
            number = one.body["questions"][question]
            return gettext("%(number)s of 10, in %(month)s") % {"number": number, "month": named(one.month)}
    return ""


def _mean(month: Month, things: Sequence[str], kind: str) -> float | None:
    """The mean over the things that were done and rated; None where there is none."""
    said: list[dict[str, Any]] = [month.body["things"].get(name, {}) for name in things]
    numbers = [one[kind] for one in said if one.get("did") == "yes" and kind in one]
    return mean(numbers) if numbers else None


def _says(months: Sequence[Month], things: Sequence[str]) -> str:
    if not months or not things:
        return ""
    last = months[-1]
    did = sum(last.body["things"].get(name, {}).get("did") == "yes" for name in things)
    said = say("reasons.did", month=named(last.month), did=did, of=len(things))
    expected, found = (_mean(last, things, kind) for kind in ("expected", "found"))
    if expected is None or found is None:
        return said
    return f"{said} {say('reasons.means', expected=_short(expected), found=_short(found))}"


def _short(number: float) -> str:
    return plain_number(number, 0 if round(number, 1) == round(number) else 1)


def _chart(months: Sequence[Month], things: Sequence[str]) -> TimeChart | None:
    found = [_mean(one, things, "found") for one in months]
    if sum(value is not None for value in found) < 2:
        return None
    return TimeChart(
        id="enjoyed",
        title=gettext("How good it was, month by month"),
        says=say("reasons.slow"),
        days=[one.month for one in months],
        series=[
            Series(gettext("Expected"), Side.USE, [_mean(one, things, "expected") for one in months], decimals=1),
            Series(gettext("Found"), Side.TRAUMA, found, decimals=1),
        ],
        called=short_name,
        is_joined=True,
    )
