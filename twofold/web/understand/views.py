"""My days, of my check-ins or of one brought diary."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.checkin.models import CheckIn
from twofold.web.diary.days import from_json
from twofold.web.diary.models import Diary
from twofold.web.signin.models import Person
from twofold.web.understand.book import Book, brought_book
from twofold.web.understand.charts import both_sides, the_others
from twofold.web.understand.days import days_listed, reading_notes
from twofold.web.understand.stretch import FEWEST_DAYS, own_days
from twofold.web.understand.voice import voice_of


@dataclass(frozen=True)
class Span:
    """How much of the days a page shows; `days` is None for all of them."""

    key: str
    name: str | Promise
    days: int | None


SPANS = (Span("4w", _("4 weeks"), 28), Span("12w", _("12 weeks"), 84), Span("all", _("All"), None))


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the page decorator has seen to it."""
    return cast(Person, request.person)  # type: ignore[attr-defined]


def _span(request: HttpRequest) -> Span:
    """The span asked for; an unknown one is twelve weeks."""
    return next((span for span in SPANS if span.key == request.GET.get("span")), SPANS[1])


@page(Permission.SEE_DAYS)
def days(request: HttpRequest) -> HttpResponse:
    """Both sides of my check-ins on one time axis."""
    person, span = person_of(request), _span(request)
    book = own_days(person, span.days)
    has_any = bool(book.days) or CheckIn.objects.of(person).exists()
    return _days_page(request, book, span, has_any=has_any)


@page(Permission.KEEP_DIARIES)
def diary_days(request: HttpRequest, row: UUID) -> HttpResponse:
    """The days of one brought diary."""
    diary, span = owned_or_404(Diary, request, row), _span(request)
    kept = from_json(diary.body)
    whole = brought_book(kept)
    shown = {"diary": diary, "notes": reading_notes(kept)}
    return _days_page(request, whole.newest(span.days) if span.days else whole, span, has_any=True, **shown)


def _days_page(request: HttpRequest, book: Book, span: Span, **more: object) -> HttpResponse:
    wants_more = request.GET.get("show") == "more"
    with_use, said = book.use_days()
    shown = {
        "both": both_sides(book),
        "wants_more": wants_more,
        "others": the_others(book) if wants_more else [],
        "answered": book.answered,
        "with_use": with_use,
        "said": said,
        "span": span,
        "spans": SPANS,
        "listed": days_listed(book) if book.is_own else [],
        "too_few": too_few(book)["text"] if book.answered < FEWEST_DAYS else "",
        **more,
    }
    return render(request, "understand/days.html", shown)


def too_few(book: Book) -> dict[str, str]:
    """What is said while there are too few days."""
    given = {"answered": book.answered, "needed": FEWEST_DAYS}
    return {name: voice_of(book)(f"cycle.before-enough.{name}", **given) for name in ("title", "text", "counts")}
