"""What a person's own days say about which days are harder: counts in the past, no forecast and no cause.

A day is hard when there was use or a strong urge (from STRONG). Nothing is said of fewer than FEWEST such days, and a
weekday is named only where at least HALF of it was hard, and half again as often as on all days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

STRONG = 7  # of 10, the craving of a day
FEWEST = 4
HALF, MORE_THAN_USUAL = 0.5, 1.5
AHEAD = 14  # days that are looked ahead


@dataclass(frozen=True, slots=True)
class OwnDay:
    """One day as the check-in has it; None where it was not answered. craving, sleep 0-10; use, reminder 0-1."""

    day: date
    craving: float | None = None
    use: float | None = None
    reminder: float | None = None
    sleep: float | None = None

    @property
    def is_hard(self) -> bool | None:
        """Use or a strong urge; None where neither was answered."""
        if self.craving is None and self.use is None:
            return None
        return bool(self.use) or (self.craving or 0) >= STRONG


@dataclass(frozen=True, slots=True)
class Count:
    """`hard` of `of` days. `what` names a weekday as "0" (Monday) to "6", or is "reminder" or "sleep"."""

    what: str
    hard: int
    of: int


def harder_weekdays(days: Sequence[OwnDay]) -> list[Count]:
    """The weekdays that were often hard, Monday first."""
    known = [(one.day.weekday(), one.is_hard) for one in days if one.is_hard is not None]
    all_hard = sum(hard for _, hard in known)
    if all_hard < FEWEST:
        return []
    usual = all_hard / len(known)
    found = []
    for weekday in range(7):
        of_it = [hard for day, hard in known if day == weekday]
        hard = sum(of_it)
        if len(of_it) >= FEWEST and hard / len(of_it) >= max(HALF, MORE_THAN_USUAL * usual):
            found.append(Count(str(weekday), hard, len(of_it)))
    return found


def beside(days: Sequence[OwnDay]) -> list[Count]:
    """What often stood beside hard days: something that brought the past back, or a bad night (3 or less)."""
    hard = [one for one in days if one.is_hard]
    reminded = [one.reminder > 0 for one in hard if one.reminder is not None]
    badly_slept = [one.sleep <= 3 for one in hard if one.sleep is not None]
    counts = [Count("reminder", sum(reminded), len(reminded)), Count("sleep", sum(badly_slept), len(badly_slept))]
    return [one for one in counts if one.of >= FEWEST and one.hard / one.of >= HALF]


def ahead(weekdays: Sequence[Count], dates: Sequence[tuple[date, str]], today: date) -> list[tuple[date, str]]:
    """The days of the next two weeks that fall on such a weekday ("") or a date of one's own (its name)."""
    until = today + timedelta(days=AHEAD)
    own = [(day, name) for day, name in dates if today <= day <= until]
    named = {int(one.what) for one in weekdays}
    taken = {day for day, _ in own}
    every = (today + timedelta(days=n) for n in range(AHEAD + 1))
    return sorted(own + [(day, "") for day in every if day.weekday() in named and day not in taken])


def trend(days: Sequence[OwnDay], today: date, *, length: int = 28) -> tuple[Count, Count] | None:
    """Answered days with use in the four weeks before these and in these; None with under a week in either."""
    since = today - timedelta(days=length)
    before = [
        bool(one.use) for one in days if one.use is not None and since - timedelta(days=length) < one.day <= since
    ]
    now = [bool(one.use) for one in days if one.use is not None and since < one.day <= today]
    if len(before) < 7 or len(now) < 7:
        return None
    return Count("before", sum(before), len(before)), Count("now", sum(now), len(now))
