"""Registers understanding with Django."""

from django.apps import AppConfig


class Understand(AppConfig):
    """My days and my cycle; it keeps no tables of its own."""

    name = "twofold.web.understand"
    label = "understand"
