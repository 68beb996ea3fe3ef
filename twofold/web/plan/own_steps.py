"""Steps: add one's own, change one, and one tap to take it, pass, or say it is done."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.plan.actions import accept_step, add_step, change_step, complete_step, decline_step
from twofold.web.plan.forms import ProposedForm, StepForm
from twofold.web.plan.models import Step
from twofold.web.plan.pages import person_of, see_other
from twofold.web.plan.said import title_of
from twofold.web.plan.steps import NotFromHere, Status

MOVES = {Status.ACCEPTED.value: accept_step, Status.DECLINED.value: decline_step, Status.DONE.value: complete_step}


@page(Permission.CHANGE_PLAN, "GET", "POST", keeps=True)
def add(request: HttpRequest) -> HttpResponse:
    """A step of my own."""
    today = person_of(request).day_of(timezone.now())
    if request.method != "POST":
        arm = request.GET.get("arm", "")
        return _form_page(request, StepForm(today=today, initial={"arm": arm, "who": "me", "treats": ""}), None)
    form = StepForm(request.POST, today=today)
    if not form.is_valid():
        return _form_page(request, form, None)
    step = add_step(by=person_of(request), sent_as=form.cleaned_data["sent_as"], **form.kept())
    return see_other("plan:plan", at=f"arm-{step.arm}")


@page(Permission.CHANGE_PLAN, "GET", "POST", keeps=True)
def change(request: HttpRequest, row: UUID) -> HttpResponse:
    """Who does it, by when, and in which words; of a step of one's own everything."""
    step = owned_or_404(Step, request, row)
    today, is_own = person_of(request).day_of(timezone.now()), not step.body["what"]
    kind = StepForm if is_own else ProposedForm
    if request.method != "POST":
        shown = {name: step.body[name] for name in ("words", "arm", "treats", "who", "less")}
        return _form_page(
            request, kind(today=today, initial=shown | {"when": step.when, "sent_as": step.sent_as}), step
        )
    form = kind(request.POST, today=today)
    if not form.is_valid():
        return _form_page(request, form, step)
    change_step(by=person_of(request), step=step, **form.kept())
    return see_other("plan:plan", at=f"step-{row}")


@page(Permission.CHANGE_PLAN, "POST", keeps=True)
def move(request: HttpRequest, row: UUID) -> HttpResponse:
    """Take it, pass, or done. A second tap changes nothing; nor does a page that is too old, which is said."""
    step, to = owned_or_404(Step, request, row), request.POST.get("to", "")
    if to in MOVES:
        try:
            MOVES[to](by=person_of(request), step=step)
        except NotFromHere:
            return render(request, "plan/moved_on.html", {"back": f"step-{row}"}, status=409)
    return see_other("plan:plan", at=f"step-{row}")


def _form_page(request: HttpRequest, form: StepForm | ProposedForm, step: Step | None) -> HttpResponse:
    shown = {"form": form, "step": step, "title": title_of(step) if step and step.body["what"] else ""}
    return render(request, "plan/step_form.html", shown, status=422 if form.is_bound else 200)
