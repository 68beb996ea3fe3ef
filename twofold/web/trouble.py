"""When the database is down, locked, full or read-only: 503, never a false "saved", crisis help on the page."""

import sys
from collections.abc import Callable, Iterator
from enum import StrEnum

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from twofold.web.lines import first_calls
from twofold.web.ui.error_pages import page_for
from twofold.web.ui.places import HELP


class Trouble(StrEnum):
    """What is wrong with the database."""

    DOWN = "down"
    LOCKED = "locked"
    FULL = "full"
    READ_ONLY = "read-only"


RETRY_SECONDS = {Trouble.DOWN: 10, Trouble.LOCKED: 5, Trouble.FULL: 60, Trouble.READ_ONLY: 60}
SQLITE = {
    "SQLITE_BUSY": Trouble.LOCKED,
    "SQLITE_LOCKED": Trouble.LOCKED,
    "SQLITE_FULL": Trouble.FULL,
    "SQLITE_READONLY": Trouble.READ_ONLY,
    "SQLITE_CANTOPEN": Trouble.DOWN,
    "SQLITE_IOERR": Trouble.DOWN,
    "SQLITE_CORRUPT": Trouble.DOWN,
    "SQLITE_NOTADB": Trouble.DOWN,
}
SQLSTATE = {  # the longest prefix that fits decides (PostgreSQL, appendix A)
    "08": Trouble.DOWN,
    "25006": Trouble.READ_ONLY,
    "40": Trouble.LOCKED,
    "53": Trouble.DOWN,
    "53100": Trouble.FULL,
    "55P03": Trouble.LOCKED,
    "57P": Trouble.DOWN,
    "58": Trouble.DOWN,
}


def trouble_of(error: BaseException | None) -> Trouble | None:
    """What is wrong with the database, when that is why this error was raised; none for any other error."""
    for cause in _causes(error):
        if isinstance(cause, DatabaseError | InterfaceError):
            found = _from_driver(cause)
            if found:
                return found
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _from_driver(error: Exception) -> Trouble | None:
    driver = error.__cause__
    name = getattr(driver, "sqlite_errorname", None)
    if name:
        return next((trouble for prefix, trouble in SQLITE.items() if name.startswith(prefix)), None)
    state = getattr(driver, "sqlstate", None)
    if state:
        fits = [prefix for prefix in SQLSTATE if state.startswith(prefix)]
        return SQLSTATE[max(fits, key=len)] if fits else None
    if isinstance(error, InterfaceError):
        return Trouble.DOWN
    if isinstance(error, OperationalError):  # no code: the connection was refused or lost, or our lock was not had
        return Trouble.LOCKED if "locked" in str(error) else Trouble.DOWN
    return None


class DatabaseTrouble:
    """Middleware: an error of the database in a view becomes 503."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django calls this for an error in a view."""
        trouble = trouble_of(error)
        return unavailable(trouble) if trouble else None


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500; an error of the database outside a view (sessions, middleware) is 503 too."""
    trouble = trouble_of(sys.exc_info()[1])
    return unavailable(trouble) if trouble else _page(500)


def unavailable(trouble: Trouble) -> HttpResponse:
    """The page for now, and when to try again."""
    response = _page(503)
    response.headers["Retry-After"] = str(RETRY_SECONDS[trouble])
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(status: int) -> HttpResponse:
    """The page with its frame; when even that cannot be drawn, plain words that need nothing."""
    try:
        return page_for(status, first_calls=first_calls())
    except Exception:
        return HttpResponse(PLAIN, status=status)


PLAIN = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>Resting for a moment</title></head>'
    "<body><main><h1>Resting for a moment</h1><p>Something does not answer just now. What you just sent may not be "
    "stored: please send it again in a minute.</p><p>If you are in danger now, call your local emergency number. "
    f'<a href="{HELP}">Help now</a> works all the time.</p></main></body></html>'
)
