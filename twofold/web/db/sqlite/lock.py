"""The write lock: first come, first served between threads; a file lock between processes.

SQLite's own busy handler sleeps and is unfair, so a writer may starve while the mean looks fine. Inside one process
threads queue here instead. Between processes (the server and a command run beside it) two files are locked: a process
passes the *turn* before it takes the *write*, so a busy server cannot keep a waiting command out.
"""

import fcntl
import os
import threading
import time
from collections import deque
from pathlib import Path

PAUSE = 0.001  # seconds between two tries at a file lock that another process holds


class FifoLock:
    """A lock handed to waiting threads in the order they came; the thread that holds it may take it again."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[tuple[int, threading.Lock]] = deque()
        self._owner: int | None = None
        self._depth = 0

    def acquire(self, timeout: float) -> bool:
        """True once held; False when `timeout` seconds went by."""
        me = threading.get_ident()
        with self._guard:
            if self._owner == me or self._owner is None:
                self._owner = me
                self._depth += 1
                return True
            gate = threading.Lock()
            gate.acquire()
            self._waiting.append((me, gate))
        if gate.acquire(timeout=max(timeout, 0)):
            return True
        with self._guard:
            if (me, gate) in self._waiting:
                self._waiting.remove((me, gate))
                return False
        return True  # handed over in the very last moment

    def release(self) -> bool:
        """Give back one level; True when it was the last and the lock went on to the next thread or became free."""
        with self._guard:
            self._depth -= 1
            if self._depth:
                return False
            if self._waiting:
                self._owner, gate = self._waiting.popleft()
                self._depth = 1
                gate.release()
            else:
                self._owner = None
            return True

    @property
    def depth(self) -> int:
        """How many times the holder has taken it; 0 when it is free."""
        return self._depth


class FileLock:
    """An exclusive lock between processes on two files beside the database; held by one thread of a process."""

    def __init__(self, path: Path) -> None:
        self._turn = os.open(path.with_suffix(".turn"), os.O_RDWR | os.O_CREAT, 0o600)
        self._write = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)

    def acquire(self, until: float) -> bool:
        """True once held; False when the monotonic clock passed `until`."""
        if not _take(self._turn, until):
            return False
        try:
            return _take(self._write, until)
        finally:
            fcntl.flock(self._turn, fcntl.LOCK_UN)

    def release(self) -> None:
        """Let the next process write."""
        fcntl.flock(self._write, fcntl.LOCK_UN)


def _take(file: int, until: float) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(PAUSE)
        else:
            return True


class WriteLock:
    """One writer at a time over every SQLite database of this process, and over the processes that share `path`.

    One thread queue serves all databases, so taking a second database inside a transaction on the first cannot
    deadlock; databases used together must share one `path` for the same reason.
    """

    _threads = FifoLock()
    _files: dict[Path, FileLock] = {}
    _held: FileLock | None = None

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def acquire(self, timeout: float) -> bool:
        """True once this thread alone may write; False after `timeout` seconds."""
        until = time.monotonic() + timeout
        if not self._threads.acquire(timeout):
            return False
        if self.path is None or self._threads.depth > 1:
            return True
        held = False
        try:
            held = self._take_file(self.path, until)
        finally:
            if not held:
                self._threads.release()
        return held

    def release(self) -> None:
        """Give the lock back; the outermost release lets the next writer in."""
        if self._threads.depth == 1 and WriteLock._held is not None:
            WriteLock._held.release()
            WriteLock._held = None
        self._threads.release()

    def _take_file(self, path: Path, until: float) -> bool:
        file = self._files.get(path) or self._files.setdefault(path, FileLock(path))
        if not file.acquire(until):
            return False
        WriteLock._held = file
        return True

    @classmethod
    def forget(cls) -> None:
        """After a fork the child starts with a lock of its own: it shares neither threads nor open files."""
        cls._threads = FifoLock()
        cls._files = {}
        cls._held = None


os.register_at_fork(after_in_child=WriteLock.forget)
