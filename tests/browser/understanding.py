"""People with days and diaries, put beside the server for the browser tests of understanding."""

from datetime import date
from pathlib import Path
from uuid import UUID

from tests.web.diary.files import small
from tests.web.understand.made_up import keep_days
from twofold.web.diary.actions import keep_file
from twofold.web.signin.models import Person


def with_days(person: str, days: int, seed: int = 7, missing: float = 0.1, until: str = "") -> None:
    """Check-ins for most of the last days, until today."""
    keep_days(Person.objects.get(pk=UUID(person)), days, seed=seed, missing=missing, until=date.fromisoformat(until))


def today() -> str:
    """The server's day."""
    return date.today().isoformat()


def waiting_file(person: str, path: str = "") -> str:
    """A file that waits; its id."""
    raw = Path(path).read_bytes() if path else small().encode()
    return str(keep_file(by=Person.objects.get(pk=UUID(person)), name="My old diary", raw=raw).pk)
