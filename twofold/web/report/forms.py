"""The form of the page for an appointment: what stays, and own words."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from twofold.care.report.one_page import Block
from twofold.web.library import say
from twofold.web.understand.wordings import in_words

LONGEST = 600  # a few lines: the page is one page


class PageForm(forms.Form):
    """A tick for each block there is, and two boxes for own words."""

    def __init__(self, found: Sequence[Block], given: Mapping[str, Any] | None = None, **more: Any) -> None:
        super().__init__(given, **more)
        self.fields["kept"] = forms.MultipleChoiceField(
            label=say("report.page.keep-what"),
            choices=[(block.id, in_words(block.title)) for block in found],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        for name in ("wants", "more"):
            self.fields[name] = forms.CharField(
                label=say(f"report.page.{name}"),
                help_text=say("report.page.words-hint"),
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=LONGEST,
                required=False,
            )
