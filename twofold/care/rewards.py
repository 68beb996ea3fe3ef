"""Small rewards for steps: how they grow, what is in the bowl, and a ledger that adds up. Pure.

After a miss the next reward is smaller, never nothing, and says when it is back; what was earned is never taken
(clinical reference R-22).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Growth:
    """How many draws a step earns: the first, how many more with each in a row, at most, and when a miss is over."""

    first_draws: int
    more_draws: int
    most_draws: int
    back_after: int


@dataclass(frozen=True, slots=True)
class Next:
    """What the next step earns; `back_to` and `back_in` say what comes back after how many steps in a row."""

    draws: int
    back_to: int = 0
    back_in: int = 0


def next_reward(growth: Growth, history: Iterable[bool]) -> Next:
    """From what was done (True) and missed (False), in order."""
    level, before, run = growth.first_draws, 0, 0
    for done in history:
        if not done:
            before, level, run = max(before, level), max(1, (level + 1) // 2), 0
            continue
        run += 1
        if not before:
            level = min(growth.most_draws, level + growth.more_draws)
        elif run >= growth.back_after:
            level, before = before, 0
    return Next(level, before, growth.back_after - run if before else 0)


@dataclass(frozen=True, slots=True)
class Prize:
    """One kind of ticket in the bowl, and how many of them there are."""

    name: str
    tickets: int


def total(bowl: Sequence[Prize]) -> int:
    """All tickets."""
    return sum(one.tickets for one in bowl)


def drawn(bowl: Sequence[Prize], ticket: int) -> Prize:
    """The prize of a ticket from 0 to total - 1. Raises IndexError outside."""
    at = 0
    for one in bowl:
        at += one.tickets
        if 0 <= ticket < at:
            return one
    raise IndexError(ticket)


def chance(bowl: Sequence[Prize], prize: Prize) -> float:
    """Probability of a prize in one draw."""
    return prize.tickets / total(bowl)


def worst(bowl: Sequence[Prize], draws: int) -> float:
    """Probability that the rarest prize does not come once in so many draws."""
    rarest = min(bowl, key=lambda one: one.tickets)
    return float((1 - chance(bowl, rarest)) ** draws)


class What(StrEnum):
    """What one line of the ledger says."""

    DONE = "done"  # a step was taken: so many draws (or one fixed reward) earned
    MISSED = "missed"
    DREW = "drew"  # one draw used, one prize won
    HAD = "had"  # a prize was enjoyed


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `draws` for a step, `prize` for a draw and for what was had."""

    n: int
    what: What
    goal: str = ""
    draws: int = 0
    prize: str = ""


class LedgerBroken(Exception):
    """A line is missing, stands twice or takes what was not there; `n` is its number."""

    def __init__(self, n: int) -> None:
        super().__init__(f"the ledger does not add up at line {n}")
        self.n = n


@dataclass(frozen=True, slots=True)
class Balance:
    """What is left: draws not used, prizes won and not had yet, the steps of each goal in order."""

    draws: int
    waiting: tuple[str, ...]
    history: dict[str, list[bool]]


def balance(entries: Iterable[Entry]) -> Balance:
    """Add the ledger up. Raises LedgerBroken."""
    draws, waiting = 0, list[str]()
    history: dict[str, list[bool]] = {}
    for at, one in enumerate(entries, 1):
        if one.n != at or one.draws < 0:
            raise LedgerBroken(at)
        match one.what:
            case What.DONE:
                draws += one.draws
                history.setdefault(one.goal, []).append(True)
            case What.MISSED:
                history.setdefault(one.goal, []).append(False)
            case What.DREW:
                draws -= 1
                waiting.append(one.prize)
            case What.HAD:
                if one.prize not in waiting:
                    raise LedgerBroken(at)
                waiting.remove(one.prize)
        if draws < 0:
            raise LedgerBroken(at)
    return Balance(draws, tuple(waiting), history)


def growth(given: dict[str, Any]) -> Growth:
    """Build from a validated mapping."""
    return Growth(given["first_draws"], given["more_draws"], given["most_draws"], given["back_after"])
