"""Registers exercise with Django."""

from django.apps import AppConfig


class Exercise(AppConfig):
    """Filled-in exercises."""

    name = "twofold.web.exercise"
    label = "exercise"
