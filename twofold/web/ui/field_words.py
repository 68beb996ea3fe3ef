"""What a form says when an answer cannot be taken, in our words instead of Django's, for every kind of field.

Django gathers a field's messages from its classes when the field is made, and looks up a validator's code among them.
So the words set here hold for every field made afterwards; a form's own `error_messages` still go before them.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

CHECK = _("Please check this answer.")
NUMBER = _("Please write a number, such as 7 or 7.5.")
CHOOSE = _("Please choose from the answers here.")
FILE = _("The file did not arrive. Please choose it again.")

WORDS: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {
        "required": _("Please fill this in."),
        "invalid": CHECK,
        "null_characters_not_allowed": _("This has a character we cannot keep. Please type it again."),
        "max_length": _("This can have at most %(limit_value)d characters. Now it has %(show_value)d."),
        "min_length": _("This needs at least %(limit_value)d characters. Now it has %(show_value)d."),
        "max_value": _("This can be at most %(limit_value)s."),
        "min_value": _("This has to be at least %(limit_value)s."),
        **dict.fromkeys(("step_size", "max_digits", "max_decimal_places", "max_whole_digits"), NUMBER),
    },
    forms.IntegerField: {"invalid": _("Please write a whole number, such as 7.")},
    forms.FloatField: {"invalid": NUMBER},
    forms.DecimalField: {"invalid": NUMBER},
    forms.DateField: {"invalid": _("Please write a date, such as 2026-11-23.")},
    forms.TimeField: {"invalid": _("Please write a time, such as 21:30.")},
    forms.DateTimeField: {"invalid": _("Please write a date and a time, such as 2026-11-23 21:30.")},
    forms.DurationField: {"invalid": CHECK, "overflow": CHECK},
    forms.FileField: {
        **dict.fromkeys(("invalid", "missing", "contradiction"), FILE),
        "empty": _("This file is empty."),
        "max_length": _("The name of this file is too long. Please give it a shorter one."),
    },
    forms.ImageField: {"invalid_image": FILE},
    forms.URLField: {"invalid": CHECK},
    forms.ChoiceField: {"invalid_choice": CHOOSE},
    forms.MultipleChoiceField: {"invalid_choice": CHOOSE, "invalid_list": CHOOSE},
    forms.MultiValueField: {"invalid": CHECK, "incomplete": _("Please fill in every part.")},
    forms.FilePathField: {"invalid_choice": CHOOSE},
    forms.SplitDateTimeField: {"invalid_date": CHECK, "invalid_time": CHECK},
    forms.UUIDField: {"invalid": _("This page is too old or was changed. Please open it again.")},
    forms.JSONField: {"invalid": CHECK},
}


def speak() -> None:
    """Put our words in place; called once, before any form is made."""
    for kind, words in WORDS.items():
        kind.default_error_messages = {**vars(kind).get("default_error_messages", {}), **words}
