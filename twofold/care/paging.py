"""A questionnaire put on pages: one group of questions a page, long groups on several. Pure; knows no instrument.

A page never holds a question that hangs on another one of the same page: without script it could not be left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from twofold.care.instrument import Instrument, Item
from twofold.care.scoring import with_skipped
from twofold.care.sheet import Value

MOST_ON_A_PAGE = 5
LONGEST_OPEN_DAYS = 7
SECONDS_A_QUESTION = 8  # a choice with few words; used for "about so many minutes", never for a score


@dataclass(frozen=True, slots=True)
class FormPage:
    """Questions that are put together. `lead` is the line above them; the first item's id is the page's name."""

    lead: str | None
    items: tuple[Item, ...]

    @property
    def name(self) -> str:
        """Names the page within its instrument."""
        return self.items[0].link_id


def pages(instrument: Instrument) -> tuple[FormPage, ...]:
    """All pages in order, whatever will be answered."""
    return tuple(FormPage(run[0].lead, tuple(part)) for run in _runs(instrument) for part in _parts(run))


def open_pages(instrument: Instrument, values: Mapping[str, Value]) -> tuple[FormPage, ...]:
    """The pages that have a question for somebody who answered so, each without the questions that are skipped."""
    filled = with_skipped(instrument, values)
    found = []
    for page in pages(instrument):
        asked = tuple(item for item in page.items if item.link_id in values or not _is_skipped(item, filled, values))
        if asked:
            found.append(FormPage(page.lead, _with_partners(page, asked)))
    return tuple(found)


def _is_skipped(item: Item, filled: Mapping[str, Value], values: Mapping[str, Value]) -> bool:
    """The form leaves it out after the answers so far."""
    return item.link_id in filled and item.link_id not in values


def _with_partners(page: FormPage, asked: Sequence[Item]) -> tuple[Item, ...]:
    """Questions of which only one is to be answered stay together on their page, so that the choice can be changed."""
    names = {item.link_id for item in asked}
    return tuple(item for item in page.items if item.link_id in names or _hangs_on(item, names))


def _runs(instrument: Instrument) -> Iterator[list[Item]]:
    """Neighbours under one line, none of which hangs on another of its run unless they exclude each other."""
    run: list[Item] = []
    for item in instrument.items.values():
        if run and (item.lead != run[0].lead or _waits_for(item, run)):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _waits_for(item: Item, run: Sequence[Item]) -> bool:
    before = {one.link_id: one for one in run}
    return any(gate.item in before and not _hangs_on(before[gate.item], {item.link_id}) for gate in item.gates)


def _hangs_on(item: Item, names: set[str]) -> bool:
    return any(gate.item in names for gate in item.gates)


def _parts(run: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """A run in parts of nearly the same length, none longer than a page."""
    count = ceil(len(run) / MOST_ON_A_PAGE)
    for n in range(count):
        yield run[n * len(run) // count : (n + 1) * len(run) // count]


def minutes(*instruments: Instrument) -> int:
    """About how long they take together, rounded up to whole minutes."""
    return max(1, ceil(sum(len(one.items) for one in instruments) * SECONDS_A_QUESTION / 60))


def good_for_days(instrument: Instrument) -> int:
    """For how many days a set that was begun may be gone on with: after that its answers would be about other days."""
    days = instrument.about.recall_days
    return LONGEST_OPEN_DAYS if days is None else max(1, min(days, LONGEST_OPEN_DAYS))
