"""What a web process does before its first page. Refuses an unsafe configuration, whoever starts it."""

import gc
import logging
import multiprocessing
import os
import threading
from multiprocessing.connection import wait

from django.conf import settings
from django.db import Error, connections

from twofold.web.jobs.worker import start_thread
from twofold.web.library import content
from twofold.web.logs import quiet_threads
from twofold.web.mydata.actions import finish_erasures
from twofold.web.startup import refuse_unsafe_start

GARBAGE = 10_000  # new containers before the collector looks; a page makes a few thousand
log = logging.getLogger("twofold.web.serving")


def begin() -> None:
    """Check, load the content, and on SQLite start the job worker: there it is a thread of the one web process."""
    refuse_unsafe_start()
    quiet_threads()
    content()
    try:
        finish_erasures()  # a server that was stopped in the middle of one
    except Error as error:  # the night finishes them too; a server whose records are away still shows where help is
        log.warning("The database does not answer at start (%s); serving what needs none.", type(error).__name__)
    finally:
        connections.close_all()
    threading.Thread(target=end_with_parent, name="parent", daemon=True).start()
    if not settings.DATABASE_URL:
        start_thread()
    leave_what_stays()


def leave_what_stays() -> None:
    """Code and content live as long as the process: the collector need not walk them again for every page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)


def end_with_parent() -> None:
    """When the process that started this one is killed, end at once: nothing keeps the port or the database."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
