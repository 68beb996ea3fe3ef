"""The pages of the lessons. Open to anyone; a signed-in reader also sees what their own answers say to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from twofold.care.lesson import OPENS_A_LESSON, OPENS_A_SKILL, OPENS_A_START, Lesson, Line
from twofold.care.onward import Onward
from twofold.care.source import Source
from twofold.web.access.page import public
from twofold.web.access.visitor import visitor
from twofold.web.library import content, say
from twofold.web.ui.places import HELP, JOIN
from twofold.web.understand.learn.own import own_answers

FOR_ANYONE = "understanding should not need an account"

# Where the one thing to do leads: a page of one's own, which needs an account, or one that is open to anyone.
OWN = {
    "check-in": "checkin:check-in",
    "my-days": "understand:days",
    "my-report": "report:report",
    "my-cycle": "understand:cycle",
    "following": "checkin:following",
    "stopping": "checkin:stopping",
}
OPEN = {"skills": "cope:skills", "find-help": "findhelp:find", "reward": "understand:reward"}
OPEN_ONE = {OPENS_A_SKILL: "cope:skill", OPENS_A_START: "start:way", OPENS_A_LESSON: "understand:lesson"}


@dataclass(frozen=True)
class ShownLine:
    """A line as the page shows it; `numbers` are those of its sources in the list below."""

    text: str
    numbers: str
    confirm: bool


@public(FOR_ANYONE)
def lessons(request: HttpRequest) -> HttpResponse:
    """All lessons in their order."""
    rows = [_row(one) for one in content().lessons.values()]
    return render(request, "understand/learn/lessons.html", {"rows": rows})


def _row(lesson: Lesson) -> dict[str, str]:
    href = reverse("understand:lesson", args=[lesson.id])
    text = f"{say(lesson.what_for)} {say('learn.minutes', count=lesson.minutes)}"
    return {"title": say(lesson.title), "text": text, "href": href, "action": say("learn.read")}


@public(FOR_ANYONE)
def lesson(request: HttpRequest, lesson: str) -> HttpResponse:
    """One lesson: its parts, what the reader's own answers say to it, one thing to do, and where it comes from."""
    found = content().lessons.get(lesson)
    if found is None:
        raise Http404
    person = visitor(request)
    numbered = {source: number for number, source in enumerate(found.sources, 1)}
    shown = {
        "title": say(found.title),
        "what_for": say(found.what_for),
        "minutes": say("learn.minutes", count=found.minutes),
        "parts": [(part.id, say(part.title), _lines(part.lines, numbered)) for part in found.parts],
        "picks_up": person is not None and bool(found.hooks),
        "own": own_answers(person, found.hooks, timezone.now()) if person else [],
        "do": say(found.do.says),
        "do_href": address_of(found.do),
        "needs_account": person is None and found.do.what in OWN,
        "join": JOIN,
        "sources": found.sources,
        "reviewed": found.reviewed,
        "next": _after(found),
    }
    return render(request, "understand/learn/lesson.html", shown)


def _lines(lines: tuple[Line, ...], numbered: Mapping[Source, int]) -> list[ShownLine]:
    return [
        ShownLine(
            text=say(line.says),
            numbers=", ".join(str(number) for number in sorted(numbered[source] for source in line.sources)),
            confirm=line.confirm,
        )
        for line in lines
    ]


def address_of(do: Onward) -> str:
    """The page a step opens."""
    if do.what == "help-now":
        return HELP
    if do.what in OPEN_ONE:
        return reverse(OPEN_ONE[do.what], args=[do.which])
    return reverse((OWN | OPEN)[do.what])


def _after(lesson: Lesson) -> tuple[str, str] | None:
    """(address, title) of the next lesson, or nothing after the last one."""
    later = [one for one in content().lessons.values() if (one.order, one.id) > (lesson.order, lesson.id)]
    return (reverse("understand:lesson", args=[later[0].id]), say(later[0].title)) if later else None
