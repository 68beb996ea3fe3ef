"""The people in the tests: Ana (the person), Ben (she trusts him), Dr Cole (clinician), Dana (a stranger)."""

from twofold.web.ids import uuid7
from twofold.web.signin.models import Person, index_of
from twofold.web.vault.keys import create_person_key

PASSPHRASE = "four brown horses dancing"
_hashed: list[str] = []


def make_person(name: str, *, zone: str = "Europe/Dublin", country: str = "IE") -> Person:
    """A person as signing up leaves them; the slow digest of the one passphrase is made once."""
    person = Person(id=uuid7(), name_index=index_of(name), is_adult=True)
    create_person_key(person.pk)
    person.name, person.zone, person.country = name, zone, country
    if not _hashed:
        person.set_password(PASSPHRASE)
        _hashed.append(person.password)
    person.password = _hashed[0]
    person.save(force_insert=True)
    return person


def forget_digest() -> None:
    """Make the digest of the passphrase anew: the next person is made under other settings."""
    _hashed.clear()
