"""One cell of a file -> a number, a day, a time; or a refusal in words. Nothing is guessed."""

import re
from datetime import date, datetime, timedelta

from django.utils.translation import gettext

from twofold.web.diary.columns import WRITTEN_DATE, DateOrder
from twofold.web.diary.refusals import DiaryRefused

DAY_ENDS_AT = timedelta(hours=4)  # what is written before 04:00 belongs to the day before
EARLIEST = date(1950, 1, 1)
LARGEST = 1e6
LAST_DAY_NUMBER = 36_500
_NUMBER = re.compile(r"[+-]?(\d{1,12}([.]\d{1,18})?|\d{1,12},\d{1,2}|[.]\d{1,18})([eE][+-]?\d{1,2})?")
_ZONE = re.compile(r"\s*(Z|UTC|[A-Z]{3,4}|[+-]\d{2}:?\d{2})$")
YES = {"yes", "y", "true", "x"}
NO = {"no", "n", "false"}


def shown(text: str) -> str:
    """A cell as it may stand in a sentence: short, without control characters."""
    clean = "".join(sign if sign.isprintable() else "�" for sign in text[:41])
    return clean if len(clean) <= 40 else clean[:40] + "…"


def written_number(text: str) -> float | None:
    """The number that stands in a cell, as 3, 3.5 or 3,5; None where there is none."""
    if not _NUMBER.fullmatch(text) or not text.isascii():
        return None
    return float(text.replace(",", "."))


def number(text: str) -> float:
    """The number that stands in a cell; raises DiaryRefused for anything else."""
    value = written_number(text)
    if value is None:
        raise DiaryRefused(gettext("“%(cell)s” is not a number.") % {"cell": shown(text)})
    if abs(value) > LARGEST:
        raise DiaryRefused(gettext("“%(cell)s” is too large to be an answer.") % {"cell": shown(text)})
    return value


def yes_or_number(text: str) -> float:
    """Yes is 1, no is 0, in English and in the language of the page; otherwise a number."""
    if _NUMBER.fullmatch(text):
        return number(text)
    word = text.strip().casefold()
    if word in YES or word == gettext("yes").casefold():
        return 1.0
    if word in NO or word == gettext("no").casefold():
        return 0.0
    return number(text)


def within(value: float, low: float, high: float) -> float:
    """The same value, or a refusal that says what is possible."""
    if low <= value <= high:
        return value
    words = gettext("%(value)s is outside what is possible here (%(low)s to %(high)s).")
    raise DiaryRefused(words % {"value": f"{value:g}", "low": f"{low:g}", "high": f"{high:g}"})


def day_number(text: str) -> int:
    """A whole day number, also written as 3.0."""
    if WRITTEN_DATE.fullmatch(text):
        sentence = gettext("“%(cell)s” is a date. Choose “%(part)s” for this column.")
        raise DiaryRefused(sentence % {"cell": shown(text), "part": gettext("The date, or date and time")})
    value = number(text)
    if value != int(value) or not 0 <= value <= LAST_DAY_NUMBER:
        raise DiaryRefused(gettext("“%(cell)s” is not the number of a day.") % {"cell": shown(text)})
    return int(value)


def moment(text: str, order: DateOrder, today: date) -> tuple[date, float | None]:
    """(day, seconds into that day or None): the wall clock as written; a day ends at 04:00."""
    parsed = _parsed(_ZONE.sub("", text), order)
    if parsed is None:
        raise DiaryRefused(gettext("“%(cell)s” is not a date we can read.") % {"cell": shown(text)})
    stamp, has_clock = parsed
    day = (stamp - DAY_ENDS_AT).date() if has_clock else stamp.date()
    if day > today:
        raise DiaryRefused(gettext("“%(cell)s” lies in the future.") % {"cell": shown(text)})
    if day < EARLIEST:
        raise DiaryRefused(gettext("“%(cell)s” is too long ago.") % {"cell": shown(text)})
    since = stamp - datetime.combine(day, datetime.min.time())
    return day, since.total_seconds() if has_clock else None


def _parsed(text: str, order: DateOrder) -> tuple[datetime, bool] | None:
    """The stamp and whether it has a time; None when it is not a date."""
    found = WRITTEN_DATE.fullmatch(text.strip())
    if found is None:
        return None
    first, second, third, clock = found.groups()
    if len(first) == 4:
        parts = (first, second, third)
    elif order is DateOrder.YEAR_FIRST or len(third) != 4:
        return None
    else:
        parts = (third, second, first) if order is DateOrder.DAY_FIRST else (third, first, second)
    iso = f"{parts[0]}-{int(parts[1]):02}-{int(parts[2]):02}"
    try:
        return datetime.fromisoformat(f"{iso}T{clock.strip()}" if clock else iso).replace(tzinfo=None), bool(clock)
    except ValueError:
        return None
