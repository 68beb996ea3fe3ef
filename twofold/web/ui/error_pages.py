"""The pages for when something went wrong. None of them says what exists, for whom, or why in technical words.

They are drawn without the session and without the database; 503 also carries the crisis lines.
"""

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from twofold.web.ui.places import frame

DATABASE_DOWN = (OperationalError, InterfaceError)


def page_for(status: int) -> HttpResponse:
    """The page of one status, the same for everyone who gets it."""
    return HttpResponse(render_to_string(f"ui/errors/{status}.html", frame()), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent makes no sense to us."""
    return page_for(400)


def not_allowed(request: HttpRequest, exception: Exception | None = None, **more: Any) -> HttpResponse:
    """403: a form came without its token, mostly from a page kept open too long."""
    return page_for(403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or none for you; nobody can tell which."""
    return page_for(404)


def broken(request: HttpRequest) -> HttpResponse:
    """500; or 503 when the database did not answer."""
    if isinstance(sys.exc_info()[1], DATABASE_DOWN):
        return not_answering()
    return page_for(500)


def not_answering() -> HttpResponse:
    """503: the records cannot be reached for now; help still can."""
    response = page_for(503)
    response.headers["Retry-After"] = "60"
    return response


class DatabaseDown:
    """Middleware: a database that does not answer becomes the 503 page, also while debugging."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response: HttpResponse = self.get_response(request)
        return response

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Django calls this when a view raised."""
        return not_answering() if isinstance(problem, DATABASE_DOWN) else None
