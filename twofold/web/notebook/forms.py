"""A page to write on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twofold.web.ids import uuid7

LONGEST_TITLE, LONGEST_TEXT = 120, 10_000  # characters; in any script it fits a form that waits for signing in


class PageForm(forms.Form):
    """`sent_as` is the form's own number; `seen` how often a kept page had been changed when it was loaded."""

    sent_as = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**9)
    title = forms.CharField(label=_("A heading, if you want one"), required=False, max_length=LONGEST_TITLE)
    text = forms.CharField(
        label=_("Your page"),
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": _("The page is empty. Write a word, or leave it.")},
    )
    take_along = forms.BooleanField(label=_("Mark it to take along, to someone I trust"), required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        more["initial"] = {"sent_as": uuid7(), **more.get("initial", {})}
        super().__init__(*given, **more)

    def clean_text(self) -> str:
        """Spaces and empty lines alone are an empty page. Raises ValidationError."""
        text = str(self.cleaned_data["text"])
        if not text.strip():
            raise forms.ValidationError(self.fields["text"].error_messages["required"])
        return text

    def written(self) -> dict[str, Any]:
        """What `keep_page` and `change_page` take."""
        clean = self.cleaned_data
        return {"title": clean["title"], "text": clean["text"].rstrip(), "take_along": clean["take_along"]}
