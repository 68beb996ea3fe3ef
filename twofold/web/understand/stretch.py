"""The days a cycle is worked out from: my own of the last two years, or one brought diary."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

import twofold
from twofold.web.audit.record import position
from twofold.web.checkin.days import day_rows
from twofold.web.diary.days import from_json
from twofold.web.diary.models import Diary
from twofold.web.signin.models import Person
from twofold.web.understand.book import Book, brought_book, own_book

# What the engine learned from made-up people; the start for made-up people only, and the page says so.
LEARNED = Path(twofold.__file__).parent / "content" / "population" / "made-up.json"
LOOKED_BACK = 730  # days: links change over the years, and the sums grow with them
FEWEST_DAYS = 14  # before that: own days and counts only


@dataclass(frozen=True)
class Stretch:
    """A book of days with whose it is, and the place in their record of events from before it was read."""

    person: Person
    diary: Diary | None
    book: Book
    since: int
    learned: Path | None = None

    @property
    def is_enough(self) -> bool:
        """Enough days to look for links."""
        return self.book.answered >= FEWEST_DAYS


def own_days(person: Person, days: int | None = None) -> Book:
    """The book of this person's check-ins: all of them, or the last so many days."""
    today = person.day_of(timezone.now())
    since = today - timedelta(days=days) if days else None
    book = own_book(day_rows(person, since=since), today)
    return book.newest(days) if days else book


def own_stretch(person: Person) -> Stretch:
    """My check-ins, as far back as a cycle looks."""
    since = position(person.pk)
    book = own_days(person, LOOKED_BACK)
    return Stretch(person, None, book, since, LEARNED if settings.MADE_UP else None)


def brought_stretch(person: Person, diary: Diary) -> Stretch:
    """A brought diary, as far back from its end; `diary` was read by now, so its own removal is looked for later."""
    since = position(person.pk)
    return Stretch(person, diary, brought_book(from_json(diary.body)).newest(LOOKED_BACK), since)
