"""A person's own medicines, one function a page. It shows what was told and what to call about; never what to take."""

from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext

from twofold.care.doses import State, due_on
from twofold.care.helpline import Kind
from twofold.care.medicine import Rhythm
from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.checkin.dates import said_day
from twofold.web.checkin.numbers import numbers_for
from twofold.web.library import content, say
from twofold.web.medicines.actions import (
    add_medicine,
    change_medicine,
    end_medicine,
    note_body,
    remove_medicine,
    remove_note,
    tell_dose,
)
from twofold.web.medicines.chart import doses_chart
from twofold.web.medicines.forms import BodyForm, EntryForm, initial_of, known
from twofold.web.medicines.models import BodyNote, Entry, number_of
from twofold.web.medicines.read import Today, today_of
from twofold.web.medicines.telling import notice_lines, rows_of
from twofold.web.signin.models import Person

TELL_BACK = timedelta(days=14)  # how far back a dose can still be told
NOTES_SHOWN = 30
STATES = {"taken": State.TAKEN, "not-taken": State.NOT_TAKEN, "nothing": None}


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the page decorator has seen to it."""
    return cast(Person, request.person)  # type: ignore[attr-defined]


def see_other(name: str, **where: object) -> HttpResponse:
    """After something was kept: on to a page that can be loaded again."""
    return HttpResponse(status=303, headers={"Location": resolve_url(name, **where)})


@page(Permission.KEEP_MEDICINES)
def mine(request: HttpRequest) -> HttpResponse:
    """What is due today, what must be said first, and the list."""
    return mine_page(request, today_of(person_of(request), timezone.now()))


def mine_page(request: HttpRequest, found: Today, *, problem: str = "", status: int = 200) -> HttpResponse:
    """The page, with a sentence about what could not be kept."""
    has_opioid = any("opioid" in one.about.kinds for one in found.current if one.about)
    shown = {
        "problem": problem,
        "notices": notice_lines(found),
        "rows": rows_of(found),
        "ended": [(one.pk, one.name, one.ended) for one in found.ended],
        "offered": [(one.id, say(one.name)) for one in content().medicines.values()],
        "has_naloxone": any("naloxone" in one.about.kinds for one in found.current if one.about),
        "offers_naloxone": has_opioid or found.safety.history.logged(),
        "emergency": signs_of(found),
        "numbers": numbers_for(found.person, Kind.EMERGENCY),
        "day": found.day,
    }
    return render(request, "medicines/mine.html", shown, status=status)


def signs_of(found: Today) -> list[str]:
    """The signs of danger of everything on the list, each once."""
    keys = [key for one in found.current if one.about for key in one.about.emergency]
    return list(dict.fromkeys(say(key) for key in keys))


@page(Permission.KEEP_MEDICINES, "GET", "POST", keeps=True)
def add(request: HttpRequest, medicine: str = "") -> HttpResponse:
    """One more on the list: one we know, or one with an own name."""
    about = known(medicine)
    if medicine and about is None:
        raise Http404
    person = person_of(request)
    form = EntryForm(about, person.day_of(timezone.now()), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        add_medicine(by=person, body=form.body(), sent_as=form.cleaned_data["sent_as"])
        return see_other("medicines:mine")
    shown = {"form": form, "about": about and {"id": about.id, "name": say(about.name)}}
    return render(request, "medicines/add.html", shown, status=422 if form.errors else 200)


@page(Permission.KEEP_MEDICINES, "GET", "POST", keeps=True)
def change(request: HttpRequest, row: UUID) -> HttpResponse:
    """Change, end, take back or remove one."""
    entry, person = owned_or_404(Entry, request, row), person_of(request)
    today = person.day_of(timezone.now())
    given = request.POST if request.method == "POST" else None
    form = EntryForm(entry.about, today, given, initial=initial_of(entry.body))
    if given is not None and form.is_valid():
        change_medicine(by=person, entry=entry, body=form.body(entry.body["ended"]))
        return see_other("medicines:mine")
    about = entry.about
    shown = {"form": form, "entry": entry, "about": about and {"id": about.id, "name": say(about.name)}}
    shown["do_not_stop"] = about is not None and "do-not-stop" in about.kinds
    return render(request, "medicines/change.html", shown, status=422 if form.errors else 200)


@page(Permission.KEEP_MEDICINES, "POST", keeps=True)
def dose(request: HttpRequest, row: UUID) -> HttpResponse:
    """Taken, not taken, or back to nothing said, by one tap."""
    entry, person = owned_or_404(Entry, request, row), person_of(request)
    now = timezone.now()
    day, slot, state = (request.POST.get(name, "") for name in ("day", "slot", "state"))
    problem = refused_dose(entry, day, slot, state, person.day_of(now))
    if problem:
        return mine_page(request, today_of(person, now), problem=problem, status=422)
    tell_dose(by=person, entry=entry, day=date.fromisoformat(day), slot=slot, state=STATES[state], at=now)
    return see_other("medicines:mine")


def refused_dose(entry: Entry, day: str, slot: str, state: str, today: date) -> str:
    """One sentence for what cannot be told of a dose; empty when it can."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return gettext("This page was an old one. Please tap again.")
    if state not in STATES:
        return gettext("This page was an old one. Please tap again.")
    if on > today:
        return gettext("This day has not come yet.")
    if on < today - TELL_BACK:
        return gettext("This day is more than two weeks ago and stays as it is.")
    is_needed = entry.body["rhythm"] == Rhythm.AS_NEEDED and slot == "day"
    is_every = entry.body["rhythm"] == Rhythm.EVERY and slot == "day"  # given early or late, it still counts
    if not is_needed and not is_every and slot not in {one.slot for one in due_on(entry.listed(), on)}:
        return gettext("Nothing was due then. Please look at the list again.")
    return ""


@page(Permission.KEEP_MEDICINES, "POST", keeps=True)
def end(request: HttpRequest, row: UUID) -> HttpResponse:
    """No longer on the list from today on."""
    entry, person = owned_or_404(Entry, request, row), person_of(request)
    end_medicine(by=person, entry=entry, ended=person.day_of(timezone.now()))
    return see_other("medicines:mine")


@page(Permission.KEEP_MEDICINES, "POST", keeps=True)
def back(request: HttpRequest, row: UUID) -> HttpResponse:
    """On the list again."""
    end_medicine(by=person_of(request), entry=owned_or_404(Entry, request, row), ended=None)
    return see_other("medicines:mine")


@page(Permission.KEEP_MEDICINES, "GET", "POST")
def remove(request: HttpRequest, row: UUID) -> HttpResponse:
    """Away for good, after one more question."""
    entry = owned_or_404(Entry, request, row)
    if request.method != "POST":
        return render(request, "medicines/remove.html", {"entry": entry})
    remove_medicine(by=person_of(request), entry=entry)
    return see_other("medicines:mine")


@page(Permission.KEEP_MEDICINES)
def days(request: HttpRequest) -> HttpResponse:
    """Craving and doses, day by day (P-05: no comparison with and without)."""
    person = person_of(request)
    found = today_of(person, timezone.now())
    return render(request, "medicines/days.html", {"chart": doses_chart(found), "has_list": bool(found.entries)})


@page(Permission.KEEP_MEDICINES, "GET", "POST", keeps=True)
def body(request: HttpRequest) -> HttpResponse:
    """How the body feels, in one's own words; danger signs first."""
    person = person_of(request)
    form = BodyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        note_body(by=person, words=told["words"].strip(), number=form.number(), sent_as=told["sent_as"])
        return see_other("medicines:body")
    return body_page(request, form, status=422 if form.errors else 200)


def body_page(request: HttpRequest, form: BodyForm, status: int = 200) -> HttpResponse:
    """The form, and the notes so far."""
    person = person_of(request)
    today = person.day_of(timezone.now())
    notes = BodyNote.objects.of(person).order_by("-id")[:NOTES_SHOWN]
    shown: dict[str, Any] = {
        "form": form,
        "notes": [(one.pk, said_day(one.day, today), one.body["words"], number_of(one)) for one in notes],
        "numbers": numbers_for(person, Kind.EMERGENCY),
    }
    return render(request, "medicines/body.html", shown, status=status)


@page(Permission.KEEP_MEDICINES, "POST", keeps=True)
def forget_note(request: HttpRequest, row: UUID) -> HttpResponse:
    """Take one note away."""
    remove_note(by=person_of(request), note=owned_or_404(BodyNote, request, row))
    return see_other("medicines:body")
