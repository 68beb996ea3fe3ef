"""What changed between two sheets of one instrument: the verdict by published figures, with both numbers beside."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from twofold.care.change import Change, Direction, Means, change
from twofold.care.instrument import Instrument
from twofold.care.report.said import Said, said
from twofold.care.report.taken import Taken, by_instrument

WITH_POINTS = frozenset({Means.NOISE, Means.UNCLEAR, Means.MAY_MATTER, Means.REAL})


@dataclass(frozen=True, slots=True)
class ChangeSaid:
    """One comparison, from an earlier day to a later one."""

    instrument: Instrument
    scale: str
    since: date
    until: date
    change: Change

    @property
    def numbers(self) -> Said:
        """Both numbers with their days."""
        given = {"before": self.change.before, "since": self.since, "now": self.change.now, "until": self.until}
        return said("report.change.numbers", name=self.instrument.about.name, **given)

    @property
    def verdict(self) -> Said:
        """How large it is, and what it may be called."""
        if self.change.means not in WITH_POINTS:
            return said(f"scores.change.{self.change.means.value}")
        return said(f"report.change.{self.change.means.value}", points=points_said(self.change.points))

    @property
    def verdict_in_short(self) -> Said:
        """The same for a professional: where no figure may be held against it, a few words."""
        if self.change.means in WITH_POINTS:
            return self.verdict
        return said(f"report.page.{self.change.means.value}")

    @property
    def direction(self) -> Said | None:
        """Which way, where the size says that there is one."""
        if self.change.means in (Means.MAY_MATTER, Means.REAL) and self.change.direction is not Direction.NEITHER:
            return said(f"scores.direction.{self.change.direction.value}")
        return None

    @property
    def to_usual(self) -> Said | None:
        """That it is now where people without it stand; said only after a real change."""
        return said("scores.change.to-usual") if self.change.to_usual else None

    @property
    def tested_on(self) -> str:
        """In whom the figures were found."""
        return self.change.rule.population if self.change.rule else ""


@dataclass(frozen=True, slots=True)
class ItemChange:
    """A safety item whose answer is another one than before: said by the item, whatever the sum does."""

    instrument: Instrument
    item: str
    since: date
    until: date
    before: int
    now: int

    @property
    def is_higher(self) -> bool:
        """Marked more often, or more strongly, than before."""
        return self.now > self.before


def points_said(points: float) -> Said:
    """One point or several, without a sign."""
    size = abs(points)
    return said("report.points.one" if size == 1 else "report.points.many", points=size)


def changes_of(taken: Iterable[Taken]) -> list[ChangeSaid]:
    """Of every instrument: each sheet against the one before it, the newest last. Only scales with a number twice."""
    return [
        one
        for sheets in by_instrument(taken).values()
        for before, now in pairwise(sheets)
        for one in between(before, now)
    ]


def between(before: Taken, now: Taken) -> list[ChangeSaid]:
    """Two sheets: the scales that have a published figure; where none has, the first scale."""
    instrument, days = now.instrument, (now.day - before.day).days
    found = []
    for scale in compared(instrument):
        first, second = before.result.scores[scale].value, now.result.scores[scale].value
        if first is not None and second is not None:
            verdict = change(instrument, scale, first, second, days)
            found.append(ChangeSaid(instrument, scale, before.day, now.day, verdict))
    return found


def compared(instrument: Instrument) -> Sequence[str]:
    """The scales that are followed over time."""
    return list(instrument.changes) or list(instrument.scales)[:1]


def newest_changes(taken: Iterable[Taken]) -> list[ChangeSaid]:
    """Of every instrument the newest sheet against the one before it and, where there are more, against the first."""
    found: list[ChangeSaid] = []
    for sheets in by_instrument(one for one in taken if one.is_scored).values():
        if len(sheets) > 1:
            found += between(sheets[-2], sheets[-1])
        if len(sheets) > 2:
            found += between(sheets[0], sheets[-1])
    return found


def item_changes(taken: Iterable[Taken]) -> list[ItemChange]:
    """The safety items of the newest sheet whose answers differ from the sheet before."""
    found = []
    for sheets in by_instrument(taken).values():
        if len(sheets) < 2:
            continue
        before, now = sheets[-2], sheets[-1]
        for safe in {one.item: one for one in now.instrument.safety}.values():
            first, second = before.values.get(safe.item), now.values.get(safe.item)
            if isinstance(first, int) and isinstance(second, int) and first != second:
                found.append(ItemChange(now.instrument, safe.item, before.day, now.day, first, second))
    return found
