"""Bringing a file, and saying what its columns are. Whatever was typed stays in the form."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from twofold.web.diary.columns import (
    MOST_BYTES,
    MOST_PEOPLE,
    ONE_AT_MOST,
    Choices,
    Column,
    DateOrder,
    Part,
    Repeats,
    first_guess,
)
from twofold.web.diary.preview import Preview, Seen
from twofold.web.diary.refusals import DiaryRefused, WhichOfRepeats

LONGEST_NAME = 80

PARTS: tuple[tuple[str | Promise, Any], ...] = (
    (Part.LEAVE.value, _("Leave it out")),
    (
        _("Who and when"),
        (
            (Part.PERSON.value, _("Whose diary it is")),
            (Part.DATE.value, _("The date, or date and time")),
            (Part.DAY.value, _("The number of the day")),
            (Part.BEEP.value, _("Which answer of the day")),
            (Part.HOUR.value, _("The hour of the day")),
        ),
    ),
    (
        _("How it was"),
        (
            (Part.SLEEP.value, _("Sleep, higher is better")),
            (Part.SYMPTOMS.value, _("Trauma symptoms, higher is worse")),
            (Part.MOOD.value, _("Low mood or worry, higher is worse")),
            (Part.CRAVING.value, _("The pull to use")),
            (Part.EASE.value, _("Being at ease")),
            (Part.PLEASURE.value, _("Enjoying things")),
            (Part.OTHER.value, _("Another rating")),
        ),
    ),
    (
        _("Use"),
        (
            (Part.USE.value, _("Use: yes or no")),
            (Part.AMOUNT.value, _("Amount used, each row its own")),
            (Part.DAY_TOTAL.value, _("Amount used, the whole day on each row")),
        ),
    ),
    (
        _("What was there"),
        (
            (Part.REMINDER.value, _("A reminder of the past")),
            (Part.SKILL.value, _("A skill was used")),
            (Part.PERSON_OR_GROUP.value, _("A person or a group")),
            (Part.MEDICINE.value, _("Medicine as prescribed")),
        ),
    ),
)


class BringForm(forms.Form):
    """A file and a name for it."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("A table as text: CSV, with commas, tabs or semicolons. Up to 5 MB and 50,000 rows."),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file first.")},
    )
    name = forms.CharField(
        label=_("A name for it"), required=False, max_length=LONGEST_NAME, help_text=_("Only you see it.")
    )

    def clean_file(self) -> InMemoryUploadedFile:
        """Neither empty nor too long."""
        file: InMemoryUploadedFile = self.cleaned_data["file"]
        if getattr(file, "too_long", False):
            raise forms.ValidationError(
                gettext("This file is larger than %(mb)d MB. Bring it in parts.") % {"mb": MOST_BYTES // 1_000_000}
            )
        if not file.size:
            raise forms.ValidationError(gettext("This file is empty."))
        return file

    def chosen_name(self) -> str:
        """What was typed, or the name of the file without its ending."""
        typed: str = self.cleaned_data.get("name", "").strip()
        return typed or str(self.cleaned_data["file"].name).rsplit(".", 1)[0][:LONGEST_NAME] or gettext("My diary")


class ColumnsForm(forms.Form):
    """What each column is. The fields of column n are `part_n`, `low_n`, `high_n`, `turned_n`."""

    name = forms.CharField(label=_("A name for this diary"), max_length=LONGEST_NAME)
    dates = forms.ChoiceField(
        label=_("How dates are written"),
        choices=[
            (DateOrder.YEAR_FIRST.value, "2026-11-23"),
            (DateOrder.DAY_FIRST.value, _("23.11.2026, the day first")),
            (DateOrder.MONTH_FIRST.value, _("11/23/2026, the month first")),
        ],
        initial=DateOrder.YEAR_FIRST.value,
    )
    missing = forms.CharField(
        label=_("Words that stand for no answer"),
        required=False,
        max_length=200,
        initial="NA",
        help_text=_("With commas between them. An empty cell is always no answer."),
    )
    participant = forms.CharField(label=_("Whose diary do you want?"), required=False, max_length=200)
    repeats = forms.ChoiceField(
        label=_("Rows at the same time"),
        required=False,
        choices=[
            (Repeats.FIRST.value, _("Keep the first of each")),
            (Repeats.JOIN.value, _("Keep all, as several answers of that time")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, seen: Preview, name: str = "") -> None:
        self.seen = seen
        super().__init__(data, initial={"name": name})
        guess = first_guess({column.heading: column.examples for column in seen.columns})
        for place, column in enumerate(seen.columns):
            self._add_column(place, column, guess[column.heading])
        self.asks_repeats = bool(data and data.get("repeats"))
        self.asks_participant = False

    def _add_column(self, place: int, column: Seen, guess: Part) -> None:
        label = gettext("“%(heading)s”") % {"heading": column.heading}
        self.fields[f"part_{place}"] = forms.ChoiceField(label=label, choices=PARTS, initial=guess.value)
        not_a_number = {"invalid": gettext("Enter a number for “%(heading)s”.") % {"heading": column.heading[:60]}}
        for end, words in (("low", _("Lowest possible")), ("high", _("Highest possible"))):
            widget = forms.TextInput({"inputmode": "decimal"})
            field = forms.FloatField(label=words, required=False, widget=widget, error_messages=not_a_number)
            self.fields[f"{end}_{place}"] = field
        self.fields[f"turned_{place}"] = forms.BooleanField(label=_("A high number means less"), required=False)

    @property
    def columns(self) -> list[dict[str, Any]]:
        """What the template shows of each column: the file's words and the four fields."""
        return [
            {
                "seen": column,
                "part": self[f"part_{place}"],
                "low": self[f"low_{place}"],
                "high": self[f"high_{place}"],
                "turned": self[f"turned_{place}"],
            }
            for place, column in enumerate(self.seen.columns)
        ]

    def clean(self) -> dict[str, Any]:
        """Some parts can be played once only."""
        cleaned = super().clean() or {}
        for part in ONE_AT_MOST:
            places = [n for n in range(len(self.seen.columns)) if cleaned.get(f"part_{n}") == part.value]
            for place in places[1:]:
                self.add_error(f"part_{place}", gettext("Two columns are chosen for this. It can be one."))
        return cleaned

    def choices(self) -> Choices:
        """Everything that was said, once the form is valid."""
        given = self.cleaned_data
        columns = tuple(
            Column(
                column.heading,
                Part(given[f"part_{place}"]),
                given[f"low_{place}"],
                given[f"high_{place}"],
                given[f"turned_{place}"],
            )
            for place, column in enumerate(self.seen.columns)
        )
        words = tuple(word.strip() for word in given["missing"].split(","))
        return Choices(
            columns,
            participant=given["participant"] or None,
            dates=DateOrder(given["dates"]),
            missing=tuple(dict.fromkeys(("", *words))),
            repeats=Repeats(given["repeats"] or Repeats.ASK.value),
        )

    def offer_people(self, people: list[str]) -> None:
        """Let one of several people be chosen: from a list, or by typing when there are very many."""
        self.asks_participant = len(people) > 1
        if 1 < len(people) <= MOST_PEOPLE:
            empty = ("", gettext("Choose one"))
            self.fields["participant"].widget = forms.Select(choices=[empty, *((one, one) for one in people)])

    def refuse(self, problem: DiaryRefused) -> None:
        """Say why the file cannot be taken in yet, at the column where there is one."""
        self.asks_repeats = self.asks_repeats or isinstance(problem, WhichOfRepeats)
        place = next((n for n, column in enumerate(self.seen.columns) if column.heading == problem.column), None)
        if isinstance(problem, WhichOfRepeats):
            self.add_error("repeats", problem.sentence)
        elif self.asks_participant and not self.cleaned_data.get("participant"):
            self.add_error("participant", problem.sentence)
        else:
            at, words = (None, str(problem)) if place is None else (f"part_{place}", problem.in_column)
            self.add_error(at, words)
