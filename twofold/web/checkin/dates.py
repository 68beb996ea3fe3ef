"""Which days a person may write about, and how a day is named."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

EARLIEST = timedelta(days=366)  # older days belong to a diary that is brought along


class DayConverter:
    """A day in an address: 2026-11-23."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Raises ValueError (a page that does not exist) for a day there is not."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """As in the address."""
        return value.isoformat()


def refused_day(day: date, today: date) -> str | None:
    """Why nothing can be written about this day, in one sentence; None when something can."""
    if day > today:
        return gettext("That day has not come yet. You can write about today or about a day before.")
    if day < today - EARLIEST:
        return gettext("That day is more than a year back. You can write about days up to a year ago.")
    return None


def said_day(day: date, today: date) -> str:
    """A day in words: today, yesterday, or Monday 23 November."""
    if day == today:
        return gettext("today")
    if day == today - timedelta(days=1):
        return gettext("yesterday")
    return weekday_and_date(day)


def weekday_and_date(day: date) -> str:
    """Monday 23 November, in the reader's language."""
    # Translators: a Django date format for a weekday, day and month, such as "l j F" for Monday 23 November.
    return date_format(day, pgettext("date format", "l j F"))
