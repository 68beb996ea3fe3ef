"""Checks a chosen name and a passphrase; takes as long for an unknown name as for a known one."""

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from twofold.web.signin.models import Person
from twofold.web.signin.passphrase import LONGEST, normal


class ByChosenName(BaseBackend):
    """Django authentication backend."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> Person | None:
        """The person, or none."""
        if not username or not password or len(password) > LONGEST:
            return None
        person = Person.objects.by_name(username)
        if person is None:
            make_password(normal(password))  # the same work, so that time does not tell which names exist
            return None
        return person if person.check_password(password) else None

    def get_user(self, user_id: UUID | str) -> Person | None:
        """The person of a session."""
        try:
            return Person.objects.get(pk=user_id)
        except Person.DoesNotExist:
            return None
