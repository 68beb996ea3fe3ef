"""The cycle is kept, sealed, and only as long as it is still what the days come to."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from tests.web.diary.files import PARTS, bring, small
from tests.web.understand.made_up import TODAY, answers_of, keep_days
from twofold import engine
from twofold.engine import kernel
from twofold.web.audit.models import AuditEvent
from twofold.web.checkin.actions import correct_check_in, delete_day, save_check_in
from twofold.web.checkin.models import CheckIn
from twofold.web.diary.actions import remove_diary
from twofold.web.diary.models import Diary
from twofold.web.jobs.worker import JobWorker
from twofold.web.mydata.actions import erase
from twofold.web.signin.models import Person
from twofold.web.understand import door, keeping
from twofold.web.understand.actions import keep_picture
from twofold.web.understand.models import KeptPicture
from twofold.web.understand.picture import Picture
from twofold.web.understand.stretch import LEARNED, own_stretch

pytestmark = pytest.mark.django_db
CYCLE = "/my-cycle"
Counted = Callable[[], int]


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Grows by one each time the sums really run; each entry says whether a transaction was open then."""
    real, seen = door.picture_of, []

    def counted(*given: object) -> Picture:
        seen.append(connection.in_atomic_block)
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(door, "picture_of", counted)
    return seen


def kept(person: Person) -> list[KeptPicture]:
    return list(KeptPicture.objects.of(person))


def test_the_second_look_asks_no_engine_and_says_the_same(
    ana: Person, ana_client: Client, worked_out: list[bool]
) -> None:
    keep_days(ana, 40)
    first, second = (ana_client.get(CYCLE).content for _ in range(2))
    assert first == second
    assert len(worked_out) == 1
    assert len(kept(ana)) == 1


def test_a_new_day_makes_a_new_picture_in_the_place_of_the_old_one(
    ana: Person, ana_client: Client, worked_out: list[bool]
) -> None:
    keep_days(ana, 40, until=TODAY - timedelta(days=1))
    ana_client.get(CYCLE)
    quiet = dict.fromkeys(("sleep", "symptoms", "mood", "craving", "ease", "pleasure", "reminder", "use"), 1.0)
    save_check_in(by=ana, day=TODAY, form="daily", answers=answers_of(quiet), at=datetime.now(UTC))
    assert len(worked_out) == 1  # the check-in only keeps what was answered
    ana_client.get(CYCLE)
    assert len(worked_out) == 2
    assert len(kept(ana)) == 1


def test_deleting_a_day_takes_the_picture_along_in_the_same_transaction(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 40, missing=0.0)
    ana_client.get(CYCLE)
    delete_day(by=ana, day=TODAY)
    assert kept(ana) == []


def test_correcting_a_day_takes_the_picture_along(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 40, missing=0.0)
    ana_client.get(CYCLE)
    newest = CheckIn.objects.of(ana).latest("day")
    told = {**newest.told, "craving": newest.told["low"]}
    correct_check_in(by=ana, check_in=newest, form="daily", answers=told, at=datetime.now(UTC))
    assert kept(ana) == []


def test_a_picture_of_days_that_changed_meanwhile_is_shown_and_not_kept(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 40, missing=0.0)
    of = own_stretch(ana)
    delete_day(by=ana, day=TODAY)  # while the sums run
    shown = keeping.picture_for(of)
    assert shown.answered == 40
    assert kept(ana) == []


def test_of_two_pages_at_once_one_keeps_its_picture(ana: Person) -> None:
    keep_days(ana, 40, missing=0.0)
    of = own_stretch(ana)
    body = {"made_of": keeping.digest_of(of.book, None), "picture": keeping.as_json(door.picture_of(of.book))}
    first = keep_picture(by=ana, diary=None, body=body, since=of.since)
    second = keep_picture(by=ana, diary=None, body=body, since=of.since)
    assert [one.pk for one in kept(ana)] == [first.pk]  # type: ignore[union-attr]
    assert second is None
    assert sum(entry.body["what"] == "cycle-kept" for entry in AuditEvent.objects.filter(person=ana.pk)) == 1


def test_a_diary_has_its_own_picture_that_goes_with_it(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 40)
    ana_client.get(CYCLE)
    ana_client.get(bring(ana_client, small(), PARTS)["Location"].replace("/days", "/cycle"))
    diary = Diary.objects.of(ana).get()
    assert {one.diary_id for one in kept(ana)} == {None, diary.pk}
    remove_diary(by=ana, diary=diary)
    assert [one.diary_id for one in kept(ana)] == [None]


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which the sweep was not compiled."""
    monkeypatch.setattr(kernel, "compiled", False)


def jobs() -> list[tuple[str, dict[str, object]]]:
    return [(job.task_path, job.args_kwargs) for job in DBTaskResult.objects.all()]


@pytest.mark.usefixtures("plain")
def test_without_a_compiler_the_first_look_is_quick_and_a_job_makes_it_surer(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 20)
    assert b"This is a first look" in ana_client.get(CYCLE).content
    assert b"This is a first look" in ana_client.get(CYCLE).content
    assert jobs() == [("twofold.web.understand.keeping.work_out", {"args": [str(ana.pk), None], "kwargs": {}})]
    JobWorker().run_one()
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    page = ana_client.get(CYCLE).content
    assert b"This is a first look" not in page
    assert b"In words" in page
    assert len(kept(ana)) == 1
    assert len(jobs()) == 1


@pytest.mark.usefixtures("plain")
def test_a_job_for_someone_who_is_gone_does_nothing(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 20)
    ana_client.get(CYCLE)
    erase(by=ana)
    JobWorker().run_one()
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert not KeptPicture.objects.unscoped("a test looks whether anything is left").exists()


def test_with_a_compiler_the_first_answer_is_the_sure_one(
    ana: Person, ana_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel, "compiled", True)
    monkeypatch.setattr(engine, "update", engine.glance)  # the same call, whatever this machine can do
    keep_days(ana, 20)
    assert b"This is a first look" not in ana_client.get(CYCLE).content
    assert jobs() == []


def test_another_engine_or_another_start_makes_a_new_picture(
    ana: Person, ana_client: Client, worked_out: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_days(ana, 40)
    ana_client.get(CYCLE)
    assert keeping.engine_digest(None) != keeping.engine_digest(LEARNED)
    keeping.engine_digest.cache_clear()
    monkeypatch.setattr(keeping, "MADE_BY", ("engine",))
    ana_client.get(CYCLE)
    keeping.engine_digest.cache_clear()
    assert len(worked_out) == 2


def test_what_is_kept_comes_back_as_it_was(ana: Person) -> None:
    keep_days(ana, 70)
    made = keeping.as_json(door.picture_of(own_stretch(ana).book))
    again = keeping.from_json(json.loads(json.dumps(made)))
    assert keeping.as_json(again) == made
    assert again.levels[0].at[-1] == TODAY.toordinal()


@pytest.mark.parametrize("days", [20, 400])
def test_every_ordinary_picture_takes_the_same_room(ana: Person, ana_client: Client, days: int) -> None:
    keep_days(ana, days)
    ana_client.get(CYCLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT LENGTH(body) FROM understand_keptpicture")
        (size,) = cursor.fetchone()
    assert 65_536 < size < 65_700


def test_nothing_of_it_is_left_after_erasing(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 40)
    ana_client.get(CYCLE)
    erase(by=ana)
    assert not KeptPicture.objects.unscoped("a test looks whether anything is left").exists()


def test_my_data_lists_it_and_hands_it_out(ana: Person, ana_client: Client) -> None:
    keep_days(ana, 40)
    ana_client.get(CYCLE)
    assert "Your cycle, as it was last worked out" in ana_client.get(reverse("mydata:held")).content.decode()
    everything = ana_client.post(reverse("mydata:download-json")).json()
    (row,) = everything["tables"]["understand.keptpicture"]
    assert row["body"]["picture"]["links"]


def test_dana_has_none_of_it(ana: Person, ana_client: Client, dana_client: Client) -> None:
    keep_days(ana, 40)
    before = dana_client.get(CYCLE).content
    ana_client.get(CYCLE)
    assert dana_client.get(CYCLE).content == before
