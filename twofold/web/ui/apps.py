"""The app every page is drawn with."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, styles and the few scripts; no tables."""

    name = "twofold.web.ui"
    label = "ui"
