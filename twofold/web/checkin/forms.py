"""The check-in's form: drawn from the questions of the content, read by `care.checkin`, which refuses and explains."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from twofold.care.checkin import Answer, Answers, Asked, Reading, State, read_answers
from twofold.care.questions import Choice, Question, Rating, UseLog
from twofold.web.library import say
from twofold.web.ui.fields import SKIP, NumberScaleField

DONT_REMEMBER = State.DONT_REMEMBER.value
SOMETHING_ELSE = "something-else"

# Short groups, in the order the questions already have; a question not named here belongs to the last one.
GROUPS: tuple[tuple[str, Promise, frozenset[str]], ...] = (
    ("night", gettext_lazy("Last night"), frozenset({"sleep"})),
    ("past", gettext_lazy("What came up"), frozenset({"reminder", "memories", "edge"})),
    ("mood", gettext_lazy("How you felt"), frozenset({"low", "worry"})),
    ("use", gettext_lazy("Drink and drugs"), frozenset({"craving", "use"})),
)
PIECES: dict[type, str] = {Rating: "checkin/scale.html", UseLog: "checkin/use_chips.html"}
LAST_GROUP = ("evening", gettext_lazy("The end of the day"))


@dataclass(frozen=True)
class Block:
    """One question as the template draws it: its field, the ticks beside it, and which piece draws it."""

    question: Question
    field: forms.BoundField
    ticks: forms.BoundField | None
    piece: str


@dataclass(frozen=True)
class Group:
    """A few questions under one heading."""

    id: str
    title: str
    blocks: list[Block]


class UnderstoodByCare(forms.Form):
    """Draws like any form; what was sent is read by `care`, so there is one place that refuses."""

    def __init__(self, asked: Asked, *, late: bool = False, **given: Any) -> None:
        super().__init__(**given)
        self.asked, self.late = asked, late
        for question in asked.questions:
            self.fields |= self.fields_of(question)

    def fields_of(self, question: Question) -> dict[str, forms.Field]:
        """The fields of one question by name."""
        raise NotImplementedError

    def given(self) -> dict[str, Any]:
        """What was sent, as `read_answers` wants it."""
        raise NotImplementedError

    def _clean_fields(self) -> None:
        self.reading: Reading = read_answers(self.asked, self.given())
        for name, problem in self.reading.problems.items():
            self.add_error(name if name in self.fields else None, say(f"checkin.problems.{problem.value}"))


class CheckInForm(UnderstoodByCare):
    """All questions of one check-in but those with a page of their own (amounts and relief)."""

    def fields_of(self, question: Question) -> dict[str, forms.Field]:
        """The question's field, and one for its ticks."""
        found: dict[str, forms.Field] = {question.id: self._field(question)}
        if question.ticks:
            ticks = [(tick.id, say(tick.says)) for tick in question.ticks]
            found[f"{question.id}-ticks"] = many_of(gettext("Also"), ticks)
        return found

    def _field(self, question: Question) -> forms.Field:
        label, hint = say(question.asks), self._hint(question)
        unsure = ((DONT_REMEMBER, say("checkin.dont-remember")),) if self.late else ()
        match question.answer:
            case Rating() as rating:
                return scale(rating, label=label, help_text=hint, others=unsure)
            case Choice(options, many=True):
                return many_of(label, [(option.id, say(option.says)) for option in options], hint)
            case Choice(options):
                return one_of(label, [(option.id, say(option.says)) for option in options] + list(unsure), hint)
            case _:
                return many_of(label, self._used_choices(), hint)

    def _hint(self, question: Question) -> str:
        hint = say(question.hint) if question.hint else ""
        main = next((one for one in self.asked.followed if one.main), None)
        if question.id != "craving" or main is None:
            return hint
        return gettext("For %(thing)s.") % {"thing": name_of(self.asked, main.id)} + f" {hint}"

    def _used_choices(self) -> list[tuple[str, str]]:
        things = [(one.id, name_of(self.asked, one.id)) for one in self.asked.followed]
        return [
            ("none", say("checkin.none")),
            *things,
            (SOMETHING_ELSE, say("checkin.something-else")),
            (DONT_REMEMBER, say("checkin.dont-remember")),
        ]

    def given(self) -> dict[str, Any]:
        """Question id -> what was tapped."""
        return given_from(self.data, self.asked)  # type: ignore[arg-type]  # always what a browser sent

    def groups(self) -> Iterator[Group]:
        """The questions under their headings, in order."""
        last, title = LAST_GROUP
        of = {name: (key, str(words)) for key, words, names in GROUPS for name in names}
        blocks = [self._block(question) for question in self.asked.questions]
        for (key, words), some in groupby(blocks, key=lambda one: of.get(one.question.id, (last, str(title)))):
            yield Group(key, words, list(some))

    def _block(self, question: Question) -> Block:
        ticks = self[f"{question.id}-ticks"] if question.ticks else None
        return Block(question, self[question.id], ticks, PIECES.get(type(question.answer), "ui/chips.html"))


def scale(rating: Rating, **given: Any) -> NumberScaleField:
    """A row of number buttons with the words at its ends."""
    numbers = range(rating.low, rating.high + 1)
    return NumberScaleField(low=say(rating.low_says), high=say(rating.high_says), numbers=numbers, **given)


def one_of(label: str, choices: list[tuple[str, str]], hint: str = "", *, may_skip: bool = True) -> forms.ChoiceField:
    """One tap, or skip; nothing is chosen beforehand."""
    skip = [(SKIP, gettext("Skip"))] if may_skip else []
    return forms.ChoiceField(
        label=label, help_text=hint, required=False, choices=choices + skip, widget=forms.RadioSelect
    )


def many_of(label: str, choices: list[tuple[str, str]], hint: str = "") -> forms.MultipleChoiceField:
    """As many taps as fit."""
    return forms.MultipleChoiceField(
        label=label, help_text=hint, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
    )


def pieces_of(form: forms.Form) -> Iterator[tuple[str, forms.BoundField]]:
    """Each field of a form with the piece that draws it."""
    for field in form:
        if isinstance(field.field, NumberScaleField):
            yield ("ui/number_scale.html" if len(field.field.numbers) > 11 else "checkin/scale.html"), field
        elif isinstance(field.field, forms.ChoiceField):
            yield "ui/chips.html", field
        else:
            yield "ui/text_field.html", field


def name_of(asked: Asked, thing: str) -> str:
    """The person's own word for something they follow, or the library's."""
    for one in asked.followed:
        if one.id == thing:
            return one.name or say(asked.content.substances[one.substance].says)
    return say("checkin.something-else")


def given_from(sent: QueryDict, asked: Asked) -> dict[str, Any]:
    """A sent form as `read_answers` wants it: question id -> what was tapped."""
    found: dict[str, Any] = {}
    for question in asked.questions:
        taps = sent.getlist(question.id)
        ticks = sent.getlist(f"{question.id}-ticks") if question.ticks else []
        found[question.id] = _with_state(_value(question, taps), ticks)
    return found


def _value(question: Question, taps: list[str]) -> Any:
    match question.answer:
        case UseLog():
            return _use_from(taps)
        case Choice(many=True):
            return taps
        case _:
            return taps[0] if len(taps) == 1 else taps  # two answers to one question are refused by `care`


def _with_state(value: Any, ticks: list[str]) -> Any:
    if value == SKIP:
        return {"state": State.SKIPPED.value}
    if value == DONT_REMEMBER:
        return {"state": DONT_REMEMBER}
    return {"value": value, "ticks": ticks} if ticks else value


def _use_from(taps: list[str]) -> Any:
    if taps == [DONT_REMEMBER]:
        return DONT_REMEMBER
    used = [{"id": one} for one in taps if one not in ("none", DONT_REMEMBER)]
    if not taps or (used and len(used) == len(taps)):
        return {"used": used} if used else None
    return {"none": True, "used": used + [{"id": one} for one in taps if one == DONT_REMEMBER]}


def sent_before(answers: Answers, asked: Asked) -> dict[str, Any]:
    """Stored answers as the initial values of a `CheckInForm`, for correcting."""
    found: dict[str, Any] = {}
    for question in asked.questions:
        answer = answers[question.id]
        found[question.id] = _use_taps(answer) if isinstance(question.answer, UseLog) else _taps(answer)
        found[f"{question.id}-ticks"] = list(answer.ticks)
    return found


def _taps(answer: Answer) -> Any:
    return DONT_REMEMBER if answer.state is State.DONT_REMEMBER else answer.value


def _use_taps(answer: Answer) -> list[str]:
    if answer.state is not State.ANSWERED:
        return [DONT_REMEMBER] if answer.state is State.DONT_REMEMBER else []
    return ["none"] if answer.value.get("none") else [one["id"] for one in answer.value["used"]]
