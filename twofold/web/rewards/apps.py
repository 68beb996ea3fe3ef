"""Registers rewards with Django."""

from django.apps import AppConfig


class Rewards(AppConfig):
    """The bowl and its ledger."""

    name = "twofold.web.rewards"
    label = "rewards"
