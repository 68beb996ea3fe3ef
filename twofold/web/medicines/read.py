"""One person's medicines on one day: what pages, the plan and the facts of the rules read. Never writes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from twofold.care.doses import ONE_DAY, Due, Listed, Notice, Noticed, Notices, due_on, missed_days, next_due
from twofold.care.facts import Between, FactValue
from twofold.web.checkin.asking import following_of
from twofold.web.checkin.safety import Safety, safety_of
from twofold.web.library import content
from twofold.web.medicines.models import Dose, Entry
from twofold.web.signin.models import Person

REACH = timedelta(days=400)


@dataclass(frozen=True)
class Today:
    """One person's list on their day; `entries` in the order they were put there."""

    person: Person
    day: date
    entries: tuple[Entry, ...]
    listed: tuple[Listed, ...]
    notices: tuple[Noticed, ...]
    safety: Safety

    def due(self, entry: Entry) -> tuple[Due, ...]:
        """What is due of it today."""
        return due_on(self._of(entry), self.day)

    def next_due(self, entry: Entry) -> date | None:
        """The day an injection is due next."""
        return next_due(self._of(entry), self.day)

    def noticed(self, entry: Entry) -> list[Noticed]:
        """What must be said of it first."""
        return [one for one in self.notices if one.listed.id == str(entry.pk)]

    def is_held(self, entry: Entry) -> bool:
        """Something stands before its next dose: it is not put forward as due (P-01, P-07)."""
        return any(one.holds_reminder for one in self.noticed(entry))

    @property
    def current(self) -> list[Entry]:
        """What is on the list today."""
        return [one for one, listed in zip(self.entries, self.listed, strict=True) if listed.is_current(self.day)]

    @property
    def ended(self) -> list[Entry]:
        """What was on it."""
        return [one for one in self.entries if one not in self.current]

    def _of(self, entry: Entry) -> Listed:
        return self.listed[self.entries.index(entry)]


def today_of(person: Person, now: datetime) -> Today:
    """Everything about one person's medicines, now."""
    day = person.day_of(now)
    entries = tuple(Entry.objects.of(person).order_by("id"))
    said: dict[str, list[Dose]] = defaultdict(list)
    for dose in Dose.objects.of(person).filter(day__gt=day - REACH) if entries else ():
        said[dose.body["entry"]].append(dose)
    listed = tuple(one.listed(said[str(one.pk)]) for one in entries)
    following = following_of(person)
    safety = safety_of(person, following.things if following else (), now)
    found = Notices(listed, safety.history, day, content().dose_days).all() if entries else ()
    return Today(person, day, entries, listed, found, safety)


def facts_from(today: Today) -> dict[str, FactValue]:
    """What the list makes known for the rules: `medicines.<id>` for each we know, and days missed.

    A list with something on it says no to what is not on it; an empty list says nothing.
    """
    facts: dict[str, FactValue] = {}
    if not today.entries:
        return facts
    current = {one.about.id for one in today.current if one.about}
    facts |= {f"medicines.{name}": name in current for name in content().medicines}
    for entry in today.current:
        if entry.about:
            gap = missed_days(entry.listed(_doses(today, entry)), today.day, content().dose_days["look_back"])
            facts[f"medicines.{entry.about.id}.missed_days"] = gap if gap.low != gap.high else Between(gap.low, gap.low)
    return facts


def _doses(today: Today, entry: Entry) -> list[Dose]:
    return [one for one in Dose.objects.of(today.person) if one.body["entry"] == str(entry.pk)]


def told_days(person: Person, entry: Entry, since: date, until: date) -> dict[date, bool | None]:
    """Every day of a stretch: taken (all that was due), not taken (any said so), None where nothing was said."""
    said = list(Dose.objects.of(person).filter(day__gte=since, day__lte=until))
    listed = entry.listed(one for one in said if one.body["entry"] == str(entry.pk))
    found: dict[date, bool | None] = {}
    day = since
    while day <= until:
        states = [state.value for (on, _), state in listed.said.items() if on == day]
        found[day] = None if not states else "not-taken" not in states
        day += ONE_DAY
    return found


__all__ = ["Notice", "Today", "facts_from", "today_of", "told_days"]
