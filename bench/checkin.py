"""Durable, encrypted, audited check-ins a second, over real HTTP against the real server, on SQLite and PostgreSQL.

    .venv/bin/python bench/checkin.py [--seconds 20] [--clients 8] [--database sqlite] [--database postgresql]

Each client is a signed-in person with an open connection and one check-in after the other under way. A check-in
counts when its answer says that it is kept: then it is sealed, in the audit chain, and on disk (synchronous=FULL, fsync
on). CPU is that of the server's processes, PostgreSQL's included, without the clients'. Bounded by --seconds.
"""

import argparse
import os
import socket
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

import machine  # noqa: E402

from tests.server.client import ANSWERS, Browser  # noqa: E402
from tests.server.host import Host, fresh_database  # noqa: E402

WARM_UP = 2.0  # seconds before counting
TICK = os.sysconf("SC_CLK_TCK")
GOAL_RATE, GOAL_P99 = 200.0, 100.0  # check-ins a second, milliseconds


@dataclass
class Client:
    """One person's connection, with the times of its answers in milliseconds."""

    browser: Browser
    times: list[float] = field(default_factory=list)
    other: list[int] = field(default_factory=list)

    def go_on(self, counting: threading.Event, stop: threading.Event) -> None:
        """One check-in after the other."""
        wire = socket.create_connection(("127.0.0.1", self.browser.port))
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        head, before, after = self._request()
        with wire, wire.makefile("rb") as reading:
            while not stop.is_set():
                body = before + str(uuid4()).encode() + after
                began = time.perf_counter()
                wire.sendall(head % len(body) + body)
                status = answer(reading)
                took = (time.perf_counter() - began) * 1000
                if counting.is_set():
                    (self.times if status == 303 else self.other).append(took if status == 303 else status)  # type: ignore[arg-type]

    def _request(self) -> tuple[bytes, bytes, bytes]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items())
        fields = {**ANSWERS, "csrfmiddlewaretoken": self.browser.cookies["c"]}
        before = "&".join(f"{name}={value}" for name, value in fields.items()) + "&sent_as="
        head = (
            f"POST /check-in HTTP/1.1\r\nHost: 127.0.0.1:{self.browser.port}\r\nCookie: {cookies}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
        )
        return head.encode(), before.encode(), b""


def answer(reading: object) -> int:
    """The status of one answer, its body read to the end."""
    line = reading.readline()  # type: ignore[attr-defined]
    length = 0
    while (header := reading.readline()) not in (b"\r\n", b""):  # type: ignore[attr-defined]
        if header.lower().startswith(b"content-length:"):
            length = int(header.split(b":")[1])
    reading.read(length)  # type: ignore[attr-defined]
    return int(line.split()[1])


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of these processes and everything below them."""
    children: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(folder.name))
        used[int(folder.name)] = (int(fields[11]) + int(fields[12])) / TICK
    total, waiting = 0.0, list(pids)
    while waiting:
        pid = waiting.pop()
        total += used.get(pid, 0.0)
        waiting += children.get(pid, [])
    return total


def measure(host: Host, clients: int, seconds: float, beside: list[int], **environment: str) -> str:
    """One run; a line of the table."""
    names = [f"Person {number}" for number in range(clients)]
    host.run("migrate")
    host.make_people(*names)
    with host.serving(**environment) as server:
        assert server.process is not None
        running = [Client(browser) for browser in host.browsers(names)]
        counting, stop = threading.Event(), threading.Event()
        threads = [threading.Thread(target=client.go_on, args=(counting, stop)) for client in running]
        for thread in threads:
            thread.start()
        time.sleep(WARM_UP)
        pids = [server.process.pid, *beside]
        cpu, began = cpu_seconds(pids), time.perf_counter()
        counting.set()
        time.sleep(seconds)
        counting.clear()
        took, cpu = time.perf_counter() - began, cpu_seconds(pids) - cpu
        stop.set()
        for thread in threads:
            thread.join()
        for client in running:
            client.browser.close()
    host.run("verify-audit")
    times = sorted(one for client in running for one in client.times)
    other = sum(len(client.other) for client in running)
    rate = len(times) / took

    def share(part: float) -> float:
        return times[min(len(times) - 1, int(len(times) * part))]

    verdict = "yes" if rate >= GOAL_RATE and share(0.99) <= GOAL_P99 else "no"
    return (
        f"{len(times):8d} {rate:8.0f} {share(0.5):8.1f} {share(0.99):8.1f} {times[-1]:8.1f} "
        f"{cpu / len(times) * 1000:8.2f} {other:6d}   {verdict}"
    )


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Check-ins a second.")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--database", action="append", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    print(f"{options.clients} clients, {options.seconds:.0f} s each; load before: {os.getloadavg()[0]:.1f}")
    columns = ("kept", "a second", "p50 ms", "p99 ms", "max ms", "CPU ms")
    print(f"{'':12s}" + " ".join(f"{name:>8s}" for name in columns) + "  other   goal")
    for database in options.database or ["sqlite", "postgresql"]:
        with tempfile.TemporaryDirectory() as folder:
            if database == "sqlite":
                line = measure(Host(Path(folder)), options.clients, options.seconds, [])
            else:
                programs = machine.postgresql_programs()
                if programs is None:
                    print("postgresql  not here")
                    continue
                with machine.private_postgresql(programs) as url, fresh_database(url) as fresh:
                    socket_folder = Path(url.rsplit("host=", 1)[1])
                    postmaster = int((socket_folder / "data" / "postmaster.pid").read_text().split()[0])
                    host = Host(Path(folder), fresh)
                    line = measure(host, options.clients, options.seconds, [postmaster], TWOFOLD_PROCESSES="2")
        print(f"{database:12s}{line}", flush=True)
    print(f"goal: at least {GOAL_RATE:.0f} a second with p99 of at most {GOAL_P99:.0f} ms on an idle machine")
    return 0


if __name__ == "__main__":
    sys.exit(main())
