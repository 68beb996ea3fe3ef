"""Therapies in plain words, open to anyone, with a skeleton for the one who gives them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from twofold.care.therapy import Protocol, Therapy, TherapyLine
from twofold.web.access.page import public
from twofold.web.access.visitor import visitor
from twofold.web.library import content, say

FOR_ANYONE = "what helps must be known before an account"
SIDES = ("both", "trauma", "use")


@public(FOR_ANYONE)
def therapies(request: HttpRequest) -> HttpResponse:
    """Every therapy, by what it works on; those for both come first."""
    visitor(request)
    groups = [
        (say(f"plan.therapy.works-{side}"), [one for one in content().therapies.values() if one.side == side])
        for side in SIDES
    ]
    shown = [(title, [(one.id, say(one.name), say(one.what_for)) for one in found]) for title, found in groups]
    return render(request, "plan/therapies.html", {"groups": shown})


@public(FOR_ANYONE)
def therapy(request: HttpRequest, name: str) -> HttpResponse:
    """One therapy: what happens, what is known, what if I still use, and its skeleton."""
    visitor(request)
    found = content().therapies.get(name)
    if found is None:
        raise Http404
    protocol = content().protocols[found.protocol] if found.protocol else None
    shown = in_words(found) | {"protocol": protocol_in_words(protocol) if protocol else None}
    return render(request, "plan/therapy.html", shown)


def in_words(one: Therapy) -> dict[str, Any]:
    """A therapy as the page shows it; each source once, in the order of the lines."""
    lines = (*one.lines, one.with_use)
    sources = dict.fromkeys(source for line in lines for source in line.sources)
    return {
        "name": say(one.name),
        "what_for": say(one.what_for),
        "lines": [_line(line) for line in one.lines],
        "with_use": _line(one.with_use),
        "sources": list(sources),
    }


def _line(line: TherapyLine) -> tuple[str, bool]:
    return say(line.says), line.confirm


def protocol_in_words(one: Protocol) -> dict[str, Any]:
    """A skeleton: numbers, themes, homework slots, measures due."""
    near = say("plan.therapy.near-memory", number=one.near_memory) if one.near_memory else ""
    return {
        "id": one.id,
        "length": say(one.length),
        "near": near,
        "source": one.source,
        "meetings": [
            {
                "numbers": f"{m.first}" if m.first == m.last else f"{m.first}–{m.last}",
                "theme": say(m.theme),
                "homework": [say(key) for key in m.homework],
                "measures": ", ".join(content().instruments[name].about.name for name in m.measures),
            }
            for m in one.meetings
        ],
    }
