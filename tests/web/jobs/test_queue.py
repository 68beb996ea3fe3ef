"""Jobs run to their end exactly once in effect: failures are tried again, the dead are swept, nothing of content is kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from twofold.web.jobs import queue, worker
from twofold.web.jobs.models import Night, Worker

pytestmark = pytest.mark.django_db

ran: list[str] = []


@pytest.fixture(autouse=True)
def _nothing_ran() -> None:
    ran.clear()


@task()
def note(person: str) -> None:
    ran.append(person)


@task()
def trip(person: str) -> None:
    raise ValueError(f"she wrote: {person}")


def only_job() -> DBTaskResult[..., Any]:
    return DBTaskResult.objects.get()


def test_a_job_runs_once_and_is_done() -> None:
    note.enqueue("ana")
    mine = worker.JobWorker()
    assert mine.run_one() is True
    assert mine.run_one() is False
    assert ran == ["ana"]
    assert only_job().status == TaskResultStatus.SUCCESSFUL


def test_two_workers_never_hold_the_same_job() -> None:
    note.enqueue("ana")
    assert queue.claim_next("one") is not None
    assert queue.claim_next("two") is None


def test_what_a_dead_worker_left_running_starts_again() -> None:
    note.enqueue("ana")
    queue.claim_next("dead")
    assert queue.sweep("living") == 1
    assert worker.JobWorker().run_one() is True
    assert ran == ["ana"]
    assert only_job().worker_ids[0] == "dead"


def test_what_a_living_worker_runs_is_left_to_it() -> None:
    note.enqueue("ana")
    queue.claim_next("slow")
    Worker.objects.create(pk="slow", seen_at=timezone.now())
    assert queue.sweep("other") == 0
    assert queue.sweep("other", alone=True) == 1


def test_a_worker_that_lost_its_job_cannot_end_it_for_the_other() -> None:
    note.enqueue("ana")
    slow = queue.claim_next("slow")
    assert slow is not None
    queue.sweep("fast")
    fast = queue.claim_next("fast")
    assert fast is not None
    queue.finish(slow)
    assert only_job().status == TaskResultStatus.RUNNING
    queue.finish(fast)
    assert only_job().status == TaskResultStatus.SUCCESSFUL


def test_a_failing_job_is_tried_again_later_and_given_up_loudly(caplog: pytest.LogCaptureFixture) -> None:
    trip.enqueue("a secret")
    for attempt in range(1, queue.ATTEMPTS + 1):
        DBTaskResult.objects.update(run_after=timezone.now() - timedelta(seconds=1))
        assert worker.JobWorker().run_one() is True
        assert len(only_job().worker_ids) == attempt
    assert only_job().status == TaskResultStatus.FAILED
    assert "given up after 5 attempts" in caplog.text
    assert queue.standstill()[-1] == "a job was given up in the last day"


def test_an_error_leaves_its_class_and_place_and_none_of_its_words(caplog: pytest.LogCaptureFixture) -> None:
    trip.enqueue("a secret")
    job = queue.claim_next("one")
    assert job is not None
    job.worker_ids = ["x"] * queue.ATTEMPTS
    queue.failed(job, ValueError("she wrote: a secret"))
    assert only_job().exception_class_path == "ValueError"
    assert "secret" not in only_job().traceback + caplog.text


def test_a_queue_that_stands_still_says_why() -> None:
    assert queue.standstill() == ["no worker is running"]
    worker.JobWorker().say_alive()
    assert queue.standstill() == []
    note.enqueue("ana")
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=1))
    assert queue.standstill() == ["a job has waited for more than 15 minutes"]


def test_the_nightly_work_is_handed_out_once_a_day(settings: Any) -> None:
    settings.NIGHTLY = ["twofold.web.nightly.clear_sessions", "twofold.web.nightly.check_integrity"]
    worker.hand_out_nightly()
    worker.hand_out_nightly()
    assert DBTaskResult.objects.count() == 2
    Night.objects.update(day=timezone.now().date() - timedelta(days=1))
    worker.hand_out_nightly()
    assert DBTaskResult.objects.count() == 4


def test_every_nightly_task_runs(settings: Any) -> None:
    worker.hand_out_nightly()
    mine = worker.JobWorker()
    while mine.run_one():
        pass
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {TaskResultStatus.SUCCESSFUL}
    assert DBTaskResult.objects.count() == len(settings.NIGHTLY)


def test_finished_jobs_are_forgotten_after_a_while() -> None:
    note.enqueue("ana")
    worker.JobWorker().run_one()
    assert queue.forget_finished(timedelta(days=7)) == 0
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=8))
    assert queue.forget_finished(timedelta(days=7)) == 1
