"""Kept sheets for the tests of the report, as the questionnaires keep them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from tests.care.report.people import PCL, spread
from twofold.web.answer.actions import keep_answers
from twofold.web.answer.models import AnsweredSheet
from twofold.web.library import content
from twofold.web.signin.models import Person


def kept(person: Person, name: str, values: Mapping[str, int], ago: int = 0) -> AnsweredSheet:
    """One sheet, finished `ago` days ago."""
    at: datetime = timezone.now() - timedelta(days=ago)
    row = keep_answers(by=person, instrument=content().instruments[name], values=dict(values), at=at)
    assert isinstance(row, AnsweredSheet)
    return row


def pcl(person: Person, *sums: int, ago: int = 0) -> None:
    """By the sums of its clusters B, C, D, E."""
    values: dict[str, int] = {}
    for items, total in zip(PCL.values(), sums, strict=True):
        values |= spread(items, total, 4)
    kept(person, "pcl-5", values, ago)


def phq_9(person: Person, total: int, item_9: int = 0, ago: int = 0) -> None:
    """By its sum and its last item."""
    kept(person, "phq-9", {**spread(range(1, 9), total - item_9, 3), "9": item_9}, ago)


def both_sides(person: Person) -> None:
    """A person with both conditions: PC-PTSD-5 4, PCL-5 58 then 46, PHQ-9 13, GAD-7 12, 150 heavy days, BAM twice."""
    kept(person, "pc-ptsd-5", {"1": 1, "2": 1, "3": 1, "4": 1, "5": 1, "6": 0})
    pcl(person, 16, 7, 20, 15, ago=56)
    pcl(person, 12, 5, 16, 13)
    phq_9(person, 16, ago=56)
    phq_9(person, 13)
    kept(person, "gad-7", spread(range(1, 8), 12, 3))
    kept(person, "single-alcohol", {"1": 150})
    kept(person, "single-drug", {"1": 0})
    bam(person, 9, ago=56)
    bam(person, 7)
    kept(person, "exposure", {str(n): int(n in (2, 6)) for n in range(1, 15)})


def bam(person: Person, use: int, ago: int = 0) -> None:
    """The BAM by its use questions; the others in the middle, yes and no at no."""
    items = content().instruments["bam"].items
    rest = {name: 2 if item.accepts(2) else 0 for name, item in items.items() if name not in ("4", "5", "6")}
    kept(person, "bam", {**rest, **spread((4, 5, 6), use, 4)}, ago)
