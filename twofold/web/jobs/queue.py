"""Taking a job, finishing it, and taking back what a dead worker left running.

A claim is a compare-and-swap on the row's status and start time, so the same job is never held twice, on either
database. Jobs are idempotent all the same: a worker that was only slow may finish after its job was given away.
Job rows hold a task's name and ids; never content, also not in an error.
"""

import logging
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from twofold.web.jobs.models import Worker
from twofold.web.logs import places

ATTEMPTS = 5  # then a job is given up, loudly
LEASE = timedelta(seconds=60)  # a worker silent for longer is dead
LATE = timedelta(minutes=15)  # a ready job older than this means the queue stands still
Job = DBTaskResult[..., Any]
log = logging.getLogger("twofold.web.jobs")


def claim_next(worker: str) -> Job | None:
    """The next ready job, now running for this worker; none when there is nothing to do or another was faster."""
    job = DBTaskResult.objects.ready().first()
    if job is None:
        return None
    workers, started_at = [*job.worker_ids, worker], timezone.now()
    same = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.READY, started_at=job.started_at)
    if not same.update(status=TaskResultStatus.RUNNING, started_at=started_at, worker_ids=workers):
        return None
    job.status, job.worker_ids, job.started_at = TaskResultStatus.RUNNING, workers, started_at
    return job


def finish(job: Job) -> None:
    """The job is done; what it returned is not kept."""
    _settle(job, status=TaskResultStatus.SUCCESSFUL, finished_at=timezone.now(), return_value=None)


def failed(job: Job, error: BaseException) -> None:
    """Try again later, longer each time; after the last attempt give up and say so."""
    where = places(error)
    if len(job.worker_ids) >= ATTEMPTS:
        _give_up(job, type(error).__qualname__, where)
        return
    log.warning("job %s will be tried again: %s", job.task_path, where)
    wait = timedelta(seconds=30 * 2 ** len(job.worker_ids))
    _settle(job, status=TaskResultStatus.READY, run_after=timezone.now() + wait)


def sweep(me: str, current: Any = None, *, alone: bool = False) -> int:
    """Give back what dead workers left running; returns how many. `alone`: no other worker can exist."""
    now = timezone.now()
    Worker.objects.filter(seen_at__lt=now - 10 * LEASE).delete()
    alive = set() if alone else set(Worker.objects.filter(seen_at__gte=now - LEASE).values_list("pk", flat=True))
    taken_back = 0
    for job in DBTaskResult.objects.running():
        owner = job.worker_ids[-1] if job.worker_ids else ""
        if job.pk == current or (owner != me and owner in alive):
            continue
        if len(job.worker_ids) >= ATTEMPTS:
            _give_up(job, "WorkerDied", "its worker died")
        else:
            log.warning("job %s was left running by a worker that is gone; it starts again", job.task_path)
            _settle(job, status=TaskResultStatus.READY)
        taken_back += 1
    return taken_back


def _give_up(job: Job, error: str, where: str) -> None:
    log.error("job %s was given up after %d attempts: %s", job.task_path, len(job.worker_ids), where)
    given_up = {"exception_class_path": error, "traceback": where}
    _settle(job, status=TaskResultStatus.FAILED, finished_at=timezone.now(), **given_up)


def _settle(job: Job, **changes: Any) -> None:
    """Change the row only while it is still this claim's."""
    mine = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at)
    if not mine.update(**changes):
        log.warning("job %s was given to another worker meanwhile", job.task_path)


def forget_finished(older_than: timedelta) -> int:
    """Remove the rows of finished jobs; returns how many."""
    done = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - older_than)
    return done.delete()[0]


def standstill() -> list[str]:
    """Why the queue is not moving, one sentence each; empty when it is."""
    now = timezone.now()
    reasons = []
    late = Q(run_after=get_date_max(), enqueued_at__lt=now - LATE) | Q(run_after__lt=now - LATE)
    if DBTaskResult.objects.filter(late, status=TaskResultStatus.READY).exists():
        reasons.append("a job has waited for more than 15 minutes")
    if not Worker.objects.filter(seen_at__gte=now - LEASE).exists():
        reasons.append("no worker is running")
    if DBTaskResult.objects.failed().filter(finished_at__gte=now - timedelta(days=1)).exists():
        reasons.append("a job was given up in the last day")
    return reasons
