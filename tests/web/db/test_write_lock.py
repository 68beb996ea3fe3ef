"""The write lock: first come, first served between threads; between processes nobody is kept out for long."""

import multiprocessing
import threading
import time
from pathlib import Path

from twofold.web.db.sqlite.lock import FifoLock, FileLock, WriteLock


def test_threads_get_the_lock_in_the_order_they_came() -> None:
    lock = FifoLock()
    lock.acquire(1)
    order: list[int] = []

    def wait_for_it(number: int) -> None:
        assert lock.acquire(5)
        order.append(number)
        lock.release()

    threads = []
    for number in range(20):
        thread = threading.Thread(target=wait_for_it, args=(number,))
        thread.start()
        while len(lock._waiting) <= number:
            time.sleep(0.001)
        threads.append(thread)
    lock.release()
    for thread in threads:
        thread.join()
    assert order == list(range(20))
    assert lock.depth == 0


def test_the_holder_may_take_it_again_and_gives_it_back_once_for_each() -> None:
    lock = FifoLock()
    assert lock.acquire(0)
    assert lock.acquire(0)
    assert lock.release() is False
    assert lock.release() is True


def test_waiting_ends_after_the_timeout_and_leaves_no_place_in_the_queue() -> None:
    lock = FifoLock()
    lock.acquire(0)
    seen: list[bool] = []
    thread = threading.Thread(target=lambda: seen.append(lock.acquire(0.05)))
    thread.start()
    thread.join()
    assert seen == [False]
    assert not lock._waiting
    lock.release()


def _write_without_rest(path: Path, started: object, stop: object) -> None:
    lock = WriteLock(path)
    while not stop.is_set():  # type: ignore[attr-defined]
        assert lock.acquire(5)
        started.set()  # type: ignore[attr-defined]
        time.sleep(0.002)
        lock.release()


def test_a_command_gets_its_turn_beside_a_server_that_never_rests(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    started, stop = context.Event(), context.Event()
    busy = context.Process(target=_write_without_rest, args=(tmp_path / "write", started, stop))
    busy.start()
    try:
        assert started.wait(20)
        mine = FileLock(tmp_path / "write")
        for _ in range(20):
            assert mine.acquire(time.monotonic() + 2)
            mine.release()
    finally:
        stop.set()
        busy.join(10)
    assert busy.exitcode == 0


def test_two_processes_never_write_at_once(tmp_path: Path) -> None:
    one, other = FileLock(tmp_path / "write"), FileLock(tmp_path / "write")
    assert one.acquire(time.monotonic())
    assert not other.acquire(time.monotonic() + 0.05)
    one.release()
    assert other.acquire(time.monotonic() + 0.05)
