"""The forms of the plan. Whatever was typed stays in the form."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from unicodedata import category

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twofold.care.therapy import Protocol
from twofold.web.ids import uuid7
from twofold.web.library import content, say
from twofold.web.ui.fields import DayInput

LONGEST_WORDS = 300
LONGEST_NAME = 80
FAR = timedelta(days=3 * 365)

ARMS: tuple[tuple[str, Promise], ...] = (
    ("therapy", _("Therapy")),
    ("medication", _("Medication")),
    ("support", _("Support groups")),
    ("safety", _("Staying safe")),
    ("life", _("Something else")),
)
WHO: tuple[tuple[str, Promise], ...] = (
    ("me", _("Me")),
    ("therapist", _("A therapist")),
    ("prescriber", _("A doctor or prescriber")),
    ("clinic", _("A clinic or service")),
    ("supporter", _("Someone I trust")),
    ("group", _("A group")),
)
TREATS: tuple[tuple[str, Promise], ...] = (
    ("trauma", _("What happened to me, and what it left")),
    ("use", _("Drinking or using")),
    ("both", _("Both")),
    ("", _("Something else")),
)


class Words(forms.CharField):
    """A few words of one's own, on one line, and only what can be seen."""

    def to_python(self, value: object) -> str:
        """The words with single spaces. A character nobody can see is refused like any other wrong answer."""
        words = " ".join(str(super().to_python(value) or "").split())
        if any(category(one) in {"Cc", "Cs", "Co", "Cn"} for one in words):
            raise forms.ValidationError(gettext("This has a character we cannot keep. Please type it again."))
        return words


class Day(forms.DateField):
    """A day, not a time: so no clock change can move it."""

    def __init__(self, **given: Any) -> None:
        super().__init__(widget=DayInput(), required=False, **given)


class SentOnce(forms.Form):
    """A form whose page gives it a number, so that a second tap keeps nothing twice."""

    sent_as = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, given: Mapping[str, Any] | None = None, *, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(given, initial={"sent_as": uuid7(), **(initial or {})})


class GoalForm(SentOnce):
    """A goal in own words, and whether it is about less or none: that is asked, never read out of the words."""

    words = Words(label=_("What do you want?"), help_text=_("In your own words."), max_length=LONGEST_WORDS)
    about = forms.ChoiceField(
        label=_("Is it about drinking or using less, or not at all?"),
        choices=[("less-or-none", _("Yes")), ("other", _("No"))],
        widget=forms.RadioSelect,
    )

    @property
    def is_less_or_none(self) -> bool:
        """The person said so."""
        return bool(self.cleaned_data["about"] == "less-or-none")


class StepForm(SentOnce):
    """A step: what, who does it, and when."""

    words = Words(label=_("What is the step?"), max_length=LONGEST_WORDS)
    arm = forms.ChoiceField(label=_("Where does it belong?"), choices=ARMS, widget=forms.RadioSelect)
    treats = forms.ChoiceField(label=_("What is it for?"), choices=TREATS, widget=forms.RadioSelect, required=False)
    who = forms.ChoiceField(label=_("Who does it?"), choices=WHO, widget=forms.RadioSelect)
    when = Day(label=_("By when, if there is a day"))
    less = forms.BooleanField(label=_("This step is about using less, or none"), required=False)

    def __init__(
        self, given: Mapping[str, Any] | None = None, *, today: date, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(given, initial=initial)
        self.today = today

    def clean_when(self) -> date | None:
        """A day that can be: not a slip of the year."""
        return in_reach(self.cleaned_data["when"], self.today)

    def kept(self) -> dict[str, Any]:
        """The parts of `Step.body`."""
        given = self.cleaned_data
        when = given["when"].isoformat() if given["when"] else ""
        return {name: given[name] for name in ("words", "arm", "treats", "who", "less")} | {"when": when}


class ProposedForm(SentOnce):
    """What can be changed in a step that was proposed: a note in own words, who, and when."""

    words = Words(label=_("In my own words"), max_length=LONGEST_WORDS, required=False)
    who = forms.ChoiceField(label=_("Who does it?"), choices=WHO, widget=forms.RadioSelect)
    when = Day(label=_("By when, if there is a day"))

    def __init__(
        self, given: Mapping[str, Any] | None = None, *, today: date, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(given, initial=initial)
        self.today = today

    def clean_when(self) -> date | None:
        """A day that can be."""
        return in_reach(self.cleaned_data["when"], self.today)

    def kept(self) -> dict[str, Any]:
        """The parts of `Step.body`."""
        given = self.cleaned_data
        when = given["when"].isoformat() if given["when"] else ""
        return {"words": given["words"], "who": given["who"], "when": when}


class AppointmentForm(SentOnce):
    """When and with whom; which therapy and which number of it; the theme, and what to do until the next."""

    day = forms.DateField(label=_("Day"), widget=DayInput())
    time = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    with_whom = Words(label=_("With whom"), max_length=LONGEST_NAME, required=False)
    protocol = forms.ChoiceField(label=_("Which therapy"), required=False)
    number = forms.IntegerField(label=_("Number of the meeting"), required=False, min_value=1, max_value=99)
    theme = Words(label=_("Theme"), max_length=LONGEST_WORDS, required=False)
    until_next = Words(label=_("What to do until the next one"), max_length=LONGEST_WORDS, required=False)

    def __init__(
        self, given: Mapping[str, Any] | None = None, *, today: date, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(given, initial=initial)
        self.today = today
        named = [(one.id, say(one.name)) for one in content().protocols.values()]
        self.fields["protocol"].choices = [("", gettext("Another, or I do not know")), *named]  # type: ignore[attr-defined]

    def clean_day(self) -> date:
        """A day that can be."""
        found = in_reach(self.cleaned_data["day"], self.today)
        assert found is not None
        return found

    def kept(self, zone: str) -> dict[str, Any]:
        """The parts of `Appointment.body`; a number without a theme takes the theme of the protocol."""
        given = self.cleaned_data
        protocol: Protocol | None = content().protocols.get(given["protocol"])
        meeting = protocol.meeting(given["number"]) if protocol and given["number"] else None
        return {
            "day": given["day"].isoformat(),
            "time": given["time"].strftime("%H:%M") if given["time"] else "",
            "zone": zone,
            "with": given["with_whom"],
            "protocol": given["protocol"],
            "number": given["number"],
            "theme": given["theme"] or (say(meeting.theme) if meeting else ""),
            "until_next": given["until_next"],
        }


class HomeworkForm(SentOnce):
    """Something to do between two appointments, in own words or with a page that helps."""

    words = Words(label=_("What to do"), max_length=LONGEST_WORDS)
    when = Day(label=_("By when, if there is a day"))

    def __init__(
        self, given: Mapping[str, Any] | None = None, *, today: date, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(given, initial=initial)
        self.today = today

    def clean_when(self) -> date | None:
        """A day that can be."""
        return in_reach(self.cleaned_data["when"], self.today)


def in_reach(day: date | None, today: date) -> date | None:
    """The day, when it lies within three years. Raises ValidationError."""
    if day is not None and abs(day - today) > FAR:
        raise forms.ValidationError(gettext("Please check the year."))
    return day
