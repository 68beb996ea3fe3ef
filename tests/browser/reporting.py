"""Answered questionnaires put beside the server for the report's pages."""

from uuid import UUID

from tests.web.report.sheets import both_sides, kept, phq_9
from tests.web.report.test_report_pages import two_hard_weeks
from twofold.web.signin.models import Person


def with_both_sides(person: str) -> None:
    """Sheets of both sides, twice, and five weeks of days of which the newest are hard."""
    owner = Person.objects.get(pk=UUID(person))
    both_sides(owner)
    two_hard_weeks(owner)


def with_a_mark(person: str) -> None:
    """A newer PHQ-9 with item 9."""
    phq_9(Person.objects.get(pk=UUID(person)), 14, item_9=1)


def with_nothing_that_stands_out(person: str) -> None:
    """Short questions, all low."""
    owner = Person.objects.get(pk=UUID(person))
    kept(owner, "pc-ptsd-5", {"1": 1, "2": 1, "3": 0, "4": 0, "5": 0, "6": 0})
    kept(owner, "phq-2", {"1": 1, "2": 0})
    kept(owner, "gad-2", {"1": 0, "2": 1})
    kept(owner, "single-alcohol", {"1": 0})
    kept(owner, "single-drug", {"1": 0})
