"""Registers cope with Django."""

from django.apps import AppConfig


class Cope(AppConfig):
    """Ratings of skills, and which ones a person has put away."""

    name = "twofold.web.cope"
    label = "cope"
