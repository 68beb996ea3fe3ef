"""Looking ahead is worked out when a page asks, kept sealed, and worked out anew once the days have changed.

The sums run before anything is written. Where sampling takes seconds, and each night for the alarm, a job does it.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import Error
from django_tasks import task

from twofold.care.checkin import State
from twofold.care.use_history import UseHistory
from twofold.web.checkin.days import DayRow
from twofold.web.library import content
from twofold.web.logs import places
from twofold.web.plan.actions import keep_ahead
from twofold.web.plan.models import KeptAhead
from twofold.web.signin.models import Person
from twofold.web.understand import door
from twofold.web.understand.ahead import Ahead, LessAndTense, UseAndEdge, as_json, from_json
from twofold.web.understand.keeping import digest_of
from twofold.web.understand.stretch import Stretch, own_stretch

FEWEST_USED = 5  # days with use, under which nobody can have cut down (the engine asks for as many)
ALARM_DAYS = 70  # of days behind: a stretch of 10, 42 before it, and the days an alarm is shown
SHOWN_DAYS = 7  # an alarm is shown for a week, which is also the least time between two
log = logging.getLogger("twofold.web.plan")


def ahead_for(of: Stretch, *, patient: bool = False) -> Ahead:
    """The kept look ahead while it is still of these days and this engine; otherwise a new one, which is kept."""
    made_of = _made_of(of)
    kept = _part(of.person, "ahead")
    if kept and kept["made_of"] == made_of and not (patient and not kept["found"]["what_if"]):
        return from_json(kept["found"])
    found = door.ahead_of(of.book, list(content().effects.values()), of.learned, patient=patient)
    _keep(of.person, of.since, ahead={"made_of": made_of, "found": as_json(found)})
    return found


def _made_of(of: Stretch) -> str:
    effects = [[one.id, one.treats, one.size, one.lower95, one.upper95] for one in content().effects.values()]
    return _digest([digest_of(of.book, of.learned), effects])


# --- the alarm --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Recent:
    """A person's last days, as the alarm reads them."""

    person: Person
    today: date
    rows: Sequence[DayRow]
    history: UseHistory
    main: str | None  # the substance mainly followed
    since: int


def alarm_for(recent: Recent) -> LessAndTense | None:
    """The newest cutting-down alarm, worked out from the last ten weeks; kept so that Today need not ask the engine."""
    days = as_series(recent)
    if sum(bool(one) for one in days.use) < FEWEST_USED:
        return None
    made_of = _digest(asdict(days))
    kept = _part(recent.person, "alarm")
    if kept and kept["made_of"] == made_of:
        return _alarm(kept["found"])
    found = door.alarms_in(days)[-1:]
    newest = found[0] if found else None
    _keep(recent.person, recent.since, alarm={"made_of": made_of, "found": asdict(newest) if newest else None})
    return newest


def kept_alarm(person: Person) -> LessAndTense | None:
    """The newest alarm as it was last worked out; asks neither the days nor the engine."""
    kept = _part(person, "alarm")
    return _alarm(kept["found"]) if kept else None


def is_shown(alarm: LessAndTense, today: date, closed: Sequence[int]) -> bool:
    """For a week, unless it was closed; closing one also stands for another that the same days give (A-03)."""
    return 0 <= today.toordinal() - alarm.day < SHOWN_DAYS and not any(
        abs(alarm.day - day) < SHOWN_DAYS for day in closed
    )


def as_series(recent: Recent) -> UseAndEdge:
    """Use as a share of the usual, and being on edge, for every day with an entry; the last may be today."""
    first = recent.today - timedelta(days=ALARM_DAYS)
    rows = [row for row in recent.rows if row.day >= first]
    return UseAndEdge(
        tuple(row.day.toordinal() for row in rows),
        tuple(_use(recent, row) for row in rows),
        tuple(_edge(row) for row in rows),
        recent.today.toordinal() - 1 if not rows or rows[-1].day < recent.today else recent.today.toordinal(),
    )


def _use(recent: Recent, row: DayRow) -> float | None:
    used = row.values.get("use")
    if not used:
        return used
    share = recent.history.share_of_usual(recent.main, row.day) if recent.main else None
    return round(share.low, 3) if share is not None and share.low == share.high else 1.0


def _edge(row: DayRow) -> float | None:
    said = [told["edge"].value for told in row.told if "edge" in told and told["edge"].state is State.ANSWERED]
    return sum(said) / len(said) if said else None


def _alarm(kept: Mapping[str, Any] | None) -> LessAndTense | None:
    return LessAndTense(**kept) if kept else None


# --- as it is kept ----------------------------------------------------------------------------------------------------


def _part(person: Person, name: str) -> Mapping[str, Any] | None:
    row: KeptAhead | None = KeptAhead.objects.of(person).first()
    return row.body.get(name) if row else None


def _keep(person: Person, since: int, **part: Mapping[str, Any]) -> None:
    row: KeptAhead | None = KeptAhead.objects.of(person).first()
    try:
        keep_ahead(by=person, body={**(row.body if row else {}), **part}, since=since)
    except Error as error:  # it can be shown all the same; the next page tries again
        log.warning("a look ahead could not be kept: %s", places(error))


def _digest(given: object) -> str:
    return sha256(json.dumps(given, separators=(",", ":")).encode()).hexdigest()


def work_out_later(person: Person) -> None:
    """Ask for what has to be sampled patiently, by the id alone."""
    work_out.enqueue(str(person.pk))


@task()
def work_out(person: str) -> None:
    """Work out one person's look ahead, however long it takes. Whoever is gone, or has too few days, needs none."""
    one = Person.objects.filter(pk=UUID(person)).first()
    if one is not None and (of := own_stretch(one)).is_enough:
        ahead_for(of, patient=True)
