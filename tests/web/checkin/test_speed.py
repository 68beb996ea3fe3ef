"""Keeping a check-in is light: few statements, nothing drawn, no rule asked."""

from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.checkin.sheets import ALCOHOL, ORDINARY, follow
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def statements(client: Client) -> tuple[list[str], int]:
    """The statements of one check-in on the records, and how many on the key ledger."""
    with CaptureQueriesContext(connections["default"]) as records, CaptureQueriesContext(connections["ledger"]) as keys:
        answer = client.post("/check-in", {**ORDINARY, "sent_as": str(uuid4())})
    assert answer.status_code == 303
    assert not answer.templates
    return [query["sql"] for query in records.captured_queries], len(keys)


def test_a_check_in_is_kept_with_eleven_statements_and_nothing_is_drawn(ana: Person, ana_client: Client) -> None:
    follow(ana, ALCOHOL)
    statements(ana_client)  # the first request of a session also notes when it was last seen
    records, keys = statements(ana_client)
    assert len(records) <= 11, records  # savepoint and release among them
    assert keys == 1
    assert sum(sql.startswith(("INSERT", "UPDATE")) for sql in records) == 3  # the check-in, its audit entry, the chain
