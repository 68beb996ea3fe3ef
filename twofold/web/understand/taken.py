"""A person's finished questionnaires as `care.report` wants them."""

from twofold.care.report.taken import Taken
from twofold.web.answer.read import finished
from twofold.web.signin.models import Person


def taken_of(person: Person) -> tuple[Taken, ...]:
    """Every finished sheet, the oldest first."""
    return tuple(Taken(one.day, one.result, one.sheet.values, one.on_todays_key) for one in reversed(finished(person)))
