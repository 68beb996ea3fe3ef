"""What I do this for: the strip on a page of its own, the choice, and the month."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.reasons.actions import choose, keep_month
from twofold.web.reasons.forms import ChooseForm, MonthForm
from twofold.web.reasons.models import Month, chosen_by
from twofold.web.reasons.strip import named, this_month
from twofold.web.signin.models import Person


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the page decorator has seen to it."""
    return cast(Person, request.person)  # type: ignore[attr-defined]


def see_other(page: str) -> HttpResponse:
    """After something was kept: on to a page that can be loaded again without sending it again."""
    return HttpResponse(status=303, headers={"Location": resolve_url(page)})


@page(Permission.KEEP_REASONS)
def what_for(request: HttpRequest) -> HttpResponse:
    """The strip, alone on its page."""
    return render(request, "reasons/what_for.html")


@page(Permission.KEEP_REASONS, "GET", "POST", keeps=True)
def choosing(request: HttpRequest) -> HttpResponse:
    """Choose the questions and the things."""
    person = person_of(request)
    form = ChooseForm(request.POST if request.method == "POST" else None, chosen=chosen_by(person))
    if request.method == "POST" and form.is_valid():
        choose(by=person, questions=form.lines("question"), things=form.lines("thing"))
        return see_other("reasons:what-for")
    return render(request, "reasons/choose.html", {"form": form}, status=422 if form.errors else 200)


@page(Permission.KEEP_REASONS, "GET", "POST", keeps=True)
def month(request: HttpRequest) -> HttpResponse:
    """Say how this month is so far; it can be changed until the month is over."""
    person = person_of(request)
    chosen, now = chosen_by(person), this_month(person)
    if not chosen["questions"] and not chosen["things"]:
        return see_other("reasons:choose")
    row = Month.objects.of(person).filter(month=now).first()
    form = MonthForm(request.POST if request.method == "POST" else None, chosen=chosen, said=row.body if row else {})
    if request.method == "POST" and form.is_valid():
        questions, things = form.read()
        keep_month(by=person, month=now, questions=questions, things=things)
        return see_other("reasons:what-for")
    shown = {"form": form, "month": named(now)}
    return render(request, "reasons/month.html", shown, status=422 if form.errors else 200)
