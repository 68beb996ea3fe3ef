"""What the columns of a file are: the closed list of parts a column can play, and what was chosen for each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

MOST_COLUMNS = 80
MOST_ROWS = 50_000
MOST_BYTES = 5_000_000
MOST_DAYS = 3_660  # ten years
MOST_OTHERS = 5  # ratings without a place in the questions; each makes the sums longer
WRITTEN_DATE = re.compile(r"(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?:[ T](.*))?")
MOST_PEOPLE = 500  # as many are offered to choose from


class Part(StrEnum):
    """What one column of a file is."""

    LEAVE = "leave"
    PERSON = "person"
    DATE = "date"  # a date, or a date with a time
    DAY = "day"  # the number of the day
    HOUR = "hour"
    BEEP = "beep"  # which answer of the day
    SLEEP = "sleep"
    SYMPTOMS = "symptoms"
    MOOD = "mood"
    CRAVING = "craving"
    EASE = "ease"
    PLEASURE = "pleasure"
    OTHER = "other"  # a rating without a place in the questions
    USE = "use"  # yes or no
    AMOUNT = "amount"  # each row its own, added up over the day
    DAY_TOTAL = "day-total"  # the day's amount, on each row
    REMINDER = "reminder"
    SKILL = "skill"
    PERSON_OR_GROUP = "person-or-group"
    MEDICINE = "medicine"


RATINGS = (Part.SLEEP, Part.SYMPTOMS, Part.MOOD, Part.CRAVING, Part.EASE, Part.PLEASURE, Part.OTHER)
USES = (Part.USE, Part.AMOUNT, Part.DAY_TOTAL)
INPUTS = (Part.REMINDER, Part.SKILL, Part.PERSON_OR_GROUP, Part.MEDICINE)
TIMES = (Part.DATE, Part.DAY, Part.HOUR, Part.BEEP)
ONE_AT_MOST = (Part.PERSON, Part.DATE, Part.DAY, Part.HOUR, Part.BEEP)


class DateOrder(StrEnum):
    """How dates are written in a file."""

    YEAR_FIRST = "ymd"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


class Repeats(StrEnum):
    """What becomes of rows that stand at the same time."""

    ASK = "ask"
    FIRST = "first"
    JOIN = "join"


@dataclass(frozen=True)
class Column:
    """One column as its owner described it; the scale's ends are needed for ratings only."""

    heading: str
    part: Part
    low: float | None = None
    high: float | None = None
    turned: bool = False  # a high number means less


@dataclass(frozen=True)
class Choices:
    """Everything a person said about a file."""

    columns: tuple[Column, ...]
    participant: str | None = None
    dates: DateOrder = DateOrder.YEAR_FIRST
    missing: tuple[str, ...] = ("", "NA")
    repeats: Repeats = Repeats.ASK

    def having(self, *parts: Part) -> list[Column]:
        """The columns that play one of these parts, in the order of the file."""
        return [column for column in self.columns if column.part in parts]

    def only(self, part: Part) -> Column | None:
        """The one column of a part that can stand once."""
        return next(iter(self.having(part)), None)

    @property
    def headings(self) -> list[str]:
        """The columns that are read."""
        return [column.heading for column in self.columns if column.part is not Part.LEAVE]


_NAMES = {
    Part.PERSON: {"id", "person", "participant", "subject", "pid", "user"},
    Part.DATE: {"date", "datum", "when", "time", "timestamp", "datetime", "stamp"},
    Part.DAY: {"day", "day_number"},
    Part.HOUR: {"hour"},
    Part.BEEP: {"beep", "signal"},
    Part.SLEEP: {"sleep"},
    Part.SYMPTOMS: {"symptoms", "memories", "edge", "on_edge", "flashbacks"},
    Part.MOOD: {"mood", "low", "worry"},
    Part.CRAVING: {"craving", "urge"},
    Part.EASE: {"ease", "calm"},
    Part.PLEASURE: {"pleasure", "enjoyment"},
    Part.USE: {"use"},
    Part.REMINDER: {"reminder"},
    Part.SKILL: {"skill"},
    Part.PERSON_OR_GROUP: {"person_or_group"},
    Part.MEDICINE: {"medicine"},
}


_TELLS_TIME = _NAMES[Part.DATE] | _NAMES[Part.DAY]


def first_guess(examples: Mapping[str, Sequence[str]]) -> dict[str, Part]:
    """A part for headings that say so themselves, by heading; a few different answers of each decide what is a date.

    Columns that could not be brought in as guessed are left out: those without an answer, or with one answer alone.
    """
    guessed: dict[str, Part] = {}
    for heading, seen in examples.items():
        part = _part_of(heading, seen)
        taken = set(guessed.values())
        times_clash = (part is Part.DAY and Part.DATE in taken) or (part is Part.DATE and Part.DAY in taken)
        twice = part in ONE_AT_MOST and part in taken
        unchanging = part in (*RATINGS, *USES, *INPUTS) and len(seen) < 2
        guessed[heading] = Part.LEAVE if twice or times_clash or unchanging else part
    if not {Part.DATE, Part.DAY} & set(guessed.values()):
        unsaid = (h for h, seen in examples.items() if guessed[h] is Part.LEAVE and len(seen) > 1 and _are_dates(seen))
        guessed.update(dict.fromkeys(islice(unsaid, 1), Part.DATE))
    return guessed


def _part_of(heading: str, seen: Sequence[str]) -> Part:
    word = heading.strip().lower().replace(" ", "_").replace("-", "_")
    if word in _TELLS_TIME and _are_dates(seen):
        return Part.DATE
    return next((part for part, names in _NAMES.items() if word in names), Part.LEAVE)


def _are_dates(seen: Sequence[str]) -> bool:
    return bool(seen) and all(WRITTEN_DATE.fullmatch(text) for text in seen)
