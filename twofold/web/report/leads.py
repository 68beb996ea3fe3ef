"""Where a step of the report leads: the pages a lesson may open, and those of the questions and of safety."""

from django.urls import reverse

from twofold.care.onward import Onward
from twofold.web.understand.learn.lessons import address_of as lesson_address

PAGES = {
    "sitting": "answer:home",
    "stopping-answer": "checkin:stopping-answer",
    "not-safe": "findhelp:not-safe",
}


def address_of(do: Onward) -> str:
    """The page it opens."""
    return reverse(PAGES[do.opens]) if do.opens in PAGES else lesson_address(do)
