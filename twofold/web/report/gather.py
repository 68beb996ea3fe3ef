"""Everything a report is made from, read once for one page. Reads, never writes (a cycle is kept by its own module)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from twofold.care.report.report import Known, Report, report
from twofold.care.report.taken import Taken
from twofold.care.stopping import Stopping
from twofold.web.checkin.days import DayRow, as_day, by_day
from twofold.web.checkin.safety import Safety
from twofold.web.library import content
from twofold.web.medicines.read import today_of
from twofold.web.report.cycle import cycle_sentences
from twofold.web.signin.models import Person
from twofold.web.understand.book import own_book
from twofold.web.understand.taken import taken_of

DAYS_BACK = 120  # of check-ins that a report looks at
SICK_SPAN = 14
SAID_UNASKED = (Stopping.EMERGENCY, Stopping.NEEDS_HELP)  # what the days alone may already show


@dataclass(frozen=True)
class Gathered:
    """A report with what it was made from."""

    person: Person
    today: date
    taken: tuple[Taken, ...]
    report: Report
    medicines: tuple[str, ...]
    sick_days: int


def gathered(person: Person, now: datetime) -> Gathered:
    """Put one person's report together."""
    listed = today_of(person, now)
    safety, day = listed.safety, listed.day
    taken, rows = taken_of(person), rows_of(safety)
    stopping = stopping_of(safety)
    known = Known(
        taken=taken,
        today=day,
        days={row.day: row.values for row in rows},
        stopping=stopping.value if stopping else None,
        cycle=() if stopping in SAID_UNASKED else cycle_sentences(person),
    )
    lately = own_book([row for row in rows if day - row.day < timedelta(days=SICK_SPAN)], day)
    return Gathered(
        person=person,
        today=day,
        taken=taken,
        report=report(content().report, known),
        medicines=tuple(one.name for one in listed.current),
        sick_days=lately.relief.sick_or_shaky,
    )


def rows_of(safety: Safety, back: int = DAYS_BACK) -> list[DayRow]:
    """The days with a check-in, as far back as a report looks, in order."""
    since = safety.today - timedelta(days=back)
    return [as_day(day, of_day) for day, of_day in by_day(safety.check_ins) if since < day <= safety.today]


def stopping_of(safety: Safety) -> Stopping | None:
    """W-11 where the person was asked, or where the days show that stopping needs help; None while nobody knows."""
    answer = safety.stopping.answer
    return answer if safety.was_asked_to_stop or answer in SAID_UNASKED else None
