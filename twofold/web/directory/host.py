"""The host as somebody who acts: a chain of events of its own, so what is done to the directory is on record."""

from dataclasses import dataclass
from uuid import UUID

from twofold.web.vault.keys import KeyMissing, create_person_key, person_keys

HOST_ID = UUID("00000000-0000-4000-8000-000000000001")


@dataclass(frozen=True, slots=True)
class Host:
    """Whoever runs the server and its commands; no account, no records."""

    pk: UUID = HOST_ID


def the_host() -> Host:
    """The host, with a key to seal its record of events."""
    try:
        person_keys(HOST_ID)
    except KeyMissing:
        create_person_key(HOST_ID)
    return Host()
