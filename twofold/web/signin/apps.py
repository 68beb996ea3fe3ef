"""Registers signing in with Django."""

from django.apps import AppConfig


class SignIn(AppConfig):
    """People and their devices."""

    name = "twofold.web.signin"
    label = "signin"
