"""The pages for someone in danger.

They must stand when all else is down, so neither view nor template touches the session, the person or the database,
and no cookie is set (clinical reference V-04: help pages about violence leave no trace).
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from twofold.care.helpline import Kind
from twofold.care.skill import NEEDS
from twofold.web import lines
from twofold.web.access.page import public
from twofold.web.library import content, say
from twofold.web.ui.places import HELP

SKILLS = 3  # skills named on the page of numbers; the others are one tap further, by what they are for
FOR_ANYONE = "crisis help opens for anyone"

# What may be happening, and the lines that belong to it; the words are `unsafe.<key>` and `unsafe.<key>-text`.
HAPPENING: dict[str, tuple[Kind, ...]] = {
    "ending-life": (Kind.SUICIDE_CRISIS,),
    "took-too-much": (Kind.POISON,),
    "withdrawal": (),
    "someone": (Kind.DOMESTIC_VIOLENCE, Kind.SEXUAL_VIOLENCE),
    "use-alone": (Kind.USE_ALONE,),
}


def page_of(request: HttpRequest, template: str, place: lines.Place | None, **more: Any) -> HttpResponse:
    """One of these pages for a place, or for nobody knows where."""
    shown = {
        "place": place,
        "country": place.country if place else None,
        "country_name": place.name if place else "",
        "emergency": place.emergency if place else (),
        "countries": lines.countries(),
        "members": content().union.source,
    }
    return render(request, template, shown | more)


def named_or_404(code: str) -> lines.Place:
    """The place of an address. Raises Http404, which says nothing of what was asked for."""
    place = lines.place_named(code)
    if place is None:
        raise Http404
    return place


def help_page(request: HttpRequest, place: lines.Place | None, is_guess: bool) -> HttpResponse:
    """Crisis lines, the emergency number first."""
    country = place.country if place else None
    groups = lines.groups(country) if country else []
    first = [] if country else lines.first_calls(HELP)
    offered = [skill for skill in content().skills.values() if not skill.by_choice][:SKILLS]
    shown = {
        "groups": groups,
        "first_calls": first,
        "skills": [(skill.id, say(skill.name)) for skill in offered],
        "needs": [(need, say(f"cope.needs.{need}")) for need in NEEDS],
        "is_guess": is_guess,
    }
    return page_of(request, "findhelp/help_now.html", place, **shown)


def unsafe_page(request: HttpRequest, place: lines.Place | None, is_guess: bool) -> HttpResponse:
    """*I am not safe*: a person first, then what is happening."""
    country = place.country if place else None
    crisis = lines.shown_for(country, Kind.SUICIDE_CRISIS) if country else ()
    happening = [
        {
            "id": key,
            "title": say(f"unsafe.{key}"),
            "text": say(f"unsafe.{key}-text"),
            "lines": lines.shown_for(country, *kinds) if country and kinds else (),
        }
        for key, kinds in HAPPENING.items()
    ]
    first = [] if country else lines.first_calls(lines.NOT_SAFE)
    shown = {"crisis": crisis, "happening": happening, "first_calls": first, "is_guess": is_guess}
    return page_of(request, "findhelp/not_safe.html", place, **shown)


@public(FOR_ANYONE)
def help_now(request: HttpRequest) -> HttpResponse:
    """The lines of the country the browser's languages speak of; every country's first calls where they say nothing."""
    return help_page(request, lines.place_guessed(request), is_guess=True)


@public(FOR_ANYONE)
def help_now_in(request: HttpRequest, code: str) -> HttpResponse:
    """The lines of one country, or what to call where we have none."""
    return help_page(request, named_or_404(code), is_guess=False)


@public(FOR_ANYONE)
def not_safe(request: HttpRequest) -> HttpResponse:
    """Two taps to a person: this page, and the number on it."""
    return unsafe_page(request, lines.place_guessed(request), is_guess=True)


@public(FOR_ANYONE)
def not_safe_in(request: HttpRequest, code: str) -> HttpResponse:
    """The same, for a country the page before knew."""
    return unsafe_page(request, named_or_404(code), is_guess=False)
