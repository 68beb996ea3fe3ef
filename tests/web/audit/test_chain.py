"""Both or neither; and a chain in which any change is found."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from twofold.web.audit import record, verify
from twofold.web.audit.events import Event
from twofold.web.audit.models import AuditEvent, Chain
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


@record.audited(Event.ACCOUNT_CHANGED)
def rename(*, by: Person, name: str) -> Person:
    by.name = name
    by.save()
    return by


def lines(person: Person) -> list[Any]:
    return [entry.body for entry in AuditEvent.objects.filter(person=person.pk).order_by("n")]


def say(count: int, person: Person) -> None:
    for number in range(count):
        rename(by=person, name=f"Ana {number}")


def test_an_action_leaves_one_entry_that_says_what_and_by_whom(ana: Person) -> None:
    rename(by=ana, name="Ana B")
    assert lines(ana) == [{"what": "account-changed", "by": str(ana.pk), "about": str(ana.pk)}]


def test_when_the_entry_cannot_be_written_nothing_is(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise DatabaseError("no room")

    monkeypatch.setattr(AuditEvent, "save", broken)
    with pytest.raises(DatabaseError):
        rename(by=ana, name="Eve")
    assert Person.objects.get(pk=ana.pk).name == "Ana"
    assert not Chain.objects.filter(person=ana.pk, count__gt=0).exists()


def test_when_the_action_fails_no_entry_is_left(ana: Person) -> None:
    @record.audited(Event.ACCOUNT_CHANGED)
    def fails(*, by: Person) -> Person:
        by.save()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        fails(by=ana)
    assert lines(ana) == []


def test_work_already_done_is_not_recorded_again(ana: Person) -> None:
    @record.audited(Event.ACCOUNT_CHANGED)
    def again(*, by: Person) -> Any:
        return record.Unchanged(by)

    assert again(by=ana) == ana
    assert lines(ana) == []


def test_the_database_refuses_to_change_or_delete_an_entry(ana: Person) -> None:
    say(1, ana)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(person=ana.pk).update(n=7)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.filter(person=ana.pk).delete()


def test_what_happened_is_not_readable_in_the_database(ana: Person) -> None:
    say(1, ana)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit_auditevent")
        row = cursor.fetchone()
    assert "account-changed" not in repr(row)


def unlocked(statement: str, *values: object) -> None:
    """Change the table as someone with the whole database could: past the triggers."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_append_only")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS audit_no_update")
            cursor.execute("DROP TRIGGER IF EXISTS audit_no_delete")
        cursor.execute(statement, values)


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(["edit", "delete", "swap", "cut", "move"]), at=st.integers(1, 6))
def test_any_change_is_found(ana: Person, kind: str, at: int) -> None:
    with transaction.atomic():
        say(6, ana)
        assert list(verify.findings()) == []
        entry = AuditEvent.objects.get(person=ana.pk, n=at)
        key = entry.pk.hex if connection.vendor == "sqlite" else entry.pk
        if kind == "edit":
            body = bytearray(entry.__dict__["body"])
            body[-1] ^= 1
            unlocked("UPDATE audit_auditevent SET body = %s WHERE id = %s", bytes(body), key)
        elif kind == "delete":
            unlocked("DELETE FROM audit_auditevent WHERE id = %s", key)
        elif kind == "swap":
            other = 1 + at % 6
            unlocked("UPDATE audit_auditevent SET n = n + 100 WHERE n IN (%s, %s)", at, other)
            unlocked(
                "UPDATE audit_auditevent SET n = CASE n WHEN %s THEN %s ELSE %s END WHERE n > 100", at + 100, other, at
            )
        elif kind == "cut":
            unlocked("DELETE FROM audit_auditevent WHERE n >= %s", at)
        else:
            unlocked("UPDATE audit_auditevent SET at = %s WHERE id = %s", entry.at - timedelta(hours=1), key)
        assert list(verify.findings()) != []
        transaction.set_rollback(True)


def test_a_tail_cut_off_together_with_the_head_is_found_by_the_anchor(
    ana: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(verify, "anchors_file", lambda: tmp_path / "anchors.jsonl")
    monkeypatch.setattr(verify, "SETTLED", timedelta(0))
    say(5, ana)
    verify.anchor()
    assert list(verify.findings()) == []
    say(1, ana)
    assert list(verify.findings()) == []
    fourth = AuditEvent.objects.get(person=ana.pk, n=4)
    unlocked("DELETE FROM audit_auditevent WHERE n > %s", 4)
    Chain.objects.filter(person=ana.pk).update(count=4, head=fourth.mac)
    assert [finding.person for finding in verify.findings()] == [None]


def test_chains_of_two_people_do_not_touch(ana: Person, ben: Person) -> None:
    say(2, ana)
    say(1, ben)
    assert [len(lines(ana)), len(lines(ben))] == [2, 1]
    assert AuditEvent.objects.filter(at__gt=timezone.now()).count() == 0
