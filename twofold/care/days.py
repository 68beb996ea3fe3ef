"""Many check-ins of one day become one day: the rows and inputs the cycle is estimated from.

Content (`checkin/rows.yaml`) says which answers feed a row and how several check-ins are joined; None is missing.
"""

from collections.abc import Mapping, Sequence
from statistics import fmean

from twofold.care.checkin import Answer, Answers, State, used
from twofold.care.questions import CheckInContent, Choice, Rating, Row

DayRow = Mapping[str, float | None]


def day_row(content: CheckInContent, check_ins: Sequence[Answers]) -> dict[str, float | None]:
    """One value (or None) for every row and input; `check_ins` are those of one day, in the order they were made."""
    return {row.name: _joined(content, row, check_ins) for row in content.rows}


def _joined(content: CheckInContent, row: Row, check_ins: Sequence[Answers]) -> float | None:
    if row.kind == "use":
        return _any_use([answers[row.questions[0]] for answers in check_ins])
    if row.kind == "amount":
        return _grams([answers[row.questions[0]] for answers in check_ins])
    found = [value for value in (_value(content, row, answers) for answers in check_ins) if value is not None]
    if not found:
        return None
    match row.per_day:
        case "first":
            return found[0]
        case "last":
            return found[-1]
        case "max" | "any":
            return max(found)
        case "sum":
            return sum(found)
        case _:
            return fmean(found)


def _value(content: CheckInContent, row: Row, answers: Answers) -> float | None:
    """The mean of what was answered of the row's questions in one check-in."""
    numbers = [_number(content, name, row, answers[name]) for name in row.questions]
    known = [number for number in numbers if number is not None]
    return fmean(known) if known else None


def _number(content: CheckInContent, name: str, row: Row, answer: Answer) -> float | None:
    if answer.state is not State.ANSWERED:
        return None
    asked = content.questions[name].answer
    if isinstance(asked, Rating):
        return float(answer.value)
    if isinstance(asked, Choice) and asked.many:
        return 1.0 if any(one in row.options for one in answer.value) else 0.0
    if isinstance(asked, Choice):
        option = asked.option(answer.value)
        return option.value if option else None
    return None


def _any_use(answers: Sequence[Answer]) -> float | None:
    """1 if any check-in of the day says so. Otherwise the last one that was asked decides: only a "no" is 0."""
    if any(used(answer) for answer in answers):
        return 1.0
    asked = [answer for answer in answers if answer.state is not State.NOT_ASKED]
    return 0.0 if asked and asked[-1].state is State.ANSWERED else None


def _grams(answers: Sequence[Answer]) -> float | None:
    """Grams of ethanol of the day. Missing when a drink without an amount was logged; 0 on a day without use."""
    if _any_use(answers) != 1.0:
        return _any_use(answers)
    total = 0.0
    for answer in answers:
        if not used(answer):
            continue
        for one in answer.value["used"]:
            if one["substance"] != "alcohol":
                continue
            if "grams" not in one:
                return None
            total += one["grams"]
    return total
