"""Registers the report with Django."""

from django.apps import AppConfig


class Report(AppConfig):
    """What a person keeps of the page for an appointment, and that a notice was closed."""

    name = "twofold.web.report"
    label = "report"
