"""What a check-in asks: questions, forms, the rows they feed, substances. Built from content, never written here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from twofold.care.source import Key, Review, Source, review, source


@dataclass(frozen=True, slots=True)
class Option:
    """One tap. `value` is its number for the engine (None where it has none, as for "not sure").

    `alone`: it cannot stand beside other taps ("nothing yet"). `fact`: what a tap makes known to the safety rules.
    `leaves_open`: what was not tapped stays unknown ("not sure").
    """

    id: str
    says: Key
    value: float | None
    alone: bool
    fact: str | None
    leaves_open: bool


@dataclass(frozen=True, slots=True)
class Rating:
    """Whole numbers from `low` to `high`, with words at both ends."""

    low: int
    high: int
    low_says: Key
    high_says: Key


@dataclass(frozen=True, slots=True)
class Count:
    """A number that is typed, from `low` to `high`; `unit` is days or drinks, `fact` what it makes known."""

    low: int
    high: int
    unit: str
    fact: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the options, or several where `many`."""

    options: tuple[Option, ...]
    many: bool

    def option(self, name: str) -> Option | None:
        """The option of that id."""
        return next((option for option in self.options if option.id == name), None)


@dataclass(frozen=True, slots=True)
class UseLog:
    """The answer to "did you drink or use": none, or the things used. `levels` are "less than usual" and so on."""

    levels: tuple[Option, ...]
    most_drinks: int
    most_times: int


@dataclass(frozen=True, slots=True)
class Part:
    """One tap of a question with several (relief: what for, how much, how long)."""

    id: str
    asks: Key
    answer: Rating | Choice | Count


@dataclass(frozen=True, slots=True)
class Parts:
    """Several taps on one page, each with its own answer."""

    parts: tuple[Part, ...]


Answering = Rating | Choice | Count | UseLog | Parts


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `only_after` names the question that must be answered with yes first.

    `fact` is what a choice makes known (by its options' value, 1 or 0); questions with an `order` are shown by it.
    """

    id: str
    asks: Key
    hint: Key | None
    answer: Answering
    ticks: tuple[Option, ...]
    measures: tuple[str, ...]
    why: Key
    only_after: str | None
    needs_follow: bool
    needs: Key | None
    bank: bool
    fact: str | None
    order: int
    source: Source
    reviewed: Review | None


@dataclass(frozen=True, slots=True)
class Form:
    """Which questions, in which order."""

    id: str
    name: Key
    questions: tuple[str, ...]
    for_nothing_followed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One row (or input) of the engine's diary and how answers become it.

    `questions` are averaged where there are several; `options` are the taps of a many-question that count as 1;
    `per_day` is how several check-ins of one day become one.
    """

    name: str
    questions: tuple[str, ...]
    options: tuple[str, ...]
    per_day: str
    kind: str
    role: str | None
    is_input: bool


@dataclass(frozen=True, slots=True)
class Substance:
    """Something a person may follow. The flags are what the safety rules ask about; None means nobody knows."""

    id: str
    says: Key
    hint: Key | None
    in_drinks: bool
    offered: bool
    withdrawal_danger: bool | None
    opioid: bool | None
    sedative: bool | None
    street: bool | None
    source: Source
    reviewed: Review | None


@dataclass(frozen=True, slots=True)
class DrinkSize:
    """How much ethanol one drink holds in a country, in grams; `country` is ISO 3166 in capitals or "*"."""

    country: str
    grams: float
    says: Key
    source: Source
    reviewed: Review | None


@dataclass(frozen=True, slots=True)
class CheckInContent:
    """Everything a check-in is made of, by id and in order."""

    questions: Mapping[str, Question]
    forms: Mapping[str, Form]
    rows: tuple[Row, ...]
    substances: Mapping[str, Substance]
    drinks: Mapping[str, DrinkSize]
    bank_at_most: int
    follow_at_most: int

    @property
    def bank(self) -> tuple[Question, ...]:
        """The optional questions, in the order of their ids."""
        return tuple(question for question in self.questions.values() if question.bank)

    def drink(self, country: str) -> DrinkSize:
        """The drink of a country, or the international one where that is not known."""
        return self.drinks.get(country.upper(), self.drinks["*"])


def question(given: dict[str, Any], shelf: str) -> Question:
    """Build from a validated mapping; `shelf` is where its file stands (`checkin.questions`, `stopping`)."""
    at = f"{shelf}.{given['id']}"
    return Question(
        id=given["id"],
        asks=Key(f"{at}.asks"),
        hint=Key(f"{at}.hint") if "hint" in given else None,
        answer=_answering(given["answer"], f"{at}.answer"),
        ticks=_options(given.get("ticks", []), f"{at}.ticks"),
        measures=tuple(given["measures"]),
        why=Key(f"{at}.why"),
        only_after=given.get("only_after"),
        needs_follow=given.get("needs_follow", False),
        needs=Key(f"{at}.needs") if "needs" in given else None,
        bank=given.get("bank", False),
        fact=given.get("fact"),
        order=given.get("order", 1),
        source=source(given["source"]),
        reviewed=review(given["reviewed"]),
    )


def form(given: dict[str, Any]) -> Form:
    """Build from a validated mapping."""
    name = Key(f"checkin.forms.forms.{given['id']}.name")
    return Form(given["id"], name, tuple(given["questions"]), given.get("for_nothing_followed", False))


def row(given: dict[str, Any], is_input: bool) -> Row:
    """Build from a validated mapping."""
    return Row(
        name=given["name"],
        questions=tuple(given["questions"]),
        options=tuple(given.get("options", [])),
        per_day=given["per_day"],
        kind=given["kind"],
        role=given.get("role"),
        is_input=is_input,
    )


def substance(given: dict[str, Any]) -> Substance:
    """Build from a validated mapping."""
    at = f"checkin.substances.{given['id']}"
    return Substance(
        id=given["id"],
        says=Key(f"{at}.says"),
        hint=Key(f"{at}.hint") if "hint" in given else None,
        in_drinks=given.get("in_drinks", False),
        offered=given.get("offered", True),
        withdrawal_danger=given["withdrawal_danger"],
        opioid=given["opioid"],
        sedative=given["sedative"],
        street=given["street"],
        source=source(given["source"]),
        reviewed=review(given["reviewed"]),
    )


def drink_size(given: dict[str, Any]) -> DrinkSize:
    """Build from a validated mapping."""
    says = Key(f"checkin.drinks.drinks.{given['id']}.says")
    return DrinkSize(given["country"], float(given["grams"]), says, source(given["source"]), review(given["reviewed"]))


def _options(given: list[dict[str, Any]], at: str) -> tuple[Option, ...]:
    return tuple(
        Option(
            id=one["id"],
            says=Key(f"{at}.{one['id']}.says"),
            value=one.get("value"),
            alone=one.get("alone", False),
            fact=one.get("fact"),
            leaves_open=one.get("leaves_open", False),
        )
        for one in given
    )


def _answering(given: dict[str, Any], at: str) -> Answering:
    match given["kind"]:
        case "rating":
            return _rating(given, at)
        case "choice" | "many":
            return Choice(_options(given["options"], f"{at}.options"), given["kind"] == "many")
        case "count":
            return Count(given["low"], given["high"], given["unit"], given["fact"])
        case "use":
            levels = _options(given["levels"], f"{at}.levels")
            return UseLog(levels, given["most_drinks"], given["most_times"])
        case _:
            return Parts(tuple(_part(part, f"{at}.parts.{part['id']}") for part in given["parts"]))


def _rating(given: dict[str, Any], at: str) -> Rating:
    return Rating(given["low"], given["high"], Key(f"{at}.low_says"), Key(f"{at}.high_says"))


def _part(given: dict[str, Any], at: str) -> Part:
    answer = _answering(given["answer"], f"{at}.answer")
    if not isinstance(answer, Rating | Choice | Count):
        raise TypeError(f"{at} may only hold a rating, a choice or a count")  # the schema refuses it first
    return Part(given["id"], Key(f"{at}.asks"), answer)
