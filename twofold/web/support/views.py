"""The support arm, one function a page."""

from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext

from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.library import say
from twofold.web.signin.models import Person
from twofold.web.support.actions import (
    add_meeting,
    change_meeting,
    close_promise,
    make_promise,
    name_supporter,
    open_promise,
    remove_meeting,
    remove_supporter,
    tell_attendance,
)
from twofold.web.support.forms import GAVE, MeetingForm, PromiseForm, SupporterForm
from twofold.web.support.models import HELD, OPEN, Meeting, Promise, Supporter
from twofold.web.support.read import Support, may_promise_less, next_time, safety_for, support_of

TELL_BACK = timedelta(days=14)
WENT = {"went": True, "not": False, "nothing": None}


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the page decorator has seen to it."""
    return cast(Person, request.person)  # type: ignore[attr-defined]


def back_to(name: str = "support:mine") -> HttpResponse:
    """After something was kept: on to a page that can be loaded again."""
    return HttpResponse(status=303, headers={"Location": resolve_url(name)})


@page(Permission.KEEP_SUPPORT)
def mine(request: HttpRequest) -> HttpResponse:
    """Meetings, promises and people on one page."""
    return mine_page(request)


def mine_page(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    """The page, with a sentence about what could not be kept."""
    person, now = person_of(request), timezone.now()
    found = support_of(person, now)
    is_less = any(one.body["about_less"] for one in found.promises)
    held = any(one.body["status"] == HELD for one in found.promises)
    shown: dict[str, Any] = {
        "problem": problem,
        "day": found.day,
        "meetings": [_row(found, one, person) for one in found.meetings],
        "gave": [(one, say(f"support.gave.{one}")) for one in GAVE],
        "promises": [(one, one.body["status"] == HELD) for one in found.promises],
        "may_open": held and may_promise_less(person, now),
        "was_asked": held and safety_for(person, now).was_asked_to_stop,
        "needs_line": is_less and safety_for(person, now).less_needs_the_line,
        "people": [(one.pk, one.body, say(f"support.role.{one.body['role']}")) for one in found.supporters],
    }
    return render(request, "support/mine.html", shown, status=status)


def _row(found: Support, one: Meeting, person: Person) -> dict[str, Any]:
    went, told = found.went(one)
    today = found.on(one, found.day)
    return {
        "id": one.pk,
        "name": one.name,
        "kind": say(f"support.kind.{one.body['kind']}"),
        "place": one.body["place"],
        "next": next_time(one, person, timezone.now()),
        "has_hour": bool(one.body["time"]),
        "note": one.body["note"],
        "counted": say("support.went", went=went, told=told) if told else "",
        "today": today,
        "gave": say(f"support.gave.{today.body['gave']}") if today and today.body["gave"] else "",
    }


@page(Permission.KEEP_SUPPORT, "GET", "POST", keeps=True)
def add(request: HttpRequest) -> HttpResponse:
    """One more meeting."""
    form = MeetingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        add_meeting(by=person_of(request), body=form.body(), sent_as=form.cleaned_data["sent_as"])
        return back_to()
    return render(request, "support/meeting.html", {"form": form}, status=422 if form.errors else 200)


@page(Permission.KEEP_SUPPORT, "GET", "POST", keeps=True)
def change(request: HttpRequest, row: UUID) -> HttpResponse:
    """Change a meeting, or say that one no longer goes."""
    meeting = owned_or_404(Meeting, request, row)
    form = MeetingForm(request.POST if request.method == "POST" else None, initial=meeting.body)
    if request.method == "POST" and form.is_valid():
        change_meeting(by=person_of(request), meeting=meeting, body=form.body(ended="ended" in request.POST))
        return back_to()
    return render(
        request, "support/meeting.html", {"form": form, "meeting": meeting}, status=422 if form.errors else 200
    )


@page(Permission.KEEP_SUPPORT, "POST", keeps=True)
def went(request: HttpRequest, row: UUID) -> HttpResponse:
    """Went or did not, by one tap; what it gave by one word or none."""
    meeting, person = owned_or_404(Meeting, request, row), person_of(request)
    today = person.day_of(timezone.now())
    try:
        day = date.fromisoformat(request.POST.get("day", ""))
        said = WENT[request.POST.get("went", "")]
        gave = request.POST.get("gave", "")
        if gave and gave not in GAVE:
            raise KeyError(gave)
    except (ValueError, KeyError):
        return mine_page(request, problem=gettext("This page was an old one. Please tap again."), status=422)
    if not today - TELL_BACK <= day <= today:
        return mine_page(request, problem=gettext("Only the last two weeks can be told here."), status=422)
    tell_attendance(by=person, meeting=meeting, day=day, went=said, gave=gave)
    return back_to()


@page(Permission.KEEP_SUPPORT, "GET", "POST")
def remove(request: HttpRequest, row: UUID) -> HttpResponse:
    """Away for good, after one more question."""
    meeting = owned_or_404(Meeting, request, row)
    if request.method != "POST":
        return render(request, "support/remove.html", {"meeting": meeting})
    remove_meeting(by=person_of(request), meeting=meeting)
    return back_to()


@page(Permission.KEEP_SUPPORT, "GET", "POST", keeps=True)
def promise(request: HttpRequest) -> HttpResponse:
    """A promise; one about less or none waits until the stopping questions are answered (W-14)."""
    person, now = person_of(request), timezone.now()
    form = PromiseForm(person.day_of(now), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        held = form.cleaned_data["about_less"] and not may_promise_less(person, now)
        make_promise(by=person, body=form.body(HELD if held else OPEN), sent_as=form.cleaned_data["sent_as"])
        return back_to("checkin:stopping") if held and not safety_for(person, now).was_asked_to_stop else back_to()
    return render(request, "support/promise.html", {"form": form}, status=422 if form.errors else 200)


@page(Permission.KEEP_SUPPORT, "POST", keeps=True)
def open_held(request: HttpRequest, row: UUID) -> HttpResponse:
    """Open a promise that waited, where nothing holds it back any more."""
    found, person = owned_or_404(Promise, request, row), person_of(request)
    if not may_promise_less(person, timezone.now()):
        return mine_page(request, problem=say("support.promise.held"), status=409)
    open_promise(by=person, promise=found)
    return back_to()


@page(Permission.KEEP_SUPPORT, "POST", keeps=True)
def close(request: HttpRequest, row: UUID) -> HttpResponse:
    """Close one, without a reason."""
    close_promise(by=person_of(request), promise=owned_or_404(Promise, request, row))
    return back_to()


@page(Permission.KEEP_SUPPORT, "GET", "POST", keeps=True)
def person(request: HttpRequest) -> HttpResponse:
    """Someone to turn to."""
    form = SupporterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        name_supporter(by=person_of(request), body=form.body(), sent_as=form.cleaned_data["sent_as"])
        return back_to()
    return render(request, "support/person.html", {"form": form}, status=422 if form.errors else 200)


@page(Permission.KEEP_SUPPORT, "POST", keeps=True)
def forget(request: HttpRequest, row: UUID) -> HttpResponse:
    """Take someone off the list."""
    remove_supporter(by=person_of(request), supporter=owned_or_404(Supporter, request, row))
    return back_to()
