"""Every stored field declares its privacy class beside the table; `what we hold about you` is made from it.

Clear    readable by anyone with the database: ids, dates, consent state. `shows` says what it is for.
Public   a fact that is public anyway and the same for everybody, such as the address of a clinic; no person's.
Sealed   readable by the running server only, with the root secret (class B of `docs/explain/privacy.md`).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Clear:
    """Stored as it is. `what` completes the sentence 'we hold ...'."""

    what: str
    sealed = False


@dataclass(frozen=True)
class Public(Clear):
    """Stored as it is, in a table that holds nothing of any person; so it may be long text."""


@dataclass(frozen=True)
class Sealed:
    """Stored sealed under the person's key. `what` completes the sentence 'we hold ...'."""

    what: str
    sealed = True
