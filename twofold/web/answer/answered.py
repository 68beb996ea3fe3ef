"""Earlier answers: the list, one sheet with its scores and every answer, and the way to remove one."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.answer import showing
from twofold.web.answer.actions import remove_sheet
from twofold.web.answer.models import AnsweredSheet
from twofold.web.answer.read import Finished, finished
from twofold.web.answer.saying import as_answered, in_words, said_day
from twofold.web.answer.views import person_of
from twofold.web.library import say


@page(Permission.SEE_ANSWERS)
def everything(request: HttpRequest) -> HttpResponse:
    """Every finished set, the newest first."""
    sheets = [in_words(one) for one in finished(person_of(request))]
    return render(request, "answer/answered.html", {"sheets": sheets, "removed": "removed" in request.GET})


@page(Permission.SEE_ANSWERS)
def one(request: HttpRequest, row: UUID) -> HttpResponse:
    """One finished set: what it comes to, then every question as it was answered."""
    found = _finished_or_404(request, row)
    sheet = in_words(found)
    body = found.sheet.body
    shown = {
        "sheet": sheet,
        "answers": as_answered(found),
        "how_now": say("answer.answered.how-now", rating=body["how_now"]) if "how_now" in body else "",
        "label": say("answer.answered.label", label=body["label"]) if body.get("label") else "",
        "numbers": showing.numbers_for(person_of(request)) if sheet.is_safety else (),
    }
    return render(request, "answer/sheet.html", shown)


def _finished_or_404(request: HttpRequest, row: UUID) -> Finished:
    kept = owned_or_404(AnsweredSheet, request, row)
    found = next((each for each in finished(person_of(request)) if each.id == kept.pk), None)
    if found is None:  # its questionnaire is no longer in the content
        raise Http404
    return found


@page(Permission.ANSWER, "GET", "POST")
def remove(request: HttpRequest, row: UUID) -> HttpResponse:
    """Remove one sheet, after a second thought."""
    kept = owned_or_404(AnsweredSheet, request, row)
    if request.method == "POST":
        remove_sheet(by=person_of(request), sheet=kept.pk)
        return showing.seen_other("answer:answered", query="?removed=1")
    found = next((each for each in finished(person_of(request)) if each.id == kept.pk), None)
    name = found.result.instrument.about.name if found else kept.instrument
    return render(request, "answer/remove.html", {"row": kept, "name": name, "day": said_day(kept.day)})
