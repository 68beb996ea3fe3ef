"""People put beside the server for a browser test."""

from importlib import import_module
from typing import Any

from django.conf import settings
from django.test import Client

from tests.cast import make_person
from twofold.web.signin.models import Person


def signed_in(name: str, **more: Any) -> dict[str, str]:
    """A new person with this name, and the session cookie of a browser they are signed in with."""
    person = make_person(name, **more)
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"id": str(person.pk), "cookie": cookie.key, "value": cookie.value}


def number() -> int:
    """How many people there are, for a name nobody has yet."""
    return Person.objects.count()


def has_session(key: str) -> bool:
    """Whether the server still knows this session."""
    return import_module(settings.SESSION_ENGINE).SessionStore().exists(key)
