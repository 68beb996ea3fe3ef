"""Registers the plan with Django, and asks to be told when a day changes."""

from django.apps import AppConfig


class Plan(AppConfig):
    """Goals, steps, appointments, answers about safety, and what was worked out to look ahead."""

    name = "twofold.web.plan"
    label = "plan"

    def ready(self) -> None:
        """What was worked out from a day goes with it."""
        from twofold.web.checkin.changed import when_a_day_changes
        from twofold.web.plan.actions import forget_ahead

        when_a_day_changes(forget_ahead)
