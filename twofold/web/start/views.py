"""The first page and what one tap on it opens. Nothing is stored here and no cookie is set.

Only the first page and its ways ask whether someone is signed in, and only when a session was brought along.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from twofold.care.helpline import Kind
from twofold.care.skill import StartPage, StartStep
from twofold.web import lines
from twofold.web.access.page import public
from twofold.web.access.visitor import visitor
from twofold.web.library import content, say, say_lines
from twofold.web.ui.places import JOIN, PLACES, SIGN_IN

TODAY = PLACES[0].path
TO_LIFE = (Kind.EMERGENCY, Kind.SUICIDE_CRISIS)


@public("useful before an account")
def first(request: HttpRequest) -> HttpResponse:
    """What is it like right now? Six taps. Someone who is signed in goes on to Today."""
    if visitor(request) is not None:
        return redirect(TODAY)
    ways = [(page.id, say(page.tap), page.urgent) for page in content().start.values()]
    return render(request, "start/first.html", {"ways": ways, "join": JOIN, "sign_in": SIGN_IN})


@public("useful before an account")
def way(request: HttpRequest, way: str) -> HttpResponse:
    """One page for how it is right now: the first useful thing on the page itself, then where to go."""
    page = content().start.get(way)
    if page is None:
        raise Http404
    visitor(request)
    own = lines.own_place(request)
    place = own or lines.place_guessed(request)
    shown = {
        "title": say(page.title),
        "text": [say(key) for key in page.text],
        "urgent": page.urgent,
        "steps": steps_of(page, place),
        "numbers": numbers(place) if page.urgent else (),
        "by_number": lines.by_number() if page.urgent and place is None else (),
        "country": place.name if place else "",
        "place": place,
        "is_guess": own is None,
        "join": JOIN,
    }
    return render(request, "start/way.html", shown)


def steps_of(page: StartPage, place: lines.Place | None) -> list[dict[str, object]]:
    """The next steps in their order; the first skill among them is laid out in full, to be done right here."""
    first_skill = next((step.which for step in page.steps if step.what == "skill"), "")
    return [step_of(step, place, is_laid_out=step.which == first_skill) for step in page.steps]


def step_of(step: StartStep, place: lines.Place | None, *, is_laid_out: bool) -> dict[str, object]:
    """{what, which, says}; for lines their numbers, for a skill laid out its {steps, cautions}."""
    shown: dict[str, object] = {"what": step.what, "which": step.which, "says": say(step.says)}
    if step.what == "help-now":
        shown["numbers"] = numbers(place, *([Kind(step.which)] if step.which else []))
    if step.what == "skill" and is_laid_out:
        skill = content().skills[step.which]
        shown["skill"] = {
            "steps": [say(key) for key in skill.steps],
            "cautions": [say(key) for key in (*skill.cautions, skill.eyes_open)],
        }
    return shown


def numbers(place: lines.Place | None, *kinds: Kind) -> tuple[lines.ShownLine, ...]:
    """A country's lines for these needs; without any need named, or any line for it, the emergency and crisis lines.

    Where we have no lines, the emergency number, if we know it.
    """
    country = place.country if place else None
    if country is None:
        return place.emergency if place else ()
    return lines.shown_for(country, *kinds) if kinds and country.of(*kinds) else lines.shown_for(country, *TO_LIFE)


@public("says what will stand here")
def together(request: HttpRequest) -> HttpResponse:
    """Together, which comes later."""
    return place(request, "together")


def place(request: HttpRequest, name: str) -> HttpResponse:
    """One sentence of what the place will hold, and the doors that are open today."""
    title = next(place.name for place in PLACES if place.path == f"/{name}")
    shown = {
        "title": title,
        "says": say(f"places.{name}"),
        "is_later": name == "together",
    }
    return render(request, "start/place.html", shown)


@public("what this is must be known before an account")
def about(request: HttpRequest) -> HttpResponse:
    """What Twofold is, what it is not, and what no software can hide."""
    parts = [(say(f"about.{key}.title"), say_lines(f"about.{key}.text")) for key in ("is", "not", "hide", "adults")]
    return render(request, "start/about.html", {"parts": parts, "join": JOIN})


@public("what is kept must be known before an account")
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, who could read it, and how to take it away."""
    keys = ("before", "kept", "who", "cannot", "away")
    parts = [(say(f"keeping.{key}.title"), say_lines(f"keeping.{key}.text")) for key in keys]
    return render(request, "start/about.html", {"parts": parts, "join": JOIN, "is_privacy": True})
