"""The forms of the support arm."""

from datetime import date
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twofold.web.ids import uuid7
from twofold.web.library import say
from twofold.web.ui.fields import DayInput

KINDS = ("twelve-step", "mutual-help", "trauma", "both", "peer", "family", "faith", "other")
ROLES = ("sponsor", "peer", "friend", "family", "professional", "other")
GAVE = ("community", "accountability", "hope", "calm", "nothing")
SHORT, LONG = 120, 600


class _Sent(forms.Form):
    sent_as = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *given: Any, **more: Any) -> None:
        more["initial"] = {"sent_as": uuid7(), **(more.get("initial") or {})}
        super().__init__(*given, **more)


class MeetingForm(_Sent):
    """One group or meeting; all but the kind may stay empty."""

    kind = forms.ChoiceField(label=_("What kind is it?"), widget=forms.RadioSelect)
    name = forms.CharField(label=_("What you call it"), required=False, max_length=SHORT)
    place = forms.CharField(
        label=_("Where it is"), help_text=_("A place, or a link for one online."), required=False, max_length=300
    )
    weekday = forms.TypedChoiceField(
        label=_("Which day?"),
        choices=[("", _("No fixed day")), *WEEKDAYS.items()],
        coerce=int,
        empty_value=None,
        required=False,
    )
    time = forms.TimeField(
        label=_("At what time?"), required=False, widget=forms.TimeInput(attrs={"placeholder": "19:00"}, format="%H:%M")
    )
    note = forms.CharField(
        label=_("A note to yourself"), required=False, max_length=LONG, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["kind"].choices = [(one, say(f"support.kind.{one}")) for one in KINDS]  # type: ignore[attr-defined]

    def body(self, *, ended: bool = False) -> dict[str, Any]:
        """What is stored."""
        told = self.cleaned_data
        at = told["time"]
        plain = {name: told[name] for name in ("kind", "name", "place", "weekday", "note")}
        return {**plain, "time": f"{at:%H:%M}" if at else "", "ended": ended}


class PromiseForm(_Sent):
    """I will ... until ..., ask me."""

    text = forms.CharField(label=_("I will …"), max_length=LONG, widget=forms.Textarea(attrs={"rows": 2}))
    until = forms.DateField(label=_("Until"), required=False, widget=DayInput)
    to = forms.ChoiceField(
        label=_("To whom?"),
        choices=[("self", _("To myself")), ("someone", _("To someone"))],
        widget=forms.RadioSelect,
        initial="self",
    )
    who = forms.CharField(label=_("To whom, if to someone"), required=False, max_length=SHORT)
    about_less = forms.TypedChoiceField(
        label=_("Is it about drinking or using less, or none?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, today: date, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.today = today

    def clean_until(self) -> date | None:
        """A day that has not gone by."""
        until: date | None = self.cleaned_data["until"]
        if until is not None and until < self.today:
            raise forms.ValidationError(gettext("This day has gone by."))
        return until

    def body(self, status: str) -> dict[str, Any]:
        """What is stored."""
        told = self.cleaned_data
        until = told["until"]
        plain = {name: told[name] for name in ("text", "to", "who", "about_less")}
        return {**plain, "until": until.isoformat() if until else None, "status": status, "closed": None}


class SupporterForm(_Sent):
    """Someone who stands by."""

    name = forms.CharField(label=_("What you call them"), max_length=SHORT)
    role = forms.ChoiceField(label=_("As what?"), widget=forms.RadioSelect)
    reach = forms.CharField(label=_("How you reach them"), required=False, max_length=SHORT)
    good_for = forms.CharField(label=_("What they are good for"), required=False, max_length=SHORT)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["role"].choices = [(one, say(f"support.role.{one}")) for one in ROLES]  # type: ignore[attr-defined]

    def body(self) -> dict[str, Any]:
        """What is stored."""
        return {name: self.cleaned_data[name] for name in ("name", "role", "reach", "good_for")}
