"""`twofold serve | work | migrate`: tables, then the web server and the job worker."""

import argparse
import contextlib
import errno
import fcntl
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

from django.conf import settings
from django.core.management import call_command
from django.db import Error, connections
from granian.constants import HTTPModes, Interfaces
from granian.server import MPServer

from twofold.cli.errors import CannotRun
from twofold.web.jobs.worker import JobWorker
from twofold.web.logs import quiet_threads
from twofold.web.startup import refusals
from twofold.web.vault.keys import WrongRoot, check_root, prove_root

KILL_AFTER = 10  # seconds a stopping web process may take to finish its requests
DATABASES = ("ledger", "default")


def migrate(args: argparse.Namespace) -> int:
    """Make what is missing and bring both databases up to date."""
    bring_up_to_date()
    print(f"The database is up to date ({where()}).")
    return 0


def bring_up_to_date() -> None:
    """Migrate both databases and remember the root secret of a new ledger."""
    with saying_what_fails():
        for alias in DATABASES:
            call_command("migrate", database=alias, verbosity=0, interactive=False)
        prove_root()
        check_root()


@contextlib.contextmanager
def saying_what_fails() -> Iterator[None]:
    """One sentence for a database that does not answer and for a root secret that does not fit."""
    try:
        yield
    except WrongRoot as problem:
        raise CannotRun(str(problem)) from problem
    except Error as problem:
        reason = (str(problem).strip().splitlines() or ["no reason given"])[0]
        raise CannotRun(f"The database does not answer: {reason}") from problem


def where() -> str:
    """The database in words, without its password."""
    name = settings.DATABASES["default"]["NAME"]
    return f"PostgreSQL, {name}" if settings.DATABASE_URL else f"SQLite, {name}"


def serve(args: argparse.Namespace) -> int:
    """Serve until stopped."""
    refuse_to_start()
    refuse_taken_port(settings.BIND, settings.PORT)
    with alone_on_sqlite(), own_worker():
        host = f"[{settings.BIND}]" if ":" in settings.BIND else settings.BIND
        print(f"Twofold serves on http://{host}:{settings.PORT}/ ({where()}). Stop with Ctrl+C.", flush=True)
        web_server().serve()
    return 0


def refuse_to_start() -> None:
    """Unsafe settings, tables that are missing, a root secret that is not this ledger's."""
    reasons = refusals()
    if reasons:
        raise CannotRun("It would not be safe to start. " + " ".join(reasons))
    with saying_what_fails():
        try:
            for alias in DATABASES:
                call_command("migrate", database=alias, check_unapplied=True, verbosity=0)
        except SystemExit:
            raise CannotRun("The database is not up to date; run `twofold migrate` first.") from None
        check_root()
    connections.close_all()


def refuse_taken_port(address: str, port: int) -> None:
    """One sentence instead of a stack when the port is in use or not ours to take."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                raise CannotRun(f"Port {port} is taken; set PORT to another one.") from None
            raise CannotRun(f"{address} port {port} cannot be used: {problem.strerror}.") from None


@contextlib.contextmanager
def alone_on_sqlite() -> Iterator[None]:
    """On SQLite one server at a time per data folder."""
    if settings.DATABASE_URL:
        yield
        return
    with (settings.DATA / "serving.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRun("Another server already uses this SQLite database; only one may.") from None
        yield


@contextlib.contextmanager
def own_worker() -> Iterator[None]:
    """On PostgreSQL a job worker runs beside the web processes, started anew when it dies."""
    if not settings.DATABASE_URL:
        yield
        return
    stopping = threading.Event()
    running: list[subprocess.Popen[bytes]] = []

    def keep_one() -> None:
        while not stopping.is_set():
            running[:] = [subprocess.Popen([sys.executable, "-m", "twofold", "work"], env=child_environment())]
            running[0].wait()
            stopping.wait(3)

    keeper = threading.Thread(target=keep_one, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        stopping.set()
        for worker in running:
            worker.terminate()
        keeper.join(KILL_AFTER)


def child_environment() -> dict[str, str]:
    """Tells the worker whose child it is, so that it ends when this process is killed."""
    return {**os.environ, "TWOFOLD_PARENT": str(os.getpid())}


def web_server() -> MPServer:
    """granian over our WSGI application; a web process starts fresh and shares nothing with this one."""
    multiprocessing.set_start_method("spawn", force=True)
    return MPServer(
        "twofold.web.wsgi:application",
        address=settings.BIND,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=settings.PROCESSES,
        blocking_threads=settings.THREADS,
        websockets=False,
        log_access=False,
        log_dictconfig=settings.LOGGING,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_AFTER,
    )


def work(args: argparse.Namespace) -> int:
    """Run one job worker until stopped."""
    refuse_to_start()
    quiet_threads()
    worker = JobWorker()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stopping.set())
    parent = os.environ.get("TWOFOLD_PARENT")
    if parent:
        threading.Thread(target=end_with, args=(int(parent), worker), daemon=True).start()
    worker.run()
    return 0


def end_with(parent: int, worker: JobWorker) -> None:
    """Stop when the server that started this worker is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    worker.stopping.set()
