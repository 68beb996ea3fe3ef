"""Registers support with Django."""

from django.apps import AppConfig


class Support(AppConfig):
    """Meetings, attendance, promises, supporters."""

    name = "twofold.web.support"
    label = "support"
