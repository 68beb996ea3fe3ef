"""The report, results over time, and closing the notice on Today."""

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from twofold.care.helpline import Kind
from twofold.care.report.changes import ChangeSaid
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.checkin.numbers import numbers_for
from twofold.web.library import content
from twofold.web.report.actions import close_notice
from twofold.web.report.gather import gathered
from twofold.web.report.over_time import panels, table
from twofold.web.report.showing import change_shown, report_shown
from twofold.web.signin.models import Person
from twofold.web.understand.taken import taken_of


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the page decorator has seen to it."""
    return cast(Person, request.person)  # type: ignore[attr-defined]


@page(Permission.SEE_REPORT)
def report(request: HttpRequest) -> HttpResponse:
    """Both sides on one page: told, often means, cannot mean, could come next."""
    person = person_of(request)
    shown = report_shown(gathered(person, timezone.now()))
    shown["numbers"] = numbers_for(person, Kind.SUICIDE_CRISIS) if shown["marked"] else ()
    return render(request, "report/report.html", shown)


@page(Permission.SEE_REPORT)
def over_time(request: HttpRequest) -> HttpResponse:
    """Every result on one axis of days, with the verdict of each change."""
    taken = taken_of(person_of(request))
    found = panels(taken, content().report)
    shown = {
        "panels": [(one, [change_shown(change) for change in newest_first(one.changes)]) for one in found],
        "table": table(taken) if taken else None,
    }
    return render(request, "report/over_time.html", shown)


def newest_first(changes: list[ChangeSaid]) -> list[ChangeSaid]:
    """What is read first is what happened last."""
    return sorted(changes, key=lambda one: one.until, reverse=True)


@page(Permission.SEE_REPORT, "POST")
def close(request: HttpRequest) -> HttpResponse:
    """Close the notice that two weeks looked harder."""
    person = person_of(request)
    close_notice(by=person, on=person.day_of(timezone.now()))
    response = HttpResponseRedirect(reverse("checkin:today"))
    response.status_code = 303
    return response
