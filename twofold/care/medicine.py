"""Medicines for addiction, trauma and overdose, built from content. Information, never a dose."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from twofold.care.source import Key, Review, Source, review, source


class Rhythm(StrEnum):
    """How a medicine is due."""

    DAILY = "daily"  # at one or more times of each day
    EVERY = "every"  # every so many days, as an injection is
    AS_NEEDED = "as-needed"  # never due


@dataclass(frozen=True, slots=True)
class Medicine:
    """One medicine. Texts are keys; `kinds` are what the safety rules ask about.

    call_after_missed_days   from so many missed days on: call before you restart (0: as soon as one is late)
    countries                where it is used for this; empty: everywhere
    label_read               the day somebody read the product label itself; None: to be confirmed by a clinician
    """

    id: str
    name: Key
    order: int
    group: str
    kinds: frozenset[str]
    countries: frozenset[str]
    off_label: bool
    rhythms: tuple[Rhythm, ...]
    call_after_missed_days: int | None
    every_days: int | None
    what_for: Key
    how_helps: Key
    watch: tuple[Key, ...]
    together: tuple[Key, ...]
    emergency: tuple[Key, ...]
    missed: Key
    label_read: str | None
    rules: tuple[str, ...]
    source: Source
    reviewed: Review | None


GROUPS = ("alcohol", "opioids", "trauma", "nightmares", "overdose")


def medicine(given: dict[str, Any]) -> Medicine:
    """Build from a validated mapping."""
    at = f"medicines.{given['id']}"

    def keys(field: str) -> tuple[Key, ...]:
        return tuple(Key(f"{at}.{field}.{n}") for n in range(1, len(given.get(field, [])) + 1))

    return Medicine(
        id=given["id"],
        name=Key(f"{at}.name"),
        order=given["order"],
        group=given["group"],
        kinds=frozenset(given["kinds"]),
        countries=frozenset(given.get("countries", [])),
        off_label=given.get("off_label", False),
        rhythms=tuple(Rhythm(one) for one in given["rhythms"]),
        call_after_missed_days=given.get("call_after_missed_days"),
        every_days=given.get("every_days"),
        what_for=Key(f"{at}.what_for"),
        how_helps=Key(f"{at}.how_helps"),
        watch=keys("watch"),
        together=keys("together"),
        emergency=keys("emergency"),
        missed=Key(f"{at}.missed"),
        label_read=given.get("label_read"),
        rules=tuple(given.get("rules", [])),
        source=source(given["source"]),
        reviewed=review(given["reviewed"]),
    )
