"""How it is before and after, each by one tap or not at all."""

from collections.abc import Mapping
from typing import Any

from django import forms

from twofold.care.skill import Skill
from twofold.web.ids import uuid7
from twofold.web.library import say
from twofold.web.ui.fields import NumberScaleField


class RatingForm(forms.Form):
    """Both numbers are optional. `sent_as` is the page's own number, so that a second tap keeps nothing twice."""

    sent_as = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, skill: Skill, given: Mapping[str, Any] | None = None, *, before: str = "") -> None:
        super().__init__(given, initial={"sent_as": uuid7(), "before": before})
        kind = "-urge" if "craving" in skill.good_for else ""
        for name in ("before", "after"):
            self.fields[name] = NumberScaleField(
                label=say(f"cope.rate.{name}{kind}"),
                low=say(f"cope.rate.low{kind}"),
                high=say(f"cope.rate.high{kind}"),
                may_skip=True,
            )

    def number(self, name: str) -> int | None:
        """The rating, or None where it was skipped or left alone."""
        value = self.cleaned_data[name]
        return value if isinstance(value, int) else None
