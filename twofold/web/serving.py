"""What a web process does before its first page. Refuses an unsafe configuration, whoever starts it."""

import multiprocessing
import os
import threading
from multiprocessing.connection import wait

from django.conf import settings
from django.db import connections

from twofold.web.jobs.worker import start_thread
from twofold.web.library import content
from twofold.web.logs import quiet_threads
from twofold.web.mydata.actions import finish_erasures
from twofold.web.startup import refuse_unsafe_start


def begin() -> None:
    """Check, load the content, and on SQLite start the job worker: there it is a thread of the one web process."""
    refuse_unsafe_start()
    quiet_threads()
    content()
    finish_erasures()  # a server that was stopped in the middle of one
    connections.close_all()
    threading.Thread(target=end_with_parent, name="parent", daemon=True).start()
    if not settings.DATABASE_URL:
        start_thread()


def end_with_parent() -> None:
    """When the process that started this one is killed, end at once: nothing keeps the port or the database."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
