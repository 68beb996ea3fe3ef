"""What the rules say for one person: steps that could help, what is missing or not known, where guidelines differ."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from twofold.web.plan.known import Known
from twofold.web.plan.models import Step


@dataclass(frozen=True)
class Question:
    """A fact that would have to be known, with the question that asks for it."""

    fact: str
    asks: str


@dataclass(frozen=True)
class Given:
    """What stands on the page because of rules."""

    questions: Sequence[Question] = ()
    thin: Sequence[str] = ()
    conflicts: Sequence[str] = ()
    said: Mapping[str, Sequence[str]] = field(default_factory=dict)
    measures: Mapping[str, int] = field(default_factory=dict)
    has_reason: bool = False

    def in_order(self, steps: Iterable[Step]) -> list[Step]:
        """Proposed steps in the order of the rules, without those whose rule no longer applies."""
        return list(steps)


def advice_for(known: Known) -> Given:
    """Ask every rule about this person."""
    return Given()


def why_in_words(step: Step, known: Known) -> dict[str, Any]:
    """The why of a step as it was on the day it was proposed."""
    return {"rule": ""}
