"""The one page for an appointment: as it will be printed, its choices, the same as plain text, and forgetting it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from twofold.care.report.one_page import Block, Part, blocks, chosen
from twofold.care.report.said import said
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.library import content, say
from twofold.web.report.actions import forget_page, keep_page
from twofold.web.report.forms import PageForm
from twofold.web.report.gather import Gathered, gathered
from twofold.web.report.models import AppointmentPage
from twofold.web.report.views import person_of
from twofold.web.signin.models import Person
from twofold.web.ui.chart import whole_day
from twofold.web.understand.wordings import in_words

FILE_NAME = "notes.txt"  # says nothing of what is in it (V-06)


@dataclass(frozen=True)
class Shown:
    """The page in words: own words first, then each block with its lines."""

    day: str
    wants: str
    more: str
    blocks: list[tuple[str, list[str]]]

    @property
    def is_empty(self) -> bool:
        """Nothing stands on it."""
        return not (self.blocks or self.wants or self.more)

    def text(self) -> str:
        """The same as plain text, for any record system."""
        own = [(say("report.page.wants"), [self.wants]), (say("report.page.more"), [self.more])]
        parts = [own[0], *self.blocks, own[1]]
        kept = [[title, *(f"- {line}" for line in lines)] for title, lines in parts if any(lines)]
        head = [say("report.page.title"), self.day, say("report.page.says")]
        return "\r\n\r\n".join("\r\n".join(part) for part in [head, *kept]) + "\r\n"


def found_blocks(found: Gathered) -> list[Block]:
    """Everything that may stand on this person's page."""
    made = blocks(found.report, content().report, found.sick_days)
    if not found.medicines:
        return made
    at = next((n for n, block in enumerate(made) if block.id == Part.HAPPENED), len(made))
    listed = Block(Part.MEDICINES, said("report.page.medicines"), found.medicines)
    return [*made[:at], listed, *made[at:]]


def _shown(found: Gathered, row: AppointmentPage | None) -> Shown:
    kept = chosen(found_blocks(found), row.kept if row else None)
    return Shown(
        day=whole_day(found.today),
        wants=row.body["wants"] if row else "",
        more=row.body["more"] if row else "",
        blocks=[(in_words(block.title), [in_words(line) for line in block.lines]) for block in kept],
    )


def _row(person: Person) -> AppointmentPage | None:
    row: AppointmentPage | None = AppointmentPage.objects.of(person).first()
    return row


@page(Permission.SEE_REPORT)
def page_for_them(request: HttpRequest) -> HttpResponse:
    """One page for a professional, as the person wants it."""
    person = person_of(request)
    row = _row(person)
    shown = _shown(gathered(person, timezone.now()), row)
    return render(request, "report/page.html", {"shown": shown, "has_choices": row is not None})


@page(Permission.SEE_REPORT, "POST")
def as_text(request: HttpRequest) -> HttpResponse:
    """The same page as a text file with a neutral name."""
    person = person_of(request)
    shown = _shown(gathered(person, timezone.now()), _row(person))
    answer = HttpResponse(shown.text(), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return answer


@page(Permission.SEE_REPORT, "GET", "POST", keeps=True)
def edit(request: HttpRequest) -> HttpResponse:
    """Tick what stays, add own words."""
    person = person_of(request)
    row, found = _row(person), found_blocks(gathered(person, timezone.now()))
    if request.method == "POST":
        form = PageForm(found, request.POST)
        if form.is_valid():
            given = form.cleaned_data
            keep_page(by=person, kept=given["kept"], wants=given["wants"].strip(), more=given["more"].strip())
            return _to_page()
        return render(request, "report/edit.html", {"form": form}, status=422)
    kept = row.kept if row else {block.id for block in chosen(found, None)}
    body = row.body if row else {"wants": "", "more": ""}
    form = PageForm(found, initial={"kept": sorted(kept), "wants": body["wants"], "more": body["more"]})
    return render(request, "report/edit.html", {"form": form})


@page(Permission.SEE_REPORT, "POST")
def forget(request: HttpRequest) -> HttpResponse:
    """Drop the choices and the own words."""
    forget_page(by=person_of(request))
    return _to_page()


def _to_page() -> HttpResponse:
    response = HttpResponseRedirect(reverse("report:page"))
    response.status_code = 303
    return response
