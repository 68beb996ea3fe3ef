"""How long a session lasts: 30 minutes without a request, 12 hours in all, and not one request longer.

Both ends are in the row's expiry date, so the database itself does not hand out a session that is over, and a page
that never asks who is there never opens the session.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from twofold.web.vault.sessions import SessionStore as SealedStore
from twofold.web.vault.sessions import stored_key

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
BEGAN = "began"  # seconds since 1970
SEEN = "seen"  # minutes since 1970

__all__ = ["SessionStore", "stored_key"]


class SessionStore(SealedStore):
    """The sealed sessions of the vault with our two ends."""

    def get_expiry_date(self, **_: Any) -> datetime:
        """The sooner of the two."""
        idle = timezone.now() + IDLE
        began = self.get(BEGAN)
        return min(idle, datetime.fromtimestamp(began, UTC) + ABSOLUTE) if began else idle

    def get_expiry_age(self, **_: Any) -> int:
        """The same in seconds from now."""
        return max(0, int((self.get_expiry_date() - timezone.now()).total_seconds()))


def begin(sender: Any, request: HttpRequest, **_: Any) -> None:
    """Django says someone signed in: the 12 hours begin."""
    request.session[BEGAN] = int(time.time())


def keep_alive(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a session in use moves its end, at most once a minute."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        session, minute = request.session, int(time.time() // 60)
        if session.accessed and BEGAN in session and session.get(SEEN) != minute:
            session[SEEN] = minute
        return response

    return respond
