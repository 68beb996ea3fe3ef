"""What the check-ins of the last days add to a report: both sides in counts and middles. Missing is never zero."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from twofold.care.report.guide import Stopped
from twofold.care.report.said import Said, said

Days = Mapping[date, Mapping[str, float | None]]  # day -> row of the check-in -> value
SPAN = 14  # days back that a summary covers
FEWEST = 5  # answered days before a middle is said
LOW_SLEEP = 3  # the guidance's mark for a bad night


@dataclass(frozen=True, slots=True)
class Summary:
    """`answered` of the last `span` days had a check-in; each `middle` is (value, days answered)."""

    answered: int
    span: int
    middles: Mapping[str, tuple[float, int]]
    use_days: tuple[int, int]
    bad_nights: tuple[int, int]

    @property
    def told(self) -> Sequence[Said]:
        """Both sides, then sleep. Nothing where nothing was answered."""
        if not self.answered:
            return []
        found = [said("report.days.answered", answered=self.answered, span=self.span)]
        for row in ("symptoms", "craving"):
            if row in self.middles:
                value, days = self.middles[row]
                found.append(said(f"report.days.{row}", value=value, days=days))
        if self.use_days[1] >= FEWEST:
            found.append(said("report.days.use", used=self.use_days[0], days=self.use_days[1]))
        if self.bad_nights[1] >= FEWEST:
            found.append(said("report.days.nights", bad=self.bad_nights[0], nights=self.bad_nights[1], mark=LOW_SLEEP))
        return found


def summary(days: Days, today: date, span: int = SPAN) -> Summary:
    """The last `span` days, today among them."""
    recent = [rows for day, rows in sorted(days.items()) if today - timedelta(days=span) < day <= today]
    answered = sum(any(value is not None for value in rows.values()) for rows in recent)
    middles = {}
    for row in ("symptoms", "craving"):
        values = _values(recent, row)
        if len(values) >= FEWEST:
            middles[row] = (float(median(values)), len(values))
    use, nights = _values(recent, "use"), _values(recent, "sleep")
    return Summary(
        answered=answered,
        span=span,
        middles=middles,
        use_days=(sum(value > 0 for value in use), len(use)),
        bad_nights=(sum(value <= LOW_SLEEP for value in nights), len(nights)),
    )


def _values(recent: Sequence[Mapping[str, float | None]], row: str) -> list[float]:
    return [value for rows in recent if (value := rows.get(row)) is not None]


def just_stopped(days: Days, day: date, rule: Stopped) -> bool:
    """Q-04: regular use, then some days known to be without, the last use not longer ago than the rule says.

    A day on which nobody said anything is no day without; it is no day with either.
    """
    use = {one: value for one, rows in days.items() if one <= day and (value := rows.get("use")) is not None}
    last = max((one for one, value in use.items() if value > 0), default=None)
    if last is None or not 0 < (day - last).days <= rule.within_days:
        return False
    if sum(one > last for one in use) < rule.without_days:
        return False
    window = [last - timedelta(days=back) for back in range(rule.of_days)]
    return sum(use.get(one, 0) > 0 for one in window) >= rule.regular_days
