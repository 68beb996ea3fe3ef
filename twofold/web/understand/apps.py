"""Registers understanding with Django, and asks to be told when a day changes."""

from django.apps import AppConfig


class Understand(AppConfig):
    """My days and my cycle. It keeps pictures that were worked out, and nothing that was answered."""

    name = "twofold.web.understand"
    label = "understand"

    def ready(self) -> None:
        """What was made from a day goes with it."""
        from twofold.web.checkin.changed import when_a_day_changes
        from twofold.web.understand.actions import forget_own_picture

        when_a_day_changes(forget_own_picture)
