"""Pages of brought diaries: the list, and removing one. Reading and seeing them belong to `understand`."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.diary.actions import remove_diary
from twofold.web.diary.days import from_json
from twofold.web.diary.models import Diary, DiaryFile
from twofold.web.signin.models import Person


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the page decorator has seen to it."""
    return cast(Person, request.person)  # type: ignore[attr-defined]


@page(Permission.KEEP_DIARIES)
def all_diaries(request: HttpRequest) -> HttpResponse:
    """Every diary I brought, and a file that still waits."""
    person = person_of(request)
    diaries = [
        {"diary": one, "days": len(from_json(one.body).days)}
        for one in Diary.objects.of(person).order_by("-brought_at")
    ]
    waiting = DiaryFile.objects.of(person).order_by("-kept_at").first()
    return render(request, "diary/all.html", {"diaries": diaries, "waiting": waiting})


@page(Permission.KEEP_DIARIES, "GET", "POST")
def remove(request: HttpRequest, row: UUID) -> HttpResponse:
    """Remove one diary, after a second thought."""
    diary = owned_or_404(Diary, request, row)
    if request.method == "POST":
        remove_diary(by=person_of(request), diary=diary)
        return HttpResponseRedirect(reverse("diary:all"), status=303)
    return render(request, "diary/remove.html", {"diary": diary})
