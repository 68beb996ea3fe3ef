"""The questions themselves: the first page, sets one by one, a sitting page by page. Ways beside them: `ways.py`."""

from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from twofold.care.instrument import Instrument
from twofold.care.paging import FormPage, open_pages, pages
from twofold.care.scoring import raised, with_skipped
from twofold.care.sheet import Sheet
from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.answer import showing
from twofold.web.answer.actions import FinishedAlready, GoneOn, Saved, SentPage, save_page, show_help
from twofold.web.answer.course import (
    SAFETY,
    TRAUMA,
    Course,
    WhenAgain,
    for_the_person,
    no_trauma_until,
    sittings_of,
    told_before,
)
from twofold.web.answer.forms import PageForm
from twofold.web.answer.models import Sitting
from twofold.web.answer.progress import Progress
from twofold.web.answer.saying import said_day
from twofold.web.answer.stored import key_of
from twofold.web.ids import uuid7
from twofold.web.library import say
from twofold.web.signin.models import Person


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the page decorator has seen to it."""
    return cast(Person, request.person)  # type: ignore[attr-defined]


@page(Permission.ANSWER)
def home(request: HttpRequest) -> HttpResponse:
    """What one sitting is, the way into it or on with it, and the doors beside it."""
    person, at = person_of(request), timezone.now()
    begun = [course for course in sittings_of(person, at) if course.next or course.progress.help_act or course.sheet]
    whole = [course for course in begun if not course.progress.one]
    fresh = Course(person, Sitting(person=person, begun_at=at, body=Progress().as_json()), at)
    until = no_trauma_until(person)
    shown = {
        "begun": [(course.row, _name_of(course), showing.begun_in_words(course)) for course in begun],
        "may_begin": not whole and fresh.next is not None,
        "nothing_new": not begun and fresh.next is None,
        "begun_as": uuid7(),
        "until": say("answer.week.until", day=said_day(until)) if until and person.day_of(at) < until else "",
        "kept": "kept" in request.GET,
    }
    return render(request, "answer/home.html", shown)


def _name_of(course: Course) -> str:
    one = for_the_person().get(course.progress.one)
    return one.about.name if one else say("answer.title")


@page(Permission.ANSWER)
def choose(request: HttpRequest) -> HttpResponse:
    """Every set on its own: name, time it asks about, licence, minutes, and when it can be asked again."""
    return choose_page(request)


def choose_page(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    """The list; `problem` says why one of them could not be begun."""
    person = person_of(request)
    again = WhenAgain(person, person.day_of(timezone.now()))
    sets = [_row_of(again, one) for one in for_the_person().values()]
    shown = {"sets": sorted(sets, key=lambda one: one["side"]), "begun_as": uuid7(), "problem": problem}
    return render(request, "answer/choose.html", shown, status=status)


def _row_of(again: WhenAgain, instrument: Instrument) -> dict[str, Any]:
    return {
        "id": instrument.id,
        "about": instrument.about,
        "side": say(f"answer.side.{instrument.about.side}"),
        "recall": say("answer.recall", recall=say(instrument.about.recall)),
        "count": showing.how_long(instrument),
        "not_now": why_not_now(again, instrument),
    }


def why_not_now(again: WhenAgain, instrument: Instrument) -> str:
    """Why a set cannot be begun today, in words; empty where it can."""
    if instrument.about.side == TRAUMA and again.is_paused:
        return say("answer.choose.paused")
    if again.may_ask(instrument):
        return ""
    day = again.from_day(instrument)
    return say("answer.choose.again", day=said_day(day)) if day else say("answer.choose.once")


@page(Permission.ANSWER, "GET", "POST", keeps=True)
def going(request: HttpRequest, row: UUID) -> HttpResponse:
    """One page of a sitting. What is sent is kept at once, and help is in the same answer where it is needed."""
    course = Course(person_of(request), owned_or_404(Sitting, request, row), timezone.now())
    if request.method != "POST":
        return showing.where_they_are(request, course, request.GET.get("at", ""))
    sent = _sent(request.POST, course)
    if isinstance(sent, str):
        return showing.elsewhere(request, sent, row=course.row.pk)
    form = PageForm(sent.page, request.POST, since=told_before(course.person, sent.instrument))
    if not form.is_valid():
        return _refused(request, course, sent, form)
    return _keep(request, course, sent, form)


@dataclass(frozen=True)
class Sent:
    """Where a sent page belongs, and what was pressed."""

    step: str
    instrument: Instrument
    page: FormPage
    sheet: UUID
    go: str


def _sent(given: QueryDict, course: Course) -> Sent | str:
    """Where the page belongs; or why it belongs nowhere any more, as a key."""
    instrument = for_the_person().get(given.get("instrument", ""))
    step = next((one for one in course.plan.steps if one.id == given.get("step")), None)
    if instrument is None or step is None or instrument.id not in step.take:
        return "gone-on"
    if given.get("key") != key_of(instrument):
        return "changed"
    sheet = course.sheet if course.sheet and course.sheet.step == step.id else None
    name = given.get("page", "")
    shown = open_pages(instrument, sheet.values if sheet else {}) + pages(instrument)
    found = next((one for one in shown if name in {item.link_id for item in one.items}), None)
    if found is None:
        return "gone-on"
    try:
        number = UUID(given.get("sheet", ""))
    except ValueError:
        number = uuid7()
    return Sent(step.id, instrument, found, sheet.id if sheet else number, given.get("go", ""))


def _refused(request: HttpRequest, course: Course, sent: Sent, form: PageForm) -> HttpResponse:
    """Nothing of a page with a fault is kept; an answer on it that names danger brings help all the same."""
    dangers = raised(sent.instrument, Sheet(form.values()))
    for safe in dangers:
        show_help(by=course.person, instrument=sent.instrument, safe=safe, sheet=sent.sheet, at=course.at)
    if course.next is None or course.next.step.id != sent.step:
        return showing.elsewhere(request, "gone-on", row=course.row.pk)
    return showing.questions_page(request, course, sent.page, form, status=422, help_above=bool(dangers))


def _keep(request: HttpRequest, course: Course, sent: Sent, form: PageForm) -> HttpResponse:
    """Keep the page, then show what comes: help, the open questions, the page before, the next, or the result."""
    person = course.person
    values, skipped = form.values(), form.skipped()
    kept = SentPage(
        step=sent.step,
        sheet=sent.sheet,
        instrument=sent.instrument,
        names=tuple(item.link_id for item in sent.page.items),
        values=values,
        skipped=skipped,
        leaves_rest=sent.go in ("skip", "skip-set"),
        ends_set=sent.go == "skip-set",
        goes_back=sent.go == "back",
    )
    try:
        saved = cast(Saved, save_page(by=person, sitting=course.row, sent=kept, at=course.at))
    except FinishedAlready as already:
        return showing.elsewhere(request, "finished", row=course.row.pk, first=already.first.pk)
    except GoneOn:
        return showing.elsewhere(request, "gone-on", row=course.row.pk)
    except Sitting.DoesNotExist:
        return showing.elsewhere(request, "ended", row=None)
    return _after(request, Course(person, saved.row, course.at), sent, form, saved)


def _after(request: HttpRequest, course: Course, sent: Sent, form: PageForm, saved: Saved) -> HttpResponse:
    if saved.acts:
        return showing.help_page(request, course)
    if sent.go == "stop":
        return showing.seen_other("answer:home", query="?kept=1")
    if saved.sheet is not None or course.sheet is None:
        if course.progress.is_over:
            return showing.onward(course)
        after = f"?after={SAFETY}" if _names_no_danger(sent, saved) else ""
        return showing.seen_other("answer:going", course.row.pk, query=after)
    names = [one.name for one in course.pages]
    here = next((n for n, one in enumerate(course.pages) if sent.page.name in {i.link_id for i in one.items}), 0)
    if sent.go == "back":
        return showing.seen_other("answer:going", course.row.pk, query=f"?at={names[max(0, here - 1)]}")
    asked = {item.link_id for item in course.pages[here].items} if course.pages else set()
    left_open = asked - course.sheet.seen - _excluded(course, asked)
    if left_open and sent.go != "skip":
        return showing.questions_page(request, course, course.pages[here], status=422, left_open=len(left_open))
    after_this = names[here + 1] if here + 1 < len(names) else ""
    return showing.seen_other("answer:going", course.row.pk, query=f"?at={after_this}" if after_this else "")


def _names_no_danger(sent: Sent, saved: Saved) -> bool:
    """The set about thoughts of ending one's life was answered, and no answer named any (S-26)."""
    if sent.instrument.about.side != SAFETY or saved.sheet is None:
        return False
    return not raised(sent.instrument, Sheet(saved.sheet.values))


def _excluded(course: Course, asked: set[str]) -> set[str]:
    """Questions of a page that another answer of it makes needless."""
    if course.sheet is None or course.next is None:
        return set()
    return asked & set(with_skipped(course.next.instrument, course.sheet.values))
