"""My cycle and how sure it is, of my check-ins or of one brought diary.

With too few days the engine is not even asked: the pages show what there is, and say so.
"""

from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

import twofold
from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.audit.record import position
from twofold.web.diary.days import from_json
from twofold.web.diary.models import Diary
from twofold.web.understand.book import Book, brought_book
from twofold.web.understand.charts import both_sides
from twofold.web.understand.keeping import picture_for
from twofold.web.understand.picture import Picture
from twofold.web.understand.saying import cycle_in_words
from twofold.web.understand.sure import how_sure
from twofold.web.understand.views import FEWEST_DAYS, own_days, person_of, too_few
from twofold.web.understand.voice import voice_of, when_of

# What the engine learned from made-up people; the start for made-up people only, and the page says so.
LEARNED = Path(twofold.__file__).parent / "content" / "population" / "made-up.json"
LOOKED_BACK = 730  # days: links change over the years, and the sums grow with them


@page(Permission.SEE_CYCLE)
def cycle(request: HttpRequest) -> HttpResponse:
    """My cycle, from my check-ins."""
    book, picture = _own(request)
    return _cycle_page(request, book, picture, None)


@page(Permission.SEE_CYCLE)
def sure(request: HttpRequest) -> HttpResponse:
    """How sure my cycle is."""
    book, picture = _own(request)
    return _sure_page(request, book, picture, None)


@page(Permission.KEEP_DIARIES)
def diary_cycle(request: HttpRequest, row: UUID) -> HttpResponse:
    """The cycle of one brought diary; it never mixes with my own."""
    book, picture, diary = _brought(request, row)
    return _cycle_page(request, book, picture, diary)


@page(Permission.KEEP_DIARIES)
def diary_sure(request: HttpRequest, row: UUID) -> HttpResponse:
    """How sure that cycle is."""
    book, picture, diary = _brought(request, row)
    return _sure_page(request, book, picture, diary)


def _own(request: HttpRequest) -> tuple[Book, Picture | None]:
    """My days and their picture; none while there are too few."""
    person = person_of(request)
    since, book = position(person.pk), own_days(person, LOOKED_BACK)
    learned = LEARNED if settings.MADE_UP else None
    return book, picture_for(person, book, since=since, learned=learned) if book.answered >= FEWEST_DAYS else None


def _brought(request: HttpRequest, row: UUID) -> tuple[Book, Picture | None, Diary]:
    """The same of a brought diary, which has to be mine."""
    person = person_of(request)
    since, diary = position(person.pk), owned_or_404(Diary, request, row)
    book = brought_book(from_json(diary.body)).newest(LOOKED_BACK)
    if book.answered < FEWEST_DAYS:
        return book, None, diary
    return book, picture_for(person, book, since=since, diary=diary.pk), diary


def _cycle_page(request: HttpRequest, book: Book, picture: Picture | None, diary: Diary | None) -> HttpResponse:
    shown = _frame(book, diary, "cycle.lead") | {"cycle": cycle_in_words(book, picture) if picture else None}
    return render(request, "understand/cycle.html", shown)


def _sure_page(request: HttpRequest, book: Book, picture: Picture | None, diary: Diary | None) -> HttpResponse:
    shown = _frame(book, diary, "cycle.sure.lead") | {"sure": how_sure(book, picture) if picture else None}
    return render(request, "understand/how_sure.html", shown)


def _frame(book: Book, diary: Diary | None, lead: str) -> dict[str, Any]:
    """What both pages need, also while there are too few days."""
    with_use, said = book.use_days()
    return {
        "lead": voice_of(book)(lead),
        "when": when_of(book),
        "not_yet": too_few(book),
        "answered": book.answered,
        "with_use": with_use,
        "said": said,
        "both": both_sides(book) if book.days and book.answered < FEWEST_DAYS else None,
        "is_own": book.is_own,
        "diary": diary,
        **{f"{name}_at": _address(name, diary) for name in ("days", "cycle", "sure")},
    }


def _address(name: str, diary: Diary | None) -> str:
    """A page of my own days, or of this diary."""
    return reverse(f"understand:diary-{name}", args=[diary.pk]) if diary else reverse(f"understand:{name}")
