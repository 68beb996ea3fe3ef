"""Draws the page a sitting is at: help first, then how somebody is, then what is asked or offered, then the end."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from twofold.care.helpline import Kind
from twofold.care.instrument import Instrument
from twofold.care.paging import FormPage, minutes
from twofold.care.sitting import Next
from twofold.web.answer.course import SAFETY, TRAUMA, Course, told_before
from twofold.web.answer.forms import ChoiceForm, HowNowForm, PageForm
from twofold.web.answer.models import HelpShown, Sitting
from twofold.web.answer.read import finished
from twofold.web.answer.saying import in_words, said_day
from twofold.web.answer.stored import key_of
from twofold.web.ids import uuid7
from twofold.web.library import content, say
from twofold.web.lines import ShownLine, shown_in
from twofold.web.signin.models import Person


def seen_other(name: str, *args: object, query: str = "") -> HttpResponseRedirect:
    """After something was written: look at that page now (303, so that reloading sends nothing twice)."""
    response = HttpResponseRedirect(reverse(name, args=args) + query)
    response.status_code = 303
    return response


def onward(course: Course) -> HttpResponseRedirect:
    """On with the sitting; where it was one set and is over, to what that came to."""
    if Sitting.objects.of(course.person).filter(pk=course.row.pk).exists():
        return seen_other("answer:going", course.row.pk)
    sheet = course.progress.done.get(course.progress.one)
    return seen_other("answer:sheet", sheet) if sheet else seen_other("answer:choose")


def numbers_for(person: Person) -> tuple[ShownLine, ...]:
    """Whom to call, in the person's own country."""
    return shown_in(str(person.country or ""), Kind.SUICIDE_CRISIS, Kind.EMERGENCY)


def where_they_are(request: HttpRequest, course: Course, at_page: str = "") -> HttpResponse:
    """The page for the moment."""
    if course.progress.help_act is not None:
        return help_page(request, course)
    if course.progress.how_now is not None:
        return how_now_page(request, course)
    if course.must_begin_again:
        return render(request, "answer/again.html", {"course": course, "row": course.row})
    if course.next is None:
        return end_page(request, course)
    if course.needs_choice:
        return choice_page(request, course)
    page = course.page_named(at_page) or course.page_named("") or course.pages[0]
    return questions_page(request, course, page)


def questions_page(
    request: HttpRequest,
    course: Course,
    page: FormPage,
    form: PageForm | None = None,
    *,
    status: int = 200,
    left_open: int = 0,
    help_above: bool = False,
) -> HttpResponse:
    """The questions of one page, with everything a sent page needs to find its place again."""
    assert course.next is not None
    instrument = course.next.instrument
    if form is None:
        values = course.sheet.values if course.sheet else {}
        left = course.sheet.left if course.sheet else set()
        form = PageForm(page, values=values, skipped=sorted(left), since=told_before(course.person, instrument))
    names = [one.name for one in course.pages]
    number = names.index(page.name) if page.name in names else 0
    shown = {
        "row": course.row,
        "form": form,
        "lead": page.lead,
        "instrument": instrument,
        "about": instrument.about,
        "recall": say("answer.recall", recall=say(instrument.about.recall)),
        "step": course.next.step.id,
        "sheet": course.sheet.id if course.sheet else uuid7(),
        "key": key_of(instrument),
        "page": page.name,
        "number": number + 1,
        "of": len(course.pages),
        "is_first": number == 0,
        "left_open": say("answer.open-questions", count=left_open) if left_open else "",
        "numbers": numbers_for(course.person) if help_above else (),
        "help_above": help_above,
        "said_before": say("answer.safety-no") if request.GET.get("after") == SAFETY else "",
        **progress_in_words(course),
    }
    return render(request, "answer/page.html", shown, status=status)


def progress_in_words(course: Course) -> dict[str, str]:
    """How far it is and about how long it takes still; nothing for a set on its own."""
    if course.progress.one:
        return {"sets_done": "", "minutes_left": ""}
    return {
        "sets_done": say("answer.set-done", done=len(course.progress.done)) if course.progress.done else "",
        "minutes_left": say("answer.sets", minutes=course.minutes_left),
    }


def choice_page(
    request: HttpRequest, course: Course, form: ChoiceForm | None = None, status: int = 200
) -> HttpResponse:
    """A set is offered: what it asks, how many questions, how long, before any of them is asked."""
    assert course.next is not None
    instrument = course.next.instrument
    is_trauma = instrument.about.side == TRAUMA
    shown = {
        "row": course.row,
        "step": course.next.step.id,
        "about": instrument.about,
        "says": offer_in_words(instrument, course.next),
        "count": how_long(instrument),
        "recall": say("answer.recall", recall=say(instrument.about.recall)),
        "form": (form or ChoiceForm()) if is_trauma else None,
        "has_label": bool(instrument.scales),
        "said_before": say("answer.safety-no") if request.GET.get("after") == SAFETY else "",
        **progress_in_words(course),
    }
    return render(request, "answer/choice.html", shown, status=status)


def offer_in_words(instrument: Instrument, ahead: Next) -> list[str]:
    """What is said before an offered set: by its own id where there is a sentence, by its side, or plainly."""
    words = content().wording
    own = f"answer.offer.{instrument.id}"
    by_side = f"answer.offer.{instrument.about.side}"
    said = [say(own if words.has(own) else by_side if words.has(by_side) else "answer.offer.plain")]
    if ahead.step.long and instrument.about.side == TRAUMA:
        said.append(say("answer.offer.other-harm"))
    return said


def how_long(instrument: Instrument) -> str:
    """14 questions, about 2 min."""
    count = len(instrument.items)
    return say("answer.offer.count" if count > 1 else "answer.offer.one", count=count, minutes=minutes(instrument))


def help_page(request: HttpRequest, course: Course) -> HttpResponse:
    """Help first: numbers of the person's country, then how to go on."""
    act = act_of(course.person, course.progress.help_act)
    rule = f"scores.safety.{act.body['rule']}" if act else ""
    shown = {
        "row": course.row,
        "says": say(content().wording.either(rule, "answer.help.any")),
        "numbers": numbers_for(course.person),
        "ask_step": ask_step(course, act),
        "is_over": bool(course.progress.one) and course.progress.one in course.progress.done,
    }
    return render(request, "answer/help.html", shown)


def act_of(person: Person, act: UUID | None) -> HelpShown | None:
    """When help was shown, where that still waits for a choice."""
    found: HelpShown | None = HelpShown.objects.of(person).filter(pk=act).first() if act else None
    return found


def ask_step(course: Course, act: HelpShown | None) -> str:
    """The step that asks about thoughts of ending one's life, where it may still be offered after another answer.

    One such set in a sitting, never both (S-20); not after an answer of that set itself.
    """
    step = next((one for one in content().sitting.steps if one.side == SAFETY), None)
    taken = next((name for name in step.take if name in course.instruments), None) if step else None
    asked = act.body["instrument"] if act else ""
    if course.progress.one or step is None or taken is None or asked in step.take or step.id in course.progress.done:
        return ""
    return step.id


def how_now_page(
    request: HttpRequest, course: Course, form: HowNowForm | None = None, status: int = 200
) -> HttpResponse:
    """After a set about hard things: how are you now?"""
    shown = {"row": course.row, "form": form or HowNowForm()}
    return render(request, "answer/how_now.html", shown, status=status)


def end_page(request: HttpRequest, course: Course) -> HttpResponse:
    """What all of it comes to, and what may be asked besides."""
    person = course.person
    if course.progress.one:
        sheet = course.progress.done.get(course.progress.one)
        return seen_other("answer:sheet", sheet) if sheet else seen_other("answer:choose")
    mine = set(course.progress.done.values())
    sheets = [in_words(one) for one in reversed(finished(person)) if one.id in mine]
    more: list[dict[str, Any]] = [
        {"step": one.step.id, "name": one.instrument.about.name, "count": how_long(one.instrument)}
        for one in course.more()
    ]
    shown = {
        "row": course.row,
        "sheets": sheets,
        "anything": any(sheet.points_met for sheet in sheets),
        "more": more,
        "numbers": numbers_for(person) if any(sheet.is_safety for sheet in sheets) else (),
        "said_before": say("answer.safety-no") if request.GET.get("after") == SAFETY else "",
    }
    return render(request, "answer/end.html", shown)


def elsewhere(request: HttpRequest, why: str, *, row: UUID | None, first: UUID | None = None) -> HttpResponse:
    """What came cannot be taken, because the sitting has moved on meanwhile; nothing of it was kept."""
    shown = {"says": say(f"answer.elsewhere.{why}"), "row": row, "first": first}
    return render(request, "answer/elsewhere.html", shown, status=409)


def begun_in_words(course: Course) -> str:
    """You began this on 1 December 2026."""
    return say("answer.went-on", day=said_day(course.person.day_of(course.row.begun_at)))
