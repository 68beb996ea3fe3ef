"""Ana owns one of everything; Ben has no grant; Dana is a stranger; nobody is signed out."""

import pytest
from django.test import Client

from tests.conftest import signed_in
from tests.policy import Rows
from twofold.web.signin.models import Person


@pytest.fixture
def rows(ana: Person) -> Rows:
    """One row of each kind that an address can name."""
    return {"ana": ana}


@pytest.fixture
def clients(ana: Person, ben: Person, dana: Person) -> dict[str, Client]:
    return {
        "nobody": Client(raise_request_exception=False),
        "ana": signed_in(ana),
        "ben": signed_in(ben),
        "dana": signed_in(dana),
    }
