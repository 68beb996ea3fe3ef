"""The numbers to call that belong to a safety answer, for the person's own country."""

from twofold.care.helpline import Kind
from twofold.web import lines
from twofold.web.signin.models import Person


def numbers_for(person: Person, *kinds: Kind) -> tuple[lines.ShownLine, ...]:
    """The lines of the person's country for these needs, the first need first; none where the country has no list."""
    country = lines.country_named(str(person.country or ""))
    return lines.shown_for(country, *kinds) if country else ()
