"""Bring my diary: a file, a look at its first rows, what each column is, and the whole of it or nothing."""

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.diary.actions import forget_file, import_diary, keep_file
from twofold.web.diary.columns import Part
from twofold.web.diary.forms import BringForm, ColumnsForm
from twofold.web.diary.models import Diary, DiaryFile
from twofold.web.diary.refusals import DiaryRefused
from twofold.web.diary.views import person_of
from twofold.web.ui.table import Column, Table
from twofold.web.understand import door

UNPROCESSABLE = 422


def go_to(name: str, *given: object) -> HttpResponse:
    """After something was written: 303, so that reloading sends nothing twice."""
    return HttpResponseRedirect(reverse(name, args=given), status=303)


@page(Permission.KEEP_DIARIES, "GET", "POST")
def bring(request: HttpRequest) -> HttpResponse:
    """Choose a file. One that is no table is refused here, and nothing of it is kept."""
    if request.method != "POST":
        return render(request, "understand/bring.html", {"form": BringForm()})
    form = BringForm(request.POST, request.FILES)
    if form.is_valid():
        raw = form.cleaned_data["file"].read()
        try:
            door.look_through(raw)
        except DiaryRefused as problem:
            form.add_error("file", str(problem))
        else:
            file = keep_file(by=person_of(request), name=form.chosen_name(), raw=raw)
            return go_to("understand:columns", file.pk)
    return render(request, "understand/bring.html", {"form": form}, status=UNPROCESSABLE)


@page(Permission.KEEP_DIARIES, "GET", "POST")
def columns(request: HttpRequest, row: UUID) -> HttpResponse:
    """Say what each column is. After a refusal the file is still here, and everything typed is still in the form."""
    person = person_of(request)
    if request.method == "POST" and Diary.objects.of(person).filter(pk=row).exists():
        return go_to("understand:diary-days", row)  # the same form sent twice
    file = owned_or_404(DiaryFile, request, row)
    raw = file.raw
    seen = door.look_through(raw)
    if request.method != "POST":
        return _columns_page(request, file, ColumnsForm(seen=seen, name=file.name))
    form = ColumnsForm(request.POST, seen=seen)
    if form.is_valid():
        try:
            diary = _read_and_keep(request, file, raw, form)
        except DiaryRefused as problem:
            form.refuse(problem)
        else:
            return go_to("understand:diary-days", diary.pk)
    return _columns_page(request, file, form, status=UNPROCESSABLE)


def _read_and_keep(request: HttpRequest, file: DiaryFile, raw: bytes, form: ColumnsForm) -> Diary:
    """Raises DiaryRefused before anything is written."""
    person, choices = person_of(request), form.choices()
    whose = choices.only(Part.PERSON)
    if whose is not None:
        form.offer_people(door.people_in(raw, whose.heading, choices.missing))
    days = door.read_file(raw, choices, today=person.day_of(timezone.now()))
    kept = import_diary(by=person, file=file, name=form.cleaned_data["name"], body=days.as_json())
    if kept is None:
        raise Http404
    return cast(Diary, kept)


def _columns_page(request: HttpRequest, file: DiaryFile, form: ColumnsForm, status: int = 200) -> HttpResponse:
    seen = form.seen
    first = Table("", [Column(heading) for heading in seen.headings], [*seen.first])
    shown = {"form": form, "file": file, "first": first, "rows": seen.rows}
    return render(request, "understand/columns.html", shown, status=status)


@page(Permission.KEEP_DIARIES, "POST")
def forget(request: HttpRequest, row: UUID) -> HttpResponse:
    """Drop a file that has not become a diary."""
    forget_file(by=person_of(request), file=owned_or_404(DiaryFile, request, row))
    return go_to("diary:all")
