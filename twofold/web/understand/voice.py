"""How a page speaks of a book of days: of one's own days as they are now, of a brought diary as it was then."""

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext

from twofold.web.library import content, say
from twofold.web.ui.chart import whole_day
from twofold.web.understand.book import Book, as_date

UNDATED_FROM = date(2000, 1, 1).toordinal()  # where day 0 of an undated diary is put on the axis; never shown
Voice = Callable[..., str]  # say, with a key under "cycle."
NOW, THEN = "cycle.", "cycle.then."


def voice_of(book: Book) -> Voice:
    """`say` for the cycle of this book. A brought diary is spoken of in the past wherever the sentence has a tense."""
    return say if book.is_own else say_then


def say_then(key: str, lang: str | None = None, **values: object) -> str:
    """The sentence about days that are over; the common one where no tense stands in it."""
    return say(content().wording.either(key.replace(NOW, THEN, 1), key), lang, **values)


def numbered(day: date) -> str:
    """A day of a diary without a calendar."""
    return gettext("Day %(number)d") % {"number": day.toordinal() - UNDATED_FROM}


def ends_of(book: Book) -> dict[str, str]:
    """The first and the last day of a book, in words."""
    numbers = {"first": book.days[0].number, "last": book.last}
    if book.dated:
        return {end: whole_day(as_date(number)) for end, number in numbers.items()}
    return {end: numbered(as_date(UNDATED_FROM + number)) for end, number in numbers.items()}


def when_of(book: Book) -> str:
    """When a brought diary was; nothing of one's own days, which are now."""
    if book.is_own or not book.days:
        return ""
    return say("cycle.then.when", None, **ends_of(book)) if book.dated else say("cycle.then.when-numbered")
