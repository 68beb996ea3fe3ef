"""Pages: what is held, who looked, download, erase."""

import json
from typing import cast

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from twofold.care.fhir.bundle import bundle as fhir_bundle
from twofold.web.access.page import page, public
from twofold.web.access.permissions import Permission
from twofold.web.answer.records import records as answers
from twofold.web.mydata import actions, bundle, looked
from twofold.web.mydata.forms import EraseForm
from twofold.web.mydata.held import held_by
from twofold.web.mydata.readable import sections
from twofold.web.plan.records import records
from twofold.web.signin.models import Person
from twofold.web.ui.table import Column, Table


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the page decorator has seen to it."""
    return cast(Person, request.person)  # type: ignore[attr-defined]


@page(Permission.SEE_HELD)
def held(request: HttpRequest) -> HttpResponse:
    """What we hold about you, table by table, each column with its class."""
    return render(request, "mydata/held.html", {"kinds": held_by(person_of(request))})


@page(Permission.SEE_HELD)
def who_looked(request: HttpRequest) -> HttpResponse:
    """Everything that happened to your records, the newest first."""
    number = looked.page_number(request.GET.get("page", ""))
    entries, has_more = looked.entries(person_of(request), number)
    table = Table(
        _("What happened, the newest first"),
        [Column(_("When")), Column(_("What")), Column(_("Who"))],
        [[entry.when, entry.what, entry.who] for entry in entries],
    )
    later = {"href": f"?page={number - 1}", "text": _("Newer")} if number > 1 else None
    earlier = {"href": f"?page={number + 1}", "text": _("Older")} if has_more else None
    return render(
        request, "mydata/looked.html", {"table": table, "any": bool(entries), "earlier": earlier, "later": later}
    )


@page(Permission.DOWNLOAD)
def download(request: HttpRequest) -> HttpResponse:
    """The three files, with a word about where they go."""
    return render(request, "mydata/download.html")


def attachment(body: str, kind: str, ending: str, request: HttpRequest) -> HttpResponse:
    """A file with a neutral name."""
    day = person_of(request).day_of(timezone.now())
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="notes-{day.isoformat()}.{ending}"'
    return response


@page(Permission.DOWNLOAD, "POST")
def download_json(request: HttpRequest) -> HttpResponse:
    """Everything, for a program."""
    actions.download(by=person_of(request))
    body = json.dumps(bundle.everything(person_of(request), timezone.now()), ensure_ascii=False, indent=1)
    return attachment(body, "application/json", "json", request)


@page(Permission.DOWNLOAD, "POST")
def download_csv(request: HttpRequest) -> HttpResponse:
    """The check-ins, one row a day, for a spreadsheet or for `twofold cycle`."""
    actions.download(by=person_of(request))
    return attachment(bundle.diary_csv(person_of(request)), "text/csv; charset=utf-8", "csv", request)


@page(Permission.DOWNLOAD, "POST")
def download_page(request: HttpRequest) -> HttpResponse:
    """Everything, on one page to read or print; it needs nothing but itself."""
    actions.download(by=person_of(request))
    given = {"sections": sections(person_of(request)), "made_at": timezone.now(), "person": person_of(request)}
    return attachment(render_to_string("mydata/readable.html", given), "text/html; charset=utf-8", "html", request)


@page(Permission.DOWNLOAD, "POST")
def download_plan(request: HttpRequest) -> HttpResponse:
    """The plan as a FHIR bundle, for a clinic's own system."""
    actions.download(by=person_of(request))
    at = timezone.now()
    body = json.dumps(fhir_bundle(records(person_of(request), at), when=at), ensure_ascii=False, indent=1)
    return attachment(body, "application/fhir+json", "json", request)


@page(Permission.DOWNLOAD, "POST")
def download_answers(request: HttpRequest) -> HttpResponse:
    """Sets of questions, answers and scores as a FHIR bundle, for a clinic's own system."""
    actions.download(by=person_of(request))
    body = json.dumps(fhir_bundle(answers(person_of(request)), when=timezone.now()), ensure_ascii=False, indent=1)
    return attachment(body, "application/fhir+json", "json", request)


@page(Permission.ERASE, "GET", "POST")
def erase(request: HttpRequest) -> HttpResponse:
    """A second thought, then everything is gone."""
    form = EraseForm(request.POST or None, person=person_of(request))
    if request.method == "POST" and form.is_valid():
        actions.erase(by=person_of(request))
        logout(request)
        return redirect("mydata:erased")
    return render(request, "mydata/erase.html", {"form": form}, status=422 if form.errors else 200)


@public("says that it is done, to someone who no longer has an account")
def erased(request: HttpRequest) -> HttpResponse:
    """It is done."""
    return render(request, "mydata/erased.html")
