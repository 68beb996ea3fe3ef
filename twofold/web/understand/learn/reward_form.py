"""What can be set in the picture of the reward system. It is sent by GET: nothing is kept, and no cookie is needed."""

from collections.abc import Mapping
from typing import Any

from django import forms

from twofold.web.library import say
from twofold.web.understand.learn.weeks import Asked

USE_DAYS = (0, 1, 3, 5, 7)
WEEKS = (4, 12, 26)
WITHOUT = (0, 4, 12, 26, 52)
STRESS = {"calm": 0.0, "some": 0.5, "much": 1.0}
CUES = {"few": 0.1, "some": 0.5, "many": 1.0}
MEDICINE = {"none": 0.0, "steady": 1.0}
START = {"use": "7", "weeks": "12", "without": "26", "stress": "some", "cues": "some", "medicine": "none"}
FIELDS: Mapping[str, tuple[str, ...]] = {
    "use": tuple(map(str, USE_DAYS)),
    "weeks": tuple(map(str, WEEKS)),
    "without": tuple(map(str, WITHOUT)),
    "stress": tuple(STRESS),
    "cues": tuple(CUES),
    "medicine": tuple(MEDICINE),
}


class RewardForm(forms.Form):
    """Six questions, each with its few answers; what is left out is as in `START`."""

    def __init__(self, given: Mapping[str, Any] | None = None, start: Mapping[str, str] = START) -> None:
        chosen = None if given is None else {name: given.get(name, start[name]) for name in FIELDS}
        super().__init__(chosen, initial=dict(start))
        for name, answers in FIELDS.items():
            self.fields[name] = forms.ChoiceField(
                label=say(f"reward.ask.{name}"),
                help_text=say("reward.ask.medicine-hint") if name == "medicine" else "",
                choices=[(answer, say(f"reward.answer.{name}.{answer}")) for answer in answers],
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(("required", "invalid_choice"), say("reward.not-offered")),
            )

    def asked(self) -> Asked:
        """The course that was asked for; of a valid form, or of one nobody sent."""
        chosen: Mapping[str, str] = self.cleaned_data if self.is_bound else self.initial
        return Asked(
            use_days=int(chosen["use"]),
            weeks=int(chosen["weeks"]),
            weeks_without=int(chosen["without"]),
            stress=STRESS[chosen["stress"]],
            cues=CUES[chosen["cues"]],
            medicine=MEDICINE[chosen["medicine"]],
        )
