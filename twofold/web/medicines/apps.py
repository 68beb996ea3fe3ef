"""Registers medicines with Django."""

from django.apps import AppConfig


class Medicines(AppConfig):
    """The list, the doses, and how the body feels."""

    name = "twofold.web.medicines"
    label = "medicines"
