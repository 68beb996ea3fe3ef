"""Sentences that `care.report` hands over, in the language of the page."""

from datetime import date

from django.utils.translation import get_language

from twofold.care.report.said import Said
from twofold.care.wording import SOURCE_LANGUAGE
from twofold.web.library import content
from twofold.web.ui.chart import plain_number, whole_day

MOST = 3  # digits behind the point


def in_words(one: Said | str) -> str:
    """A sentence with its numbers and days as the reader writes them; own words stay as they are."""
    if isinstance(one, str):
        return one
    return one.words(content().wording, get_language() or SOURCE_LANGUAGE, shown)


def shown(value: object) -> str:
    """A day, or a number with no more digits than it has."""
    if isinstance(value, date):
        return whole_day(value)
    if isinstance(value, float):
        return plain_number(value, next((few for few in range(MOST) if value == round(value, few)), MOST))
    return plain_number(value, 0) if isinstance(value, int) else str(value)
