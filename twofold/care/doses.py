"""When a medicine is due, what was taken, and what must be said before the next one. Pure: days in, answers out.

It reminds, it never advises: no text that comes from here says take, skip or double (clinical reference P-07), and
after an opioid or a gap there is no reminder at all, only whom to call (P-01, P-07).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum

from twofold.care.facts import Between
from twofold.care.medicine import Medicine, Rhythm
from twofold.care.use_history import UseHistory

ONE_DAY = timedelta(days=1)


class State(StrEnum):
    """What the person said of one dose. No row at all means: not said, which is never "missed"."""

    TAKEN = "taken"
    NOT_TAKEN = "not-taken"


@dataclass(frozen=True, slots=True)
class Schedule:
    """How one medicine of one's own list is due: wall-clock times in the person's zone, or every so many days."""

    rhythm: Rhythm
    times: tuple[time, ...] = ()
    every_days: int = 0
    first: date | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One medicine of a person's list. `about` is what we know of it; None for one that only has an own name."""

    id: str
    about: Medicine | None
    schedule: Schedule
    began: date
    ended: date | None = None
    said: Mapping[tuple[date, str], State] = field(default_factory=dict)

    def is_kind(self, kind: str) -> bool:
        """Whether it is known and of that kind."""
        return self.about is not None and kind in self.about.kinds

    def is_current(self, day: date) -> bool:
        """On the list on that day."""
        return self.began <= day and (self.ended is None or day < self.ended)


@dataclass(frozen=True, slots=True)
class Due:
    """One dose of a day. `slot` is "08:00", or "day" where only the day is known."""

    slot: str
    state: State | None


class Notice(StrEnum):
    """What must be said first. The sentences are `medicines.notice.<value>`."""

    OPIOID_AND_NALTREXONE = "opioid-and-naltrexone"
    MAYBE_OPIOID = "maybe-opioid"
    DRINK_AND_DISULFIRAM = "drink-and-disulfiram"
    CALL_BEFORE_RESTART = "call-before-restart"
    NOTHING_NOTED = "nothing-noted"
    LATE_INJECTION = "late-injection"
    END_OF_INTERVAL = "end-of-interval"
    TOLERANCE_GONE = "tolerance-gone"
    SEDATIVE_AND_OPIOID = "sedative-and-opioid"
    DRINK_AND_PRAZOSIN = "drink-and-prazosin"


HOLDS_REMINDER = frozenset(
    {
        Notice.OPIOID_AND_NALTREXONE,
        Notice.MAYBE_OPIOID,
        Notice.DRINK_AND_DISULFIRAM,
        Notice.CALL_BEFORE_RESTART,
        Notice.NOTHING_NOTED,
        Notice.LATE_INJECTION,
    }
)


@dataclass(frozen=True, slots=True)
class Noticed:
    """A notice about one medicine of the list; `since` is the day it rests on."""

    notice: Notice
    listed: Listed
    since: date | None = None

    @property
    def holds_reminder(self) -> bool:
        """While it stands, the dose is not put forward as due."""
        return self.notice in HOLDS_REMINDER


def due_on(listed: Listed, day: date) -> tuple[Due, ...]:
    """What is due on a day, with what was said of it; empty where nothing is."""
    if not listed.is_current(day):
        return ()
    schedule = listed.schedule
    if schedule.rhythm is Rhythm.DAILY:
        slots = tuple(f"{at:%H:%M}" for at in sorted(schedule.times)) or ("day",)
    elif schedule.rhythm is Rhythm.EVERY and _next_every(listed, day) == day:
        slots = ("day",)
    else:
        slots = ()
    return tuple(Due(slot, listed.said.get((day, slot))) for slot in slots)


def _next_every(listed: Listed, day: date) -> date | None:
    """The day the next injection is due, counted from the last one taken, or from the first day named."""
    every = listed.schedule.every_days
    given = [on for (on, _), state in listed.said.items() if state is State.TAKEN and on < day]
    if given:
        return max(given) + timedelta(days=every)
    return listed.schedule.first or listed.began


def next_due(listed: Listed, today: date) -> date | None:
    """The day a medicine of the kind `every` is due next, today or in the past when it is late; else None."""
    if listed.schedule.rhythm is not Rhythm.EVERY or not listed.is_current(today):
        return None
    if (today, "day") in listed.said and listed.said[today, "day"] is State.TAKEN:
        return today + timedelta(days=listed.schedule.every_days)
    return _next_every(listed, today)


def missed_days(listed: Listed, today: date, look_back: int) -> Between:
    """Whole days before today without this medicine, up to the last day on which any of it was taken.

    The lower bound counts days said to be without, in a row; the upper one those of which nothing was said too.
    """
    if listed.schedule.rhythm is not Rhythm.DAILY:
        return Between(0, 0)
    low, sure, high = 0, True, 0
    day = today - ONE_DAY
    while listed.is_current(day) and (today - day).days <= look_back:
        states = {due.state for due in due_on(listed, day)}
        if State.TAKEN in states:
            break
        sure = sure and states == {State.NOT_TAKEN}
        low, high, day = low + sure, high + 1, day - ONE_DAY
    return Between(low, high)


@dataclass(frozen=True, slots=True)
class Notices:
    """What is asked about one list on one day. `days` are the figures of `content/medicines/_numbers.yaml`."""

    listed: Sequence[Listed]
    history: UseHistory
    today: date
    days: Mapping[str, int]

    def all(self) -> tuple[Noticed, ...]:
        """Everything that must be said before the doses of the day, gravest first, each once for each medicine."""
        parts = (self._with_opioids, self._with_drink, self._after_a_gap, self._near_an_injection, self._after_its_end)
        found = [noticed for one in self.listed for part in parts if (noticed := part(one)) is not None]
        order = list(Notice)
        return tuple(sorted(found, key=lambda one: order.index(one.notice)))

    def _current(self) -> Iterator[Listed]:
        return (one for one in self.listed if one.is_current(self.today))

    def _with_opioids(self, one: Listed) -> Noticed | None:
        """P-01: naltrexone meets an opioid, logged or on the list; and a sedative beside an opioid medicine (O-22)."""
        if not one.is_current(self.today):
            return None
        if one.is_kind("naltrexone"):
            slow = any(other.is_kind("methadone") or other.is_kind("buprenorphine") for other in self._current())
            reach = self.days["opioid_free_after_long" if slow else "opioid_free"]
            last = self._last("opioid", reach)
            if last or slow:
                return Noticed(Notice.OPIOID_AND_NALTREXONE, one, last)
            unclear = self._maybe_opioid(reach)
            return Noticed(Notice.MAYBE_OPIOID, one, unclear) if unclear else None
        last = self._last("sedative", 1) if one.is_kind("opioid") else None
        return Noticed(Notice.SEDATIVE_AND_OPIOID, one, last) if last else None

    def _with_drink(self, one: Listed) -> Noticed | None:
        """P-03: alcohol while disulfiram is on the list or up to 14 days after its end; and with prazosin (M-03)."""
        drank = next((day for day in (self.today, self.today - ONE_DAY) if self.history.has(day, "alcohol")), None)
        if drank is None:
            return None
        if one.is_kind("disulfiram") and (
            one.is_current(self.today) or self._ended_within(one, "drink_after_disulfiram")
        ):
            return Noticed(Notice.DRINK_AND_DISULFIRAM, one, drank)
        is_prazosin = one.is_kind("prazosin") and one.is_current(self.today)
        return Noticed(Notice.DRINK_AND_PRAZOSIN, one, drank) if is_prazosin else None

    def _after_a_gap(self, one: Listed) -> Noticed | None:
        """P-07: after so many missed days, call before you restart; where nothing was said of them, that is said."""
        limit = one.about.call_after_missed_days if one.about else None
        if limit is None or one.schedule.rhythm is not Rhythm.DAILY or not one.is_current(self.today):
            return None
        gap, limit = missed_days(one, self.today, self.days["look_back"]), max(1, limit)
        if gap.low >= limit:
            return Noticed(Notice.CALL_BEFORE_RESTART, one, self.today - timedelta(days=int(gap.low)))
        noted = any(state is State.TAKEN for state in one.said.values())
        return Noticed(Notice.NOTHING_NOTED, one) if noted and gap.high > limit else None

    def _near_an_injection(self, one: Listed) -> Noticed | None:
        """P-07 and O-20: an injection that is late, or whose cover gets weaker."""
        when = next_due(one, self.today)
        if when is None or not one.is_kind("long-acting"):
            return None
        if when < self.today:
            return Noticed(Notice.LATE_INJECTION, one, when)
        was_given = State.TAKEN in one.said.values()
        is_near = (when - self.today).days <= self.days["end_of_interval"]
        return Noticed(Notice.END_OF_INTERVAL, one, when) if was_given and is_near else None

    def _after_its_end(self, one: Listed) -> Noticed | None:
        """M-13, O-20: after naltrexone the body is not used to opioids."""
        ended = one.is_kind("naltrexone") and self._ended_within(one, "tolerance_after_naltrexone")
        return Noticed(Notice.TOLERANCE_GONE, one, one.ended) if ended else None

    def _ended_within(self, one: Listed, name: str) -> bool:
        return one.ended is not None and timedelta() <= self.today - one.ended <= timedelta(days=self.days[name])

    def _maybe_opioid(self, reach: int) -> date | None:
        """P-02: the last day with something that may hold an opioid or not; a question, not an answer."""
        days = (self.today - timedelta(days=n) for n in range(reach + 1))
        return next((day for day in days if self.history.on(day).used and self.history.is_unclear(day, "opioid")), None)

    def _last(self, flag: str, reach: int) -> date | None:
        """The last day on which anything of a kind was used, today and `reach` days back."""
        days = (self.today - timedelta(days=n) for n in range(reach + 1))
        return next((day for day in days if self.history.has_kind(day, flag)), None)
