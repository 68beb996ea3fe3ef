"""The numbers to call that belong to a safety answer, for the person's own country."""

from twofold.care.helpline import Kind
from twofold.web import lines
from twofold.web.signin.models import Person


def numbers_for(person: Person, *kinds: Kind) -> tuple[lines.ShownLine, ...]:
    """The lines of the person's country for these needs, the first need first.

    Where the country has no list, the emergency number if that is a need and we know it.
    """
    return lines.shown_in(str(person.country or ""), *kinds)
