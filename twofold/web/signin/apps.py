"""Registers signing in with Django."""

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class SignIn(AppConfig):
    """People and their devices."""

    name = "twofold.web.signin"
    label = "signin"

    def ready(self) -> None:
        from twofold.web.signin.sessions import begin

        user_logged_in.connect(begin, dispatch_uid="signin.begin")
