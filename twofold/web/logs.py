"""Logs without content: method, page name, status, time. Never an address, a name, a body, a query, a session.

An exception is logged by its class and where it happened; its message may quote what a person wrote, so it is not.
"""

import logging
import threading
import time
import traceback
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OURS = ("twofold", "_granian")  # only these loggers' own words are printed
log = logging.getLogger("twofold.web.requests")


class OneLine:
    """Middleware: one line a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        milliseconds = (time.perf_counter() - began) * 1000
        method = request.method if request.method in METHODS else "OTHER"
        log.info("%s %s %d %.0fms", method, page_name(request), response.status_code, milliseconds)
        return response


def page_name(request: HttpRequest) -> str:
    """The name of the page, without the ids in its address."""
    match = request.resolver_match
    return match.view_name or "unnamed" if match else "-"


class WithoutContent(logging.Formatter):
    """Time, level, logger; the words of our own loggers only; of an exception its class and places."""

    def format(self, record: logging.LogRecord) -> str:
        words = record.getMessage() if record.name.split(".")[0] in OURS else ""
        stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        line = f"{stamp} {record.levelname} {record.name} {words}".rstrip()
        if record.exc_info and record.exc_info[1]:
            line += f" {places(record.exc_info[1])}"
        return line


def places(error: BaseException) -> str:
    """An error as its class and the lines it passed through, the innermost last."""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    where = " > ".join(f"{frame.filename.rsplit('site-packages/', 1)[-1]}:{frame.lineno}" for frame in frames)
    return f"{type(error).__module__}.{type(error).__qualname__} at {where or 'nowhere'}"


def quiet_threads() -> None:
    """A thread that dies says so through the log, not with a traceback that quotes values."""

    def died(given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None:
            logging.getLogger("twofold.web").error("a thread died: %s", places(given.exc_value))

    threading.excepthook = died
