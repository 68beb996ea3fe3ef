"""A brought diary as it is kept: its variables and its days, plain enough for JSON and for any page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from twofold.web.diary.variables import Variable

VERSION = 1


@dataclass(frozen=True)
class Day:
    """One day: its number (`date.toordinal()` where the diary is dated) and a value, or None, per variable."""

    number: int
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class DiaryDays:
    """`variables` in within-day order, inputs last. Ratings 0 to 10, inputs 0 to 1, use 0/1 or an amount."""

    variables: tuple[Variable, ...]
    days: tuple[Day, ...]
    dated: bool
    counts: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """What is sealed."""
        return {
            "version": VERSION,
            "variables": [
                {
                    "name": v.name,
                    "kind": v.kind,
                    "role": v.role,
                    "of": list(v.of),
                    "scales": [list(scale) for scale in v.scales],
                    "per_day": v.per_day,
                    "amount": v.amount,
                }
                for v in self.variables
            ],
            "days": [[day.number, list(day.values)] for day in self.days],
            "dated": self.dated,
            "counts": dict(self.counts),
        }


def from_json(kept: Mapping[str, Any]) -> DiaryDays:
    """The diary as it was kept. Raises ValueError for another version."""
    if kept.get("version") != VERSION:
        raise ValueError(f"a diary of version {kept.get('version')}; this program reads {VERSION}")
    return DiaryDays(
        variables=tuple(_variable(one) for one in kept["variables"]),
        days=tuple(Day(int(number), tuple(values)) for number, values in kept["days"]),
        dated=bool(kept["dated"]),
        counts={name: int(count) for name, count in kept["counts"].items()},
    )


def _variable(kept: Mapping[str, Any]) -> Variable:
    scales: Sequence[Sequence[Any]] = kept["scales"]
    return Variable(
        name=kept["name"],
        kind=kept["kind"],
        role=kept["role"],
        of=tuple(kept["of"]),
        scales=tuple((float(low), float(high), bool(turned)) for low, high, turned in scales),
        per_day=kept["per_day"],
        amount=bool(kept["amount"]),
    )
