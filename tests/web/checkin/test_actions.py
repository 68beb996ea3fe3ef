"""What the check-in writes: with its audit entry or not at all, and only for the person it belongs to."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from tests.web.checkin.sheets import ALCOHOL, follow, keep, today_of
from twofold.care.checkin import Answer, State
from twofold.web.audit import record
from twofold.web.audit.models import AuditEvent
from twofold.web.checkin import actions
from twofold.web.checkin.actions import KeptOtherwise, answer_same_day, change_following, delete_day
from twofold.web.checkin.models import CheckIn, Following, SafetyAnswers
from twofold.web.signin.models import Person

pytestmark = pytest.mark.django_db


def happened(person: Person) -> list[str]:
    return [entry.body["what"] for entry in AuditEvent.objects.filter(person=person.pk).order_by("n")]


def test_every_public_action_is_audited() -> None:
    names = [
        name for name in vars(actions) if name.split("_")[0] in {"save", "correct", "add", "delete", "change", "answer"}
    ]
    assert len(names) >= 8
    assert all(hasattr(vars(actions)[name], "audited_as") for name in names)


def test_without_its_audit_entry_nothing_is_kept(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*given: object, **more: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(record, "link", broken)
    with pytest.raises(OSError, match="disk is full"):
        keep(ana, today_of(ana), {"edge": 3})
    assert not CheckIn.objects.of(ana).exists()


def test_a_replay_after_a_correction_brings_nothing_back(ana: Person) -> None:
    number, day = uuid4(), today_of(ana)
    first = keep(ana, day, {"edge": 3}, sent_as=number)
    told = {**first.told, "edge": Answer(State.ANSWERED, 8)}
    actions.correct_check_in(by=ana, check_in=first, form="daily", answers=told, at=timezone.now())
    again = keep(ana, day, {"edge": 3}, sent_as=number)
    assert again.pk == first.pk
    assert CheckIn.objects.of(ana).get().told["edge"].value == 8


def test_a_replay_about_another_day_is_another_check_in_and_the_first_is_kept(ana: Person) -> None:
    number, day = uuid4(), today_of(ana)
    first = keep(ana, day, {"edge": 3}, sent_as=number)
    with pytest.raises(KeptOtherwise) as refused:
        keep(ana, day - timedelta(days=1), {"edge": 3}, sent_as=number)
    assert refused.value.first.pk == first.pk
    assert CheckIn.objects.of(ana).get().day == day


def test_two_people_may_bring_the_same_number(ana: Person, ben: Person) -> None:
    number, day = uuid4(), today_of(ana)
    assert keep(ana, day, {"edge": 3}, sent_as=number).pk != keep(ben, day, {"edge": 3}, sent_as=number).pk


def test_deleting_a_day_leaves_the_other_days_and_other_people(ana: Person, ben: Person) -> None:
    day = today_of(ana)
    for person in (ana, ben):
        keep(person, day, {"edge": 1})
        keep(person, day - timedelta(days=1), {"edge": 2})
    answer_same_day(by=ana, answers={"now": Answer(State.ANSWERED, ["none"])}, at=timezone.now())
    delete_day(by=ana, day=day)
    assert [one.day for one in CheckIn.objects.of(ana)] == [day - timedelta(days=1)]
    assert not SafetyAnswers.objects.of(ana).exists()
    assert CheckIn.objects.of(ben).count() == 2
    assert happened(ana)[-1] == "check-in-day-deleted"


def test_what_changes_nothing_is_not_recorded(ana: Person) -> None:
    follow(ana, ALCOHOL)
    before = happened(ana)
    follow(ana, ALCOHOL)
    delete_day(by=ana, day=today_of(ana))
    assert happened(ana) == before


def test_the_database_shows_neither_answers_nor_which_questions_they_were(ana: Person) -> None:
    change_following(by=ana, things=[], bank=["loneliness"])
    keep(ana, today_of(ana), {"helped": ["faith"]})
    answer_same_day(by=ana, answers={"now": Answer(State.ANSWERED, ["fit"])}, at=timezone.now())
    seen: list[Any] = []
    with connection.cursor() as cursor:
        for table in (CheckIn, Following, SafetyAnswers):
            cursor.execute(f"SELECT * FROM {table._meta.db_table}")
            seen += [cell for row in cursor.fetchall() for cell in row]
    raw = b" ".join(bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for cell in seen)
    for word in (b"faith", b"helped", b"loneliness", b"same-day", b"fit", b"daily", b"Dublin"):
        assert word not in raw
