"""Several pages of one person at once: the sums run outside every transaction, and one picture is kept."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.web.signin.test_at_the_same_moment import _audit_entries_can_be_cleared, at_once  # noqa: F401  its fixture
from tests.web.understand.made_up import keep_days
from twofold.web.audit import verify
from twofold.web.signin.models import Person
from twofold.web.understand import door
from twofold.web.understand.models import KeptPicture
from twofold.web.understand.picture import Picture

pytestmark = pytest.mark.django_db(transaction=True)


def test_several_pages_at_once_say_the_same_and_keep_one_picture(
    ana: Person, ana_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, in_transaction = door.picture_of, []

    def watched(*given: Any) -> Picture:
        in_transaction.append(connection.in_atomic_block)
        return real(*given)

    monkeypatch.setattr(door, "picture_of", watched)
    keep_days(ana, 20)
    pages = at_once(lambda: ana_client.get("/my-cycle").content)
    assert len(set(pages)) == 1
    assert b"In words" in pages[0]
    assert set(in_transaction) == {False}
    assert KeptPicture.objects.of(ana).count() == 1
    assert list(verify.findings()) == []
