"""What was typed outlives the session: a form that comes too late waits, sealed, until its person has signed in.

The form travels in the sign-in page and nowhere else. It is sealed under the key of whoever the ended session belonged
to, for the one address it was meant for: nobody else opens it, and after an erasure nobody does.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from time import time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.cache import patch_cache_control

from twofold.web import lines
from twofold.web.library import say
from twofold.web.signin.forms import LONGEST_KEPT, SignInForm
from twofold.web.signin.models import Device, Person
from twofold.web.ui.places import FOOT_SIGNED_OUT
from twofold.web.vault import cipher
from twofold.web.vault.keys import KeyMissing, person_keys
from twofold.web.vault.sessions import stored_key

KEPT_FOR = 12 * 3600  # seconds; as long as a session may last
CUT_OFF = "cut-off"  # in the address of the sign-in page: a form was sent, and nothing of it is left
SMALLEST = 4096  # bytes: an ordinary form fits, so its length tells nothing


@dataclass(frozen=True)
class Kept:
    """One form that came after its session had ended."""

    path: str
    fields: list[tuple[str, str]]


def ask_to_sign_in(request: HttpRequest, *, keeps: bool) -> HttpResponse:
    """The answer of a page to someone who is not signed in; with `keeps` a sent form goes along."""
    if request.method not in {"GET", "HEAD"}:
        sealed = _sealed(request) if keeps else ""
        if not sealed:
            answer = redirect_to_login("/")
            if keeps:  # whatever it was, it may have told of a danger
                answer.headers["Location"] += f"&{CUT_OFF}=1"
            return answer
        form = SignInForm(initial={"kept": sealed})
        shown = {"form": form, "kept": say("sign-in.kept.first"), "foot": FOOT_SIGNED_OUT, **help_first(request)}
        response = render(request, "signin/sign_in.html", shown, status=401)
        patch_cache_control(response, no_store=True, private=True)
        return response
    return redirect_to_login(request.get_full_path())


def help_first(request: HttpRequest) -> dict[str, Any]:
    """Help for whoever was cut off while answering: the same whatever was ticked, and from nothing stored."""
    place = lines.place_guessed(request)
    known = place if place and place.emergency else None
    return {
        "help_first": True,
        "help_country": known.name if known else "",
        "help_lines": known.emergency if known else (),
        "help_calls": () if known else lines.first_calls(),
    }


def _sealed(request: HttpRequest) -> str:
    """The form for its address and its person, or nothing where it is not known whose session ended."""
    person = _whose(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
    if person is None or request.FILES:
        return ""
    fields = [
        (name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"
    ]
    value = {"path": request.path, "fields": fields, "at": int(time())}
    try:
        generation, key = max(person_keys(person).items())
        sealed = urlsafe_b64encode(cipher.seal(value, key, generation, _where(person), SMALLEST)).decode("ascii")
    except (KeyMissing, ValueError):
        return ""
    return sealed if len(sealed) <= LONGEST_KEPT else ""


def _whose(session: str) -> UUID | None:
    devices = Device.objects.unscoped("whose session has ended is read from the cookie's digest")
    return devices.filter(session=stored_key(session)).values_list("person_id", flat=True).first() if session else None


def _where(person: UUID) -> bytes:
    return cipher.place("a form that came too late", person, "")


def opened(sealed: str, person: Person) -> Kept | None:
    """The form, when it is this person's, was meant for a page that keeps forms, and is not too old."""
    try:
        found = cipher.Ciphertext(urlsafe_b64decode(sealed.encode("ascii")))
        value = cipher.unseal(found, person_keys(person.pk)[found.generation], _where(person.pk))
    except (ValueError, KeyError, cipher.WillNotOpen, KeyMissing):
        return None
    if value["at"] + KEPT_FOR < time():
        return None
    try:
        resolve(value["path"])
    except Resolver404:
        return None
    return Kept(value["path"], [(name, text) for name, text in value["fields"]])
