"""The pages of the check-in, one function each. Safety pages and what a person follows have files of their own."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from twofold.care.checkin import SKIPPED, Asked, Reading, read_answers
from twofold.care.rules import Truth
from twofold.care.safety import asks_stopping_after
from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.checkin import after_use, asking, greeting
from twofold.web.checkin.actions import (
    KeptOtherwise,
    add_to_check_in,
    correct_check_in,
    delete_day,
    save_check_in,
)
from twofold.web.checkin.dates import refused_day, said_day
from twofold.web.checkin.forms import CheckInForm, given_from, sent_before
from twofold.web.checkin.models import CheckIn, Following
from twofold.web.checkin.pages import person_of, seen_other, seen_other_on
from twofold.web.checkin.safety import NEXT_DAY, Safety, safety_of
from twofold.web.checkin.safety_pages import same_day_card, standing_danger
from twofold.web.checkin.steps import CARRIED, asked_until
from twofold.web.checkin.telling import told_lines
from twofold.web.ids import uuid7
from twofold.web.library import content
from twofold.web.signin.models import Person


class Refused(Exception):
    """What came cannot be kept, for a reason that is not in any one question. The message is one sentence."""


@dataclass(frozen=True)
class Envelope:
    """What a sent check-in says about itself."""

    day: date
    form: str
    sent_as: UUID | None


@page(Permission.CHECK_IN)
def today(request: HttpRequest) -> HttpResponse:
    """How are you, what helps right now, what is next."""
    person = person_of(request)
    following = asking.following_of(person)
    found = safety_of(person, following.things if following else (), timezone.now())
    shown = greeting.today(found, following) | {"same_day": same_day_card(found), "tolerance": found.tolerance.name}
    return render(request, "checkin/today.html", shown | standing_danger(found) | {"found": found})


@page(Permission.CHECK_IN, "GET", "POST", keeps=True)
def check_in(request: HttpRequest, day: date | None = None) -> HttpResponse:
    """The questions of a day: one page, nothing chosen beforehand."""
    person, at = person_of(request), timezone.now()
    following = asking.following_of(person)
    if request.method == "POST":
        return _keep(request, person, following, day, at)
    if following is None and request.GET.get("form", "") not in asking.BEFORE_FOLLOWING:
        return HttpResponseRedirect(reverse("checkin:following"))
    about = day or person.day_of(at)
    reason = refused_day(about, person.day_of(at))
    form_kind = asking.form_named(request.GET.get("form", ""), following)
    if form_kind is None:
        raise Http404
    if reason:
        return render(request, "checkin/refused.html", {"reason": reason}, status=422)
    asked = asking.asked_of(person, following, form_kind)
    form = CheckInForm(asked, late=about < person.day_of(at))
    return _questions(request, form, about, form_kind.id, at)


def _questions(
    request: HttpRequest, form: CheckInForm, about: date, kind: str, at: datetime, status: int = 200
) -> HttpResponse:
    person = person_of(request)
    day_now = person.day_of(at)
    earlier = CheckIn.objects.of(person).filter(day=about).count()
    shown = {
        "form": form,
        "groups": list(form.groups()),
        "kind": kind,
        "day": about,
        "said_day": said_day(about, day_now),
        "is_today": about == day_now,
        "yesterday": greeting.day_before(day_now),
        "earlier": earlier,
        "sent_as": uuid7(),
    }
    return render(request, "checkin/check_in.html", shown, status=status)


def _keep(
    request: HttpRequest, person: Person, following: Following | None, day: date | None, at: datetime
) -> HttpResponse:
    """Nothing is drawn on the way that succeeds: read, keep, go on."""
    kind, problem = None, ""
    envelope = Envelope(day or person.day_of(at), "", None)
    try:
        envelope = _envelope(request.POST, person, day, at)
        kind = asking.form_named(envelope.form, following)
        if kind is None:
            raise Refused(gettext("This page was an old one. Please check your answers and send them again."))
    except Refused as refused:
        kind, problem = asking.form_named(request.POST.get("form", ""), following), str(refused)
        kind = kind or asking.form_named("", following)
    assert kind is not None
    asked = asked_until(asking.asked_of(person, following, kind), request.POST)
    reading = read_answers(asked, given_from(request.POST, asked))
    if problem or reading.problems:
        form = CheckInForm(asked, late=envelope.day < person.day_of(at), data=request.POST)
        if problem:
            form.add_error(None, problem)
        return _questions(request, form, envelope.day, kind.id, at, status=422)
    try:
        kept = save_check_in(
            by=person, day=envelope.day, form=kind.id, answers=reading.answers, at=at, sent_as=envelope.sent_as
        )
    except KeptOtherwise as otherwise:
        return _both_versions(request, asked, reading, otherwise.first)
    return seen_other("checkin:kept", cast(CheckIn, kept).pk)


def _envelope(sent: QueryDict, person: Person, day: date | None, at: datetime) -> Envelope:
    """Raises Refused."""
    if any(len(sent.getlist(name)) > 1 for name in CARRIED):
        raise Refused(
            gettext("The day or another part of this page came twice. Please check your answers and send them again.")
        )
    about = day or _day_in(sent.get("day", "")) or person.day_of(at)
    reason = refused_day(about, person.day_of(at))
    if reason:
        raise Refused(reason)
    number = sent.get("sent_as", "")
    try:
        return Envelope(about, sent.get("form", ""), UUID(number) if number else None)
    except ValueError:
        raise Refused(gettext("This page was an old one. Please check your answers and send them again.")) from None


def _day_in(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(gettext("We could not read which day this is about. Please choose the day again.")) from None


def _both_versions(request: HttpRequest, asked: Asked, reading: Reading, first: CheckIn) -> HttpResponse:
    """The same number came with other answers: both are shown, and one tap puts the second in place of the first."""
    names = asking.names_of(asked.followed)
    fields = CheckInForm(asked).fields
    shown = {
        "first": first,
        "first_lines": told_lines(first.told, names),
        "second_lines": told_lines(reading.answers, names),
        "sent": [(name, value) for name, values in request.POST.lists() for value in values if name in fields],
    }
    return render(request, "checkin/both_versions.html", shown, status=409)


@page(Permission.CHECK_IN)
def kept(request: HttpRequest, row: UUID) -> HttpResponse:
    """It is kept: one kind sentence, one true thing, one next step."""
    check_in = owned_or_404(CheckIn, request, row)
    person = person_of(request)
    following = asking.following_of(person)
    found = safety_of(person, following.things if following else (), timezone.now())
    if "on" not in request.GET and _may_follow_days_without(found, check_in):
        return HttpResponseRedirect(reverse("checkin:after-return", args=[row]))
    if after_use.is_open(check_in):
        return HttpResponseRedirect(reverse("checkin:use", args=[row]))
    shown = greeting.after(found, check_in) | {"same_day": same_day_card(found), "tolerance": found.tolerance.name}
    shown["asks_following"] = following is None
    return render(request, "checkin/kept.html", shown)


def _may_follow_days_without(found: Safety, check_in: CheckIn) -> bool:
    """O-21: something was used today or yesterday, and the body may not be used to it, or nobody can know."""
    is_fresh = check_in.day >= found.today - NEXT_DAY
    return is_fresh and bool(asking.used_things(check_in.told)) and found.return_on(check_in.day).truth is not Truth.NO


@page(Permission.CHECK_IN, "GET", "POST", keeps=True)
def use(request: HttpRequest, row: UUID) -> HttpResponse:
    """Only after use: how much, what for, how much it eased things, how long."""
    check_in, person = owned_or_404(CheckIn, request, row), person_of(request)
    if not asking.used_things(check_in.told):
        return seen_other("checkin:kept", row)
    asked = after_use.asked(person, asking.following_of(person), check_in)
    if request.method != "POST":
        form = after_use.UseForm(asked, things=asking.used_things(check_in.told), initial=after_use.before(check_in))
        return render(request, "checkin/use.html", {"form": form, "check_in": check_in})
    form = after_use.UseForm(asked, things=asking.used_things(check_in.told), data=request.POST)
    if not form.is_valid():
        return render(request, "checkin/use.html", {"form": form, "check_in": check_in}, status=422)
    added = form.added()
    add_to_check_in(by=person, check_in=check_in, answers=added)
    if asks_stopping_after(content(), {"relief": SKIPPED, **added}) is Truth.YES:
        return seen_other("checkin:stopping")
    return seen_other_on("checkin:kept", row)


@page(Permission.CHECK_IN, "GET", "POST", keeps=True)
def correct(request: HttpRequest, row: UUID) -> HttpResponse:
    """Change the answers of a check-in kept before."""
    check_in, person, at = owned_or_404(CheckIn, request, row), person_of(request), timezone.now()
    asked = asking.asked_again(person, asking.following_of(person), check_in)
    shown = {"check_in": check_in, "said_day": said_day(check_in.day, person.day_of(at))}
    if request.method != "POST":
        form = CheckInForm(asked, late=True, initial=sent_before(check_in.told, asked))
        return render(request, "checkin/correct.html", {**shown, "form": form, "groups": list(form.groups())})
    form = CheckInForm(asked, late=True, data=request.POST)
    if not form.is_valid():
        return render(
            request, "checkin/correct.html", {**shown, "form": form, "groups": list(form.groups())}, status=422
        )
    answers = asking.with_kept_amounts(form.reading.answers, check_in.told)
    correct_check_in(by=person, check_in=check_in, form=check_in.form, answers=answers, at=at)
    return seen_other("checkin:kept", row)


@page(Permission.CHECK_IN)
def written(request: HttpRequest, day: date) -> HttpResponse:
    """What is kept about one day, with the doors to correct, add and delete."""
    person = person_of(request)
    day_now = person.day_of(timezone.now())
    if refused_day(day, day_now):
        raise Http404
    check_ins = CheckIn.objects.of(person).filter(day=day).order_by("made_at")
    following = asking.following_of(person)
    names = asking.names_of(following.things if following else ())
    shown = {
        "day": day,
        "said_day": said_day(day, day_now),
        "check_ins": [(one, greeting.clock(one), greeting.late(one), told_lines(one.told, names)) for one in check_ins],
    }
    return render(request, "checkin/written.html", shown)


@page(Permission.CHECK_IN, "GET", "POST")
def delete(request: HttpRequest, day: date) -> HttpResponse:
    """Delete one day, after a second thought."""
    person = person_of(request)
    if request.method == "POST":
        delete_day(by=person, day=day)
        return seen_other("checkin:today")
    count = CheckIn.objects.of(person).filter(day=day).count()
    if not count:
        return seen_other("checkin:written", day)
    shown = {"day": day, "said_day": said_day(day, person.day_of(timezone.now())), "count": count}
    return render(request, "checkin/delete.html", shown)
