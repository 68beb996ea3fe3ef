"""The closed list of facts a rule may ask about. Content that names another fact is refused.

A fact is true, false, a number, one of a few words, or a number known only between two bounds (`Between`). A fact that
is not in the mapping is unknown; unknown is never "no". `asks` is the sentence that would make it known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from twofold.care.source import Key


class Between(NamedTuple):
    """A number of which only the bounds are known: days that nobody answered may or may not have had use."""

    low: float
    high: float = inf


FactValue = bool | int | float | str | Between
Facts = Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a rule may know. `kind` is yes-no, number or word; `holds_days` is how long an answer stays good."""

    name: str
    kind: str
    unit: str
    meaning: str
    holds_days: int
    asks: Key


def _fact(name: str, kind: str, unit: str, meaning: str, holds_days: int, asks: str) -> Fact:
    return Fact(name, kind, unit, meaning, holds_days, Key(f"safety.asks.{asks}"))


FACTS: Mapping[str, Fact] = {
    fact.name: fact
    for fact in (
        _fact("now.shaking", "yes-no", "", "shaking at this moment", 0, "now"),
        _fact("now.sweating", "yes-no", "", "sweating at this moment", 0, "now"),
        _fact("now.very_sick", "yes-no", "", "feeling very sick at this moment", 0, "now"),
        _fact("now.seeing_or_hearing", "yes-no", "", "seeing or hearing things at this moment", 0, "now"),
        _fact("now.muddled", "yes-no", "", "being muddled at this moment", 0, "now"),
        _fact("now.fit", "yes-no", "", "a fit, now or since the last drink or pill", 0, "now"),
        _fact("past.shaking_or_sweating", "yes-no", "", "shook or sweated when stopping before", 365, "past"),
        _fact("past.very_sick", "yes-no", "", "was very sick when stopping before", 365, "past"),
        _fact("past.seeing_or_hearing", "yes-no", "", "saw or heard things when stopping before", 3650, "past"),
        _fact("past.fit", "yes-no", "", "had a fit when stopping before", 3650, "past"),
        _fact("doctor_said_risky", "yes-no", "", "a doctor said that stopping is risky", 3650, "doctor"),
        _fact("drink_days_30", "number", "days of the last month", "days with alcohol", 30, "days"),
        _fact("sedative_days_30", "number", "days of the last month", "days with a sedative or GHB", 30, "days"),
        _fact("usual_grams", "number", "grams of ethanol on a drinking day", "usual amount of alcohol", 30, "amount"),
        _fact(
            "withdrawal_danger", "yes-no", "", "stopping this substance suddenly can be dangerous", 3650, "what-is-it"
        ),
        _fact("use_days_14", "number", "days of the 14 before", "days with this substance", 1, "most-days"),
        _fact(
            "share_of_usual", "number", "part of the usual amount", "how much was used on the day", 1, "amount-today"
        ),
        _fact("hours_since_last", "number", "hours", "time since this substance was last used", 0, "last-time"),
        _fact("today.opioid", "yes-no", "", "an opioid, hidden ones too, was used on the day", 1, "opioid"),
        _fact("today.street", "yes-no", "", "a powder or a street pill was used on the day", 1, "street"),
        _fact("today.other_sedative", "yes-no", "", "alcohol or another sedative was used on the day", 1, "sedative"),
        _fact("opioid_gap_days", "number", "days", "whole days without opioids before this day", 1, "gap"),
        _fact("street_gap_days", "number", "days", "whole days without powders and street pills", 1, "gap"),
        _fact("opioid_days_before_gap", "number", "days of the 14 before the gap", "regular opioid use", 1, "regular"),
        _fact("opioid_ever", "yes-no", "", "an opioid is followed or was ever logged", 3650, "opioid"),
        _fact("motive", "word", "", "what the use was mostly for", 1, "motive"),
        _fact("edge", "number", "points of 10", "on edge or on guard", 1, "edge"),
        _fact("low", "number", "points of 10", "low, empty or numb", 1, "low"),
        _fact("helped.nothing_yet", "yes-no", "", '"nothing yet" helped on the day', 1, "helped"),
    )
}
