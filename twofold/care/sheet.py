"""One filled-in sheet: answers as somebody typed them -> values by item, or the reason why it cannot be read.

A sheet is a list in the order of the items, or a mapping from item to value. None is "not answered". An answer that
does not exist spoils the sheet: the same hand may have used another coding for the rest.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from twofold.care.instrument import Instrument, Item

Value = int | tuple[int, ...]  # several values only where an item allows several answers
NOT_ANSWERED = frozenset({"", "NA", "null"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was answered, by item. `fault` is why the sheet cannot be scored; the answers that could be read stand."""

    values: Mapping[str, Value]
    fault: str | None = None


class Twice:
    """Marks an answer that was given twice (a key that stands twice in the file)."""


def read(instrument: Instrument, given: Sequence[Any] | Mapping[str, Any]) -> Sheet:
    """Read one sheet. Never raises: what cannot be read is a fault, with the first reason."""
    if isinstance(given, Mapping):
        named, faults = dict(given), []
    else:
        order = instrument.orders.get(len(given))
        faults = [] if order else [_wrong_length(instrument, len(given))]
        named = dict(zip(order or instrument.items, given, strict=False))
    values: dict[str, Value] = {}
    for name, answer in named.items():
        item = instrument.items.get(str(name))
        if str(name) in instrument.headings:
            continue
        if item is None:
            faults.append(f"there is no item {str(name)[:40]!r}")
            continue
        try:
            value = _value(item, answer, instrument.also.get(item.link_id, {}))
        except _NoAnswer as problem:
            faults.append(str(problem))
            continue
        if value is not None:
            values[item.link_id] = value
    return Sheet(values, faults[0] if faults else None)


class _NoAnswer(Exception):
    pass


def _wrong_length(instrument: Instrument, given: int) -> str:
    expected = " or ".join(str(length) for length in sorted(instrument.orders))
    return f"{given} answers were given in a list, but there are {expected} items"


def _value(item: Item, answer: Any, also: Mapping[int, int]) -> Value | None:
    """One answer. Raises _NoAnswer where the item has no such answer."""
    if isinstance(answer, Twice):
        raise _NoAnswer(f"item {item.link_id} was answered twice")
    if item.many and isinstance(answer, str):
        answer = answer.split("+")
    if isinstance(answer, list | tuple):
        return _several(item, answer, also)
    return _one(item, answer, also)


def _several(item: Item, answers: Sequence[Any], also: Mapping[int, int]) -> Value | None:
    if not item.many:
        raise _NoAnswer(f"item {item.link_id} takes one answer, not {len(answers)}")
    values = {value for one in answers if (value := _one(item, one, also)) is not None}
    return values.pop() if len(values) == 1 else tuple(sorted(values)) or None


def _one(item: Item, answer: Any, also: Mapping[int, int]) -> int | None:
    if isinstance(answer, str):
        answer = answer.strip()
    if answer is None or (isinstance(answer, str) and answer in NOT_ANSWERED):
        return None
    value = _whole(answer, may_be_yes_no=set(item.by_value) == {0, 1})
    if value is not None and not item.accepts(value):
        value = also.get(value)
    if value is None:
        raise _NoAnswer(f"item {item.link_id} has no answer {str(answer)[:40]!r}")
    return value


def _whole(answer: Any, may_be_yes_no: bool) -> int | None:
    """2, 2.0 and "2" are two; true and false are answers only where there is a yes and a no."""
    if isinstance(answer, bool):
        return int(answer) if may_be_yes_no else None
    if isinstance(answer, int):
        return answer
    if isinstance(answer, float):
        return int(answer) if answer.is_integer() else None
    if isinstance(answer, str) and re.fullmatch(r"[-+]?[0-9]{1,9}(\.0+)?", answer):
        return int(float(answer))
    return None
