"""The people in the tests: Ana (the person), Ben (she trusts him), Dr Cole (clinician), Dana (a stranger)."""

from django.conf import settings
from django.contrib.auth.hashers import make_password

from twofold.web.ids import uuid7
from twofold.web.signin.models import Person, index_of
from twofold.web.vault.keys import create_person_key

PASSPHRASE = "four brown horses dancing"
_hashed: dict[str, str] = {}  # by hasher: some tests set a fast one


def make_person(name: str, *, zone: str = "Europe/Dublin", country: str = "IE") -> Person:
    """A person as signing up leaves them; the slow digest of the one passphrase is made once."""
    person = Person(id=uuid7(), name_index=index_of(name), is_adult=True)
    create_person_key(person.pk)
    person.name, person.zone, person.country = name, zone, country
    hasher = settings.PASSWORD_HASHERS[0]
    if hasher not in _hashed:
        _hashed[hasher] = make_password(PASSPHRASE)
    person.password = _hashed[hasher]
    person.save(force_insert=True)
    return person


def forget_digest() -> None:
    """Make the digest of the passphrase anew: the next person is made under other settings."""
    _hashed.clear()
