"""How far somebody is in a sitting: the sealed body of a `Sitting`, read and written back. Touches no database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from twofold.care.sheet import Value


def plain(values: Mapping[str, Value]) -> dict[str, Any]:
    """Values as JSON has them."""
    return {name: list(one) if isinstance(one, tuple) else one for name, one in values.items()}


def valued(given: Mapping[str, Any]) -> dict[str, Value]:
    """Values back from JSON."""
    return {name: tuple(one) if isinstance(one, list) else one for name, one in given.items()}


@dataclass
class OpenSheet:
    """The set of questions that is being answered. `left` are items passed over on purpose; `key` tells the version."""

    id: UUID
    step: str
    instrument: str
    version: str
    key: str
    begun: datetime
    values: dict[str, Value] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)

    @property
    def seen(self) -> set[str]:
        """Items that were answered or passed over."""
        return set(self.values) | self.left

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "id": str(self.id),
            "step": self.step,
            "instrument": self.instrument,
            "version": self.version,
            "key": self.key,
            "begun": self.begun.isoformat(),
            "values": plain(self.values),
            "left": sorted(self.left),
        }


@dataclass
class Progress:
    """One sitting, or one set of questions on its own (`one` is its id then).

    `done` is step -> sheet; `passed` steps were skipped, `wished` are wanted in any case, `chosen` are offered steps
    that were accepted, `first` comes before all others; `labels` are private words for what a set is about.
    `help_act` waits for a choice after help was shown; `how_now` is the sheet after which "how are you now" is due.
    """

    one: str = ""
    done: dict[str, UUID] = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)
    wished: set[str] = field(default_factory=set)
    chosen: set[str] = field(default_factory=set)
    labels: dict[str, str] = field(default_factory=dict)
    first: str = ""
    sheet: OpenSheet | None = None
    help_act: UUID | None = None
    how_now: UUID | None = None

    @property
    def is_over(self) -> bool:
        """One set on its own that was finished or skipped, with nothing that still waits for an answer."""
        waits = self.sheet is not None or self.help_act is not None or self.how_now is not None
        return bool(self.one) and (self.one in self.done or self.one in self.passed) and not waits

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "one": self.one,
            "done": {step: str(sheet) for step, sheet in self.done.items()},
            "passed": sorted(self.passed),
            "wished": sorted(self.wished),
            "chosen": sorted(self.chosen),
            "labels": self.labels,
            "first": self.first,
            "sheet": self.sheet.as_json() if self.sheet else None,
            "help_act": str(self.help_act) if self.help_act else None,
            "how_now": str(self.how_now) if self.how_now else None,
        }


def progress(given: Mapping[str, Any]) -> Progress:
    """Back from what is stored."""
    return Progress(
        one=given["one"],
        done={step: UUID(sheet) for step, sheet in given["done"].items()},
        passed=set(given["passed"]),
        wished=set(given["wished"]),
        chosen=set(given["chosen"]),
        labels=dict(given["labels"]),
        first=given["first"],
        sheet=_sheet(given["sheet"]) if given["sheet"] else None,
        help_act=UUID(given["help_act"]) if given["help_act"] else None,
        how_now=UUID(given["how_now"]) if given["how_now"] else None,
    )


def _sheet(given: Mapping[str, Any]) -> OpenSheet:
    return OpenSheet(
        id=UUID(given["id"]),
        step=given["step"],
        instrument=given["instrument"],
        version=given["version"],
        key=given["key"],
        begun=datetime.fromisoformat(given["begun"]),
        values=valued(given["values"]),
        left=set(given["left"]),
    )
