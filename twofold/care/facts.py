"""The facts a rule may ask about, built from content (`content/facts/`). Content that names another fact is refused.

A fact is true, false, a number, one of a few words, or a number known only between two bounds (`Between`). A fact that
is not in the mapping is unknown; unknown is never "no". `asks` is the sentence that would make it known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any, NamedTuple

from twofold.care.source import Key


class Between(NamedTuple):
    """A number of which only the bounds are known: days that nobody answered may or may not have had use."""

    low: float
    high: float = inf


FactValue = bool | int | float | str | Between
Facts = Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a rule may know. `kind` is yes-no, number or word; `holds_days` is how long an answer stays good.

    `meaning` is for professionals; `asks` is the question, put to `asked_of` (person, clinician). `low` and `high`
    bound a number, in `unit`; `words` are the words of a word; `also` are other names for the same fact.
    """

    name: str
    group: str
    kind: str
    unit: str
    meaning: Key
    holds_days: int
    asks: Key
    asked_of: str
    low: float | None
    high: float | None
    words: tuple[str, ...]
    also: tuple[str, ...]

    def problem_with(self, value: FactValue) -> str | None:
        """What is wrong with a value for this fact, as the end of a sentence; None where nothing is."""
        match self.kind, value:
            case "yes-no", bool():
                return None
            case "word", str():
                return None if value in self.words else f"is one of {', '.join(self.words)}"
            case "number", Between(low=low, high=high):
                return None if low <= high and self._holds(low, high) else self._range()
            case "number", int() | float() if not isinstance(value, bool):
                return None if self._holds(value, value) else self._range()
        return {"yes-no": "is true or false", "word": f"is one of {', '.join(self.words)}"}.get(
            self.kind, self._range()
        )

    def _holds(self, low: float, high: float) -> bool:
        at_least, at_most = (
            self.low is None or low >= self.low,
            self.high is None or high in (inf, min(high, self.high)),
        )
        return at_least and at_most and low == low and low != inf

    def _range(self) -> str:
        ends = [
            f"from {self.low:g}" if self.low is not None else "",
            f"to {self.high:g}" if self.high is not None else "",
        ]
        return " ".join(["is a number", *filter(None, ends)])


def fact(given: Mapping[str, Any], group: str) -> Fact:
    """Build from a validated mapping; `group` is the name of its file."""
    at = f"facts.{group}.facts.{given['id']}"
    low, high = given.get("range", [None, None])
    return Fact(
        name=given["id"],
        group=group,
        kind=given["kind"],
        unit=given.get("unit", ""),
        meaning=Key(f"{at}.meaning"),
        holds_days=given["holds_days"],
        asks=Key(given.get("asks_key", f"{at}.asks")),
        asked_of=given.get("asked_of", "person"),
        low=low,
        high=high,
        words=tuple(given.get("words", [])),
        also=tuple(given.get("also", [])),
    )
