"""Registers diaries with Django."""

from django.apps import AppConfig


class Diaries(AppConfig):
    """Brought diaries, and files that wait to be understood."""

    name = "twofold.web.diary"
    label = "diary"
