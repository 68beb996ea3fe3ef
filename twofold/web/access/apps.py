"""Registers access with Django."""

from django.apps import AppConfig


class Access(AppConfig):
    """Grants."""

    name = "twofold.web.access"
    label = "access"
