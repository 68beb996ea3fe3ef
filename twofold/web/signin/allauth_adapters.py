"""Where we join django-allauth: its login flow with its stages (a second factor is one), and how it keeps secrets."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest, HttpResponse

from twofold.web.signin.actions import record_sign_in
from twofold.web.signin.devices import kind_of
from twofold.web.vault import cipher
from twofold.web.vault.keys import derived

WHERE = b"mfa|secret"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The end of the login flow is ours: one recorded action, then on to the page that was asked for."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made on our own page only."""
        return False

    def post_login(self, request: HttpRequest, user: Any, *, redirect_url: str | None, **_: Any) -> HttpResponse:
        """Every stage is done and Django knows who is there."""
        if not request.session.session_key:  # someone else was signed in here; their session is gone
            request.session.cycle_key()
        kind = kind_of(request.headers.get("User-Agent", ""))
        record_sign_in(by=user, session=str(request.session.session_key), kind=kind)
        return HttpResponse(status=303, headers={"Location": redirect_url or "/"})

    def add_message(self, *_: Any, **__: Any) -> None:
        """Our pages say themselves what happened."""

    def send_mail(self, *_: Any, **__: Any) -> None:
        """There is no e-mail."""

    def send_notification_mail(self, *_: Any, **__: Any) -> None:
        """There is no e-mail."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of a second factor are sealed with a server key."""

    def encrypt(self, text: str) -> str:
        """Sealed, as text."""
        return base64.b64encode(cipher.seal(text, derived("mfa/1"), 1, WHERE)).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Opened. Raises WillNotOpen."""
        sealed = cipher.Ciphertext(base64.b64decode(encrypted_text))
        return str(cipher.unseal(sealed, derived("mfa/1"), WHERE))
