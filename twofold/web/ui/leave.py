"""Leave quickly: the session ends and the browser is sent somewhere dull.

Without script the button posts here and gets our own page `/away`, whose Refresh header sends the browser on: a
redirect straight to another site would be stopped by `form-action 'self'`. With script (`leave.js`) the page is blank
at once, this view is told in the background, and the browser goes straight on.
"""

from django.conf import settings
from django.contrib.auth import logout
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from twofold.web.ui.places import AWAY


@csrf_exempt
def leave(request: HttpRequest) -> HttpResponse:
    """End the session and go away. It needs no token: it must work from any page, also one kept open for days, and
    all a stranger could do with it is sign someone out (the session cookie does not travel with other sites' forms)."""
    response = HttpResponse(status=303, headers={"Location": AWAY})
    try:
        logout(request)
    except DatabaseError:  # the way out stays open when the database does not answer; the cookie goes either way
        request.session = type(request.session)()
    for cookie in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        response.delete_cookie(cookie, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def away(request: HttpRequest) -> HttpResponse:
    """A page that says nothing, on its way to a page that says nothing about us."""
    response = render(request, "ui/away.html", {"leave_to": settings.LEAVE_TO})
    response.headers["Refresh"] = f"0; url={settings.LEAVE_TO}"
    return response
