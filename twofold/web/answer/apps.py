"""Registers answer with Django."""

from django.apps import AppConfig


class Answer(AppConfig):
    """Sittings, finished answers, their scores, and the help that was shown."""

    name = "twofold.web.answer"
    label = "answer"
