"""Walks a sitting as a browser without script does: reads each page, fills in its form, sends it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.web.doors.forms_found import Form, forms_of

Sheets = Mapping[str, Sequence[int | None] | Mapping[str, int | None]]

NOTHING: Sheets = {
    "phq-2": [0, 0],
    "gad-2": [0, 0],
    "pc-ptsd-5": {"1": 0},
    "single-alcohol": [0],
    "single-drug": [0],
    "taps-1": {"1": 0, "2": 0, "4": 0, "5": 0},
    "exposure": [0] * 14,
    "asq": [0, 0, 0, 0],
}
BOTH: Sheets = {
    "phq-2": [2, 2],
    "gad-2": [2, 2],
    "pc-ptsd-5": [1, 1, 1, 1, 1, 0],
    "single-alcohol": [150],
    "single-drug": [3],
    "taps-1": {"1": 4, "2": 3, "4": 1, "5": 0},
    "exposure": [1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0],
    "pcl-5": [3, 2, 2, 3, 2, 3, 2, 1, 3, 2, 3, 2, 3, 2, 2, 1, 3, 3, 2, 3],
    "phq-9": [2, 2, 2, 2, 1, 2, 1, 1, 0, 2],
    "gad-7": [2, 2, 2, 2, 1, 1, 2],
    "bam": {str(n): 1 for n in range(1, 18) if n != 7} | {f"7{letter}": 0 for letter in "ABCDEFG"},
    "asq": [0, 0, 0, 0],
}


@dataclass
class Walk:
    """One person's way through a sitting; `pages` are the kinds of pages they saw, in order."""

    client: Client
    sheets: Sheets
    takes: frozenset[str] = frozenset({"what-happened", "trauma-form", "safety-ask"})
    go: str = "next"
    at: str = ""
    pages: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def begin(self) -> HttpResponse:
        """From the first page, by its button."""
        return self.follow(self.client.post("/questions/begin"))

    def follow(self, answer: HttpResponse) -> HttpResponse:
        """To where an answer leads."""
        while answer.status_code == 303:
            self.at = answer["Location"]
            answer = self.client.get(self.at)
        self.texts.append(unescape(answer.content.decode()))
        return answer

    def form_of(self, answer: HttpResponse) -> Form | None:
        """The form of the page's own."""
        main = answer.content.decode().split("<main")[1]
        return next((form for form in forms_of(main, self.at) if "/questions/going/" in form.action), None)

    def whole(self, most: int = 120) -> "Walk":
        """To the end."""
        answer = self.begin()
        for _ in range(most):
            form = self.form_of(answer)
            kind = self.kind_of(form)
            self.pages.append(kind)
            if kind == "end" or form is None:
                return self
            answer = self.follow(self.client.post(form.action, self.filled(form, kind)))
        raise AssertionError(f"no end after {most} pages: {self.pages[-5:]}")

    def kind_of(self, form: Form | None) -> str:
        """What the page asks: an instrument, an offered step, how one is now, help, or the end."""
        if form is None:
            return "nothing"
        if "instrument" in form.controls:
            return form.controls["instrument"].options[0]
        if "rating" in form.controls:
            return "how-now"
        if "chose" in form.controls:
            return "help"
        return f"offer:{form.controls['step'].options[0]}" if "pass" in form.controls["what"].options else "end"

    def hidden(self, form: Form) -> dict[str, Any]:
        """What a form carries by itself."""
        return {name: one.options[0] for name, one in form.controls.items() if one.kind == "hidden"}

    def filled(self, form: Form, kind: str) -> dict[str, Any]:
        """The page's form as this person fills it in."""
        sent = self.hidden(form)
        if kind.startswith("offer:"):
            return sent | {"what": "take" if kind[6:] in self.takes else "pass", "lately": "no"}
        if kind == "how-now":
            return sent | {"rating": "3"}
        if kind == "help":
            return sent | {"chose": "go-on"}
        told = self.sheets[kind]
        answers = dict(told) if isinstance(told, Mapping) else {str(n): one for n, one in enumerate(told, 1)}
        asked = [name[2:] for name in form.controls if name.startswith("q-")]
        return sent | {"go": self.go} | {f"q-{one}": answers[one] for one in asked if answers.get(one) is not None}


def text_of(answer: HttpResponse) -> str:
    """The words of a page, tags left out."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))
