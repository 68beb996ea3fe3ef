"""Registers the check-in with Django."""

from django.apps import AppConfig


class CheckInConfig(AppConfig):
    """Check-ins, what a person follows, and their answers to the safety questions."""

    name = "twofold.web.checkin"
    label = "checkin"
