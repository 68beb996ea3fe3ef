"""Two forms: which questions and things, and how this month was."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twofold.web.library import say
from twofold.web.ui.fields import NumberScaleField

QUESTIONS, THINGS = 3, 10
DID = (("yes", _("Yes")), ("no", _("No")))


class ChooseForm(forms.Form):
    """Up to three questions and ten things, each one line."""

    def __init__(self, sent: Mapping[str, Any] | None = None, *, chosen: Mapping[str, Sequence[Mapping[str, str]]]):
        initial = {
            f"{kind[:-1]}-{number}": one["says"]
            for kind in ("questions", "things")
            for number, one in enumerate(chosen[kind], 1)
        }
        super().__init__(sent, initial=initial)
        for kind, count, words in (("question", QUESTIONS, _("Question")), ("thing", THINGS, _("Thing"))):
            for number in range(1, count + 1):
                self.fields[f"{kind}-{number}"] = forms.CharField(
                    label=f"{words} {number}", required=False, max_length=160
                )

    def clean(self) -> dict[str, Any]:
        """Something must be chosen. Raises ValidationError."""
        clean = super().clean() or {}
        if not self.errors and not (self.lines("question") or self.lines("thing")):
            raise ValidationError(gettext("Write one question or one thing, or go back."))
        return clean

    def lines(self, kind: str) -> list[str]:
        """What was written of a kind, in order."""
        return [value for name, value in self.cleaned_data.items() if name.startswith(f"{kind}-") and value]

    def questions(self) -> list[forms.BoundField]:
        """The fields of the questions."""
        return [self[name] for name in self.fields if name.startswith("question-")]

    def things(self) -> list[forms.BoundField]:
        """The fields of the things."""
        return [self[name] for name in self.fields if name.startswith("thing-")]


class MonthForm(forms.Form):
    """One rating for each question; for each thing: did it, how good it was expected to be, how good it was."""

    def __init__(
        self,
        sent: Mapping[str, Any] | None = None,
        *,
        chosen: Mapping[str, Sequence[Mapping[str, str]]],
        said: Mapping[str, Any],
    ):
        self.chosen = chosen
        super().__init__(sent, initial=_initial(said))
        for one in chosen["questions"]:
            self.fields[f"q-{one['id']}"] = _scale(one["says"])
        for one in chosen["things"]:
            name = one["id"]
            self.fields[f"did-{name}"] = forms.ChoiceField(
                label=one["says"], choices=DID, required=False, widget=forms.RadioSelect
            )
            self.fields[f"expected-{name}"] = _scale(f"{one['says']}: {say('reasons.expected')}")
            self.fields[f"found-{name}"] = _scale(f"{one['says']}: {say('reasons.found')}")

    def questions(self) -> list[forms.BoundField]:
        """The fields of the questions."""
        return [self[f"q-{one['id']}"] for one in self.chosen["questions"]]

    def things(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """(name, did, expected, found) of each thing."""
        for one in self.chosen["things"]:
            did, expected, found = (self[f"{kind}-{one['id']}"] for kind in ("did", "expected", "found"))
            yield one["says"], did, expected, found

    def read(self) -> tuple[dict[str, int], dict[str, dict[str, Any]]]:
        """(questions, things) as `keep_month` takes them."""
        questions = {one["id"]: self._number(f"q-{one['id']}") for one in self.chosen["questions"]}
        things: dict[str, dict[str, Any]] = {}
        for one in self.chosen["things"]:
            name = one["id"]
            said = {
                "did": self.cleaned_data[f"did-{name}"] or None,
                "expected": self._number(f"expected-{name}"),
                "found": self._number(f"found-{name}"),
            }
            said = {kind: value for kind, value in said.items() if value is not None}
            if said:
                things[name] = said
        return {name: number for name, number in questions.items() if number is not None}, things

    def _number(self, name: str) -> int | None:
        value = self.cleaned_data[name]
        return value if isinstance(value, int) else None


def _scale(label: str) -> NumberScaleField:
    return NumberScaleField(label=label, low=say("reasons.low"), high=say("reasons.high"))


def _initial(said: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {f"q-{name}": number for name, number in said.get("questions", {}).items()}
    for name, of_thing in said.get("things", {}).items():
        found |= {f"{kind}-{name}": value for kind, value in of_thing.items()}
    return found
