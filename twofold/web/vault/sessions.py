"""Sessions in the database, of no use to whoever steals it: the key is stored as a digest, the body is sealed."""

import base64
from contextlib import suppress
from hashlib import sha256
from typing import Any

from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.utils import timezone

from twofold.web.vault import cipher
from twofold.web.vault.keys import derived


def stored_key(session_key: str) -> str:
    """What the database holds instead of the cookie's value: 160 bits of its SHA-256."""
    return sha256(session_key.encode()).hexdigest()[:40]


def _where(session_key: str) -> bytes:
    return f"session|{stored_key(session_key)}".encode()


class SessionStore(DatabaseStore):
    """Django's database sessions, keyed by a digest and sealed with the server's session key."""

    def _get_session_from_db(self) -> Session | None:
        row = None
        if self.session_key:
            with suppress(Session.DoesNotExist):
                row = Session.objects.get(session_key=stored_key(self.session_key), expire_date__gt=timezone.now())
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=stored_key(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        key = self._get_or_create_session_key()  # type: ignore[attr-defined]
        return Session(session_key=stored_key(key), session_data=self.encode(data), expire_date=self.get_expiry_date())

    def save(self, must_create: bool = False) -> None:
        """As Django does, but a database that cannot write is trouble of the database, not the end of a session."""
        try:
            super().save(must_create)
        except UpdateError as failed:
            if isinstance(failed.__context__, OperationalError):
                raise failed.__context__ from None
            raise

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=stored_key(key)).delete()

    def encode(self, session_dict: dict[str, Any]) -> str:
        sealed = cipher.seal(session_dict, derived("session/1"), 1, _where(self._get_or_create_session_key()))  # type: ignore[attr-defined]
        return base64.b64encode(sealed).decode("ascii")

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        try:
            sealed = cipher.Ciphertext(base64.b64decode(session_data, validate=True))
            opened: dict[str, Any] = cipher.unseal(sealed, derived("session/1"), _where(self.session_key or ""))
        except (ValueError, cipher.WillNotOpen):
            return {}
        return opened
