"""The notebook: all pages with an empty one on top, one page, and those to take along."""

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page as own_page
from twofold.web.access.permissions import Permission
from twofold.web.notebook.actions import ChangedMeanwhile, burn_page, change_page, keep_page
from twofold.web.notebook.forms import PageForm
from twofold.web.notebook.models import Page
from twofold.web.signin.models import Person


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the page decorator has seen to it."""
    return cast(Person, request.person)  # type: ignore[attr-defined]


def see_other(page: str, **where: object) -> HttpResponse:
    """After something was kept: on to a page that can be loaded again without sending it again."""
    return HttpResponse(status=303, headers={"Location": resolve_url(page, **where)})


@own_page(Permission.WRITE_NOTEBOOK, "GET", "POST", keeps=True)
def pages(request: HttpRequest) -> HttpResponse:
    """An empty page, and under it those that were kept, the newest first."""
    form = PageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        sent_as = form.cleaned_data["sent_as"]
        return see_other("notebook:page", row=keep_page(by=person_of(request), sent_as=sent_as, **form.written()).pk)
    kept = list(Page.objects.of(person_of(request)).order_by("-day", "-id"))
    shown = {"form": form, "pages": kept, "takes_along": any(one.take_along for one in kept)}
    return render(request, "notebook/pages.html", shown, status=422 if form.errors else 200)


@own_page(Permission.WRITE_NOTEBOOK, "GET", "POST", keeps=True)
def page(request: HttpRequest, row: UUID) -> HttpResponse:
    """One page: read it, change it, burn it."""
    found = owned_or_404(Page, request, row)
    status, was_changed = 200, False
    form = PageForm(initial={**found.body, "seen": found.body["n"]})
    if request.method == "POST":
        form, status = PageForm(request.POST), 422
        if form.is_valid():
            try:
                seen = form.cleaned_data["seen"] or 0
                change_page(by=person_of(request), row=row, seen=seen, **form.written())
                return see_other("notebook:page", row=row)
            except ChangedMeanwhile:
                form, status, was_changed = PageForm({**request.POST.dict(), "seen": found.body["n"]}), 409, True
            except Page.DoesNotExist:
                raise Http404 from None
    shown = {"form": form, "page": found, "was_changed": was_changed, "is_open": request.method == "POST"}
    return render(request, "notebook/page.html", shown, status=status)


@own_page(Permission.WRITE_NOTEBOOK, "POST", keeps=True)
def burn(request: HttpRequest, row: UUID) -> HttpResponse:
    """Burn a page."""
    owned_or_404(Page, request, row)
    burn_page(by=person_of(request), row=row)
    return see_other("notebook:pages")


@own_page(Permission.WRITE_NOTEBOOK)
def take_along(request: HttpRequest) -> HttpResponse:
    """The marked pages one after the other, to print or to read out."""
    marked = [one for one in Page.objects.of(person_of(request)).order_by("day", "id") if one.take_along]
    return render(request, "notebook/take_along.html", {"pages": marked})
