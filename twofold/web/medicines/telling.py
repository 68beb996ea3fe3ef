"""The list in words: what must be said first, and one row for each medicine."""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.utils.formats import time_format
from django.utils.translation import gettext

from twofold.care.doses import Notice, Noticed, State
from twofold.care.medicine import Rhythm
from twofold.web.checkin.dates import said_day
from twofold.web.library import say
from twofold.web.medicines.models import Entry
from twofold.web.medicines.read import Today
from twofold.web.ui.chart import whole_day

# What names a day; the others do not.
WITH_DAY = frozenset({Notice.LATE_INJECTION, Notice.END_OF_INTERVAL})


@dataclass(frozen=True)
class Tap:
    """One dose of today as a row shows it; `state` is "", "taken" or "not-taken"."""

    slot: str
    said: str
    state: str


@dataclass(frozen=True)
class Row:
    """One medicine of the list today. `taps` is empty while something stands before the next dose."""

    id: UUID
    name: str
    about: str
    when: str
    note: str
    taps: list[Tap]
    held: bool


@dataclass(frozen=True)
class Line:
    """One notice: the sentence, and the name of the medicine it is about."""

    name: str
    text: str
    is_danger: bool


def notice_lines(found: Today) -> list[Line]:
    """Everything that must be said first, gravest first."""
    names = {str(one.pk): one.name for one in found.entries}
    return [
        Line(names[one.listed.id], text_of(one, names[one.listed.id]), one.notice is Notice.OPIOID_AND_NALTREXONE)
        for one in found.notices
    ]


def text_of(one: Noticed, name: str) -> str:
    """The sentence of a notice."""
    day = whole_day(one.since) if one.notice in WITH_DAY and one.since is not None else ""
    return say(f"doses.notice.{one.notice.value}", name=name, day=day)


def rows_of(found: Today) -> list[Row]:
    """The list of today."""
    return [_row(found, one) for one in found.current]


def _row(found: Today, entry: Entry) -> Row:
    held = found.is_held(entry)
    about = entry.about.id if entry.about else ""
    return Row(entry.pk, entry.name, about, when_of(found, entry), entry.body["note"], _taps(found, entry), held)


def _taps(found: Today, entry: Entry) -> list[Tap]:
    """The doses of today; for an injection that is late or not due, and for what is taken as needed, one tap."""
    due = [(one.slot, one.state) for one in found.due(entry)]
    if not due and entry.body["rhythm"] != Rhythm.DAILY:
        listed = found.listed[found.entries.index(entry)]
        due = [("day", listed.said.get((found.day, "day")))]
    return [Tap(slot, slot_said(slot), _state(state)) for slot, state in due]


def _state(state: State | None) -> str:
    return "" if state is None else state.value


def slot_said(slot: str) -> str:
    """08:00 in the reader's way of writing; "today" where only the day counts."""
    if slot == "day":
        return gettext("today")
    hour, minute = (int(part) for part in slot.split(":"))
    return time_format(time(hour, minute))


def when_of(found: Today, entry: Entry) -> str:
    """When it is due, in words."""
    rhythm = Rhythm(entry.body["rhythm"])
    if rhythm is Rhythm.AS_NEEDED:
        return say("doses.rhythm.as-needed")
    if rhythm is Rhythm.DAILY:
        times = ", ".join(slot_said(one) for one in entry.body["times"])
        return say("doses.when.times", times=times) if times else say("doses.when.daily")
    when: date | None = found.next_due(entry)
    said = said_day(when, found.day) if when else ""
    return say("doses.when.every", days=entry.body["every_days"], day=said)
