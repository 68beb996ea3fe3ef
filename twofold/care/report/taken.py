"""Sheets as they were answered, and which of them a report speaks of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from twofold.care.instrument import Instrument
from twofold.care.scoring import Result
from twofold.care.sheet import Value


@dataclass(frozen=True, slots=True)
class Taken:
    """One sheet: the day it was answered, what it says, and the answers that could be read.

    `on_todays_key` is False where questions or key have changed since: its numbers are compared with no others.
    """

    day: date
    result: Result
    values: Mapping[str, Value]
    on_todays_key: bool = True

    @property
    def instrument(self) -> Instrument:
        """What was answered."""
        return self.result.instrument

    @property
    def is_scored(self) -> bool:
        """Something could be scored."""
        return self.result.cannot_score is None


def newest_of(taken: Iterable[Taken]) -> list[Taken]:
    """Of each instrument its newest sheet that could be scored; where there is none, its newest. In order of days."""
    found: dict[str, Taken] = {}
    for one in sorted(taken, key=lambda sheet: sheet.day):
        before = found.get(one.instrument.id)
        if before is None or one.is_scored or not before.is_scored:
            found[one.instrument.id] = one
    return sorted(found.values(), key=lambda sheet: sheet.day)


def by_instrument(taken: Iterable[Taken]) -> dict[str, Sequence[Taken]]:
    """The sheets of each instrument, from the first to the last."""
    found: dict[str, list[Taken]] = {}
    for one in sorted(taken, key=lambda sheet: sheet.day):
        found.setdefault(one.instrument.id, []).append(one)
    return {name: tuple(sheets) for name, sheets in found.items()}


def values_of(taken: Taken, item: str) -> tuple[int, ...]:
    """The answers to one item; none where it was not answered."""
    value = taken.values.get(item)
    return () if value is None else (value,) if isinstance(value, int) else value


def answer_words(instrument: Instrument, item: str, value: int) -> str:
    """The words of an answer; its number where the words are not here."""
    option = instrument.items[item].by_value.get(value)
    return option.text if option and option.text else str(value)
