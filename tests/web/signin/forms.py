"""What the people in these tests type."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from tests.cast import PASSPHRASE
from twofold.web.signin.models import Knock
from twofold.web.signin.throttle import Door, wait_after

NEW = "seven green ladders humming"
SOMEWHERE = "203.0.113.7"  # RFC 5737: nobody's address
ELSEWHERE = "198.51.100.9"


def sign_up_form(**changes: Any) -> dict[str, Any]:
    """A complete form; `changes` replace or (None) leave out fields."""
    form = {
        "adult": "yes",
        "name": "Ana",
        "passphrase": PASSPHRASE,
        "again": PASSPHRASE,
        "country": "IE",
        "zone": "",
    } | changes
    return {field: value for field, value in form.items() if value is not None}


def sign_in(client: Client, name: str = "Ana", passphrase: str = PASSPHRASE, **more: Any) -> Any:
    """Send the sign-in form from an address of our choosing."""
    address = more.pop("address", SOMEWHERE)
    return client.post("/sign-in", {"name": name, "passphrase": passphrase, **more}, REMOTE_ADDR=address)


def tried(door: Door, times: int) -> None:
    """As if a door had just been tried so often, without the time the digests take."""
    now = timezone.now()
    wait = timedelta(seconds=wait_after(times, door.lane))
    Knock.objects.update_or_create(key=door.key, defaults={"level": times, "at": now, "opens_at": now + wait})


def browser(**given: Any) -> Client:
    """A browser nobody is signed in with; answers of 500 are returned, not raised."""
    return Client(raise_request_exception=False, **given)
