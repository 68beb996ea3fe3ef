"""Registers reasons with Django."""

from django.apps import AppConfig


class Reasons(AppConfig):
    """A person's own questions and things they used to enjoy, month by month."""

    name = "twofold.web.reasons"
    label = "reasons"
