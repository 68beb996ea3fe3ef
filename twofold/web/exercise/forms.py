"""A form made from an exercise: lines, texts, ratings, dates, and lists of lines. It knows no exercise by name."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy

from twofold.care.exercise import LONGEST, MOST_ROWS, Answering, Exercise, Part
from twofold.web.ids import uuid7
from twofold.web.library import say
from twofold.web.ui.fields import DayInput, NumberScaleField

FEWEST_ROWS, MORE_ROWS = 2, 3


@dataclass(frozen=True)
class Row:
    """One line of a list: its number and its fields."""

    number: int
    cells: list[forms.BoundField]


@dataclass(frozen=True)
class Piece:
    """What the page draws for one part: `kind` is text, rating or rows."""

    kind: str
    id: str
    asks: str
    hint: str = ""
    field: forms.BoundField | None = None
    rows: tuple[Row, ...] = ()
    may_grow: bool = False


class SheetForm(forms.Form):
    """The parts of an exercise. `sent_as` is the page's own number; `seen` how often a kept one had been changed."""

    sent_as = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=10**9)

    def __init__(
        self, exercise: Exercise, sent: Mapping[str, Any] | None = None, *, grown: bool = False, **given: Any
    ) -> None:
        """`grown`: `sent` is drawn again as it is, with more lines, and not judged yet."""
        self.exercise = exercise
        initial = {"sent_as": uuid7(), **given.pop("initial", {})}
        self.counts = {part.id: self._count(part, sent, initial) for part in exercise.parts if part.columns}
        if grown and sent is not None:
            name = str(sent.get("more", ""))
            if name in self.counts:
                self.counts[name] = min(self.counts[name] + MORE_ROWS, MOST_ROWS)
            initial = {**initial, **{key: sent[key] for key in sent if not key.startswith("rows-")}}
        super().__init__(None if grown else sent, initial=initial, **given)
        for part in exercise.parts:
            self.fields |= self._fields_of(part)

    @staticmethod
    def _count(part: Part, sent: Mapping[str, Any] | None, initial: Mapping[str, Any]) -> int:
        """How many lines a list has on the page."""
        text = str((sent or {}).get(f"rows-{part.id}", ""))
        asked = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
        filled = int(initial.get(f"rows-{part.id}", 0))
        return min(max(asked, filled + 2 if filled else 0, FEWEST_ROWS), MOST_ROWS)

    def _fields_of(self, part: Part) -> dict[str, forms.Field]:
        if not part.columns:
            return {part.id: _field(part)}
        found: dict[str, forms.Field] = {
            f"rows-{part.id}": forms.CharField(
                widget=forms.HiddenInput, required=False, initial=str(self.counts[part.id])
            )
        }
        for number in range(self.counts[part.id]):
            found |= {f"{part.id}-{number}-{column.id}": _field(column) for column in part.columns}
        return found

    def pieces(self) -> Iterator[Piece]:
        """Every part in order, as the page draws it."""
        for part in self.exercise.parts:
            asks, hint = say(part.asks), say(part.hint) if part.hint else ""
            if part.columns:
                rows = tuple(
                    Row(number + 1, [self[f"{part.id}-{number}-{column.id}"] for column in part.columns])
                    for number in range(self.counts[part.id])
                )
                yield Piece("rows", part.id, asks, hint, None, rows, self.counts[part.id] < MOST_ROWS)
            else:
                yield Piece("rating" if part.answer is Answering.RATING else "text", part.id, asks, hint, self[part.id])

    def hidden_counts(self) -> list[forms.BoundField]:
        """How many lines each list has; the page sends it along."""
        return [self[f"rows-{name}"] for name in self.counts]

    def clean(self) -> dict[str, Any]:
        """Something must be written. Raises ValidationError."""
        read = super().clean() or {}
        if not self.errors and not any(_is_written(value) for value in self.read().values()):
            raise ValidationError(gettext("Nothing is written yet. One word in one place is enough."))
        return read

    def read(self) -> dict[str, Any]:
        """What was written, by part, as `care.exercise.kept` wants it."""
        found: dict[str, Any] = {}
        for part in self.exercise.parts:
            if part.columns:
                found[part.id] = [
                    {column.id: self._plain(f"{part.id}-{number}-{column.id}") for column in part.columns}
                    for number in range(self.counts[part.id])
                ]
            else:
                found[part.id] = self._plain(part.id)
        return found

    def _plain(self, name: str) -> str | int | None:
        value = self.cleaned_data.get(name)
        if isinstance(value, date):
            return value.isoformat()
        return None if value in ("", "skip", None) else value


def initial_of(exercise: Exercise, answers: Mapping[str, Any]) -> dict[str, Any]:
    """What was kept, as the form begins with it."""
    found: dict[str, Any] = {}
    for part in exercise.parts:
        value = answers.get(part.id)
        if part.columns:
            rows = value if isinstance(value, list) else []
            found[f"rows-{part.id}"] = len(rows)
            found |= {
                f"{part.id}-{number}-{name}": cell for number, row in enumerate(rows) for name, cell in row.items()
            }
        elif value is not None:
            found[part.id] = value
    return found


def _is_written(value: Any) -> bool:
    if isinstance(value, list):
        return any(cell not in (None, "") for row in value for cell in row.values())
    return value not in (None, "")


def _field(part: Part) -> forms.Field:
    label, hint = say(part.asks), say(part.hint) if part.hint else ""
    match part.answer:
        case Answering.RATING:
            low, high = (say(key) if key else "" for key in (part.low_says, part.high_says))
            return NumberScaleField(label=label, help_text=hint, low=low, high=high)
        case Answering.DATE:
            invalid = gettext_lazy("We could not read this date. Write it as 2026-11-23.")
            return forms.DateField(
                label=label, help_text=hint, required=False, widget=DayInput, error_messages={"invalid": invalid}
            )
        case Answering.NUMBER:
            box = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": "2"})
            return forms.IntegerField(label=label, required=False, min_value=0, max_value=10, widget=box)
        case Answering.LONG:
            area = forms.Textarea(attrs={"rows": 4})
            return forms.CharField(label=label, help_text=hint, required=False, max_length=LONGEST["long"], widget=area)
        case _:
            return forms.CharField(label=label, help_text=hint, required=False, max_length=LONGEST["text"])
