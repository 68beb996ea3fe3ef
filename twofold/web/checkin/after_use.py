"""The page after a day with use: how much, and three taps about relief."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext

from twofold.care.checkin import SKIPPED, Answer, Asked, State, read_answers
from twofold.care.questions import Choice, Part, Parts, Question, Rating, UseLog
from twofold.web.checkin.asking import asked_again, used_things
from twofold.web.checkin.forms import UnderstoodByCare, name_of, one_of, pieces_of, scale
from twofold.web.checkin.models import CheckIn, Following
from twofold.web.library import content, say
from twofold.web.signin.models import Person
from twofold.web.ui.fields import SKIP, NumberScaleField

DRINKS = range(1, 13)  # buttons; more, or a half, is written


def is_open(check_in: CheckIn) -> bool:
    """There was use, the form asks about relief, and nobody has answered or skipped that page yet."""
    told = check_in.told
    asks = "relief" in content().checkin.forms[check_in.form].questions
    return asks and bool(used_things(told)) and told["relief"].state is State.NOT_ASKED


def asked(person: Person, following: Following | None, check_in: CheckIn) -> Asked:
    """The questions of this page; on the short form there is only the amount."""
    whole = asked_again(person, following, check_in)
    names = [name for name in content().checkin.forms[check_in.form].questions if name in ("use", "relief")]
    return replace(whole, form=replace(whole.form, questions=tuple(names)), bank=())


def before(check_in: CheckIn) -> dict[str, Any]:
    """Amounts and relief as they are kept, to begin with."""
    found: dict[str, Any] = {}
    for one in used_things(check_in.told):
        drinks = one.get("drinks")
        if drinks is not None and drinks in DRINKS:
            found[f"amount-{one['id']}"] = str(int(drinks))
        elif drinks:
            found[f"written-{one['id']}"] = f"{drinks:g}"
        if "level" in one:
            found[f"amount-{one['id']}"] = one["level"]
        found[f"times-{one['id']}"] = one.get("times")
    relief = check_in.told["relief"]
    return found | (relief.value if relief.state is State.ANSWERED else {})


class UseForm(UnderstoodByCare):
    """One line of amounts for each thing used, then what it was for, how much it eased, how long."""

    def __init__(self, asked: Asked, *, things: Sequence[Mapping[str, Any]], **given: Any) -> None:
        self.things = things
        super().__init__(asked, **given)

    def fields_of(self, question: Question) -> dict[str, forms.Field]:
        """Amounts for the use question, one field for each part of the relief question."""
        match question.answer:
            case UseLog():
                fields: dict[str, forms.Field] = {}
                for one in self.things:
                    fields |= self._amount(question.answer, one)
                return fields
            case Parts(parts):
                return {part.id: self._part(part) for part in parts}
            case _:
                return {}

    @staticmethod
    def _part(part: Part) -> forms.Field:
        if isinstance(part.answer, Rating):
            return scale(part.answer, label=say(part.asks))
        options = part.answer.options if isinstance(part.answer, Choice) else ()
        return one_of(say(part.asks), [(option.id, say(option.says)) for option in options])

    def _amount(self, answering: UseLog, one: Mapping[str, Any]) -> dict[str, forms.Field]:
        name = name_of(self.asked, one["id"])
        library = self.asked.content
        if library.substances[one["substance"]].in_drinks:
            tap = NumberScaleField(
                label=f"{name}: {say('checkin.drinks')}",
                help_text=say(library.drink(self.asked.country).says),
                low="",
                high="",
                numbers=DRINKS,
            )
            wrote = forms.CharField(label=gettext("More, or a half: write the number"), required=False, max_length=6)
            wrote.widget.attrs["inputmode"] = "decimal"
            return {f"amount-{one['id']}": tap, f"written-{one['id']}": wrote}
        levels = [(level.id, say(level.says)) for level in answering.levels]
        tapped = one_of(f"{name}: {say('checkin.level')}", levels)
        times = forms.CharField(label=f"{name}: {say('checkin.times')}", required=False, max_length=3)
        times.widget.attrs["inputmode"] = "numeric"
        return {f"amount-{one['id']}": tapped, f"times-{one['id']}": times}

    def pieces(self) -> Iterator[tuple[str, forms.BoundField]]:
        """Which piece draws each field."""
        return pieces_of(self)

    def given(self) -> dict[str, Any]:
        """What was sent, as `read_answers` wants it."""
        given: dict[str, Any] = {"use": {"used": [self._used(one) for one in self.things]}}
        parts = [name for name in ("motive", "eased", "length") if name in self.fields]
        taps = {name: self._tapped(name) for name in parts}
        if parts:
            given["relief"] = {name: tap for name, tap in taps.items() if tap not in ("", SKIP)}
        return given

    def _tapped(self, name: str) -> str:
        return str(self.data.get(name, "")).strip()

    def _used(self, one: Mapping[str, Any]) -> dict[str, Any]:
        tapped = self._tapped(f"amount-{one['id']}")
        wrote = self._tapped(f"written-{one['id']}")
        amount = wrote or ("" if tapped == SKIP else tapped)
        kind = "drinks" if f"written-{one['id']}" in self.fields else "level"
        return {"id": one["id"], kind: amount, "times": self._tapped(f"times-{one['id']}")}

    def _clean_fields(self) -> None:
        super()._clean_fields()
        if "use" in self.reading.problems:
            del self.errors["__all__"]  # said beside the amount it is about, below
            for one in self.things:
                self._refuse_amount(one)
        if "relief" in self.reading.problems:
            self.errors.setdefault("__all__", self.error_class([say("checkin.problems.not-an-option")]))

    def _refuse_amount(self, one: Mapping[str, Any]) -> None:
        alone = read_answers(self.asked, {"use": {"used": [self._used(one)]}})
        if "use" in alone.problems:
            field = next(name for name in (f"written-{one['id']}", f"times-{one['id']}") if name in self.fields)
            self.add_error(field, say(f"checkin.problems.{alone.problems['use'].value}"))

    def added(self) -> dict[str, Answer]:
        """The answers this page adds to the check-in."""
        names = [question.id for question in self.asked.questions]
        added = {name: self.reading.answers[name] for name in names}
        if "relief" in added and added["relief"].state is not State.ANSWERED:
            added["relief"] = SKIPPED
        return added
