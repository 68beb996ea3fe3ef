"""The policy table: every URL and who may use it how. Data, not code: the matrix compares the program with it.

Keys are the patterns of the URL resolver. A URL that is missing here fails the build; so does a line for one that is gone.
"""

import re
from dataclasses import dataclass

Rows = dict[str, str]  # an example for each `<placeholder>`; for rows of Ana's, "<kind> row" -> her row's id

NO_SUCH_ROW = "01234567-89ab-7def-8123-456789abcdef"


@dataclass(frozen=True)
class Rule:
    """Who may, with which methods. `own` pages need sign-in; `row` names the kind of row of Ana's in the address."""

    methods: tuple[str, ...]
    own: bool = False
    row: str = ""


def anyone(*methods: str) -> Rule:
    """Open to everyone."""
    return Rule(methods)


def own(*methods: str, row: str = "") -> Rule:
    """Signed in, over one's own records."""
    return Rule(methods, own=True, row=row)


POLICY: dict[str, Rule] = {
    "leave": anyone("POST"),
    "away": anyone("GET"),
    "csp-report": anyone("POST"),
    "sign-up": anyone("GET", "POST"),
    "sign-in": anyone("GET", "POST"),
    "sign-out": anyone("POST"),
    "way-back": anyone("GET", "POST"),
    "account": own("GET", "POST"),
    "account/passphrase": own("GET", "POST"),
    "account/codes": own("GET", "POST"),
    "account/devices": own("GET", "POST"),
    "": anyone("GET"),
    "start/<str:way>": anyone("GET"),
    "plan": anyone("GET"),
    "find-help": anyone("GET"),
    "together": anyone("GET"),
    "about": anyone("GET"),
    "privacy": anyone("GET"),
    "help-now": anyone("GET"),
    "help-now/<str:code>": anyone("GET"),
    "not-safe": anyone("GET"),
    "not-safe/<str:code>": anyone("GET"),
    "skills": anyone("GET"),
    "skills/<str:skill>": anyone("GET"),
    "skills/<str:skill>/rate": own("POST"),
    "skills/<str:skill>/not-for-me": own("POST"),
    "skills/<str:skill>/offer-again": own("POST"),
    "skills/kept/<uuid:row>": own("GET", row="skill"),
    "skills/kept/<uuid:row>/correct": own("POST", row="skill"),
    "today": own("GET"),
    "check-in": own("GET", "POST"),
    "check-in/<day:day>": own("GET", "POST"),
    "check-in/<day:day>/written": own("GET"),
    "check-in/<day:day>/delete": own("GET", "POST"),
    "check-in/kept/<uuid:row>": own("GET", row="check-in"),
    "check-in/kept/<uuid:row>/use": own("GET", "POST", row="check-in"),
    "check-in/kept/<uuid:row>/correct": own("GET", "POST", row="check-in"),
    "following": own("GET", "POST"),
    "following/words": own("GET", "POST"),
    "following/questions": own("GET", "POST"),
    "my-data": own("GET"),
    "my-data/looked": own("GET"),
    "my-data/download": own("GET"),
    "my-data/download/json": own("POST"),
    "my-data/download/csv": own("POST"),
    "my-data/download/page": own("POST"),
    "my-data/erase": own("GET", "POST"),
    "erased": anyone("GET"),
}


def address(pattern: str, rows: Rows, *, of_missing: bool = False) -> str:
    """The address of a page; with Ana's row in it where it has one, or with a row that is not there."""
    rule = POLICY[pattern]

    def put(place: re.Match[str]) -> str:
        name = place.group(1)
        if rule.row and name == "row":
            return NO_SUCH_ROW if of_missing else rows[f"{rule.row} row"]
        return rows[name]

    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", put, pattern)
