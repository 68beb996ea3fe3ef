"""The five places, the two doors, and what stands at the foot of every page: the one list of their addresses."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HELP = "/help-now"
LEAVE = "/leave"
AWAY = "/away"
CSP_REPORT = "/csp-report"
SIGN_IN = "/sign-in"
JOIN = "/sign-up"


@dataclass(frozen=True)
class Link:
    """A door at the foot of the page."""

    path: str
    name: Promise


@dataclass(frozen=True)
class Place:
    """One of the five; `also` are addresses that belong to it; `is_here` marks the one the reader is in."""

    path: str
    name: Promise
    icon: str
    also: tuple[str, ...] = ()
    is_here: bool = False


PLACES = (
    Place(
        "/today",
        _("Today"),
        "today",
        ("/check-in", "/following", "/skills", "/exercises", "/notebook", "/after-use", "/stopping", "/same-day"),
    ),
    Place(
        "/my-cycle",
        _("Understand"),
        "understand",
        ("/my-days", "/questions", "/my-report", "/diaries", "/lessons", "/reward"),
    ),
    Place(
        "/plan",
        _("Plan"),
        "plan",
        (
            "/therapies",
            "/medicines",
            "/my-medicines",
            "/support",
            "/rewards",
            "/safety-plan",
            "/hard-days",
            "/what-for",
        ),
    ),
    Place("/find-help", _("Find help"), "find"),
    Place("/together", _("Together"), "together"),
)
FOOT_SIGNED_IN = (
    Link("/safety-plan", _("My safety plan")),
    Link("/my-data", _("My data")),
    Link("/account", _("My account")),
)
FOOT_SIGNED_OUT = (Link(SIGN_IN, _("Sign in")), Link(JOIN, _("Make an account")))


def is_inside(path: str, place: Place) -> bool:
    """Whether an address belongs to a place: one of its addresses or anything below it."""
    return any(path == own or path.startswith(f"{own}/") for own in (place.path, *place.also))


def frame(request: HttpRequest | None = None) -> dict[str, Any]:
    """What `ui/page.html` needs (a context processor; without a request for pages that stand when all else is down).

    It never opens the session and never asks the database: whether someone is signed in is guessed from the
    presence of the session cookie.
    """
    path = request.path if request else ""
    signed_in = request is not None and settings.SESSION_COOKIE_NAME in request.COOKIES
    return {
        "path": path,
        "places": [replace(place, is_here=is_inside(path, place)) for place in PLACES],
        "foot": FOOT_SIGNED_IN if signed_in else FOOT_SIGNED_OUT,
        "help_path": HELP,
        "leave_path": LEAVE,
        "leave_to": settings.LEAVE_TO,
        "made_up": settings.MADE_UP,
    }
