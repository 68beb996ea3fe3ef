"""Turns one person's stored days into the facts of the safety rules, and holds their answers. Reads, never writes.

The rules and their thresholds stand in `content/rules/safety`, their evaluation in `care`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from twofold.care import safety as rules
from twofold.care import stopping
from twofold.care.checkin import NOT_ASKED, Answer, Answers, Followed, State, used
from twofold.care.facts import Between, FactValue
from twofold.care.rules import Outcome, Truth
from twofold.care.use_history import UseHistory, use_day
from twofold.web.checkin.days import by_day
from twofold.web.checkin.models import CheckIn, SafetyAnswers
from twofold.web.library import content
from twofold.web.signin.models import DAY_ENDS_AT, Person

REACH = timedelta(days=400)  # check-ins older than this say nothing about tolerance or withdrawal today
TOLD_HOLDS = timedelta(days=14)  # how long "on most days of the last two weeks" holds
NEXT_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Safety:
    """What the rules are asked about: one person's check-ins, answers and what they follow, on one day."""

    person: Person
    now: datetime
    followed: Sequence[Followed]
    check_ins: Sequence[CheckIn]
    answered: Sequence[SafetyAnswers]

    @cached_property
    def today(self) -> date:
        """The person's day."""
        return self.person.day_of(self.now)

    @cached_property
    def history(self) -> UseHistory:
        """The days with what is known of their use."""
        return self._history(self.check_ins)

    def _history(self, check_ins: Sequence[CheckIn]) -> UseHistory:
        library, likened = content().checkin, {one.id: one.substance for one in self.followed}
        days = [use_day(library, day, [use_of(one, likened) for one in of_day]) for day, of_day in by_day(check_ins)]
        return UseHistory(library, days)

    # --- W-12, W-13, W-16 ---------------------------------------------------------------------------------------------

    @cached_property
    def same_day(self) -> rules.SameDay:
        """Did use of something that is dangerous to stop fall, today or in the four days before?"""
        return rules.same_day_check(content(), self.history, self.today, self.followed, self._told_most_days)

    @cached_property
    def _told_most_days(self) -> dict[str, bool]:
        lately = [one for one in self._of("most-days") if self.today - one.day <= TOLD_HOLDS]
        return {one.answers["substance"]: one.answers["value"] for one in lately if one.answers["value"] is not None}

    @property
    def asks_history(self) -> bool:
        """The taps hang on how often it was used before, and nobody has answered or passed over that today."""
        return self.same_day.asks_history and not self._answered_today("most-days")

    @property
    def in_window(self) -> bool:
        """W-13: within 6 to 120 hours of the last use of something followed or logged, or that cannot be known."""
        names = dict.fromkeys([one.substance for one in self.followed] + self.history.logged())
        return any(
            rules.in_withdrawal_window(content(), name, self.hours_since(name)) is not Truth.NO
            for name in names
            if content().checkin.substances[name].withdrawal_danger is not False
        )

    def hours_since(self, substance: str) -> Between | None:
        """How long ago it was last used, as bounds in hours; None where it was never logged."""
        low_known = True
        for back in range(REACH.days):
            day = self.today - timedelta(days=back)
            found = self.history.has(day, substance)
            if found:
                begins, ends = day_bounds(day, self.person.zone)
                high = (self.now - begins) / timedelta(hours=1)
                low = max(0.0, (self.now - ends) / timedelta(hours=1)) if low_known else 0.0
                return Between(low, high)
            low_known = low_known and found is False
        return None

    @property
    def taps_today(self) -> rules.Taps | None:
        """Where the six taps of today led; the gravest of several; None when they were not answered today."""
        led = [self._led(one) for one in self._taps]
        return min(led, key=list(rules.Taps).index) if led else None

    @property
    def _taps(self) -> list[SafetyAnswers]:
        """The six taps of today; after a slip was put right, those from there on."""
        taps = self._today("same-day")
        first = max((n for n, one in enumerate(taps) if one.corrects), default=0)
        return taps[first:]

    def _led(self, row: SafetyAnswers) -> rules.Taps:
        return rules.taps_lead_to(content(), facts_of(row, self.person.country))

    # --- an emergency that was answered today -------------------------------------------------------------------------

    @property
    def is_emergency(self) -> bool:
        """A sign of danger was ticked today, in the six taps or the stopping questions, and was not corrected."""
        return self.stopping.answer is stopping.Stopping.EMERGENCY

    @property
    def _newest(self) -> SafetyAnswers | None:
        asked = [one for one in self.answered if one.day == self.today and one.kind in ("stopping", "same-day")]
        return asked[-1] if asked else None

    @property
    def danger_told(self) -> tuple[str, ...]:
        """The signs of danger (their facts) that were ticked today and stand."""
        return tuple(name for name in stopping.signs_of_danger(content()) if self._told[0].get(name) is True)

    @property
    def earlier_signs(self) -> tuple[str, ...]:
        """The same, where the newest answer does not say so itself."""
        newest = self._newest
        return () if newest is None or self._led(newest) is rules.Taps.EMERGENCY else self.danger_told

    @property
    def correction(self) -> dict[str, Any] | None:
        """The newest answer to the six taps, where it may take the place of an earlier emergency; else None."""
        newest = self._newest
        may = self.earlier_signs and newest and self._led(newest) in (rules.Taps.NONE, rules.Taps.CALL_TODAY)
        return newest.answers.get("now") if may and newest else None

    @property
    def rests_on_earlier(self) -> bool:
        """Something the answer rests on was told before the newest stopping questions and left open in them."""
        sheets = self._of("stopping")
        return bool(sheets) and any(one.made_at < sheets[-1].made_at for one in self._told[1].values())

    # --- W-10, W-11 ---------------------------------------------------------------------------------------------------

    @property
    def was_asked_to_stop(self) -> bool:
        """The stopping questions were answered at least once."""
        return bool(self._of("stopping"))

    @property
    def sick_without(self) -> bool:
        """The last check-in of today says that use was to stop feeling sick or shaky."""
        last = max(self.check_ins, key=lambda one: one.made_at, default=None)
        if last is None or self.person.day_of(last.made_at) != self.today:
            return False
        return rules.asks_stopping_after(content(), last.told) is Truth.YES

    @cached_property
    def stopping(self) -> stopping.StoppingAnswer:
        """W-11 from what was told, as long as it holds, and what the days show."""
        told, _ = self._told
        diary = stopping.diary_facts(self.history, self.today)
        return stopping.stopping_answer(content(), stopping.together(told, diary))

    @cached_property
    def _told(self) -> tuple[dict[str, FactValue], dict[str, SafetyAnswers]]:
        """What was told and still holds, and which answers told it: the newer counts, but see `may_take_back`."""
        told: dict[str, FactValue] = {}
        by: dict[str, SafetyAnswers] = {}
        taps = self._taps
        for one in (one for one in self.answered if one.kind == "stopping" or one in taps):
            age = (self.today - one.day).days
            for name, value in facts_of(one, self.person.country).items():
                if age <= content().facts[name].holds_days and (
                    told.get(name) is not True or may_take_back(one, by[name], value)
                ):
                    told[name], by[name] = value, one
        return told, by

    @property
    def told(self) -> dict[str, tuple[FactValue, date]]:
        """What was told and still holds, each with the day it was told on."""
        values, rows = self._told
        return {name: (value, rows[name].day) for name, value in values.items()}

    @property
    def own_figures(self) -> tuple[Between, float | None]:
        """W-15: days with a drink in the last thirty, and the usual grams on such a day, to take along."""
        return (
            self.history.days_with("alcohol", self.today, stopping.MONTH_DAYS),
            self.history.usual_amount("alcohol", self.today),
        )

    # --- O-20 to O-22, O-26 -------------------------------------------------------------------------------------------

    def return_on(self, day: date) -> Outcome:
        """O-21: does the page after use open with breath, company and naloxone?"""
        return rules.opens_with_tolerance(content(), self.history, day)

    @property
    def tolerance(self) -> Truth:
        """O-20: some days without opioids after regular use."""
        known = rules.tolerance_line(content(), self.history, self.today, self.followed).truth
        told = self._today("gap")
        if known is not Truth.UNKNOWN or not told:
            return known
        return Truth.NO if told[-1].answers["value"] is False else Truth.YES  # asked once a day; not sure: the line

    @property
    def less_needs_the_line(self) -> bool:
        """O-26: a page that speaks of less or none carries the line, unless no opioid can be among it."""
        return rules.days_without_need_the_line(content(), self.history, self.followed)

    def mix_on(self, day: date, *, but: CheckIn) -> Truth:
        """O-22, once a day: silent when the check-ins of the day before this one say it already."""
        before = [one for one in self.check_ins if one.day == day and (one.made_at, one.pk) < (but.made_at, but.pk)]
        said = rules.mix_of_the_day(content(), self._history(before), day) is Truth.YES
        return rules.mix_of_the_day(content(), self.history, day, shown_today=said)

    # --- rows ---------------------------------------------------------------------------------------------------------

    def _of(self, kind: str) -> list[SafetyAnswers]:
        return [one for one in self.answered if one.kind == kind]

    def _today(self, kind: str) -> list[SafetyAnswers]:
        return [one for one in self._of(kind) if one.day == self.today]

    def _answered_today(self, kind: str) -> bool:
        return bool(self._today(kind))


def may_take_back(new: SafetyAnswers, before: SafetyAnswers, value: FactValue) -> bool:
    """A yes gives way to the same questions answered again or to a correction, never quietly to other taps."""
    return value is not False or new.corrects or new.kind == before.kind == "stopping"


def use_of(check_in: CheckIn, likened: Mapping[str, str]) -> Answers:
    """What one check-in says about use. A thing in own words that was later likened to a substance counts as it."""
    kept = check_in.answers["answers"].get("use")
    if kept is None:
        return {"use": NOT_ASKED}
    answer = as_answer(kept)
    if not used(answer):
        return {"use": answer}
    things = [
        {**one, "substance": likened.get(one["id"], "other") if one["substance"] == "other" else one["substance"]}
        for one in answer.value["used"]
    ]
    return {"use": Answer(answer.state, {"used": things})}


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """When a day begins and ends: 04:00 by the clock on the wall, also when clocks change."""
    begins, ends = (datetime.combine(one, time(), ZoneInfo(zone)) + DAY_ENDS_AT for one in (day, day + NEXT_DAY))
    return begins, ends


def facts_of(row: SafetyAnswers, country: str) -> dict[str, FactValue]:
    """What one set of kept answers makes known."""
    answers = {name: as_answer(one) for name, one in row.answers.items()}
    return stopping.stopping_facts(content(), answers, country)


def as_answer(kept: dict[str, Any]) -> Answer:
    """A kept answer as it was."""
    return Answer(State(kept["state"]), kept.get("value"))


def safety_of(person: Person, followed: Sequence[Followed], now: datetime) -> Safety:
    """Everything the rules need about a person, in two queries."""
    since = person.day_of(now) - REACH
    check_ins = CheckIn.objects.of(person).filter(day__gte=since).order_by("day", "made_at", "id")
    answered = SafetyAnswers.objects.of(person).order_by("made_at", "id")
    return Safety(person, now, followed, list(check_ins), list(answered))
