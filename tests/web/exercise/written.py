"""Something written everywhere one can write: an exercise, a page, both plans, questions and three months."""

from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from twofold.web.exercise.actions import keep_sheet
from twofold.web.exercise.models import Sheet
from twofold.web.notebook.actions import keep_page
from twofold.web.notebook.models import Page
from twofold.web.prepare.actions import keep_hard_days, keep_safety_plan
from twofold.web.reasons.actions import choose, keep_month
from twofold.web.reasons.models import chosen_by
from twofold.web.signin.models import Person

RECORD = {
    "what_happened": "A door fell shut",
    "thought": "It is starting again.\nI cannot stand it.",
    "strength": 8,
    "other_thought": "It was the wind.",
}
SAFETY = {
    "signs": [{"sign": "I stop answering"}, {"sign": "I count pills"}],
    "alone": [{"what": "Walk to the harbour"}],
    "ask": [{"who": "Ben", "number": "555 0101"}],
    "medicines": "Ben keeps the big box.",
    "naloxone": [{"where": "Kitchen, top shelf", "who": "Ben"}],
}
HARD_DAYS = {
    "people": [{"who": "Old crew", "then": "I leave at ten"}],
    "first_hour": "Call Ben.\nPour the rest away.",
}


def write_something(person: Person) -> tuple[Sheet, Page]:
    """The exercise and the page."""
    sheet: Sheet = keep_sheet(by=person, exercise="thought-record", answers=RECORD)
    page: Page = keep_page(by=person, title="For Dr Cole", text="The nights are the worst.", take_along=True)
    today = person.day_of(timezone.now())
    dates = [{"day": (today + timedelta(days=3)).isoformat(), "what": "The day it happened", "then": "Not alone"}]
    keep_safety_plan(by=person, answers=SAFETY, seen=0)
    keep_hard_days(by=person, answers={**HARD_DAYS, "dates": dates}, seen=0)
    choose(by=person, questions=["Did I laugh with the children?"], things=["Swimming", "Cooking for friends"])
    for back, (expected, found) in enumerate([(4, 6), (3, 5), (3, 3)]):
        say_month(person, _months_before(today, back), expected, found)
    return sheet, page


def say_month(person: Person, month: date, expected: int, found: int) -> None:
    """One month in which everything was done."""
    chosen = chosen_by(person)
    things = {one["id"]: {"did": "yes", "expected": expected, "found": found} for one in chosen["things"]}
    keep_month(by=person, month=month, questions={one["id"]: found for one in chosen["questions"]}, things=things)


def _months_before(day: date, count: int) -> date:
    index = day.year * 12 + day.month - 1 - count
    return date(index // 12, index % 12 + 1, 1)


def in_a_browser(person: dict[str, str]) -> list[str]:
    """Everything above for someone whose browser is beside the server; the addresses of what was written."""
    owner = Person.objects.get(pk=UUID(person["id"]))
    sheet, page = write_something(owner)
    return [f"/exercises/kept/{sheet.pk}", f"/exercises/kept/{sheet.pk}/change", f"/notebook/{page.pk}"]
