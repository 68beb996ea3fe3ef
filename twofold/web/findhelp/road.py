"""The road to a first visit, for a signed-in person: saved places, tries, a quiet clock, words for the phone, a letter.

And the report of something wrong, which is open to anyone and keeps nobody with it.
"""

from datetime import datetime
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twofold.care.directory.entry import Phone
from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page, public
from twofold.web.access.permissions import Permission
from twofold.web.directory.host import the_host
from twofold.web.directory.search import one
from twofold.web.findhelp.actions import change_road, forget_place, report_change, save_place, tell_attempt
from twofold.web.findhelp.calendar import event
from twofold.web.findhelp.models import Attempt, Road, SavedPlace
from twofold.web.findhelp.showing import call
from twofold.web.ids import uuid7
from twofold.web.library import say
from twofold.web.signin.models import Person
from twofold.web.ui.chart import whole_day

HOW = ("called", "left-word", "waiting", "appointment", "no-place", "seen")
WRONG = ("closed", "number", "hours", "kind", "other")
SAY = ("first", "both", "addiction", "trauma", "ask", "medicine", "message")
LONG = 4000
CALENDAR = {"Content-Disposition": 'attachment; filename="appointment.ics"'}


class AttemptForm(forms.Form):
    """One try at one place."""

    sent_as = forms.UUIDField(widget=forms.HiddenInput)
    how = forms.ChoiceField(label=_("What came of it?"), widget=forms.RadioSelect)
    when = forms.DateTimeField(
        label=_("If you have an appointment: when?"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "placeholder": "2026-12-01T09:30"}),
    )
    note = forms.CharField(label=_("A note to yourself"), required=False, max_length=600)

    def __init__(self, given: Any = None) -> None:
        super().__init__(given, initial={"sent_as": uuid7()})
        self.fields["how"].choices = [(one, say(f"finding.how.{one}")) for one in HOW]  # type: ignore[attr-defined]

    def wall_clock(self) -> str:
        """The time as it was written, without a zone; empty where none was."""
        when: datetime | None = self.cleaned_data["when"]
        return when.replace(tzinfo=None).isoformat(timespec="minutes") if when else ""


class WordsForm(forms.Form):
    """Own words."""

    words = forms.CharField(required=False, max_length=LONG, widget=forms.Textarea(attrs={"rows": 8}))


class ReportForm(forms.Form):
    """What is wrong with a public entry."""

    what = forms.ChoiceField(label=_("What is wrong?"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What is right, if you know"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, given: Any = None) -> None:
        super().__init__(given)
        self.fields["what"].choices = [(one, say(f"finding.report.{one}")) for one in WRONG]  # type: ignore[attr-defined]


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the page decorator has seen to it."""
    return cast(Person, request.person)  # type: ignore[attr-defined]


def back_to(name: str, **where: object) -> HttpResponse:
    """After something was kept: on to a page that can be loaded again."""
    return HttpResponse(status=303, headers={"Location": resolve_url(name, **where)})


def road_of(person: Person) -> Road:
    """The person's road; an empty one that is not stored where there is none."""
    found: Road | None = Road.objects.of(person).first()
    return found or Road(person=person, body={})


@page(Permission.FIND_HELP)
def road(request: HttpRequest) -> HttpResponse:
    """Saved places, each with its last try, and the clock."""
    person = person_of(request)
    tries: dict[str, list[Attempt]] = {}
    for attempt in Attempt.objects.of(person).order_by("id"):
        tries.setdefault(attempt.body["place"], []).append(attempt)
    found = [shown_place(place, tries.get(str(place.pk), [])) for place in SavedPlace.objects.of(person).order_by("id")]
    count = sum(len(of) for of in tries.values())
    shown = {"places": found, "clock": clock(person, count), "has_asked": bool(road_of(person).body.get("asked"))}
    return render(request, "findhelp/road.html", shown)


def shown_place(place: SavedPlace, tries: list[Attempt]) -> dict[str, Any]:
    """One saved place in words."""
    last = tries[-1] if tries else None
    return {
        "id": place.pk,
        "service": place.body["service"],
        "name": place.body["name"],
        "call": call_of(place.body["phone"]),
        "last": say(f"finding.how.{last.body['how']}") if last else "",
        "on": last.day if last else None,
        "tries": len(tries),
    }


def call_of(phone: str) -> Any:
    """The number that was saved, to be tapped."""
    return call(Phone(phone)) if phone else None


def clock(person: Person, tries: int) -> str:
    """From the day help was asked for to the day someone saw them; empty until it is started."""
    found, today = road_of(person), person.day_of(timezone.now())
    asked, seen = found.day("asked"), found.day("seen")
    if asked is None:
        return ""
    if seen is None:
        return say("finding.clock.runs", day=whole_day(asked), days=(today - asked).days, tries=tries)
    return say("finding.clock.seen", asked=whole_day(asked), day=whole_day(seen), days=(seen - asked).days)


@page(Permission.FIND_HELP, "POST", keeps=True)
def want(request: HttpRequest) -> HttpResponse:
    """Start the clock, stop it because someone saw one, or put it away."""
    person, what = person_of(request), request.POST.get("what", "")
    today = person.day_of(timezone.now()).isoformat()
    changes = {"start": {"asked": today, "seen": ""}, "seen": {"seen": today}, "away": {"asked": "", "seen": ""}}
    if what in changes:
        change_road(by=person, **changes[what])
    return back_to("findhelp:road")


@page(Permission.FIND_HELP, "POST", keeps=True)
def save(request: HttpRequest, key: str) -> HttpResponse:
    """Put a place of the directory on one's list."""
    found = one(key)
    if found is None:
        raise Http404
    phone = found.entry.phones[0].number if found.entry.phones else ""
    save_place(by=person_of(request), service=found.id, name=found.entry.name, phone=phone)
    return back_to("findhelp:road")


@page(Permission.FIND_HELP, "GET", "POST", keeps=True)
def tried(request: HttpRequest, row: UUID) -> HttpResponse:
    """One place: what came of each try, and one more."""
    place, person = owned_or_404(SavedPlace, request, row), person_of(request)
    form = AttemptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        tell_attempt(
            by=person, place=place, how=told["how"], when=form.wall_clock(), note=told["note"], sent_as=told["sent_as"]
        )
        return back_to("findhelp:tried", row=row)
    tries = [one for one in Attempt.objects.of(person).order_by("-id") if one.body["place"] == str(place.pk)]
    shown = {
        "place": shown_place(place, tries[::-1]),
        "form": form,
        "tries": [
            (one.pk, one.day, say(f"finding.how.{one.body['how']}"), time_of(one), one.body["note"]) for one in tries
        ],
    }
    return render(request, "findhelp/tried.html", shown, status=422 if form.errors else 200)


def time_of(attempt: Attempt) -> datetime | None:
    """The time of an appointment, on the wall."""
    when = attempt.body["when"]
    return datetime.fromisoformat(when) if when else None


@page(Permission.FIND_HELP)
def appointment(request: HttpRequest, row: UUID) -> HttpResponse:
    """An appointment as a calendar entry with a neutral title (V-09)."""
    attempt = owned_or_404(Attempt, request, row)
    when = time_of(attempt)
    if when is None:
        raise Http404
    zone = ZoneInfo(str(person_of(request).zone))
    text = event(str(attempt.pk), gettext("Appointment"), when.replace(tzinfo=zone))
    return HttpResponse(text, "text/calendar; charset=utf-8", headers=CALENDAR)


@page(Permission.FIND_HELP, "POST", keeps=True)
def forget(request: HttpRequest, row: UUID) -> HttpResponse:
    """Off the list, with its tries."""
    forget_place(by=person_of(request), place=owned_or_404(SavedPlace, request, row))
    return back_to("findhelp:road")


@public("what one can say is useful before an account")
def say_it(request: HttpRequest) -> HttpResponse:
    """A few words for the phone."""
    return render(request, "findhelp/say_it.html", {"lines": [say(f"finding.say.{one}") for one in SAY]})


@page(Permission.FIND_HELP, "GET", "POST", keeps=True)
def letter(request: HttpRequest) -> HttpResponse:
    """A letter to take along, in own words, kept and printed."""
    person = person_of(request)
    kept = road_of(person).body.get("letter", "")
    form = WordsForm(request.POST if request.method == "POST" else None, initial={"words": kept})
    form.fields["words"].label = say("finding.letter.title")
    if request.method == "POST" and form.is_valid():
        change_road(by=person, letter=form.cleaned_data["words"])
        return back_to("findhelp:letter")
    return render(request, "findhelp/letter.html", {"form": form, "kept": kept}, status=422 if form.errors else 200)


@public("anyone may say that an entry is wrong", "GET", "POST")
def report(request: HttpRequest, key: str) -> HttpResponse:
    """Say what is wrong with a public entry; the host's queue."""
    found = one(key)
    if found is None:
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None)
    shown: dict[str, Any] = {"name": found.entry.name, "id": found.id, "form": form}
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        report_change(
            by=the_host(), service=UUID(found.id), what=told["what"], text=told["text"], on=timezone.now().date()
        )
        return render(request, "findhelp/report.html", shown | {"form": None})
    return render(request, "findhelp/report.html", shown, status=422 if form.errors else 200)
