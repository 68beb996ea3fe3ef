"""Registers the jobs with Django."""

from django.apps import AppConfig


class Jobs(AppConfig):
    """Workers and the nights' work; the jobs themselves are rows of django-tasks."""

    name = "twofold.web.jobs"
    label = "jobs"
