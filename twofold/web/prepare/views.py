"""The safety plan, the plan for hard days, and the page after using again."""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone

from twofold.care.exercise import kept
from twofold.care.helpline import Kind
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.checkin.numbers import numbers_for
from twofold.web.exercise.forms import SheetForm, initial_of
from twofold.web.exercise.telling import told
from twofold.web.library import content, say
from twofold.web.prepare import own_days
from twofold.web.prepare.actions import HARD_DAYS, SAFETY, ChangedMeanwhile, keep_hard_days, keep_safety_plan
from twofold.web.prepare.models import plan_of
from twofold.web.signin.models import Person


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the page decorator has seen to it."""
    return cast(Person, request.person)  # type: ignore[attr-defined]


@page(Permission.SAFETY_PLAN)
def safety_plan(request: HttpRequest) -> HttpResponse:
    """The person's safety plan, with the numbers of their country beside it."""
    person = person_of(request)
    shown = {
        "told": told(content().plans[SAFETY], plan_of(person, SAFETY)["answers"]),
        "numbers": numbers_for(person, Kind.EMERGENCY, Kind.SUICIDE_CRISIS),
        "use_alone": numbers_for(person, Kind.USE_ALONE),
    }
    return render(request, "prepare/safety_plan.html", shown)


@page(Permission.SAFETY_PLAN, "GET", "POST", keeps=True)
def change_safety_plan(request: HttpRequest) -> HttpResponse:
    """Write the safety plan."""
    return _change(request, SAFETY, keep_safety_plan, "prepare:safety-plan", {"calls_first": True})


@page(Permission.PREPARE)
def hard_days(request: HttpRequest) -> HttpResponse:
    """The plan for hard days, with what the person's own days say and which days are ahead."""
    person = person_of(request)
    today = person.day_of(timezone.now())
    answers = plan_of(person, HARD_DAYS)["answers"]
    days = own_days.own_days(person, today)
    shown = {
        "told": told(content().plans[HARD_DAYS], answers),
        "said": own_days.said(days),
        "ahead": own_days.ahead(days, answers, today),
        "has_days": bool(days),
    }
    return render(request, "prepare/hard_days.html", shown)


@page(Permission.PREPARE, "GET", "POST", keeps=True)
def change_hard_days(request: HttpRequest) -> HttpResponse:
    """Write the plan for hard days, with one's own days beside it."""
    person = person_of(request)
    days = own_days.own_days(person, person.day_of(timezone.now()))
    return _change(request, HARD_DAYS, keep_hard_days, "prepare:hard-days", {"said": own_days.said(days)})


def _change(request: HttpRequest, name: str, keep: Callable[..., Any], then: str, more: dict[str, Any]) -> HttpResponse:
    plan, old = content().plans[name], plan_of(person_of(request), name)
    status, was_changed = 200, False
    if request.method != "POST":
        form = SheetForm(plan, initial={**initial_of(plan, old["answers"]), "seen": old["n"]})
    elif "more" in request.POST:
        form = SheetForm(plan, request.POST.dict(), grown=True)
    else:
        form, status = SheetForm(plan, request.POST.dict()), 422
        if form.is_valid():
            answers = kept(plan, form.read(), old["answers"])
            try:
                keep(by=person_of(request), answers=answers, seen=form.cleaned_data["seen"] or 0)
                return HttpResponse(status=303, headers={"Location": resolve_url(then)})
            except ChangedMeanwhile:
                form = SheetForm(plan, {**request.POST.dict(), "seen": str(old["n"])})
                status, was_changed = 409, True
    shown = {
        "plan": plan,
        "name": say(plan.name),
        "what_for": say(plan.what_for),
        "text": [say(key) for key in plan.text],
        "cautions": [say(key) for key in plan.cautions],
        "evidence": say(plan.evidence),
        "form": form,
        "was_changed": was_changed,
        "back": resolve_url(then),
    }
    return render(request, "prepare/change.html", shown | more, status=status)


@page(Permission.PREPARE)
def after_use(request: HttpRequest) -> HttpResponse:
    """After using again: the body first, then the next hour, then what can be learned. Nothing is reset."""
    person = person_of(request)
    today = person.day_of(timezone.now())
    first_hour = plan_of(person, HARD_DAYS)["answers"].get("first_hour", "")
    shown = {
        "emergency": numbers_for(person, Kind.EMERGENCY),
        "use_alone": numbers_for(person, Kind.USE_ALONE),
        "first_hour": [line for line in str(first_hour).splitlines() if line.strip()],
        "trend": own_days.trend(own_days.own_days(person, today), today),
    }
    return render(request, "prepare/after_use.html", shown)
