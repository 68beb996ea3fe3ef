"""My cycle and how sure it is, of my check-ins or of one brought diary.

With too few days the engine is not even asked: the pages show what there is, and say so.
"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.diary.models import Diary
from twofold.web.understand.book import Book
from twofold.web.understand.charts import both_sides
from twofold.web.understand.keeping import picture_for
from twofold.web.understand.picture import Picture
from twofold.web.understand.saying import cycle_in_words
from twofold.web.understand.stretch import FEWEST_DAYS, brought_stretch, own_stretch
from twofold.web.understand.sure import how_sure
from twofold.web.understand.views import person_of, too_few
from twofold.web.understand.voice import voice_of, when_of


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
    of = own_stretch(person_of(request))
    return of.book, picture_for(of) if of.is_enough else None


def _brought(request: HttpRequest, row: UUID) -> tuple[Book, Picture | None, Diary]:
    """The same of a brought diary, which has to be mine."""
    diary = owned_or_404(Diary, request, row)
    of = brought_stretch(person_of(request), diary)
    return of.book, picture_for(of) if of.is_enough else None, diary


def _cycle_page(request: HttpRequest, book: Book, picture: Picture | None, diary: Diary | None) -> HttpResponse:
    shown = _frame(book, picture, diary, "cycle.lead") | {"cycle": cycle_in_words(book, picture) if picture else None}
    return render(request, "understand/cycle.html", shown)


def _sure_page(request: HttpRequest, book: Book, picture: Picture | None, diary: Diary | None) -> HttpResponse:
    shown = _frame(book, picture, diary, "cycle.sure.lead") | {"sure": how_sure(book, picture) if picture else None}
    return render(request, "understand/how_sure.html", shown)


def _frame(book: Book, picture: Picture | None, diary: Diary | None, lead: str) -> dict[str, Any]:
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
        "is_first_look": picture is not None and picture.is_first_look,
        "is_own": book.is_own,
        "diary": diary,
        **{f"{name}_at": _address(name, diary) for name in ("days", "cycle", "sure")},
    }


def _address(name: str, diary: Diary | None) -> str:
    """A page of my own days, or of this diary."""
    return reverse(f"understand:diary-{name}", args=[diary.pk]) if diary else reverse(f"understand:{name}")
