"""The same check-in, one question a page: each tap answers and goes on, and nothing is kept before the last one.

The answers so far travel in the page itself, so going back, stopping early and losing the network cost nothing that
was not shown; the last page and *Stop* send them to the ordinary check-in.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from twofold.care.checkin import Asked
from twofold.care.questions import Choice, Question, Rating, UseLog
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.checkin import asking
from twofold.web.checkin.forms import CheckInForm
from twofold.web.checkin.pages import person_of
from twofold.web.ids import uuid7
from twofold.web.library import say
from twofold.web.ui.fields import SKIP

CARRIED = ("sent_as", "day", "form")


@dataclass(frozen=True)
class Tap:
    """One answer: a button that answers and goes on, or a box to tick where there may be several."""

    value: str
    text: str
    is_chosen: bool


def asked_until(asked: Asked, sent: QueryDict) -> Asked:
    """What was asked before someone stopped; all of it where nobody did. The rest is then *not asked*, not skipped."""
    count = sent.get("asked_until", "")
    if not count.isascii() or not count.isdigit() or len(count) > 2:
        return asked
    names = tuple(question.id for question in asked.questions)[: int(count)]
    return replace(asked, form=replace(asked.form, questions=names), bank=())


@page(Permission.CHECK_IN, "GET", "POST", keeps=True)
def steps(request: HttpRequest) -> HttpResponse:
    """One question, big; the ones before it in hidden fields."""
    person, at = person_of(request), timezone.now()
    following = asking.following_of(person)
    sent = request.POST or request.GET
    if following is None and sent.get("form", "") not in asking.BEFORE_FOLLOWING:
        return HttpResponseRedirect(reverse("checkin:following"))
    kind = asking.form_named(sent.get("form", ""), following)
    if kind is None:
        raise Http404
    asked = asking.asked_of(person, following, kind)
    step = _step(request.POST, len(asked.questions))
    question = asked.questions[step]
    carried = _carried(request.POST, asked)
    here = {f"{question.id}-ticks"} | ({question.id} if has_several(question) else set())  # drawn as boxes instead
    shown = {
        "question": question.id,
        "asks": say(question.asks),
        "number": step + 1,
        "of": len(asked.questions),
        "step": step,
        "is_last": step + 1 == len(asked.questions),
        "reached": max(step, _number(request.POST.get("reached", ""))),
        "carried": [pair for pair in carried if pair[0] not in here]
        or [("sent_as", str(uuid7())), ("day", person.day_of(at).isoformat()), ("form", kind.id)],
        **_drawn(CheckInForm(asked), question, request.POST),
    }
    return render(request, "checkin/steps.html", shown)


def _step(sent: QueryDict, count: int) -> int:
    """Which question comes: the one after the page that was sent, or before it."""
    if "step" not in sent:
        return 0
    step = _number(sent.get("step", "")) + (-1 if sent.get("go") == "back" else 1)
    return min(max(step, 0), count - 1)


def _number(text: str) -> int:
    """A small whole number; anything else is nought."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else 0


def _carried(sent: QueryDict, asked: Asked) -> list[tuple[str, str]]:
    """What was answered so far, and what says which check-in this is. Of one answer tapped anew the newest counts."""
    found = [(name, value) for name in CARRIED for value in sent.getlist(name)]
    for question in asked.questions:
        values = sent.getlist(question.id)
        found += [(question.id, value) for value in (values if has_several(question) else values[-1:])]
        found += [(f"{question.id}-ticks", value) for value in sent.getlist(f"{question.id}-ticks")]
    return found


def has_several(question: Question) -> bool:
    """More than one answer may be tapped."""
    return isinstance(question.answer, UseLog) or (isinstance(question.answer, Choice) and question.answer.many)


def _drawn(form: CheckInForm, question: Question, sent: QueryDict) -> dict[str, Any]:
    """The taps of one question. One answer is a button; several are boxes, with a button to go on."""
    field: Any = form.fields[question.id]
    chosen = sent.getlist(question.id) if has_several(question) else sent.getlist(question.id)[-1:]
    taps = [Tap(str(value), str(text), str(value) in chosen) for value, text in field.choices]
    several = has_several(question)
    ticks: Any = form.fields.get(f"{question.id}-ticks")
    marked = sent.getlist(f"{question.id}-ticks")
    is_rating = isinstance(question.answer, Rating)
    return {
        "hint": field.help_text,
        "low": getattr(field, "low", ""),
        "high": getattr(field, "high", ""),
        "is_rating": is_rating,
        "buttons": [one for one in taps if _is_button(one, several)],
        "boxes": [one for one in taps if several and not _is_button(one, several)],
        "ticks": [Tap(value, str(text), value in marked) for value, text in ticks.choices] if ticks else [],
    }


def _is_button(tap: Tap, several: bool) -> bool:
    """Answers that cannot stand beside others go on at once."""
    return not several or tap.value in {"none", "dont-remember", SKIP, "nothing-yet"}
