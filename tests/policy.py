"""The policy table: every URL and who may use it how. Data, not code: the matrix compares the program with it.

A URL that is missing here fails the build; so does a line for a URL that is gone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

Rows = dict[str, Any]  # what Ana owns, by name: ids for the addresses


@dataclass(frozen=True)
class Rule:
    """Who may, with which methods. `own` pages need sign-in; `row` names the row of Ana's that the address holds."""

    methods: tuple[str, ...]
    own: bool = False
    row: Callable[[Rows], dict[str, Any]] | None = None
    missing: Callable[[Rows], dict[str, Any]] | None = None  # the same address for a row that does not exist


def anyone(*methods: str) -> Rule:
    """Open to everyone."""
    return Rule(methods)


def own(*methods: str, row: Any = None, missing: Any = None) -> Rule:
    """Signed in, over one's own records."""
    return Rule(methods, own=True, row=row, missing=missing)


POLICY: dict[str, Rule] = {
    "leave": anyone("POST"),
    "away": anyone("GET"),
    "csp-report": anyone("POST"),
    "mydata:held": own("GET"),
    "mydata:looked": own("GET"),
    "mydata:download": own("GET"),
    "mydata:download-json": own("POST"),
    "mydata:download-csv": own("POST"),
    "mydata:download-page": own("POST"),
    "mydata:erase": own("GET", "POST"),
    "mydata:erased": anyone("GET"),
}


def address(name: str, rows: Rows, *, of_missing: bool = False) -> str:
    """The address of a page; with Ana's row in it where it has one, or a row that is not there."""
    rule = POLICY[name]
    make = rule.missing if of_missing else rule.row
    return reverse(name, kwargs=make(rows) if make else None)
