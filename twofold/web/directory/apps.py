"""Registers the directory with Django."""

from django.apps import AppConfig


class Directory(AppConfig):
    """Feeds, services and their weekly slots."""

    name = "twofold.web.directory"
    label = "directory"
