"""The questions before stopping or cutting down (W-10), and their answer (W-11). Never the word "safe".

Thresholds stand in `content/rules/safety/w11-*.yaml`; the questions in `content/stopping/`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from twofold.care.checkin import SKIPPED, Answer, Answers, Problem, Reading, Refused, State, read_one
from twofold.care.content import Content
from twofold.care.facts import Between, Facts, FactValue
from twofold.care.questions import Choice, Count, Parts, Question
from twofold.care.rules import Outcome, Truth
from twofold.care.source import Key
from twofold.care.use_history import UseHistory

MONTH_DAYS = 30  # W-10 asks about "last month"


class Stopping(StrEnum):
    """The answer to "what if I stop" (W-11); its sentence is `safety.w11.<value>.alone` or `.team`."""

    EMERGENCY = "emergency"
    NEEDS_HELP = "needs-help"
    TALK_FIRST = "talk-first"
    CANNOT_KNOW = "cannot-know"
    NO_SIGN = "no-sign"


@dataclass(frozen=True, slots=True)
class StoppingAnswer:
    """W-11 with its reasons; `residential` adds the sentence about a start in a hospital or clinic."""

    answer: Stopping
    because: tuple[Outcome, ...]
    residential: bool
    still_unknown: tuple[str, ...]

    @property
    def holds_back(self) -> bool:
        """W-14: nothing about less or none is offered; a way to stop with help comes first."""
        return self.answer in (Stopping.EMERGENCY, Stopping.NEEDS_HELP, Stopping.CANNOT_KNOW)


def read_stopping(content: Content, given: Mapping[str, Any]) -> Reading:
    """Read the stopping questions; the same shapes and states as a check-in."""
    answers: dict[str, Answer] = {}
    problems: dict[str, Problem] = {}
    for question in content.stopping:
        try:
            answers[question.id] = read_one(question, given.get(question.id))
        except Refused as refused:
            problems[question.id] = refused.problem
            answers[question.id] = SKIPPED
    for name in given:
        if name not in answers:
            problems[str(name)] = Problem.NOT_ON_FORM
    return Reading(answers, problems)


def stopping_facts(content: Content, answers: Answers, country: str = "*") -> dict[str, FactValue]:
    """What the stopping questions (or the six taps, which are the first of them) make known."""
    facts: dict[str, FactValue] = {}
    for question in content.stopping:
        answer = answers.get(question.id, SKIPPED)
        if answer.state is State.ANSWERED:
            facts |= _known_from(question, answer.value, content.checkin.drink(country).grams)
    return facts


def _known_from(question: Question, value: Any, grams: float) -> dict[str, FactValue]:
    match question.answer:
        case Choice(many=True) as choice:
            return _known_from_taps(choice, value)
        case Choice() as choice:
            option = choice.option(value)
            known = option is not None and option.value is not None and question.fact is not None
            return {str(question.fact): option.value == 1} if option and known else {}
        case Count() as count:
            return {count.fact: value * grams if count.unit == "drinks" else value}
        case Parts(parts=parts):
            counts = {part.id: part.answer for part in parts}
            return {
                counted.fact: number for name, number in value.items() if isinstance(counted := counts[name], Count)
            }
        case _:
            return {}


def _known_from_taps(choice: Choice, taken: Sequence[str]) -> dict[str, FactValue]:
    """Tapped is yes. Untapped is no, unless something was tapped that leaves it open ("not sure")."""
    left_open = any(option.leaves_open for option in choice.options if option.id in taken)
    return {
        option.fact: option.id in taken
        for option in choice.options
        if option.fact is not None and (option.id in taken or not left_open)
    }


def facts_of_taps(content: Content, ticked: Sequence[str]) -> dict[str, FactValue]:
    """What the ticks of `now` say is there, also where the answer as a whole cannot be read."""
    options = [
        option
        for question in content.stopping
        if question.id == "now" and isinstance(question.answer, Choice)
        for option in question.answer.options
    ]
    return {option.fact: True for option in options if option.fact is not None and option.id in ticked}


def signs_of_danger(content: Content) -> dict[str, Key]:
    """The facts that are an emergency by themselves (`w11-emergency`), with the words of their taps."""
    return {
        option.fact: option.says
        for question in content.stopping
        if question.id == "now" and isinstance(question.answer, Choice)
        for option in question.answer.options
        if option.fact is not None and content.rules["w11-emergency"].of({option.fact: True}).truth is Truth.YES
    }


def diary_facts(history: UseHistory, today: date) -> dict[str, FactValue]:
    """What thirty days of check-ins say about alcohol and sedatives, for W-11; days without an answer are bounds."""
    facts: dict[str, FactValue] = {
        "drink_days_30": history.days_with("alcohol", today, MONTH_DAYS),
        "sedative_days_30": history.days_with_kind("withdrawal_danger", today, MONTH_DAYS, but="alcohol"),
    }
    grams = history.usual_amount("alcohol", today)
    return facts | ({"usual_grams": grams} if grams is not None else {})


def together(told: Facts, diary: Facts) -> dict[str, FactValue]:
    """What was told and what the days show. Where both know a number the higher one counts; told fills the gaps."""
    joined = dict(diary) | dict(told)
    for name in told.keys() & diary.keys():
        joined[name] = max(_bounds(told[name]).low, _bounds(diary[name]).low)
    return joined


def _bounds(value: FactValue) -> Between:
    if isinstance(value, Between):
        return value
    return Between(float(value), float(value))


def stopping_answer(content: Content, facts: Facts) -> StoppingAnswer:
    """W-11: the gravest rule that fires; else "cannot know" if any could still fire; else "no sign seen"."""
    outcomes = [rule.of(facts) for rule in content.rules.values() if rule.group == "stopping"]
    residential = content.rules["w11-residential"].of(facts).truth is Truth.YES
    unknown = tuple(dict.fromkeys(name for outcome in outcomes for name in outcome.unknown))
    for outcome in outcomes:
        if outcome.truth is Truth.YES:
            answer = Stopping(outcome.rule.answer)
            break
    else:
        answer = Stopping.CANNOT_KNOW if unknown else Stopping.NO_SIGN
    because = tuple(outcome for outcome in outcomes if outcome.truth is Truth.YES)
    return StoppingAnswer(answer, because, residential, unknown)


def holds_back(answer: StoppingAnswer | None) -> bool:
    """W-14: no pledge, reward or what-if about less or none before W-11 is answered, or while it says so."""
    return answer is None or answer.holds_back
