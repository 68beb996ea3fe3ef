"""The next day with its report card, and what might change if: both are held back while something else comes first."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from twofold.care.cycle import Range
from twofold.care.stopping import Stopping
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.checkin.asking import following_of
from twofold.web.checkin.dates import said_day
from twofold.web.checkin.safety import Safety, safety_of
from twofold.web.checkin.safety_pages import standing_danger
from twofold.web.checkin.telling import plain_number
from twofold.web.cope.ranking import first_three
from twofold.web.library import content, say
from twofold.web.plan import ahead
from twofold.web.plan.actions import choose_for_plan
from twofold.web.plan.choices import choices_of, is_acute
from twofold.web.plan.pages import person_of, see_other
from twofold.web.signin.models import Person
from twofold.web.understand.ahead import Ahead, Change, ReportCard, WhatIf, Worth
from twofold.web.understand.book import Book, as_date
from twofold.web.understand.stretch import Stretch, own_stretch
from twofold.web.understand.views import too_few

NOT_FOR = frozenset({Stopping.EMERGENCY, Stopping.NEEDS_HELP})


@page(Permission.SEE_PLAN)
def next_day(request: HttpRequest) -> HttpResponse:
    """What the days say of the next one, never without something to do and how earlier calls did (F-20, F-22)."""
    person = person_of(request)
    found = _safety(person)
    shown: dict[str, Any] = {"is_on": choices_of(person)["forecast"], "skills": first_three(person)}
    if shown["is_on"] and is_acute(found):
        shown["held"] = say("plan.ahead.refused")
    elif shown["is_on"]:
        of = own_stretch(person)
        shown |= (
            _said_of_next(of, ahead.ahead_for(of), found) if of.is_enough else {"not_yet": too_few(of.book)["text"]}
        )
    return render(request, "plan/next_day.html", shown | standing_danger(found))


@page(Permission.CHANGE_PLAN, "POST", keeps=True)
def choose(request: HttpRequest) -> HttpResponse:
    """Turn the next day on or off: it is off until someone wants it (F-21)."""
    choose_for_plan(by=person_of(request), forecast=request.POST.get("forecast") == "on")
    return see_other("plan:next-day")


def _said_of_next(of: Stretch, found: Ahead, safety: Safety) -> dict[str, Any]:
    """The call in words, what craving may be, and the report card."""
    card, day = found.card, found.next_day
    if card is None or not of.book.has("use"):
        return {"call": say("plan.ahead.no-use")}
    shown: dict[str, Any] = {"card": _card_lines(card)}
    if day is None or day.day < safety.today.toordinal():
        last = said_day(as_date(of.book.days[-1].number), safety.today)
        return {"call": say("plan.ahead.no-entries", day=last), **shown}
    if card.worth is not Worth.BETTER:
        return {"call": say("plan.ahead.cannot-tell"), **shown}
    name = said_day(as_date(day.day), safety.today)
    shown["call"] = say(f"plan.ahead.{'harder' if day.is_harder else 'about-usual'}", day=name)
    if day.craving is not None:
        low, high = (plain_number(min(max(end, 0.0), 10.0)) for end in (day.craving.low, day.craving.high))
        shown["craving"] = say("plan.ahead.craving", low=low, high=high)
    return shown


def _card_lines(card: ReportCard) -> list[str]:
    lines = [say(f"plan.ahead.worth.{card.worth.value}")]
    if card.worth is not Worth.TOO_FEW:
        harder = card.harder
        called = say("plan.ahead.card-harder", days=harder.days, used=harder.used)
        lines.append(called if harder.days else say("plan.ahead.card-none"))
        lines.append(say("plan.ahead.card-usual", days=card.about_usual.days, used=card.about_usual.used))
    return lines


# --- what might change if ---------------------------------------------------------------------------------------------


@page(Permission.SEE_PLAN)
def what_if(request: HttpRequest) -> HttpResponse:
    """Treat the trauma, the craving, both: a picture and not a plan (F-26)."""
    person = person_of(request)
    found = _safety(person)
    held = held_back(found)
    shown: dict[str, Any] = {"held": held and say(f"what-if.held.{held}"), "ask": held == "stopping-not-asked"}
    if not held:
        of = own_stretch(person)
        if not of.is_enough:
            shown["not_yet"] = too_few(of.book)["text"]
        else:
            given = ahead.ahead_for(of).what_if
            if not given:
                ahead.work_out_later(person)
            shown |= {"scenarios": [_scenario(one, of.book) for one in given], "working": not given}
    return render(request, "plan/what_if.html", shown | standing_danger(found))


def held_back(found: Safety) -> str:
    """Why nothing may be shown, as a key of `what-if.held`; empty where it may."""
    answer = found.stopping.answer
    if is_acute(found):
        return "acute"
    if answer in NOT_FOR:
        return "needs-help-to-stop"
    return "stopping-not-asked" if answer is Stopping.CANNOT_KNOW or not found.was_asked_to_stop else ""


def _scenario(one: WhatIf, book: Book) -> dict[str, Any]:
    """One treatment in words: the range first, the middle second."""
    shown: dict[str, Any] = {"title": say(f"what-if.scenario.{one.name}")}
    if one.held:
        return shown | {"held": say(f"what-if.held.{one.held}")}
    names = {"use": say("cycle.row.use")} | {name: say(f"cycle.row.{name}") for name in one.pushes}
    pushes = [
        say("what-if.push", variable=names[name], low=_said(max(-push.high, 0.0)), high=_said(-push.low))
        for name, push in one.pushes.items()
    ]
    sizes = [content().effects[name] for name in one.effects]
    return shown | {
        "pushes": pushes,
        "changes": [(change_line(change), say("what-if.chance", times=change.is_less_in)) for change in one.changes],
        "sizes": [
            (
                say("what-if.effect", source=size.source.title, tested_on=say(size.tested_on)),
                size.source.link,
                size.reviewed,
            )
            for size in sizes
        ],
    }


def change_line(change: Change) -> str:
    """What may change, its range before its middle."""
    size: Range = change.size
    is_open = size.high > 0
    key = f"what-if.{'use' if change.name == 'use' else 'points'}.range{'-open' if is_open else ''}"
    low, high = (-size.low, size.high) if is_open else (-size.high, -size.low)
    return say(
        key, variable=say(f"cycle.row.{change.name}"), low=_said(low), high=_said(high), middle=_said(-size.mean)
    )


def _said(value: float) -> str:
    return plain_number(round(value) if value >= 10 else round(value, 1))


def _safety(person: Person) -> Safety:
    following = following_of(person)
    return safety_of(person, following.things if following else (), timezone.now())
