"""Registers start with Django."""

from django.apps import AppConfig


class Start(AppConfig):
    """Pages only; nothing is stored."""

    name = "twofold.web.start"
    label = "start"
