"""Registers findhelp with Django."""

from django.apps import AppConfig


class FindHelp(AppConfig):
    """Pages only; nothing is stored."""

    name = "twofold.web.findhelp"
    label = "findhelp"
