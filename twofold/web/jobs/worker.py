"""The worker: one job after the other. A thread of the web process on SQLite, a process of its own on PostgreSQL."""

import logging
import secrets
import threading
import time
from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.db import Error, close_old_connections, connection, connections, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from twofold.web.jobs import queue
from twofold.web.jobs.models import Night, Worker
from twofold.web.logs import places
from twofold.web.vault.keys import one_use

PAUSE = 1.0  # seconds between two looks at an empty queue
BEAT = 15.0  # seconds between two signs of life
SWEEP = 30.0  # seconds between two sweeps, and two looks at the clock for the nightly work
NEVER = date(2000, 1, 1)
log = logging.getLogger("twofold.web.jobs")


class JobWorker:
    """Takes jobs until told to stop. A database that is away is waited for."""

    def __init__(self) -> None:
        self.id = secrets.token_hex(16)
        self.current: object = None
        self.stopping = threading.Event()

    def run(self) -> None:
        """Work until `stopping` is set."""
        beat = threading.Thread(target=self._beat, name="jobs-beat", daemon=True)
        beat.start()
        self._guarded(lambda: queue.sweep(self.id, alone=connection.vendor == "sqlite"))
        swept = time.monotonic()
        while not self.stopping.is_set():
            close_old_connections()
            if time.monotonic() - swept > SWEEP:
                swept = time.monotonic()
                self._guarded(lambda: queue.sweep(self.id, self.current))
                self._guarded(hand_out_nightly)
            if not self._guarded(self.run_one):
                self.stopping.wait(PAUSE)
        connections.close_all()

    def run_one(self) -> bool:
        """Run the next job, if there is one; True when there was."""
        job = queue.claim_next(self.id)
        if job is None:
            return False
        self.current = job.pk
        try:
            with one_use():
                task, given = job.task, job.args_kwargs
                task.call(*given["args"], **given["kwargs"])
        except Exception as error:
            queue.failed(job, error)
        else:
            queue.finish(job)
        finally:
            self.current = None
        return True

    def _beat(self) -> None:
        while not self.stopping.is_set():
            close_old_connections()
            self._guarded(self.say_alive)
            self.stopping.wait(BEAT)
        connections.close_all()

    def say_alive(self) -> bool:
        """One sign of life."""
        Worker.objects.update_or_create(pk=self.id, defaults={"seen_at": timezone.now()})
        return True

    def _guarded(self, step: Callable[[], object]) -> object:
        try:
            return step()
        except Error as error:
            log.warning("the worker could not reach the database: %s", places(error))
            return None


def hand_out_nightly() -> None:
    """Once a day (UTC) each piece of settings.NIGHTLY becomes a job; whoever changes the day first hands it out."""
    today = timezone.now().date()
    for path in settings.NIGHTLY:
        with transaction.atomic():
            Night.objects.get_or_create(task=path, defaults={"day": NEVER})
            if Night.objects.filter(task=path, day__lt=today).update(day=today):
                import_string(path).enqueue()


def start_thread() -> JobWorker:
    """A worker beside the web threads of this process."""
    worker = JobWorker()
    threading.Thread(target=worker.run, name="jobs", daemon=True).start()
    return worker
