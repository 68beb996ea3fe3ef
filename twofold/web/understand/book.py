"""A book of days: what the pages and the cycle read, wherever the days come from.

Check-ins and brought diaries become the same kind of book and never share one. Ratings are 0 to 10, inputs 0 to 1,
use is 0/1 or an amount; None is not answered, and is never filled in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from twofold.web.checkin.days import DayRow
from twofold.web.diary.days import DiaryDays
from twofold.web.diary.variables import Variable

SICK = "stop-sick"  # the motive that speaks of withdrawal

CHECKIN_ROWS = (
    Variable("sleep", "rating", "sleep"),
    Variable("symptoms", "rating", "symptom"),
    Variable("mood", "rating", "mood"),
    Variable("craving", "rating", "craving"),
    Variable("use", "use"),
    Variable("ease", "rating", "ease"),
    Variable("pleasure", "rating", "pleasure"),
    Variable("reminder", "input"),
    Variable("skill", "input"),
    Variable("person_or_group", "input"),
    Variable("medicine", "input"),
)


@dataclass(frozen=True)
class BookDay:
    """One day: its number (`date.toordinal()` in a dated book), its values by name, and why some are missing."""

    number: int
    values: Mapping[str, float | None]
    missing: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_answered(self) -> bool:
        """Anything at all was answered."""
        return any(value is not None for value in self.values.values())


@dataclass(frozen=True)
class Relief:
    """What use days said about relief: how much it eased (0 to 10) and for how long (an option's id)."""

    eased: tuple[float, ...] = ()
    lengths: tuple[str, ...] = ()
    sick_or_shaky: int = 0


@dataclass(frozen=True)
class Book:
    """`variables` in within-day order, inputs last; `days` rise. `is_own` marks the person's check-ins.

    until   the last day that can have answers, in the numbers of the days; None where the book ends with its last day
    """

    variables: tuple[Variable, ...]
    days: tuple[BookDay, ...]
    dated: bool
    is_own: bool
    relief: Relief = Relief()
    until: int | None = None

    def having(self, kind: str) -> list[Variable]:
        """The variables of one kind: rating, use or input."""
        return [variable for variable in self.variables if variable.kind == kind]

    def has(self, name: str) -> bool:
        """Is there such a variable, answered at least once?"""
        return any(day.values.get(name) is not None for day in self.days)

    @property
    def answered(self) -> int:
        """Days with at least one answer."""
        return sum(day.is_answered for day in self.days)

    @property
    def last(self) -> int:
        """The last day of the stretch this book covers; there are days."""
        return max(self.days[-1].number, self.until or self.days[-1].number)

    @property
    def span(self) -> int:
        """Days from the first answered to the last that could be, both counted."""
        return self.last - self.days[0].number + 1 if self.days else 0

    def use_days(self) -> tuple[int, int]:
        """Days with use, and days on which use was asked and answered."""
        said = [value for day in self.days if (value := day.values.get("use")) is not None]
        return sum(value > 0 for value in said), len(said)

    def newest(self, days: int) -> "Book":
        """The same book, as many days back from its last one: how every page counts "the last weeks"."""
        return self.since(self.last - days + 1) if self.days else self

    def since(self, number: int) -> "Book":
        """The same book from one day on."""
        days = tuple(day for day in self.days if day.number >= number)
        return replace(self, days=days)


def own_book(rows: Sequence[DayRow], today: date) -> Book:
    """The book of a person's check-ins. It ends today, or yesterday as long as today has no check-in."""
    days = tuple(BookDay(row.day.toordinal(), {**row.values, **row.inputs}, row.missing) for row in rows)
    said_today = bool(rows) and rows[-1].day >= today
    until = today.toordinal() - (0 if said_today else 1)
    return Book(CHECKIN_ROWS, days, dated=True, is_own=True, relief=_relief(rows), until=until)


def brought_book(diary: DiaryDays) -> Book:
    """The book of a diary from a file."""
    names = [variable.name for variable in diary.variables]
    days = tuple(BookDay(day.number, dict(zip(names, day.values, strict=True))) for day in diary.days)
    return Book(diary.variables, days, diary.dated, is_own=False)


def _relief(rows: Sequence[DayRow]) -> Relief:
    """Relief is no row of the model: it exists only on use days and is never filled in for the others.

    Days on which use was to stop feeling sick or shaky speak of withdrawal; they are counted apart.
    """
    told = [answers["relief"].value for row in rows for answers in row.told if "relief" in answers]
    parts = [one for one in told if isinstance(one, dict)]
    eased = [one for one in parts if one.get("motive") != SICK]
    return Relief(
        eased=tuple(float(one["eased"]) for one in eased if isinstance(one.get("eased"), int | float)),
        lengths=tuple(str(one["length"]) for one in eased if one.get("length")),
        sick_or_shaky=len(parts) - len(eased),
    )


def as_date(number: int) -> date:
    """The date of a day in a dated book."""
    return date.fromordinal(number)
