"""The second thought before erasing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from twofold.web.signin.entering import recheck, wait_in_words
from twofold.web.signin.models import Person

LONGEST = 1024  # characters of a passphrase, as at sign-in


class EraseForm(forms.Form):
    """Asks for the passphrase, so that an open page on a table is not enough."""

    passphrase = forms.CharField(
        label=_("Your passphrase"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={
            "required": _("Type your passphrase to erase everything."),
            "max_length": _("That is longer than any passphrase here."),
        },
    )

    def __init__(self, *given: Any, person: Person, **more: Any) -> None:
        super().__init__(*given, **more)
        self.person = person

    def clean_passphrase(self) -> str:
        """The passphrase, when it is the right one."""
        passphrase: str = self.cleaned_data["passphrase"]
        checked = recheck(self.person, passphrase)
        if checked is False:
            raise forms.ValidationError(_("That is not your passphrase. Nothing was erased."))
        if checked is not True:
            raise forms.ValidationError(wait_in_words(checked))
        return passphrase
