"""Form fields that Django does not have: the number scale and a day."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

SKIP = "skip"


class NumberButtons(forms.RadioSelect):
    """Radio buttons that know which of them are numbers and what the two ends mean."""

    low: Words = ""
    high: Words = ""
    numbers: range = range(0, 11)

    def create_option(self, name: str, value: Any, *given: Any, **more: Any) -> dict[str, Any]:
        """Django's option with `is_number` and, at the two ends, the words that belong to it."""
        option = super().create_option(name, value, *given, **more)
        text = str(value)
        option["attrs"]["is_number"] = text.isdigit()
        if text == str(self.numbers[0]):
            option["attrs"]["end"] = self.low
        elif text == str(self.numbers[-1]):
            option["attrs"]["end"] = self.high
        return option


class NumberScaleField(forms.TypedChoiceField):
    """A number from 0 to 10 by one tap, or *Skip*; nothing is chosen beforehand.

    Cleaned value: an int; `SKIP` when the person chose to skip; None when nothing was touched (not asked, not answered:
    the three stay apart). `others` adds further answers beside *Skip*, such as ("forgot", "I don't remember").
    """

    widget = NumberButtons

    def __init__(
        self,
        *,
        low: Words,
        high: Words,
        numbers: range = range(0, 11),
        may_skip: bool = True,
        others: tuple[tuple[str, Words], ...] = (),
        **given: Any,
    ) -> None:
        self.low, self.high, self.numbers = low, high, numbers
        skip = ((SKIP, _("Skip")),) if may_skip else ()
        choices = tuple((str(number), str(number)) for number in numbers) + others + skip
        given.setdefault("required", False)
        super().__init__(choices=choices, coerce=self._number_or_word, empty_value=None, **given)
        self.widget.low, self.widget.high, self.widget.numbers = low, high, numbers

    @staticmethod
    def _number_or_word(value: str) -> int | str:
        return int(value) if value.isdigit() else value


class DayInput(forms.DateInput):
    """The browser's own day picker, in the person's language; without one, a text box that takes 2026-11-23."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"placeholder": "2026-11-23", **(attrs or {})}, format="%Y-%m-%d")
