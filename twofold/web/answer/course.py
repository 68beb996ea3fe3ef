"""Where somebody is in a sitting, and what comes next. Reads, never writes; the order itself is `care.sitting`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from twofold.care.change import may_ask_again
from twofold.care.instrument import Instrument, Rater
from twofold.care.paging import FormPage, good_for_days, minutes, open_pages
from twofold.care.scoring import Result
from twofold.care.sitting import Next, SoFar, Step, due
from twofold.care.sitting import Sitting as Plan
from twofold.web.answer.models import AnsweredSheet, AskingWishes, ScoredSheet, Sitting
from twofold.web.answer.progress import OpenSheet, Progress, progress
from twofold.web.answer.read import days_since
from twofold.web.answer.stored import key_of, result_of
from twofold.web.library import content, offered
from twofold.web.signin.models import Person

TRAUMA = "trauma"
SAFETY = "safety"


def for_the_person() -> dict[str, Instrument]:
    """What may be put before a person on this server; what only a clinician fills in is left out (W-17)."""
    return {one.id: one for one in offered() if one.about.rater is Rater.SELF}


def no_trauma_until(person: Person) -> date | None:
    """Until when the person does not want to be asked about hard things (Q-05)."""
    row = AskingWishes.objects.of(person).first()
    until = row.body["no_trauma_until"] if row else None
    return date.fromisoformat(until) if until else None


@dataclass(frozen=True)
class Course:
    """One sitting of one person at one moment."""

    person: Person
    row: Sitting
    at: datetime

    @cached_property
    def progress(self) -> Progress:
        """How far it is."""
        return progress(self.row.body)

    @cached_property
    def today(self) -> date:
        """The person's day."""
        return self.person.day_of(self.at)

    @cached_property
    def instruments(self) -> Mapping[str, Instrument]:
        """What may be asked now: without hard things while the person does not want them."""
        until = no_trauma_until(self.person)
        is_paused = until is not None and self.today < until
        return {name: one for name, one in for_the_person().items() if not (is_paused and one.about.side == TRAUMA)}

    @cached_property
    def plan(self) -> Plan:
        """The steps: those of the content, or the one set that was asked for."""
        one = content().instruments.get(self.progress.one) if self.progress.one else None
        if not self.progress.one:
            return content().sitting
        side = one.about.side if one else ""
        step = Step(self.progress.one, side, (self.progress.one,), offered=side == TRAUMA, long=False, opens_when=None)
        return replace(content().sitting, steps=(step,))

    @cached_property
    def results(self) -> dict[str, Result]:
        """The results of this sitting by instrument."""
        rows = ScoredSheet.objects.of(self.person).filter(sheet__in=self.progress.done.values()).select_related("sheet")
        known = content().instruments
        found = {}
        for row in rows:
            if row.sheet.instrument in known:
                found[row.sheet.instrument] = result_of(known[row.sheet.instrument], row.sheet.values, row.body)[0]
        return found

    @cached_property
    def so_far(self) -> SoFar:
        """What `care.sitting` asks about."""
        return SoFar(
            results=self.results,
            passed=self.progress.passed | set(self.progress.done),
            asked_for=self.progress.wished | ({self.progress.one} if self.progress.one else set()),
            days_since=days_since(self.person, self.today, besides=self.row.pk),
        )

    @cached_property
    def due(self) -> list[Next]:
        """The steps that are open now, what was wished to come next before the others."""
        found = list(due(self.plan, self.instruments, self.so_far))
        return sorted(found, key=lambda one: one.step.id != self.progress.first)

    @cached_property
    def sheet(self) -> OpenSheet | None:
        """The set that is open."""
        return self.progress.sheet

    @property
    def sheet_instrument(self) -> Instrument | None:
        """Its questionnaire, where it may still be asked and is the same as when it was begun."""
        if self.sheet is None:
            return None
        found = for_the_person().get(self.sheet.instrument)
        return found if found is not None and key_of(found) == self.sheet.key else None

    @property
    def is_stale(self) -> bool:
        """The open set was begun so long ago that its answers would be about two different times."""
        if self.sheet is None or self.sheet_instrument is None:
            return False
        return self.at - self.sheet.begun > timedelta(days=good_for_days(self.sheet_instrument))

    @property
    def must_begin_again(self) -> bool:
        """The open set cannot be gone on with: its questions were changed, or too much time has passed."""
        return self.sheet is not None and (self.sheet_instrument is None or self.is_stale)

    @cached_property
    def next(self) -> Next | None:
        """The step that is open or comes next; None at the end."""
        if self.sheet is not None and self.sheet_instrument is not None:
            step = next((one for one in self.plan.steps if one.id == self.sheet.step), None)
            if step is not None:
                return Next(step, self.sheet_instrument)
        return next(iter(self.due), None)

    @property
    def needs_choice(self) -> bool:
        """What comes next is offered first, with what it asks said before it is asked."""
        return self.sheet is None and self.next is not None and self._is_offered(self.next.step)

    def _is_offered(self, step: Step) -> bool:
        return step.offered and step.id not in self.progress.chosen

    @property
    def pages(self) -> tuple[FormPage, ...]:
        """The pages of the set that comes next, after the answers so far."""
        return open_pages(self.next.instrument, self.sheet.values if self.sheet else {}) if self.next else ()

    def page_named(self, name: str) -> FormPage | None:
        """The page of that name, or the first that is not done yet."""
        if name:
            return next((one for one in self.pages if name in {item.link_id for item in one.items}), None)
        seen = self.sheet.seen if self.sheet else set()
        return next((one for one in self.pages if not {item.link_id for item in one.items} <= seen), None)

    @property
    def minutes_left(self) -> int:
        """About how long the steps that are open now take."""
        return minutes(*(one.instrument for one in self.due if not self._is_offered(one.step)))

    def more(self) -> list[Next]:
        """At the end: what was skipped, or never opened, and may be asked all the same."""
        left = self.progress.passed | {one.id for one in self.plan.steps}
        open_now = replace(self.so_far, passed=set(self.progress.done), asked_for=frozenset(left))
        return list(due(self.plan, self.instruments, open_now))


def sittings_of(person: Person, at: datetime) -> list[Course]:
    """Everything that was begun and not ended, the newest first."""
    return [Course(person, row, at) for row in Sitting.objects.of(person).order_by("-begun_at")]


def told_before(person: Person, instrument: Instrument) -> dict[str, date]:
    """Items about a whole life that were answered with yes before, and the day of it (S-22)."""
    once = {safe.item: safe.at_least for safe in instrument.safety if safe.once}
    found: dict[str, date] = {}
    if not once:
        return found
    for row in AnsweredSheet.objects.of(person).order_by("made_at"):
        if row.instrument == instrument.id:
            for item, at_least in once.items():
                value = row.values.get(item)
                if isinstance(value, int) and value >= at_least:
                    found[item] = row.day
    return found


@dataclass(frozen=True)
class WhenAgain:
    """Which sets may be asked of one person on one day, from one look at what was answered before."""

    person: Person
    today: date

    @cached_property
    def days(self) -> dict[str, int]:
        """How long ago each set was last finished."""
        return days_since(self.person, self.today)

    @cached_property
    def is_paused(self) -> bool:
        """The person wants a week without hard events."""
        until = no_trauma_until(self.person)
        return until is not None and self.today < until

    def may_ask(self, instrument: Instrument) -> bool:
        """Whether its window has passed."""
        return may_ask_again(instrument, self.days.get(instrument.id))

    def from_day(self, instrument: Instrument) -> date | None:
        """From which day a set may be asked that may not be asked today; None is never again."""
        days = self.days.get(instrument.id)
        if instrument.about.again.once or days is None:
            return None
        return self.today + timedelta(days=instrument.about.again.after_days - days)
