"""Registers the audit chains with Django."""

from django.apps import AppConfig


class Audit(AppConfig):
    """Chains and their events."""

    name = "twofold.web.audit"
    label = "audit"
