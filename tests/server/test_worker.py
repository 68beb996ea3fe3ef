"""A worker is killed in the middle of a job: the job is taken back and runs to its end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.server.host import Host

pytestmark = pytest.mark.server

ENQUEUE = """
import sys
from tests.server.slow_job import take_time
take_time.enqueue(sys.argv[1], float(sys.argv[2]))
"""
LET_THE_LEASE_PASS = """
from datetime import timedelta
from django.db.models import F
from twofold.web.jobs.models import Worker
Worker.objects.update(seen_at=F("seen_at") - timedelta(minutes=2))
"""
STATE = """
from django_tasks_db.models import DBTaskResult
job = DBTaskResult.objects.get(task_path="tests.server.slow_job.take_time")
print(job.status, len(job.worker_ids))
"""
WAIT_SECONDS = 60


@contextmanager
def working(host: Host) -> Iterator["subprocess.Popen[bytes]"]:
    """One `twofold work` process."""
    with (host.folder / "worker.log").open("ab") as log:
        worker = subprocess.Popen([sys.executable, "-m", "twofold", "work"], env=host.environment, stderr=log)
    try:
        yield worker
    finally:
        worker.terminate()
        worker.wait(20)


def wait_for(file: Path, words: list[str]) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while not file.exists() or file.read_text().split() != words:
        assert time.monotonic() < until, file.read_text() if file.exists() else "nothing began"
        time.sleep(0.05)


def test_a_job_whose_worker_is_killed_runs_to_its_end(host: Host, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    host.python(ENQUEUE, str(notes), "2")
    with working(host) as first:
        wait_for(notes, ["began"])
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    assert host.python(STATE).split() == ["RUNNING", "1"]
    host.python(LET_THE_LEASE_PASS)
    with working(host):
        wait_for(notes, ["began", "began", "ended"])
        until = time.monotonic() + WAIT_SECONDS
        while host.python(STATE).split() != ["SUCCESSFUL", "2"]:
            assert time.monotonic() < until
    assert notes.read_text().split() == ["began", "began", "ended"], "once it ended, it never ran again"
    assert "starts again" in (host.folder / "worker.log").read_text()
