"""What the people in these tests type."""

from typing import Any

from django.test import Client

from tests.cast import PASSPHRASE

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


def browser(**given: Any) -> Client:
    """A browser nobody is signed in with; answers of 500 are returned, not raised."""
    return Client(raise_request_exception=False, **given)
