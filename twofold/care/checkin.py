"""Answers of one check-in: read and refused, kept with their missingness, and turned into one row a day.

Missing is never zero. Every question of a check-in is in one of four states: answered, skipped, not asked, or
"don't remember"; only answered carries a value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from twofold.care.questions import (
    Answering,
    CheckInContent,
    Choice,
    Count,
    Form,
    Parts,
    Question,
    Rating,
    UseLog,
)


class State(StrEnum):
    """Why a question has a value, or has none."""

    ANSWERED = "answered"
    SKIPPED = "skipped"
    NOT_ASKED = "not-asked"
    DONT_REMEMBER = "dont-remember"


class Problem(StrEnum):
    """What is wrong with one answer; its sentence is `checkin.problems.<value>`."""

    NOT_ON_FORM = "not-on-form"
    NOT_A_RATING = "not-a-rating"
    NOT_AN_OPTION = "not-an-option"
    NOTHING_STANDS_ALONE = "nothing-stands-alone"
    NOT_FOLLOWED = "not-followed"
    BAD_AMOUNT = "bad-amount"
    ONLY_AFTER_USE = "only-after-use"
    NOT_A_COUNT = "not-a-count"
    NOT_A_LIST = "not-a-list"
    NOT_UNDERSTOOD = "not-understood"


class Refused(Exception):
    """One answer was not understood; `problem` says how."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Answer:
    """One question's answer: JSON in `value` (None unless answered) and the ids of the ticks beside it."""

    state: State
    value: Any = None
    ticks: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What is stored: {"state", "value", "ticks"}, the last two only where there is something."""
        kept: dict[str, Any] = {"state": self.state.value}
        if self.state is State.ANSWERED:
            kept["value"] = self.value
        if self.ticks:
            kept["ticks"] = list(self.ticks)
        return kept


SKIPPED = Answer(State.SKIPPED)
NOT_ASKED = Answer(State.NOT_ASKED)
DONT_REMEMBER = Answer(State.DONT_REMEMBER)
Answers = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Followed:
    """One thing a person follows: its own id, the substance it is, and the person's own word for it."""

    id: str
    substance: str
    name: str = ""
    main: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What one check-in asked: the form, the optional questions and the things followed; `country` sizes a drink."""

    content: CheckInContent
    form: Form
    bank: tuple[str, ...] = ()
    followed: tuple[Followed, ...] = ()
    country: str = "*"

    @property
    def questions(self) -> tuple[Question, ...]:
        """In order; the optional ones stand before the last question, which ends on strength."""
        names = self.form.questions[:-1] + self.bank + self.form.questions[-1:]
        return tuple(self.content.questions[name] for name in names)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood, for every question there is, and what was not."""

    answers: Answers
    problems: Mapping[str, Problem]


def form_for(content: CheckInContent, *, bad_day: bool, follows_something: bool) -> Form:
    """The bad-day form when wished, the one without questions about use when nothing is followed, else the daily."""
    if not follows_something:
        return next(form for form in content.forms.values() if form.for_nothing_followed)
    return content.forms["bad-day" if bad_day else "daily"]


def read_answers(asked: Asked, given: Mapping[str, Any]) -> Reading:
    """Read one check-in. `given` maps question ids to

    - a whole number (or its digits) for a rating, an option id for a choice, a list of ids for a many-question;
    - for `use`: {"none": True} or {"used": [{"id", "drinks" | "level", "times"}]}, id from the things followed or
      "something-else"; drinks in half steps;
    - for a question of several taps: {part id: value};
    - any of these as {"value": ..., "ticks": [...]}, or {"state": "skipped" | "dont-remember"};
    - nothing at all, None or "": skipped.
    """
    answers: dict[str, Answer] = dict.fromkeys(asked.content.questions, NOT_ASKED)
    problems: dict[str, Problem] = {}
    on_form = {question.id: question for question in asked.questions}
    for name, value in given.items():
        if name not in on_form and not _is_empty(value):
            problems[str(name)] = Problem.NOT_ON_FORM
    for name, question in on_form.items():
        try:
            answers[name] = read_one(question, given.get(name), asked)
        except Refused as refused:
            problems[name] = refused.problem
            answers[name] = SKIPPED
    for question in asked.questions:
        if question.only_after and not used(answers[question.only_after]):
            if answers[question.id].state is State.ANSWERED:
                problems[question.id] = Problem.ONLY_AFTER_USE
            answers[question.id] = NOT_ASKED
    return Reading(answers, problems)


def used(answer: Answer) -> bool:
    """Does this answer say that there was use?"""
    return answer.state is State.ANSWERED and isinstance(answer.value, dict) and bool(answer.value.get("used"))


def from_json(kept: Mapping[str, Any], content: CheckInContent) -> Answers:
    """Stored answers as they were; a question that did not exist then was not asked."""
    answers = dict.fromkeys(content.questions, NOT_ASKED)
    for name, one in kept.items():
        answers[name] = Answer(State(one["state"]), one.get("value"), tuple(one.get("ticks", ())))
    return answers


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


def read_one(question: Question, given: Any, asked: Asked | None = None) -> Answer:
    """Read the answer to one question; a question about use needs to know what was asked. Raises Refused."""
    ticks: tuple[str, ...] = ()
    if isinstance(given, dict) and ("state" in given or "value" in given):
        if given.get("state") == State.DONT_REMEMBER.value:
            return DONT_REMEMBER
        if given.get("state") == State.SKIPPED.value:
            return SKIPPED
        ticks = _ticks(question, given.get("ticks") or [])
        given = given.get("value")
    if _is_empty(given):
        return Answer(State.SKIPPED, None, ticks)
    return Answer(State.ANSWERED, _value(question.answer, given, asked), ticks)


def _ticks(question: Question, given: Any) -> tuple[str, ...]:
    known = [tick.id for tick in question.ticks]
    if not isinstance(given, list) or any(one not in known for one in given):
        raise Refused(Problem.NOT_AN_OPTION)
    return tuple(one for one in known if one in given)


def _value(answering: Answering, given: Any, asked: Asked | None) -> Any:
    match answering:
        case Rating():
            return _rating(answering, given)
        case Choice():
            return _choice(answering, given)
        case Count():
            return _count(answering, given)
        case UseLog():
            return _use(answering, given, asked)
        case Parts():
            return _parts(answering, given, asked)


def _rating(answering: Rating, given: Any) -> int:
    number = _whole(given, Problem.NOT_A_RATING)
    if not answering.low <= number <= answering.high:
        raise Refused(Problem.NOT_A_RATING)
    return number


def _whole(given: Any, problem: Problem) -> int:
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    if isinstance(given, str) and given.isascii() and given.isdigit() and len(given) <= 3:
        return int(given)
    raise Refused(problem)


def _choice(answering: Choice, given: Any) -> str | list[str]:
    if not answering.many:
        if not isinstance(given, str) or answering.option(given) is None:
            raise Refused(Problem.NOT_AN_OPTION)
        return given
    if not isinstance(given, list):
        raise Refused(Problem.NOT_A_LIST)
    if any(not isinstance(one, str) or answering.option(one) is None for one in given):
        raise Refused(Problem.NOT_AN_OPTION)
    taken = [option for option in answering.options if option.id in given]
    if len(taken) > 1 and any(option.alone for option in taken):
        raise Refused(Problem.NOTHING_STANDS_ALONE)
    return [option.id for option in taken]


def _parts(answering: Parts, given: Any, asked: Asked | None) -> dict[str, Any]:
    known = {part.id: part for part in answering.parts}
    if not isinstance(given, dict) or any(name not in known for name in given):
        raise Refused(Problem.NOT_UNDERSTOOD)
    return {name: _value(known[name].answer, one, asked) for name, one in given.items() if not _is_empty(one)}


def _count(answering: Count, given: Any) -> float:
    is_none = given in (0, "0") and not isinstance(given, bool)
    in_drinks = answering.unit == "drinks" and not is_none
    number = _drinks(given, answering.high) if in_drinks else _whole(given, Problem.NOT_A_COUNT)
    if not answering.low <= number <= answering.high:
        raise Refused(Problem.NOT_A_COUNT)
    return number


def _use(answering: UseLog, given: Any, asked: Asked | None) -> dict[str, Any]:
    if asked is None or not isinstance(given, dict):
        raise Refused(Problem.NOT_UNDERSTOOD)
    entries = given.get("used") or []
    if given.get("none") is True and not entries:
        return {"none": True}
    if given.get("none") or not isinstance(entries, list) or not entries:
        raise Refused(Problem.NOTHING_STANDS_ALONE if given.get("none") else Problem.NOT_UNDERSTOOD)
    read = [_used_one(answering, one, asked) for one in entries]
    if len({one["id"] for one in read}) != len(read):
        raise Refused(Problem.NOT_UNDERSTOOD)
    return {"used": read}


def _used_one(answering: UseLog, given: Any, asked: Asked) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise Refused(Problem.NOT_UNDERSTOOD)
    thing = next((one for one in asked.followed if one.id == given.get("id")), None)
    if thing is None and given.get("id") != "something-else":
        raise Refused(Problem.NOT_FOLLOWED)
    substance = thing.substance if thing else "other"
    kept: dict[str, Any] = {"id": given["id"], "substance": substance}
    in_drinks = asked.content.substances[substance].in_drinks
    if in_drinks and not _is_empty(given.get("drinks")):
        kept["drinks"] = _drinks(given["drinks"], answering.most_drinks)
        kept["grams"] = round(kept["drinks"] * asked.content.drink(asked.country).grams, 2)
    if not in_drinks and not _is_empty(given.get("level")):
        if given["level"] not in [level.id for level in answering.levels]:
            raise Refused(Problem.NOT_AN_OPTION)
        kept["level"] = given["level"]
    if not _is_empty(given.get("times")):
        kept["times"] = _whole(given["times"], Problem.BAD_AMOUNT)
        if not 1 <= kept["times"] <= answering.most_times:
            raise Refused(Problem.BAD_AMOUNT)
    return kept


def _drinks(given: Any, most: int) -> float:
    if isinstance(given, str) and given.isascii() and len(given) <= 5:
        whole, point, rest = given.replace(",", ".").partition(".")
        if whole.isdigit() and (not point or rest in ("0", "5")):
            given = float(f"{whole}.{rest or '0'}")
    if not isinstance(given, int | float) or isinstance(given, bool) or not 0 < given <= most or given * 2 % 1:
        raise Refused(Problem.BAD_AMOUNT)
    return float(given)


def limits_kept(content: CheckInContent, bank: Sequence[str], followed: Sequence[Followed]) -> bool:
    """At most two optional questions that are optional, at most three things, one of them main, each only once."""
    substances_known = all(one.substance in content.substances for one in followed)
    one_main = sum(one.main for one in followed) == (1 if followed else 0)
    return (
        len(bank) <= content.bank_at_most
        and len(set(bank)) == len(bank)
        and all(name in content.questions and content.questions[name].bank for name in bank)
        and len(followed) <= content.follow_at_most
        and len({one.id for one in followed}) == len(followed)
        and substances_known
        and one_main
    )
