"""The forms of the medicines: one medicine of the list, and how the body feels."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twofold.care.medicine import Medicine, Rhythm
from twofold.web.ids import uuid7
from twofold.web.library import content, say
from twofold.web.ui.fields import DayInput, NumberScaleField

TIMES_AT_MOST = 6
LONGEST_NAME, LONGEST_NOTE, LONGEST_WORDS = 80, 600, 2000
LONGEST_GAP = 366


class EntryForm(forms.Form):
    """One medicine. `sent_as` is the page's own number; the rhythm decides which of the other fields count."""

    sent_as = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("What you call it"), max_length=LONGEST_NAME, required=False)
    rhythm = forms.ChoiceField(label=_("When is it due?"), widget=forms.RadioSelect)
    times = forms.CharField(
        label=_("Times of the day"),
        help_text=_("For each day: one or more times, such as 08:00 or 8:00, 20:30. Leave it empty for once a day."),
        required=False,
        max_length=80,
    )
    every_days = forms.IntegerField(
        label=_("Every how many days?"),
        help_text=_("For injections, such as 28."),
        required=False,
        min_value=2,
        max_value=LONGEST_GAP,
    )
    first = forms.DateField(label=_("The next one is due on"), required=False, widget=DayInput)
    began = forms.DateField(label=_("On my list since"), required=False, widget=DayInput)
    note = forms.CharField(
        label=_("A note to yourself"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, about: Medicine | None, today: date, given: Mapping[str, Any] | None, **more: Any) -> None:
        more.setdefault("initial", {"sent_as": uuid7(), "every_days": about.every_days if about else None})
        super().__init__(given, **more)
        self.about, self.today = about, today
        offered = about.rhythms if about else tuple(Rhythm)
        choices = [(one.value, say(f"doses.rhythm.{one.value}")) for one in offered]
        self.fields["rhythm"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["rhythm"].initial = choices[0][0]
        if about is None:
            self.fields["name"].required = True

    def clean_times(self) -> list[str]:
        """Each time as HH:MM, in order, each once."""
        found = set()
        for word in self.cleaned_data["times"].replace(",", " ").replace(";", " ").split():
            try:
                hour, minute = word.replace(".", ":").split(":")
                found.add(f"{time(int(hour), int(minute)):%H:%M}")
            except ValueError:
                raise forms.ValidationError(
                    gettext("“%(word)s” is not a time. Please write it like 08:00.") % {"word": word[:20]}
                ) from None
        if len(found) > TIMES_AT_MOST:
            raise forms.ValidationError(gettext("More than 6 times a day do not fit here."))
        return sorted(found)

    def clean_began(self) -> date:
        """Today unless said; not in the future."""
        began: date = self.cleaned_data["began"] or self.today
        if began > self.today:
            raise forms.ValidationError(gettext("This day has not come yet."))
        return began

    def clean(self) -> dict[str, Any]:
        """A rhythm of days needs its number of days."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("rhythm") == Rhythm.EVERY and not found.get("every_days") and "every_days" not in self.errors:
            self.add_error("every_days", gettext("Please say every how many days."))
        return found

    def body(self, ended: str | None = None) -> dict[str, Any]:
        """What is stored."""
        told = self.cleaned_data
        rhythm, first = told["rhythm"], told["first"]
        return {
            "medicine": self.about.id if self.about else "",
            "name": told["name"],
            "rhythm": rhythm,
            "times": told["times"] if rhythm == Rhythm.DAILY else [],
            "every_days": told["every_days"] if rhythm == Rhythm.EVERY else None,
            "first": first.isoformat() if first and rhythm == Rhythm.EVERY else None,
            "began": told["began"].isoformat(),
            "ended": ended,
            "note": told["note"],
        }


def initial_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """A stored medicine as the form shows it."""
    shown = {name: body[name] for name in ("name", "rhythm", "every_days", "first", "began", "note")}
    return {**shown, "times": ", ".join(body["times"]), "sent_as": uuid7()}


class BodyForm(forms.Form):
    """How the body feels: own words, and a number that may be skipped."""

    sent_as = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("In your own words"), required=False, max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, given: Mapping[str, Any] | None = None) -> None:
        super().__init__(given, initial={"sent_as": uuid7()})
        self.fields["number"] = NumberScaleField(
            label=say("doses.body.number"), low=say("doses.body.low"), high=say("doses.body.high"), may_skip=True
        )

    def clean(self) -> dict[str, Any]:
        """Something must be said."""
        found: dict[str, Any] = super().clean() or {}
        if not self.errors and not found["words"].strip() and not isinstance(found["number"], int):
            self.add_error("words", gettext("Please write something, or choose a number."))
        return found

    def number(self) -> int | None:
        """The number, or None where it was skipped."""
        value = self.cleaned_data["number"]
        return value if isinstance(value, int) else None


def known(name: str) -> Medicine | None:
    """The medicine of an address, or None."""
    return content().medicines.get(name)
