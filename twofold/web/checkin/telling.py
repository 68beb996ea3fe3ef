"""Kept answers in words: one line for every question that was asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext

from twofold.care.checkin import Answer, Answers, State
from twofold.care.questions import Answering, Choice, Count, Parts, Question, Rating, UseLog
from twofold.web.library import content, say


@dataclass(frozen=True)
class Line:
    """A question and what was answered."""

    asks: str
    told: str


def plain_number(number: float) -> str:
    """8, or 8.5: at most one decimal, and none where it is nought."""
    rounded = round(number, 1)
    return number_format(int(rounded) if rounded == int(rounded) else rounded)


def told_lines(told: Answers, names: Mapping[str, str]) -> list[Line]:
    """What was answered, in the order of the form; `names` are the person's words for what they follow."""
    asked = content().checkin
    order = [*asked.forms["daily"].questions, *(one.id for one in asked.bank)]
    return [
        Line(say(asked.questions[name].asks), in_words(asked.questions[name], told[name], names))
        for name in order
        if told[name].state is not State.NOT_ASKED
    ]


def in_words(question: Question, answer: Answer, names: Mapping[str, str]) -> str:
    """One answer."""
    if answer.state is State.DONT_REMEMBER:
        return say("checkin.dont-remember")
    words = [_value(question.answer, answer.value, names)] if answer.state is State.ANSWERED else [gettext("skipped")]
    words += [say(tick.says) for tick in question.ticks if tick.id in answer.ticks]
    return "; ".join(words)


def _value(answering: Answering, value: Any, names: Mapping[str, str]) -> str:
    match answering:
        case Rating(high=high):
            return gettext("%(number)s of %(most)s") % {"number": value, "most": high}
        case Count():
            return number_format(value)
        case Choice():
            taken = value if isinstance(value, list) else [value]
            return ", ".join(say(option.says) for option in answering.options if option.id in taken)
        case UseLog():
            if value.get("none"):
                return say("checkin.none")
            return ", ".join(_thing(answering, one, names) for one in value["used"])
        case Parts(parts):
            return "; ".join(
                f"{say(part.asks)} {_value(part.answer, value[part.id], names)}" for part in parts if part.id in value
            )


def _thing(answering: UseLog, one: Mapping[str, Any], names: Mapping[str, str]) -> str:
    substances = content().checkin.substances
    known = names.get(one["id"]) or say(substances[one["substance"]].says)
    more = []
    if "drinks" in one:
        drinks = plain_number(one["drinks"])
        more.append(ngettext("%(count)s drink", "%(count)s drinks", ceil(one["drinks"])) % {"count": drinks})
    if "level" in one:
        more += [say(level.says) for level in answering.levels if level.id == one["level"]]
    if "times" in one:
        more.append(ngettext("%(count)s time", "%(count)s times", one["times"]) % {"count": one["times"]})
    return f"{known} ({', '.join(more)})" if more else known
