"""The pages of the exercises: all of them, one to fill in, one that was filled in."""

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext

from twofold.care.exercise import Exercise, kept
from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.exercise.actions import ChangedMeanwhile, change_sheet, keep_sheet, remove_sheet
from twofold.web.exercise.forms import SheetForm, initial_of
from twofold.web.exercise.models import Sheet
from twofold.web.exercise.telling import told
from twofold.web.library import content, say
from twofold.web.signin.models import Person


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the page decorator has seen to it."""
    return cast(Person, request.person)  # type: ignore[attr-defined]


def see_other(page: str, **where: object) -> HttpResponse:
    """After something was kept: on to a page that can be loaded again without sending it again."""
    return HttpResponse(status=303, headers={"Location": resolve_url(page, **where)})


def exercise_or_404(name: str) -> Exercise:
    """The exercise of an address. Raises Http404, which says nothing of what was asked for."""
    found = content().exercises.get(name)
    if found is None:
        raise Http404
    return found


def name_of(sheet: Sheet) -> str:
    """The name of its exercise, or a word for one that the content no longer has."""
    found = content().exercises.get(sheet.exercise)
    return say(found.name) if found else gettext("An exercise that is no longer offered")


@page(Permission.DO_EXERCISES)
def exercises(request: HttpRequest) -> HttpResponse:
    """All exercises, and above them what this person has filled in, the newest first."""
    sheets = Sheet.objects.of(person_of(request)).order_by("-day", "-id")
    offered = [
        {
            "id": one.id,
            "name": say(one.name),
            "what_for": say(one.what_for),
            "minutes": say("cope.minutes", count=one.minutes),
        }
        for one in content().exercises.values()
    ]
    shown = {"offered": offered, "sheets": [(one, name_of(one)) for one in sheets]}
    return render(request, "exercise/exercises.html", shown)


@page(Permission.DO_EXERCISES, "GET", "POST", keeps=True)
def exercise(request: HttpRequest, exercise: str) -> HttpResponse:
    """One exercise, to fill in."""
    found = exercise_or_404(exercise)
    if request.method != "POST":
        return fill_in(request, found, SheetForm(found))
    if "more" in request.POST:
        return fill_in(request, found, SheetForm(found, request.POST.dict(), grown=True))
    form = SheetForm(found, request.POST.dict())
    if not form.is_valid():
        return fill_in(request, found, form, status=422)
    answers = kept(found, form.read())
    row = keep_sheet(by=person_of(request), exercise=found.id, answers=answers, sent_as=form.cleaned_data["sent_as"])
    return see_other("exercise:sheet", row=row.pk)


def fill_in(
    request: HttpRequest,
    exercise: Exercise,
    form: SheetForm,
    *,
    status: int = 200,
    sheet: Sheet | None = None,
    was_changed: bool = False,
) -> HttpResponse:
    """The form of an exercise, new or kept before."""
    shown = {
        "exercise": exercise,
        "name": say(exercise.name),
        "what_for": say(exercise.what_for),
        "text": [say(key) for key in exercise.text],
        "cautions": [say(key) for key in exercise.cautions],
        "evidence": say(exercise.evidence),
        "form": form,
        "sheet": sheet,
        "was_changed": was_changed,
    }
    return render(request, "exercise/exercise.html", shown, status=status)


@page(Permission.DO_EXERCISES)
def sheet(request: HttpRequest, row: UUID) -> HttpResponse:
    """What was written, to read, print, change or remove."""
    found = owned_or_404(Sheet, request, row)
    known = content().exercises.get(found.exercise)
    shown = {
        "sheet": found,
        "name": name_of(found),
        "told": told(known, found.answers),
        "may_change": known is not None,
    }
    return render(request, "exercise/sheet.html", shown)


@page(Permission.DO_EXERCISES, "GET", "POST", keeps=True)
def change(request: HttpRequest, row: UUID) -> HttpResponse:
    """Change what was written."""
    found = owned_or_404(Sheet, request, row)
    known = content().exercises.get(found.exercise)
    if known is None:
        return see_other("exercise:sheet", row=row)
    initial = {**initial_of(known, found.answers), "seen": found.body["n"]}
    if request.method != "POST":
        return fill_in(request, known, SheetForm(known, initial=initial), sheet=found)
    if "more" in request.POST:
        form = SheetForm(known, request.POST.dict(), grown=True)
        return fill_in(request, known, form, sheet=found)
    form = SheetForm(known, request.POST.dict())
    if not form.is_valid():
        return fill_in(request, known, form, sheet=found, status=422)
    answers = kept(known, form.read(), found.answers)
    try:
        change_sheet(by=person_of(request), row=row, answers=answers, seen=form.cleaned_data["seen"] or 0)
    except ChangedMeanwhile:
        again = SheetForm(known, {**request.POST.dict(), "seen": str(found.body["n"])})
        return fill_in(request, known, again, sheet=found, was_changed=True, status=409)
    except Sheet.DoesNotExist:
        raise Http404 from None
    return see_other("exercise:sheet", row=row)


@page(Permission.DO_EXERCISES, "POST", keeps=True)
def remove(request: HttpRequest, row: UUID) -> HttpResponse:
    """Remove it."""
    owned_or_404(Sheet, request, row)
    remove_sheet(by=person_of(request), row=row)
    return see_other("exercise:exercises")
