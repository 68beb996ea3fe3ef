"""The pages for when something went wrong. None of them says what exists, for whom, or why in technical words.

They are drawn without the session and without the database; 503 also leads to help. `web/trouble.py` decides
between 500 and 503.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from twofold.web.ui.places import frame


def page_for(status: int, **more: Any) -> HttpResponse:
    """The page of one status, the same for everyone who gets it; `more` is what its template needs besides."""
    return HttpResponse(render_to_string(f"ui/errors/{status}.html", frame() | more), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent makes no sense to us."""
    return page_for(400)


def not_allowed(request: HttpRequest, exception: Exception | None = None, **more: Any) -> HttpResponse:
    """403: a form came without its token, mostly from a page kept open too long."""
    return page_for(403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such page, or none for you; nobody can tell which."""
    return page_for(404)
