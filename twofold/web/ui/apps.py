"""The app every page is drawn with."""

from django.apps import AppConfig

from twofold.web.ui import field_words


class UiConfig(AppConfig):
    """Templates, styles and the few scripts; no tables."""

    name = "twofold.web.ui"
    label = "ui"

    def import_models(self) -> None:
        """Django calls this first of all, before any other app can make a form."""
        field_words.speak()
        super().import_models()
