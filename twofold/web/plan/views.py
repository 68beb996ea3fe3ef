"""My plan on one page, why a step is in it, and the plan on paper."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from twofold.care.helpline import Kind
from twofold.care.stopping import Stopping
from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page, public
from twofold.web.access.permissions import Permission
from twofold.web.access.visitor import visitor
from twofold.web.checkin.dates import said_day
from twofold.web.checkin.numbers import numbers_for
from twofold.web.checkin.safety import Safety
from twofold.web.checkin.safety_pages import same_day_card, standing_danger
from twofold.web.library import content, say
from twofold.web.lines import ShownLine
from twofold.web.plan import advice
from twofold.web.plan.arms import ARMS, arms_of
from twofold.web.plan.known import Known, known_of
from twofold.web.plan.less import notice_for
from twofold.web.plan.measures import measures_of
from twofold.web.plan.meetings import meeting_in_words
from twofold.web.plan.models import Appointment, Step
from twofold.web.plan.noticed import noticed
from twofold.web.plan.pages import person_of
from twofold.web.plan.said import goal_in_words, step_in_words, title_of
from twofold.web.plan.steps import Status
from twofold.web.start.views import place

HELP_TO_STOP = (Stopping.EMERGENCY, Stopping.NEEDS_HELP)


@public("says what will stand here; the plan itself is for the person who is signed in")
def plan(request: HttpRequest) -> HttpResponse:
    """The plan of whoever is signed in; else one sentence of what a plan here holds, and what is open."""
    if visitor(request) is None:
        return place(request, "plan")
    request.session.accessed = True  # from here on it is a page of one's own, which keeps a session alive
    return my_plan(request)


@page(Permission.SEE_PLAN)
def my_plan(request: HttpRequest) -> HttpResponse:
    """Safety first, what was noticed, the arms, the goals, and what comes next."""
    known = known_of(person_of(request))
    return render(request, "plan/plan.html", whole(known))


def whole(known: Known) -> dict[str, Any]:
    """Everything the page shows."""
    given = advice.advice_for(known)
    safety = known.safety
    arms = arms_of(known, given)
    goals = [goal_in_words(goal, safety.stopping) for goal in known.goals]
    return {
        **standing_danger(safety),
        "same_day": same_day_card(safety),
        "tolerance": safety.tolerance.name,
        "stop_first": stop_first(safety),
        "asks_stopping": asks_stopping(known),
        "talk_first": says_of_stopping(safety),
        "noticed": noticed(known),
        "needs_line": safety.less_needs_the_line,
        "less": notice_for(known),
        "less_is_off": not known.choices["alarm"],
        "emergencies": given.emergencies,
        "emergency_lines": emergency_lines(known) if given.emergencies else (),
        "stale": bool(given.stale),
        "contradictory": given.is_contradictory,
        "questions": [say(content().facts[name].asks) for name in given.questions[:3]],
        "arms": arms,
        "thin": [say(f"plan.thin.{side}") for side in given.thin],
        "conflicts": given.conflicts,
        "goals": goals,
        "meeting": next_meeting(known),
        "measures": measures_of(known, given.due),
        "is_empty": not (goals or any(arm["steps"] for arm in arms) or given.has_reason),
    }


def emergency_lines(known: Known) -> tuple[ShownLine, ...]:
    """Whom to call when a rule says that it cannot wait."""
    return numbers_for(known.person, Kind.EMERGENCY, Kind.SUICIDE_CRISIS)


def stop_first(safety: Safety) -> dict[str, Any] | None:
    """W-14: a safe way to stop comes before everything else, with whom to call."""
    answer = safety.stopping.answer
    if answer not in HELP_TO_STOP:
        return None
    numbers = numbers_for(safety.person, Kind.DRUGS_ALCOHOL, Kind.EMERGENCY)
    return {"text": say(f"safety.w11.{answer.value}.alone"), "numbers": numbers}


def says_of_stopping(safety: Safety) -> str:
    """W-11 where it says to talk first: said on the plan too, because goals and steps of less stand there."""
    is_talk = safety.was_asked_to_stop and safety.stopping.answer is Stopping.TALK_FIRST
    return say("safety.w11.talk-first.alone") if is_talk else ""


def asks_stopping(known: Known) -> bool:
    """The questions before stopping have not been answered, by someone who follows something or wants less or none."""
    wants_less = any(goal.is_less_or_none for goal in known.goals)
    return not known.safety.was_asked_to_stop and bool(known.followed or wants_less)


def next_meeting(known: Known) -> dict[str, Any] | None:
    """The next meeting with a therapist."""
    coming = [one for one in Appointment.objects.of(known.person) if one.day >= known.today]
    first = min(coming, key=lambda one: (one.body["day"], one.body["time"]), default=None)
    return meeting_in_words(first, known.today) if first else None


@page(Permission.SEE_PLAN)
def why(request: HttpRequest, row: UUID) -> HttpResponse:
    """Why this step: the rule in words, what it looked at that day, its source, and what it cannot know."""
    step = owned_or_404(Step, request, row)
    known = known_of(person_of(request))
    shown = {"title": title_of(step), "step": step_in_words(step, known.today, known.safety.stopping)}
    return render(request, "plan/why.html", shown | advice.why_in_words(step, known))


@page(Permission.SEE_PLAN)
def on_paper(request: HttpRequest) -> HttpResponse:
    """The plan as one prints it: what was taken, done and wanted; nothing that was only proposed."""
    known = known_of(person_of(request))
    steps = [one for one in known.steps if one.status in (Status.ACCEPTED, Status.DONE)]
    arms = [
        (
            say(f"plan.arm.{name}"),
            [step_in_words(one, known.today, known.safety.stopping) for one in steps if one.arm == name],
        )
        for name in (*ARMS, "life")
    ]
    shown = {
        "arms": [(title, found) for title, found in arms if found],
        "goals": [goal_in_words(goal, known.safety.stopping) for goal in known.goals],
        "stop_first": stop_first(known.safety),
        "meeting": next_meeting(known),
        "shown": say("plan.print.shown", day=said_day(known.today, known.today)),
        "emergency": numbers_for(known.person, Kind.EMERGENCY, Kind.SUICIDE_CRISIS),
        "today": known.today,
    }
    return render(request, "plan/on_paper.html", shown)
