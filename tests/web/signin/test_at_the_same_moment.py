"""Two requests at the same moment: a code opens once, a name is given once, tries are all counted."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from tests.cast import PASSPHRASE, make_person
from tests.web.signin.forms import NEW
from twofold.web.signin import throttle
from twofold.web.signin.actions import make_codes, register, use_code
from twofold.web.signin.errors import NameTaken, WrongCode
from twofold.web.signin.models import Person, RecoveryCode
from twofold.web.signin.throttle import Door, knock
from twofold.web.vault.keys import forget_opened

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 6
append_only = import_module("twofold.web.audit.migrations.0002_append_only")


@pytest.fixture(autouse=True)
def _audit_entries_can_be_cleared(transactional_db: None) -> Iterator[None]:
    """These tests commit; emptying the tables afterwards has to get past the triggers SQLite fires for it."""
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for statement in append_only.SQLITE:
                cursor.execute(f"DROP TRIGGER {statement.split()[2]}")
            cursor.execute("DELETE FROM audit_auditevent")
            for statement in append_only.SQLITE:
                cursor.execute(statement)


def at_once(work: Callable[[], Any]) -> list[Any]:
    """What each of several threads got that did the same at the same moment."""
    start = Barrier(AT_ONCE)

    def one(_: int) -> Any:
        start.wait()
        try:
            return work()
        except (WrongCode, NameTaken) as refused:
            return refused
        finally:
            forget_opened()
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_a_code_opens_once_however_many_use_it_at_once() -> None:
    ana = make_person("Ana")
    code = make_codes(by=ana)[0]

    def use() -> Person:
        return use_code(by=Person.objects.get(pk=ana.pk), name="Ana", code=code, passphrase=NEW)

    got = at_once(use)
    assert sum(isinstance(one, Person) for one in got) == 1
    assert sum(isinstance(one, WrongCode) for one in got) == AT_ONCE - 1
    assert RecoveryCode.objects.of(ana).filter(used_on=None).count() == 7


def test_a_name_is_given_once_however_many_want_it_at_once() -> None:
    got = at_once(lambda: register(by=None, name="Ana", passphrase=PASSPHRASE, zone="Europe/Dublin", country="IE"))
    assert sum(isinstance(one, Person) for one in got) == 1
    assert sum(isinstance(one, NameTaken) for one in got) == AT_ONCE - 1
    assert Person.objects.count() == 1


def test_every_try_is_counted_however_many_come_at_once() -> None:
    door = Door(throttle.NAME_FROM_ADDRESS, "x")
    got = at_once(lambda: knock([door]))
    assert got.count(0) == throttle.NAME_FROM_ADDRESS.free
    assert throttle.tries_at(door) == throttle.NAME_FROM_ADDRESS.free
