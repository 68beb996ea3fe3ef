"""What the pages of the plan share: whose page it is, and how one goes on after something was written."""

from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from twofold.web.signin.models import Person


def person_of(request: HttpRequest) -> Person:
    """The signed-in person; the page decorator has seen to it."""
    return cast(Person, request.person)  # type: ignore[attr-defined]


def see_other(name: str, *args: object, at: str = "") -> HttpResponse:
    """After something was kept: look at that page now, at the part named (303: loading again sends nothing twice)."""
    place = reverse(name, args=args) + (f"#{at}" if at else "")
    return HttpResponseRedirect(place, status=303)
