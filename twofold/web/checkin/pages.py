"""What the check-in's pages share: whose page it is, and how one goes on after something was written."""

from typing import cast

from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from twofold.web.signin.models import Person


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the page decorator has seen to it."""
    return cast(Person, request.person)  # type: ignore[attr-defined]


def seen_other(name: str, *args: object) -> HttpResponseRedirect:
    """After something was written: look at that page now (303, so that reloading sends nothing twice)."""
    response = HttpResponseRedirect(reverse(name, args=args))
    response.status_code = 303
    return response


def seen_other_on(name: str, *args: object) -> HttpResponseRedirect:
    """The same, for a page whose first part was seen a moment ago."""
    response = seen_other(name, *args)
    response.headers["Location"] += "?on=1"
    return response
