"""Whoever keeps something made from a person's days is told when a day is corrected or deleted.

Told inside the same transaction, so that what was made from an answer goes with the answer.
"""

from collections.abc import Callable
from uuid import UUID

_TOLD: list[Callable[[UUID], None]] = []


def when_a_day_changes(forget: Callable[[UUID], None]) -> None:
    """Ask to be told; once, when the program starts."""
    if forget not in _TOLD:
        _TOLD.append(forget)


def a_day_changed(person: UUID) -> None:
    """Tell everyone who asked."""
    for forget in _TOLD:
        forget(person)
