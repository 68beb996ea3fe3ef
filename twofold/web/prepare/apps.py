"""Registers prepare with Django."""

from django.apps import AppConfig


class Prepare(AppConfig):
    """A person's safety plan and plan for hard days."""

    name = "twofold.web.prepare"
    label = "prepare"
