"""Goals in own words: add one, change it, reach it, let it go."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.plan.actions import add_goal, change_goal, move_goal
from twofold.web.plan.forms import GoalForm
from twofold.web.plan.models import Goal
from twofold.web.plan.pages import person_of, see_other
from twofold.web.plan.steps import GoalStatus, NotFromHere

HERE = "goals"


@page(Permission.CHANGE_PLAN, "GET", "POST", keeps=True)
def add(request: HttpRequest) -> HttpResponse:
    """A new goal. One about less or none is kept like any other, and waits for the questions before stopping (W-14)."""
    form = GoalForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, None)
    given = form.cleaned_data
    add_goal(
        by=person_of(request),
        words=given["words"],
        is_less_or_none=form.is_less_or_none,
        sent_as=given["sent_as"],
    )
    return see_other("plan:plan", at=HERE)


@page(Permission.CHANGE_PLAN, "GET", "POST", keeps=True)
def change(request: HttpRequest, row: UUID) -> HttpResponse:
    """Other words for a goal."""
    goal = owned_or_404(Goal, request, row)
    if request.method != "POST":
        form = GoalForm(initial={"words": goal.words, "about": goal.body["about"], "sent_as": goal.sent_as})
        return _form_page(request, form, goal)
    form = GoalForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, goal)
    words = form.cleaned_data["words"]
    change_goal(by=person_of(request), goal=goal, words=words, is_less_or_none=form.is_less_or_none)
    return see_other("plan:plan", at=HERE)


@page(Permission.CHANGE_PLAN, "POST", keeps=True)
def move(request: HttpRequest, row: UUID) -> HttpResponse:
    """Reached, let go, or taken up again: one tap. A page that is too old changes nothing."""
    goal, to = owned_or_404(Goal, request, row), request.POST.get("to", "")
    if to in set(GoalStatus):
        try:
            move_goal(by=person_of(request), goal=goal, to=GoalStatus(to))
        except NotFromHere:
            return render(request, "plan/moved_on.html", {"back": HERE}, status=409)
    return see_other("plan:plan", at=HERE)


def _form_page(request: HttpRequest, form: GoalForm, goal: Goal | None) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "plan/goal.html", {"form": form, "goal": goal}, status=status)
