"""What else a report looks at, as a closed list of flags; the rules of instruments that are met join them."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from twofold.care.report.guide import RuleSays
from twofold.care.report.taken import Taken
from twofold.care.rules import Truth

SAFETY = "safety"  # the side of instruments that ask about suicide


class Flag(StrEnum):
    """One thing that is so, or is not."""

    ITEM_MARKED = "item-marked"  # an answer that interrupts everything
    ITEMS_CLEAR = "items-clear"  # such questions were answered, and nothing was marked
    SAFETY_NOT_ASKED = "safety-not-asked"
    JUST_STOPPED = "just-stopped"
    STOPPING_NOT_ANSWERED = "stopping-not-answered"
    STOPPING_EMERGENCY = "stopping-emergency"
    STOPPING_NEEDS_HELP = "stopping-needs-help"
    STOPPING_TALK_FIRST = "stopping-talk-first"
    STOPPING_NO_SIGN = "stopping-no-sign"
    STOPPING_CANNOT_KNOW = "stopping-cannot-know"


def flags_of(
    newest: Sequence[Taken], rules: Iterable[RuleSays], stopping: str | None, just_stopped: bool
) -> frozenset[str]:
    """The flags that are up. `stopping` is the answer to the questions before stopping (a value of W-11), None while
    they are unanswered.
    """
    found = {f"{rule.instrument}.{rule.rule}" for rule in rules if is_met(rule, newest)}
    found.add(Flag(f"stopping-{stopping}") if stopping else Flag.STOPPING_NOT_ANSWERED)
    if just_stopped:
        found.add(Flag.JUST_STOPPED)
    if any(taken.result.safety for taken in newest):
        found.add(Flag.ITEM_MARKED)
    elif any(_answered_a_safety_item(taken) for taken in newest):
        found.add(Flag.ITEMS_CLEAR)
    if not any(taken.instrument.about.side == SAFETY for taken in newest):
        found.add(Flag.SAFETY_NOT_ASKED)
    return frozenset(found)


def is_met(rule: RuleSays, newest: Iterable[Taken]) -> bool:
    """Whether the newest sheet of its instrument meets it."""
    return any(
        taken.instrument.id == rule.instrument and taken.result.rules.get(rule.rule) is Truth.YES for taken in newest
    )


def _answered_a_safety_item(taken: Taken) -> bool:
    return any(safe.item in taken.values for safe in taken.instrument.safety)
