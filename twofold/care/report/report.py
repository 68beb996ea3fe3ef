"""From sheets and days to a report: both sides together, what such answers cannot mean, and what could come next."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from twofold.care.change import Means
from twofold.care.report.changes import ChangeSaid, ItemChange, item_changes, newest_changes
from twofold.care.report.days import Days, Summary, just_stopped, summary
from twofold.care.report.flags import SAFETY, flags_of
from twofold.care.report.guide import NextStep, ReportGuide, Standing
from twofold.care.report.said import Said, said
from twofold.care.report.sides import SideSaid, side_said
from twofold.care.report.taken import Taken, newest_of, values_of


@dataclass(frozen=True, slots=True)
class Known:
    """What a report is made from. `stopping` is the answer of W-11 as a word; `cycle` are sentences already said."""

    taken: Sequence[Taken]
    today: date
    days: Days = field(default_factory=dict)
    stopping: str | None = None
    cycle: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer that interrupts everything, with the sheet it stands on."""

    taken: Taken
    rule: str

    @property
    def told(self) -> Said:
        """In words, with its day: never a grade of risk."""
        return said(f"report.marked.{self.rule}", "report.marked.other", day=self.taken.day)


@dataclass(frozen=True, slots=True)
class Report:
    """What a page shows, in this order. `happened` are the lines of exposure lists that were answered yes."""

    today: date
    sides: tuple[SideSaid, ...]
    marked: tuple[Marked, ...]
    asked_about_dying: tuple[Taken, ...]
    happened: tuple[str, ...]
    cannot: tuple[Said, ...]
    next: tuple[NextStep, ...]
    changes: tuple[ChangeSaid, ...]
    item_changes: tuple[ItemChange, ...]
    days: Summary
    stopping: str | None
    cycle: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """No sheet was ever answered."""
        return not any(side.taken for side in self.sides) and not self.asked_about_dying

    def side(self, name: str) -> SideSaid:
        """One side by its id."""
        return next(side for side in self.sides if side.id == name)


def report(guide: ReportGuide, known: Known) -> Report:
    """Put it together."""
    newest = newest_of(known.taken)
    sides = [side_said(side, guide, newest) for side in guide.sides]
    standings = {side.id: side.standing for side in sides}
    stopped = any(just_stopped(known.days, one.day, guide.stopped) for one in newest)
    flags = flags_of(newest, guide.rules, known.stopping, stopped)
    always = {side.id for side in guide.sides if side.always}
    return Report(
        today=known.today,
        sides=tuple(side for side in sides if side.id in always or side.standing is not Standing.NOT_ANSWERED),
        marked=tuple(_marked(guide, newest)),
        asked_about_dying=tuple(one for one in newest if one.instrument.about.side == SAFETY),
        happened=tuple(what_happened(guide, newest)),
        cannot=tuple(said(one.says) for one in guide.cannot if one.holds(standings, flags)),
        next=tuple(one for one in guide.next if one.holds(standings, flags)),
        changes=tuple(_told_changes(guide, newest_changes(known.taken))),
        item_changes=tuple(item_changes(known.taken)),
        days=summary(known.days, known.today),
        stopping=known.stopping,
        cycle=tuple(known.cycle),
    )


def _told_changes(guide: ReportGuide, changes: Sequence[ChangeSaid]) -> Iterator[ChangeSaid]:
    """Where a side has a change with a published figure, the others of it stand only among the results over time."""
    judged = {_side_of(guide, one) for one in changes if one.change.means is not Means.NO_FIGURE}
    yield from (one for one in changes if one.change.means is not Means.NO_FIGURE or _side_of(guide, one) not in judged)


def _side_of(guide: ReportGuide, one: ChangeSaid) -> str:
    return next((side.id for side in guide.sides if one.instrument.about.side in side.of), "")


def _marked(guide: ReportGuide, newest: Iterable[Taken]) -> list[Marked]:
    """The gravest thing that was marked on each sheet; what the guide does not know of comes last."""
    found = []
    for taken in newest:
        names = [safe.rule for safe in taken.result.safety]
        gravest = next((name for name in guide.marked if name in names), names[0] if names else None)
        if gravest:
            found.append(Marked(taken, gravest))
    return found


def what_happened(guide: ReportGuide, newest: Iterable[Taken]) -> list[str]:
    """The words of the lines that were answered yes, from the lists that ask only what happened."""
    return [
        item.text
        for taken in newest
        if taken.instrument.id in guide.what_happened
        for name, item in taken.instrument.items.items()
        if item.text and any(item.weight(one) > 0 for one in values_of(taken, name))
    ]
