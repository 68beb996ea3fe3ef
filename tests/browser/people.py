"""People put beside the server for a browser test."""

import json
from datetime import timedelta
from importlib import import_module
from itertools import count
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.cast import make_person
from twofold.web.signin.models import Person


def signed_in(name: str, **more: Any) -> dict[str, str]:
    """A new person and the session cookie of a browser they are signed in with. A taken name gets a number."""
    names = (name if number == 1 else f"{name} {number}" for number in count(1))
    free = next(each for each in names if Person.objects.by_name(each) is None)
    return _in_a_browser(make_person(free, **more), free)


def made_up() -> dict[str, str]:
    """The person with twelve made-up weeks, whom `demo-data` prints, in a browser."""
    name = json.loads((settings.DATA / "made-up").read_text())["name"]
    person = Person.objects.by_name(name)
    assert person is not None
    return _in_a_browser(person, name)


def _in_a_browser(person: Person, name: str) -> dict[str, str]:
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    return {"id": str(person.pk), "name": name, "cookie": cookie.key, "value": cookie.value}


def end_sessions() -> None:
    """As if everybody had been quiet for longer than a session lasts."""
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def has_session(key: str) -> bool:
    """Whether the server still knows this session."""
    return bool(import_module(settings.SESSION_ENGINE).SessionStore().exists(key))
