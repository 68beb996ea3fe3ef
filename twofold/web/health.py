"""For the host: is it up, do the databases answer, is the queue moving, is the content valid. Nothing about people."""

import os

from django.conf import settings
from django.db import Error, connections
from django.http import HttpRequest, HttpResponse, JsonResponse

from twofold.care.errors import ContentError
from twofold.web.access.page import public
from twofold.web.jobs import queue
from twofold.web.library import content
from twofold.web.startup import refusals
from twofold.web.vault.keys import WrongRoot, check_root


def state() -> dict[str, list[str]]:
    """What is wrong, part by part, one sentence each; an empty list is a part in order."""
    return {
        "database": _database("default"),
        "ledger": _database("ledger") or _ledger(),
        "queue": _queue(),
        "content": _content(),
        "settings": refusals(),
    }


def _database(alias: str) -> list[str]:
    connection = connections[alias]
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not settings.DATABASE_URL:
            connection.check_file()  # type: ignore[attr-defined]  # of our SQLite backend
    except Error:
        return ["does not answer"]
    file = connections[alias].settings_dict["NAME"]
    if not settings.DATABASE_URL and os.path.exists(file) and not os.access(os.path.dirname(file), os.W_OK):
        return ["its folder cannot be written to"]
    return []


def _ledger() -> list[str]:
    try:
        check_root()
    except WrongRoot:
        return ["was made with another root secret"]
    except Error:
        return ["has no tables yet"]
    return []


def _queue() -> list[str]:
    try:
        return queue.standstill()
    except Error:
        return ["cannot be read"]


def _content() -> list[str]:
    try:
        content()
    except ContentError:
        return ["a file is not valid; `twofold check` says which"]
    return []


@public("the host's monitoring asks; it says nothing about people")
def health(request: HttpRequest) -> HttpResponse:
    """200 when all is well, 503 when something is not; only which part, in one word each."""
    parts = {name: not wrong for name, wrong in state().items()}
    well = all(parts.values())
    answer = JsonResponse({"up": True, "well": well, **parts}, status=200 if well else 503)
    answer.headers["Cache-Control"] = "no-store"
    return answer
