"""A questionnaire with its key: items, options with weights, scales, cut-points, rules. Data only; knows none by name.

Scores, cut-points and rules speak of two numbers of an answer: its `value` (what stands on the sheet) and its `weight`
(what it adds to a scale). They are the same for most items; where a "no" scores 1, they are not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from twofold.care.source import Key, Review, Source

Condition = Mapping[str, Any]


class Rater(StrEnum):
    """Who fills the sheet in."""

    SELF = "self"
    CLINICIAN = "clinician"


class Pack(StrEnum):
    """Where an instrument stands: shipped for everyone, or only for hosts who confirm non-commercial use."""

    FREE = "free"
    NON_COMMERCIAL = "non-commercial"


class Offer(StrEnum):
    """Whether an instrument may be put before somebody, and if not, why not."""

    YES = "yes"
    NO_WORDING = "no-wording"
    NON_COMMERCIAL = "non-commercial"


@dataclass(frozen=True, slots=True)
class AnswerOption:
    """One answer that may be given. `code` is its code in the form, `text` its words, where they are shipped."""

    value: int
    weight: float
    code: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition of FHIR's enableWhen: the answer to another item is, or is not, one of these values.

    `values` is empty for "has an answer at all"; `negated` turns the test round.
    """

    item: str
    values: frozenset[int]
    negated: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One question. It has `options`, or takes a whole number between `low` and `high` (None: no bound).

    The answers to an item that is not `weighted` are kept, but no scale may use it.
    """

    link_id: str
    text: str | None
    lead: str | None
    options: tuple[AnswerOption, ...]
    low: int | None = None
    high: int | None = None
    many: bool = False
    weighted: bool = True
    gates: tuple[Gate, ...] = ()
    all_gates: bool = True
    by_value: Mapping[int, AnswerOption] = field(default_factory=dict, compare=False, repr=False)

    def weight(self, value: int) -> float:
        """What this answer adds to a scale."""
        return self.by_value[value].weight if self.options else value

    def accepts(self, value: int) -> bool:
        """Whether this answer exists."""
        if self.options:
            return value in self.by_value
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Scale:
    """Items that are scored together.

    `how` is sum, mean or count; `groups` are the items, one to a group unless several questions ask about one kind.
    A count counts the groups with an answer in `values`, or with a weight of at least `reach`. `times` multiplies the
    result. `zero_unless` is (item, value): below that value the scale is 0, whatever else was answered. Up to
    `prorate_up_to` missing answers are filled in with the mean of the others, where the authors allow it.
    """

    name: str
    how: str
    groups: tuple[tuple[str, ...], ...]
    low: float
    high: float | None
    values: frozenset[int] = frozenset()
    reach: float = 1
    times: float = 1
    zero_unless: tuple[str, int] | None = None
    prorate_up_to: int = 0
    higher_is: str = "worse"

    @property
    def items(self) -> tuple[str, ...]:
        """All items of the scale, in order."""
        return tuple(item for group in self.groups for item in group)


@dataclass(frozen=True, slots=True)
class Band:
    """A published range of a scale, both ends included."""

    scale: str
    low: float
    high: float | None
    means: str
    source: Source


@dataclass(frozen=True, slots=True)
class CutPoint:
    """A score from which (`at_least`) or down from which (`at_most`) something is likely, and in whom that was tested.

    `applies_to` tells apart cut-points that differ between groups of people or forms; "" is everyone.
    """

    scale: str
    means: str
    population: str
    source: Source
    at_least: float | None = None
    at_most: float | None = None
    sensitivity: float | None = None
    specificity: float | None = None
    applies_to: str = ""
    note: str = ""

    def met(self, value: float | None) -> bool | None:
        """None where there is no score."""
        if value is None:
            return None
        return value >= self.at_least if self.at_least is not None else value <= (self.at_most or 0)


@dataclass(frozen=True, slots=True)
class SafetyItem:
    """An answer that interrupts everything: a value of at least `at_least`, on a half sheet too.

    `once` is a question about a whole life: once told it is asked only about the time since.
    """

    item: str
    at_least: int
    rule: str
    once: bool = False


@dataclass(frozen=True, slots=True)
class ChangeStep:
    """A change of up to `up_to` points (None: any larger one) means this."""

    up_to: float | None
    means: str


@dataclass(frozen=True, slots=True)
class ChangeRule:
    """What a change of a scale means. `usual_at_most` is the top of the range of people without the condition."""

    scale: str
    steps: tuple[ChangeStep, ...]
    population: str
    source: Source
    usual_at_most: float | None = None


@dataclass(frozen=True, slots=True)
class Again:
    """When it may be asked again, and when that is useful; `once` for questions about a life."""

    after_days: int
    useful_days: int
    once: bool = False


@dataclass(frozen=True, slots=True)
class Licence:
    """Who holds the words, on which terms they stand here, and where that was read."""

    kind: str
    holder: str
    says: str
    proof: str


@dataclass(frozen=True, slots=True)
class About:
    """What is said beside an instrument; `recall` is the key of the time that the questions ask about."""

    id: str
    name: str
    title: str
    version: str
    side: str
    rater: Rater
    pack: Pack
    has_wording: bool
    licence: Licence
    recall: Key
    recall_days: int | None
    again: Again
    aliases: tuple[str, ...]
    languages: tuple[str, ...]
    loinc: Mapping[str, str]
    not_for: str
    note: str
    reviewed: Review | None


@dataclass(frozen=True, slots=True)
class Instrument:
    """One questionnaire with its key. `form` is its FHIR Questionnaire as it stands in the content.

    `orders` are the orders of items a bare list of answers may have, told apart by their length.
    `headings` are numbers on the sheet that ask nothing themselves; what stands beside them is left out.
    `also` are values that older sheets carry for an answer: item -> value on the sheet -> value of the form.
    """

    about: About
    form: Mapping[str, Any]
    items: Mapping[str, Item]
    scales: Mapping[str, Scale]
    bands: tuple[Band, ...]
    cut_points: tuple[CutPoint, ...]
    rules: Mapping[str, Condition]
    safety: tuple[SafetyItem, ...]
    changes: Mapping[str, ChangeRule]
    orders: Mapping[int, tuple[str, ...]]
    headings: frozenset[str]
    also: Mapping[str, Mapping[int, int]]

    @property
    def id(self) -> str:
        """Its name in the content and on the command line."""
        return self.about.id

    def offer(self, non_commercial_confirmed: bool) -> Offer:
        """Whether it may be put before somebody: words are needed, and for some the host's word."""
        if not self.about.has_wording:
            return Offer.NO_WORDING
        if self.about.pack is Pack.NON_COMMERCIAL and not non_commercial_confirmed:
            return Offer.NON_COMMERCIAL
        return Offer.YES
