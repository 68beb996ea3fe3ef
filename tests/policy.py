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
    says_down: bool = False  # answers 503 when something of the host's is not well
    missing_when_empty: bool = False  # someone who has nothing there gets "no such page"


def anyone(*methods: str) -> Rule:
    """Open to everyone."""
    return Rule(methods)


def own(*methods: str, row: str = "", missing_when_empty: bool = False) -> Rule:
    """Signed in, over one's own records."""
    return Rule(methods, own=True, row=row, missing_when_empty=missing_when_empty)


POLICY: dict[str, Rule] = {
    "leave": anyone("POST"),
    "away": anyone("GET"),
    "csp-report": anyone("POST"),
    "health": Rule(("GET",), says_down=True),
    "": anyone("GET"),
    "sign-up": anyone("GET", "POST"),
    "sign-in": anyone("GET", "POST"),
    "sign-out": anyone("POST"),
    "way-back": anyone("GET", "POST"),
    "account": own("GET", "POST"),
    "account/passphrase": own("GET", "POST"),
    "account/codes": own("GET", "POST"),
    "account/devices": own("GET", "POST"),
    "start/<str:way>": anyone("GET"),
    "plan": anyone("GET"),
    "plan/paper": own("GET"),
    "plan/questions": own("GET", "POST"),
    "plan/noticed": own("POST"),
    "plan/less": own("POST"),
    "plan/goals/add": own("GET", "POST"),
    "plan/goals/<uuid:row>": own("GET", "POST", row="goal"),
    "plan/goals/<uuid:row>/move": own("POST", row="goal"),
    "plan/steps/add": own("GET", "POST"),
    "plan/steps/<uuid:row>": own("GET", "POST", row="step"),
    "plan/steps/<uuid:row>/move": own("POST", row="step"),
    "plan/steps/<uuid:row>/why": own("GET", row="step"),
    "plan/therapy": own("GET"),
    "plan/therapy/meetings/add": own("GET", "POST"),
    "plan/therapy/meetings/<uuid:row>": own("GET", "POST", row="meeting"),
    "plan/therapy/meetings/<uuid:row>/was": own("POST", row="meeting"),
    "plan/therapy/homework": own("GET", "POST"),
    "plan/therapy/memory": own("GET", "POST"),
    "plan/next-day": own("GET"),
    "plan/next-day/choose": own("POST"),
    "plan/what-if": own("GET"),
    "therapies": anyone("GET"),
    "therapies/<str:name>": anyone("GET"),
    "find-help": anyone("GET"),
    "find-help/meetings": anyone("GET"),
    "find-help/in-the-way": anyone("GET"),
    "find-help/daily-life": anyone("GET"),
    "find-help/what-to-say": anyone("GET"),
    "find-help/places/<str:key>": anyone("GET"),
    "find-help/places/<str:key>/wrong": anyone("GET", "POST"),
    "find-help/places/<str:key>/save": own("POST"),
    "find-help/road": own("GET"),
    "find-help/road/clock": own("POST"),
    "find-help/road/letter": own("GET", "POST"),
    "find-help/road/appointments/<uuid:row>": own("GET", row="attempt"),
    "find-help/road/<uuid:row>": own("GET", "POST", row="saved place"),
    "find-help/road/<uuid:row>/forget": own("POST", row="saved place"),
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
    "exercises": own("GET"),
    "exercises/<str:exercise>": own("GET", "POST"),
    "exercises/kept/<uuid:row>": own("GET", row="exercise"),
    "exercises/kept/<uuid:row>/change": own("GET", "POST", row="exercise"),
    "exercises/kept/<uuid:row>/remove": own("POST", row="exercise"),
    "notebook": own("GET", "POST"),
    "notebook/take-along": own("GET"),
    "notebook/<uuid:row>": own("GET", "POST", row="page"),
    "notebook/<uuid:row>/burn": own("POST", row="page"),
    "safety-plan": own("GET"),
    "safety-plan/change": own("GET", "POST"),
    "hard-days": own("GET"),
    "hard-days/change": own("GET", "POST"),
    "after-use": own("GET"),
    "what-for": own("GET"),
    "what-for/choose": own("GET", "POST"),
    "what-for/month": own("GET", "POST"),
    "today": own("GET"),
    "check-in": own("GET", "POST"),
    "check-in/steps": own("GET", "POST"),
    "check-in/<day:day>": own("GET", "POST"),
    "check-in/<day:day>/written": own("GET"),
    "check-in/<day:day>/delete": own("GET", "POST", missing_when_empty=True),
    "check-in/kept/<uuid:row>": own("GET", row="check-in"),
    "check-in/kept/<uuid:row>/use": own("GET", "POST", row="check-in"),
    "check-in/kept/<uuid:row>/correct": own("GET", "POST", row="check-in"),
    "check-in/kept/<uuid:row>/first": own("GET", "POST", row="check-in"),
    "check-in/kept/<uuid:row>/first/lines": own("GET", row="check-in"),
    "after-days-without": own("GET"),
    "stopping": own("GET", "POST"),
    "stopping/answer": own("GET"),
    "body-check": own("GET", "POST"),
    "body-check/answer": own("GET"),
    "body-check/correct": own("POST"),
    "body-check/most-days": own("POST"),
    "my-days": own("GET"),
    "my-cycle": own("GET"),
    "my-cycle/how-sure": own("GET"),
    "my-report": own("GET"),
    "my-report/over-time": own("GET"),
    "my-report/page": own("GET"),
    "my-report/page/edit": own("GET", "POST"),
    "my-report/page/download": own("POST"),
    "my-report/page/forget": own("POST"),
    "my-report/harder/close": own("POST"),
    "diaries": own("GET"),
    "diaries/bring": own("GET", "POST"),
    "diaries/files/<uuid:row>": own("GET", "POST", row="file"),
    "diaries/files/<uuid:row>/forget": own("POST", row="file"),
    "diaries/<uuid:row>/days": own("GET", row="diary"),
    "diaries/<uuid:row>/cycle": own("GET", row="diary"),
    "diaries/<uuid:row>/cycle/how-sure": own("GET", row="diary"),
    "diaries/<uuid:row>/remove": own("GET", "POST", row="diary"),
    "questions": own("GET"),
    "questions/begin": own("POST"),
    "questions/choose": own("GET"),
    "questions/week": own("POST"),
    "questions/going/<uuid:row>": own("GET", "POST", row="sitting"),
    "questions/going/<uuid:row>/way": own("POST", row="sitting"),
    "questions/answered": own("GET"),
    "questions/answered/<uuid:row>": own("GET", row="sheet"),
    "questions/answered/<uuid:row>/remove": own("GET", "POST", row="sheet"),
    "lessons": anyone("GET"),
    "lessons/<str:lesson>": anyone("GET"),
    "reward": anyone("GET"),
    "reward/my-weeks": own("GET"),
    "following": own("GET", "POST"),
    "following/words": own("GET", "POST"),
    "following/questions": own("GET", "POST"),
    "medicines": anyone("GET"),
    "medicines/<str:medicine>": anyone("GET"),
    "my-medicines": own("GET"),
    "my-medicines/add": own("GET", "POST"),
    "my-medicines/add/<str:medicine>": own("GET", "POST"),
    "my-medicines/days": own("GET"),
    "my-medicines/body": own("GET", "POST"),
    "my-medicines/body/<uuid:row>/remove": own("POST", row="body note"),
    "my-medicines/<uuid:row>": own("GET", "POST", row="medicine"),
    "my-medicines/<uuid:row>/dose": own("POST", row="medicine"),
    "my-medicines/<uuid:row>/end": own("POST", row="medicine"),
    "my-medicines/<uuid:row>/back": own("POST", row="medicine"),
    "my-medicines/<uuid:row>/remove": own("GET", "POST", row="medicine"),
    "support": own("GET"),
    "support/meetings/add": own("GET", "POST"),
    "support/meetings/<uuid:row>": own("GET", "POST", row="group"),
    "support/meetings/<uuid:row>/went": own("POST", row="group"),
    "support/meetings/<uuid:row>/remove": own("GET", "POST", row="group"),
    "support/promises/make": own("GET", "POST"),
    "support/promises/<uuid:row>/open": own("POST", row="promise"),
    "support/promises/<uuid:row>/close": own("POST", row="promise"),
    "support/people/add": own("GET", "POST"),
    "support/people/<uuid:row>/remove": own("POST", row="supporter"),
    "rewards": own("GET"),
    "rewards/set": own("GET", "POST"),
    "rewards/off": own("POST"),
    "rewards/step": own("POST"),
    "rewards/draw": own("POST"),
    "rewards/had": own("POST"),
    "my-data": own("GET"),
    "my-data/looked": own("GET"),
    "my-data/download": own("GET"),
    "my-data/download/json": own("POST"),
    "my-data/download/csv": own("POST"),
    "my-data/download/page": own("POST"),
    "my-data/download/answers": own("POST"),
    "my-data/download/plan": own("POST"),
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
