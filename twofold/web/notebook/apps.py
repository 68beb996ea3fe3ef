"""Registers notebook with Django."""

from django.apps import AppConfig


class Notebook(AppConfig):
    """Pages a person wrote."""

    name = "twofold.web.notebook"
    label = "notebook"
