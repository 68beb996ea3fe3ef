"""What kind of browser asks, and whether this browser was remembered."""

import base64
import json
import re
import secrets
import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from twofold.web.signin.models import Person
from twofold.web.vault import cipher
from twofold.web.vault.keys import derived

COOKIE = "d"
REMEMBERED_FOR = 180 * 24 * 3600  # seconds
WHERE = b"device|remembered"

# The first that fits: most browsers also name the ones they descend from.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS|Firefox", "Firefox"),
    ("CriOS|Chrome|Chromium", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def kind_of(user_agent: str) -> dict[str, str]:
    """{"browser": "Firefox", "system": "Android"}; empty text for what we do not know. No versions are kept."""
    return {"browser": _first(BROWSERS, user_agent), "system": _first(SYSTEMS, user_agent)}


def _first(kinds: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for pattern, name in kinds if re.search(pattern, text[:400])), "")


def in_words(about: dict[str, str]) -> str:
    """ "Firefox on Android"."""
    browser, system = about.get("browser") or _("A browser"), about.get("system")
    return _("{browser} on {system}").format(browser=browser, system=system) if system else browser


def remember(response: HttpResponse, person: Person) -> None:
    """Give this browser a cookie that opens a door of its own; it says nothing to who finds it."""
    known = {"person": str(person.pk), "stamp": str(person.security_stamp), "at": int(time.time()), "n": _number()}
    sealed = base64.urlsafe_b64encode(cipher.seal(known, derived("device/1"), 1, WHERE)).decode("ascii")
    response.set_cookie(
        COOKIE, sealed, max_age=REMEMBERED_FOR, secure=settings.HTTPS, httponly=True, samesite="Strict", path="/sign-in"
    )


def forget(response: HttpResponse) -> None:
    """Take the cookie away again."""
    response.delete_cookie(COOKIE, path="/sign-in", samesite="Strict")


def _number() -> str:
    return secrets.token_hex(8)


def remembered(request: HttpRequest, person: Person | None) -> str:
    """The number of this browser when it was remembered for this person; empty otherwise."""
    try:
        sealed = base64.urlsafe_b64decode(request.COOKIES.get(COOKIE, "").encode("ascii"))
        known = cipher.unseal(cipher.Ciphertext(sealed), derived("device/1"), WHERE)
    except (ValueError, json.JSONDecodeError, cipher.WillNotOpen):
        return ""
    if person is None or time.time() - known["at"] > REMEMBERED_FOR:
        return ""
    is_theirs = known["person"] == str(person.pk) and known["stamp"] == str(person.security_stamp)
    return str(known["n"]) if is_theirs else ""
