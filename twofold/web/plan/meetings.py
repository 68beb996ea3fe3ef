"""My meetings with a therapist, what to do until the next, and the talk before work on the memory (K-04)."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twofold.care.helpline import Kind
from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.checkin.dates import said_day
from twofold.web.checkin.numbers import numbers_for
from twofold.web.library import content, say
from twofold.web.plan.actions import add_appointment, add_step, answer_plan, change_appointment
from twofold.web.plan.forms import LONGEST_NAME, AppointmentForm, HomeworkForm, Words
from twofold.web.plan.models import Appointment, PlanAnswers, Step
from twofold.web.plan.pages import person_of, see_other
from twofold.web.plan.said import step_in_words
from twofold.web.plan.steps import Status
from twofold.web.signin.models import Person
from twofold.web.ui.fields import DayInput

GATE = ("withdrawal_now", "plan_to_die", "psychosis_now", "violence_now", "no_sleep")
LINES = {"plan_to_die": (Kind.EMERGENCY, Kind.SUICIDE_CRISIS), "violence_now": (Kind.DOMESTIC_VIOLENCE,)}


# --- meetings ---------------------------------------------------------------------------------------------------------


@page(Permission.SEE_PLAN)
def meetings(request: HttpRequest) -> HttpResponse:
    """Meetings in order, the next one first, and what to do until then."""
    person = person_of(request)
    today = person.day_of(timezone.now())
    rows = sorted(Appointment.objects.of(person), key=lambda one: (one.body["day"], one.body["time"]))
    steps = [one for one in Step.objects.of(person).order_by("id") if one.body["kind"] == "homework"]
    shown = {
        "coming": [meeting_in_words(one, today) for one in rows if one.day >= today],
        "gone": [meeting_in_words(one, today) for one in reversed(rows) if one.day < today],
        "homework": [step_in_words(one, today) for one in steps if one.status is Status.ACCEPTED],
        "homework_done": [step_in_words(one, today) for one in steps if one.status is Status.DONE],
        "gate": gate_in_words(person, today),
    }
    return render(request, "plan/meetings.html", shown)


@page(Permission.CHANGE_PLAN, "GET", "POST", keeps=True)
def add(request: HttpRequest) -> HttpResponse:
    """Write down a meeting."""
    person = person_of(request)
    today = person.day_of(timezone.now())
    form = AppointmentForm(request.POST if request.method == "POST" else None, today=today)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, None)
    add_appointment(by=person, sent_as=form.cleaned_data["sent_as"], **form.kept(person.zone))
    return see_other("plan:meetings")


@page(Permission.CHANGE_PLAN, "GET", "POST", keeps=True)
def change(request: HttpRequest, row: UUID) -> HttpResponse:
    """Another day, theme, or number."""
    person, meeting = person_of(request), owned_or_404(Appointment, request, row)
    today = person.day_of(timezone.now())
    if request.method != "POST":
        kept = {name: meeting.body[name] for name in ("time", "protocol", "number", "theme", "until_next")}
        kept |= {"day": meeting.day, "with_whom": meeting.body["with"], "sent_as": meeting.sent_as}
        return _form_page(request, AppointmentForm(today=today, initial=kept), meeting)
    form = AppointmentForm(request.POST, today=today)
    if not form.is_valid():
        return _form_page(request, form, meeting)
    change_appointment(by=person, appointment=meeting, **form.kept(person.zone))
    return see_other("plan:meetings")


@page(Permission.CHANGE_PLAN, "POST", keeps=True)
def was(request: HttpRequest, row: UUID) -> HttpResponse:
    """There or not, by one tap; either can be changed."""
    meeting, said = owned_or_404(Appointment, request, row), request.POST.get("was", "")
    if said in ("there", "not-there"):
        change_appointment(by=person_of(request), appointment=meeting, was=said)
    return see_other("plan:meetings")


@page(Permission.CHANGE_PLAN, "GET", "POST", keeps=True)
def homework(request: HttpRequest) -> HttpResponse:
    """Something to do until the next meeting: it becomes a step of the therapy arm."""
    today = person_of(request).day_of(timezone.now())
    form = HomeworkForm(request.POST if request.method == "POST" else None, today=today)
    if request.method != "POST" or not form.is_valid():
        return render(request, "plan/homework.html", {"form": form}, status=422 if form.is_bound else 200)
    given = form.cleaned_data
    when = given["when"].isoformat() if given["when"] else ""
    add_step(
        by=person_of(request), sent_as=given["sent_as"], kind="homework", arm="therapy", words=given["words"], when=when
    )
    return see_other("plan:meetings")


def meeting_in_words(one: Appointment, today: date) -> dict[str, Any]:
    """A meeting as the pages show it. Its time is what the clock on the wall says, whatever clocks do in between."""
    body = one.body
    protocol = content().protocols.get(body["protocol"])
    name = say(protocol.name) if protocol else ""
    if name and body["number"]:
        name = say("plan.appointments.numbered", protocol=name, number=body["number"])
    near = protocol is not None and protocol.near_memory is not None and (body["number"] or 0) >= protocol.near_memory
    return {
        "row": one,
        "day": said_day(one.day, today),
        "time": body["time"],
        "with": body["with"],
        "protocol": name,
        "theme": body["theme"],
        "until_next": body["until_next"],
        "was": body["was"],
        "near": near and one.day >= today,
        "may_say": one.day <= today,
    }


def _form_page(request: HttpRequest, form: AppointmentForm, meeting: Appointment | None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "plan/meeting_form.html", {"form": form, "meeting": meeting}, status=status)


# --- before work on the memory ----------------------------------------------------------------------------------------


class GateForm(forms.Form):
    """Five questions, a day within four weeks, and who looks. Not having stopped using is never among them."""

    review_on = forms.DateField(widget=DayInput())
    who = Words(max_length=LONGEST_NAME, required=False)

    def __init__(self, given: Any = None, *, today: date, initial: dict[str, Any] | None = None) -> None:
        super().__init__(given, initial={"review_on": today + content().plan.memory_offered, **(initial or {})})
        self.today = today
        answers = [("yes", _("Yes")), ("no", _("No")), ("not-sure", _("Not sure"))]
        asked = {
            name: forms.ChoiceField(
                label=say(f"plan.gate.asks.{name}"), choices=answers, widget=forms.RadioSelect, required=False
            )
            for name in GATE
        }
        self.fields = asked | self.fields
        self.fields["review_on"].label = say("plan.gate.date")
        self.fields["review_on"].help_text = say("plan.gate.date-help")
        self.fields["who"].label = say("plan.gate.who")

    def clean_review_on(self) -> date:
        """A day that comes, and within four weeks: the talk never becomes a waiting list."""
        day: date = self.cleaned_data["review_on"]
        if day < self.today:
            raise forms.ValidationError(say("plan.gate.in-past"))
        if day > self.today + content().plan.memory_within:
            raise forms.ValidationError(say("plan.gate.too-late"))
        return day

    def answers(self) -> dict[str, bool | None]:
        """What was answered; not sure is None and so is what was left open."""
        told = {"yes": True, "no": False}
        return {name: told.get(self.cleaned_data[name]) for name in GATE}

    def asked(self) -> list[forms.BoundField]:
        """The five questions."""
        return [self[name] for name in GATE]


@page(Permission.CHANGE_PLAN, "GET", "POST", keeps=True)
def memory_work(request: HttpRequest) -> HttpResponse:
    """What has to be safe before the memory is worked on: a talk, not a lock, with a day within four weeks."""
    person = person_of(request)
    today = person.day_of(timezone.now())
    form = GateForm(request.POST if request.method == "POST" else None, today=today)
    if request.method == "POST" and form.is_valid():
        answer_plan(
            by=person,
            kind="gate",
            answers=form.answers(),
            review_on=form.cleaned_data["review_on"].isoformat(),
            who=form.cleaned_data["who"],
        )
        return see_other("plan:memory-work", at="answer")
    shown = {"form": form, "gate": gate_in_words(person, today)}
    return render(request, "plan/memory_work.html", shown, status=422 if form.is_bound else 200)


def gate_of(person: Person) -> PlanAnswers | None:
    """The newest answers."""
    rows = PlanAnswers.objects.of(person).order_by("-made_at", "-id")
    return next((one for one in rows if one.kind == "gate"), None)


def gate_in_words(person: Person, today: date) -> dict[str, Any] | None:
    """What is missing, each with the first thing to do, and the day it is looked at again. None before it was asked."""
    row = gate_of(person)
    if row is None:
        return None
    missing = [name for name in GATE if row.answers.get(name) is True]
    is_open = any(row.answers.get(name) is None for name in GATE)
    review = date.fromisoformat(row.body["review_on"])
    who = gettext(", with %(who)s") % {"who": row.body["who"]} if row.body["who"] else ""
    lines = {name: numbers_for(person, *LINES[name]) for name in missing if name in LINES}
    return {
        "on": said_day(row.day, today),
        "missing": [(say(f"plan.gate.missing.{name}"), lines.get(name, ())) for name in missing],
        "is_clear": not missing and not is_open,
        "is_open": not missing and is_open,
        "kept": say("plan.gate.kept", day=said_day(review, today), who=who),
        "overdue": say("plan.gate.overdue", day=said_day(review, today)) if review < today else "",
    }
