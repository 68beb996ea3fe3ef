"""Every stored field declares its privacy class beside the table; `what we hold about you` is made from it.

Clear    readable by anyone with the database: ids, dates, consent state. `shows` says what it is for.
Sealed   readable by the running server only, with the root secret (class B of `docs/explain/privacy.md`).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Clear:
    """Stored as it is. `what` completes the sentence 'we hold ...'."""

    what: str
    sealed = False


@dataclass(frozen=True)
class Sealed:
    """Stored sealed under the person's key. `what` completes the sentence 'we hold ...'."""

    what: str
    sealed = True
