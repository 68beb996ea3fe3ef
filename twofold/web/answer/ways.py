"""What a person presses beside the questions: begin, take or skip a set, go on after help, end, a week without."""

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from twofold.web.access.owned import owned_or_404
from twofold.web.access.page import page
from twofold.web.access.permissions import Permission
from twofold.web.answer import showing
from twofold.web.answer.actions import (
    answer_help,
    begin,
    close_sheet,
    end,
    pass_step,
    take_step,
    tell_how_now,
    want_no_trauma,
)
from twofold.web.answer.course import TRAUMA, Course, WhenAgain, for_the_person, sittings_of
from twofold.web.answer.forms import ChoiceForm, HowNowForm
from twofold.web.answer.models import Sitting
from twofold.web.answer.views import choose_page, person_of, why_not_now
from twofold.web.ids import uuid7
from twofold.web.library import say
from twofold.web.signin.models import Person

MUCH = 7  # "how are you now" from which skills and people come first
NIGHT = (22, 6)  # hours between which a set about hard things takes one more tap
WEEK = timedelta(days=7)


@page(Permission.ANSWER, "POST", keeps=True)
def begin_questions(request: HttpRequest) -> HttpResponse:
    """Begin a sitting, or one set on its own; what is open already is gone on with."""
    person, one = person_of(request), request.POST.get("one", "")
    if one:
        instrument = for_the_person().get(one)
        problem = (
            say("answer.choose.nothing")
            if instrument is None
            else why_not_now(WhenAgain(person, person.day_of(timezone.now())), instrument)
        )
        if problem:
            return choose_page(request, problem, status=422)
    else:
        _end_what_is_over(person)
    try:
        number = UUID(request.POST.get("begun_as", ""))
    except ValueError:
        number = uuid7()
    row = begin(by=person, one=one, at=timezone.now(), begun_as=number)
    return showing.seen_other("answer:going", row.pk)  # type: ignore[union-attr]


def _end_what_is_over(person: Person) -> None:
    """A sitting of an earlier day in which nothing is left to ask makes room for a new one; its sheets stay."""
    for course in sittings_of(person, timezone.now()):
        now = course.progress
        waits = course.next is not None or now.sheet is not None or now.help_act is not None or now.how_now is not None
        if not now.one and not waits and person.day_of(course.row.begun_at) < course.today:
            end(by=person, sitting=course.row.pk)


@page(Permission.ANSWER, "POST", keeps=True)
def week(request: HttpRequest) -> HttpResponse:
    """A week without questions about hard things, or the end of it; no reason is asked for (Q-05)."""
    person = person_of(request)
    is_over = request.POST.get("end") == "1"
    want_no_trauma(by=person, until=None if is_over else person.day_of(timezone.now()) + WEEK)
    return showing.seen_other("answer:home")


@page(Permission.ANSWER, "POST", keeps=True)
def way(request: HttpRequest, row: UUID) -> HttpResponse:
    """Everything that is no answer to a question."""
    course = Course(person_of(request), owned_or_404(Sitting, request, row), timezone.now())
    what, step = request.POST.get("what", ""), request.POST.get("step", "")
    known = step in {one.id for one in course.plan.steps}
    if what == "take" and known:
        return _take(request, course, step)
    if what == "pass" and known:
        pass_step(by=course.person, sitting=course.row, step=step)
    elif what == "how-now":
        return _how_now(request, course)
    elif what == "help":
        return _after_help(request, course)
    elif what == "again":
        close_sheet(by=course.person, sitting=course.row, at=course.at)
    elif what == "end":
        end(by=course.person, sitting=course.row.pk)
        return showing.seen_other("answer:answered" if course.progress.done else "answer:home")
    return showing.onward(course)


def _take(request: HttpRequest, course: Course, step: str) -> HttpResponse:
    """Accept a set. One about hard things takes one more tap at night, and after use in the last hours."""
    form = ChoiceForm(request.POST)
    taken = next(one for one in course.plan.steps if one.id == step)
    if not form.is_valid():
        if course.needs_choice:
            return showing.choice_page(request, course, form, status=422)
        return showing.seen_other("answer:going", course.row.pk)
    reasons = _reasons(course, form) if taken.side == TRAUMA and request.POST.get("sure") != "1" else []
    label = form.cleaned_data["label"]
    if reasons:
        shown = {"row": course.row, "step": step, "label": label, "reasons": reasons}
        return render(request, "answer/sure.html", shown)
    take_step(by=course.person, sitting=course.row, step=step, label=label)
    return showing.seen_other("answer:going", course.row.pk)


def _reasons(course: Course, form: ChoiceForm) -> list[str]:
    """Why another time may be better, in words."""
    found = []
    if is_night(course):
        found.append(say("answer.sure.night"))
    if form.cleaned_data["lately"] == "yes":
        found.append(say("answer.sure.lately"))
    return found


def is_night(course: Course) -> bool:
    """Between 22:00 and 6:00 by the person's clock."""
    hour = course.at.astimezone(ZoneInfo(course.person.zone)).hour
    return hour >= NIGHT[0] or hour < NIGHT[1]


def _how_now(request: HttpRequest, course: Course) -> HttpResponse:
    """Keep the rating; a high one brings skills and people before the next question."""
    form = HowNowForm(request.POST)
    if not form.is_valid():
        if course.progress.how_now is not None:
            return showing.how_now_page(request, course, form, status=422)
        return showing.seen_other("answer:going", course.row.pk)
    tell_how_now(by=course.person, sitting=course.row, rating=form.rating())
    if (form.rating() or 0) >= MUCH:
        shown = {"onward": showing.onward(course).url, "numbers": showing.numbers_for(course.person)}
        return render(request, "answer/a_lot.html", shown)
    return showing.onward(course)


def _after_help(request: HttpRequest, course: Course) -> HttpResponse:
    """Go on, answer more about it, or stop; help was shown either way."""
    chose = request.POST.get("chose", "")
    chose = chose if chose in ("go-on", "ask", "stop") else "go-on"
    act_step = ""
    if chose == "ask":
        act_step = showing.ask_step(course, showing.act_of(course.person, course.progress.help_act))
    answer_help(by=course.person, sitting=course.row, chose=chose, ask_step=act_step)
    if chose == "stop":
        return showing.seen_other("answer:home", query="?kept=1")
    return showing.onward(course)
