"""What the check-ins say about use, day by day, with what they do not say kept as bounds.

A day on which nobody answered may or may not have had use; counts and gaps over such days are a `Between`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import inf
from statistics import median

from twofold.care.checkin import Answers, State, used
from twofold.care.facts import Between
from twofold.care.questions import CheckInContent, UseLog


@dataclass(frozen=True, slots=True)
class UseDay:
    """One day. `used` maps substance -> amount, None where it was not said: grams for alcohol, else parts of usual.

    `complete` means the last word of the day was an answer, so what is not in `used` was not used.
    """

    day: date
    used: Mapping[str, float | None] = field(default_factory=dict)
    complete: bool = False


def use_day(content: CheckInContent, day: date, check_ins: Sequence[Answers]) -> UseDay:
    """The use of one day from its check-ins, in the order they were made."""
    amounts: dict[str, float | None] = {}
    asked = [answers["use"] for answers in check_ins if answers["use"].state is not State.NOT_ASKED]
    for answer in asked:
        if not used(answer):
            continue
        for one in answer.value["used"]:
            amount = _amount(content, one)
            before = amounts.get(one["substance"], 0.0)
            amounts[one["substance"]] = None if amount is None or before is None else before + amount
    return UseDay(day, amounts, bool(asked) and asked[-1].state is State.ANSWERED)


def _amount(content: CheckInContent, one: Mapping[str, object]) -> float | None:
    if "grams" in one:
        return float(str(one["grams"]))
    asking = content.questions["use"].answer
    levels = asking.levels if isinstance(asking, UseLog) else ()
    return next((level.value for level in levels if level.id == one.get("level")), None)


class UseHistory:
    """The days of one person, asked about substances and about kinds of substances."""

    def __init__(self, content: CheckInContent, days: Iterable[UseDay]) -> None:
        self.content = content
        self._days = {one.day: one for one in days}

    def on(self, day: date) -> UseDay:
        """That day; a day without any check-in says nothing."""
        return self._days.get(day, UseDay(day))

    def has(self, day: date, substance: str) -> bool | None:
        """Was this substance used on that day? None where nobody knows."""
        found = self.on(day)
        return True if substance in found.used else (False if found.complete else None)

    def has_kind(self, day: date, flag: str, but_not: str = "") -> bool | None:
        """Was anything of this kind used (a flag of `Substance`)? `but_not` leaves out substances of another kind."""
        found = self.on(day)
        answers = [self._is(name, flag, but_not) for name in found.used]
        if True in answers:
            return True
        return None if None in answers or not found.complete else False

    def is_unclear(self, day: date, flag: str) -> bool:
        """Something was used that day of which nobody knows whether it is of this kind."""
        return any(self._is(name, flag, "") is None for name in self.on(day).used)

    def _is(self, substance: str, flag: str, but_not: str) -> bool | None:
        one = self.content.substances[substance]
        answer: bool | None = getattr(one, flag)
        if but_not and answer and getattr(one, but_not):
            return False
        return answer

    def days_with(self, substance: str, before: date, days: int) -> Between:
        """On how many of the `days` days before `before` was it used."""
        answers = [self.has(before - timedelta(days=n), substance) for n in range(1, days + 1)]
        return Between(answers.count(True), answers.count(True) + answers.count(None))

    def days_with_kind(self, flag: str, before: date, days: int, but: str = "") -> Between:
        """As `days_with`, for everything of a kind except one substance."""
        low = high = 0
        for n in range(1, days + 1):
            found = self.on(before - timedelta(days=n))
            answers = [self._is(name, flag, "") for name in found.used if name != but]
            low += True in answers
            high += True in answers or None in answers or not found.complete
        return Between(low, high)

    def usual_amount(self, substance: str, before: date, days: int = 30) -> float | None:
        """The median amount of the days of use among the `days` before; for all but alcohol usual is 1 by its words."""
        if not self.content.substances[substance].in_drinks:
            return 1.0
        amounts = [self.on(before - timedelta(days=n)).used.get(substance) for n in range(1, days + 1)]
        known = [amount for amount in amounts if amount is not None]
        return median(known) if known else None

    def share_of_usual(self, substance: str, day: date) -> Between | None:
        """The part of the usual amount that was used on that day; None where the day says nothing about it."""
        if self.has(day, substance) is None:
            return None
        if not self.has(day, substance):
            return Between(0.0, 0.0)
        amount, usual = self.on(day).used[substance], self.usual_amount(substance, day)
        if amount is None or not usual:
            return Between(0.0, inf)
        if not self.content.substances[substance].in_drinks and amount < 1.0:
            return Between(0.0, 1.0)  # "less than usual" does not say how much less
        return Between(amount / usual, amount / usual)

    def gap_before(self, day: date, flag: str) -> Between:
        """Whole days without anything of this kind just before `day`.

        The lower bound counts days that are known to be without, the upper one those not known to be with.
        """
        if not self._days or min(self._days) >= day:
            return Between(0.0, inf)
        low, sure = 0, True
        for high in range((day - min(self._days)).days):
            found = self.has_kind(day - timedelta(days=high + 1), flag)
            if found:
                return Between(low, high)
            sure = sure and found is False
            low += sure
        return Between(low, inf)

    def days_before_gap(self, flag: str, day: date, days: int) -> Between:
        """On how many of the `days` days that end with the last known use of this kind was it used."""
        known = sorted(self._days)
        last = next((one for one in reversed(known) if one < day and self.has_kind(one, flag)), None)
        if last is None:
            return Between(0, min(days, sum(self.has_kind(one, flag) is None for one in known) or days))
        answers = [self.has_kind(last - timedelta(days=n), flag) for n in range(days)]
        return Between(answers.count(True), answers.count(True) + answers.count(None))

    def logged(self) -> list[str]:
        """Everything that was ever logged, each once."""
        return list(dict.fromkeys(name for day in self._days.values() for name in day.used))
