"""Who is looking at an open page, asked for only where a session was brought along."""

from typing import Any

from django.conf import settings
from django.db import Error
from django.http import HttpRequest


def visitor(request: HttpRequest) -> Any | None:
    """The signed-in person on a page that is open to anyone, or None; sets `request.person` when there is one.

    Without a session cookie neither session nor database is touched. A database that does not answer is nobody: an open
    page is shown as it is shown to everyone. The session counts as untouched afterwards, so that nothing is written
    when the page goes out: an open page also stands while the database can only be read.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    try:
        person = request.user if request.user.is_authenticated else None
    except Error:
        person = None
    request.session.accessed = False
    if person is not None:
        request.person = person  # type: ignore[attr-defined]
    return person
