"""The form of the bowl: steps, prizes with their tickets, and one question about gambling."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twofold.web.ids import uuid7
from twofold.web.library import say

KINDS = ("attend", "take-part", "dose-witnessed", "clinic-test", "own-step")
GOALS, PRIZES = 4, 5
MOST_TICKETS = 1000


class BowlForm(forms.Form):
    """`goal_n`, `kind_n` and `prize_n`, `tickets_n`; empty rows are left out."""

    gambling = forms.ChoiceField(
        label=_("Has gambling ever been a trouble for you?"),
        choices=[("no", _("No")), ("yes", _("Yes")), ("skipped", _("Rather not say"))],
        widget=forms.RadioSelect,
    )
    about_less = forms.ChoiceField(
        label=_("Is any of the steps about drinking or using less, or none?"),
        choices=[("no", _("No")), ("yes", _("Yes"))],
        widget=forms.RadioSelect,
    )
    fixed = forms.ChoiceField(label=_("How are they given?"), widget=forms.RadioSelect, initial="fixed")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        ways = [("fixed", say("rewards.way.fixed")), ("bowl", say("rewards.way.bowl"))]
        self.fields["fixed"].choices = ways  # type: ignore[attr-defined]
        kinds = [("", say("rewards.kind.none")), *((one, say(f"rewards.kind.{one}")) for one in KINDS)]
        for n in range(1, GOALS + 1):
            self.fields[f"goal_{n}"] = forms.CharField(
                label=gettext("Step %(n)d") % {"n": n}, required=False, max_length=120
            )
            self.fields[f"kind_{n}"] = forms.ChoiceField(
                label=gettext("What kind of step is %(n)d?") % {"n": n}, choices=kinds, required=False
            )
        for n in range(1, PRIZES + 1):
            self.fields[f"prize_{n}"] = forms.CharField(
                label=gettext("Reward %(n)d") % {"n": n}, required=False, max_length=80
            )
            self.fields[f"tickets_{n}"] = forms.IntegerField(
                label=gettext("How many tickets for reward %(n)d?") % {"n": n},
                required=False,
                min_value=1,
                max_value=MOST_TICKETS,
            )

    def clean(self) -> dict[str, Any]:
        """A bowl is not for someone with gambling trouble (R-21); it needs prizes and tickets."""
        told: dict[str, Any] = super().clean() or {}
        if self.errors:
            return told
        if told["fixed"] == "bowl" and told["gambling"] != "no":
            self.add_error("fixed", say("rewards.no-bowl"))
        if told["about_less"] == "yes":
            self.add_error("about_less", say("rewards.not-less"))
        if not self._goals():
            self.add_error("goal_1", gettext("Please write at least one step."))
        prizes = self._prizes()
        if not prizes:
            self.add_error("prize_1", gettext("Please write at least one reward."))
        names = [one["name"] for one in prizes]
        if len(set(names)) < len(names):
            self.add_error("prize_1", gettext("Two rewards have the same name."))
        return told

    def _goals(self) -> list[dict[str, Any]]:
        told = self.cleaned_data
        rows = [(n, told.get(f"goal_{n}", "").strip()) for n in range(1, GOALS + 1)]
        return [{"id": f"g{n}", "kind": told.get(f"kind_{n}") or "own-step", "text": text} for n, text in rows if text]

    def _prizes(self) -> list[dict[str, Any]]:
        told = self.cleaned_data
        rows = [(told.get(f"prize_{n}", "").strip(), told.get(f"tickets_{n}")) for n in range(1, PRIZES + 1)]
        return [{"name": name, "tickets": tickets or 1} for name, tickets in rows if name]

    def body(self) -> dict[str, Any]:
        """What is stored."""
        told = self.cleaned_data
        return {
            "on": True,
            "fixed": told["fixed"] == "fixed",
            "gambling": told["gambling"],
            "prizes": self._prizes(),
            "goals": self._goals(),
        }


class TapForm(forms.Form):
    """One tap, with the page's own number."""

    sent_as = forms.UUIDField()


def fresh() -> str:
    """A number for one more tap."""
    return str(uuid7())


def initial_of(body: dict[str, Any]) -> dict[str, Any]:
    """A stored bowl as the form shows it."""
    shown: dict[str, Any] = {
        "gambling": body["gambling"],
        "about_less": "no",
        "fixed": "fixed" if body["fixed"] else "bowl",
    }
    for one in body["goals"]:
        n = one["id"].removeprefix("g")
        shown |= {f"goal_{n}": one["text"], f"kind_{n}": one["kind"]}
    for n, one in enumerate(body["prizes"], 1):
        shown |= {f"prize_{n}": one["name"], f"tickets_{n}": one["tickets"]}
    return shown
