"""The engine is loaded by the first page that needs it, and by no other (decision record 0191).

The same functions as `bridge` and `bridge_ahead`, which are imported when one of them is first called: numpy takes a
fifth of a second and 30 MB that the other pages, and a machine that serves Help now, never need.
"""

from collections.abc import Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import cast

from twofold.care.effects import EffectSize
from twofold.web.diary.columns import Choices
from twofold.web.diary.days import DiaryDays
from twofold.web.diary.preview import Preview
from twofold.web.understand.ahead import Ahead, LessAndTense, UseAndEdge
from twofold.web.understand.book import Book
from twofold.web.understand.learn.weeks import Asked, Weeks
from twofold.web.understand.picture import Picture


def _bridge(part: str = "bridge") -> ModuleType:
    return import_module(f"twofold.web.understand.{part}")


def look_through(raw: bytes) -> Preview:
    """A first look at a file. Raises DiaryRefused."""
    return cast(Preview, _bridge().look_through(raw))


def people_in(raw: bytes, heading: str, missing: tuple[str, ...]) -> list[str]:
    """Whose diaries a file holds, as written in one column. Raises DiaryRefused."""
    return cast("list[str]", _bridge().people_in(raw, heading, missing))


def read_file(raw: bytes, choices: Choices, today: date) -> DiaryDays:
    """A file as days. Raises DiaryRefused."""
    return cast(DiaryDays, _bridge().read_file(raw, choices, today))


def surer_picture_of(book: Book, learned: Path | None = None) -> Picture:
    """The cycle of a book of days, from a process of its own. Raises where it gave no answer; the job tries again."""
    return cast(Picture, _bridge().surer_picture_of(book, learned))


def picture_of(book: Book, learned: Path | None = None) -> Picture:
    """The cycle of a book of days."""
    return cast(Picture, _bridge().picture_of(book, learned))


def weeks_of(asked: Asked) -> Weeks:
    """The picture of the reward system for a made-up course."""
    return cast(Weeks, _bridge().weeks_of(asked))


def ahead_of(book: Book, effects: Sequence[EffectSize], learned: Path | None, *, patient: bool) -> Ahead:
    """The next day with its report card, and what might change if; `patient` where it may take seconds."""
    return cast(Ahead, _bridge("bridge_ahead").ahead_of(book, effects, learned, patient=patient))


def alarms_in(days: UseAndEdge) -> tuple[LessAndTense, ...]:
    """Every cutting-down alarm of these days."""
    return cast("tuple[LessAndTense, ...]", _bridge("bridge_ahead").alarms_in(days))
