"""kill -9 of the whole server while people write: nothing that was acknowledged is lost, nothing is kept twice."""

import threading
import time

import numpy as np
import pytest

from tests.server.crash import Client, kept, write_until
from tests.server.host import Host

pytestmark = pytest.mark.server

SEED = 20261123
NAMES = ["Ana", "Ben", "Cora", "Dana", "Emil", "Fred", "Gita", "Hugo"]


def campaign(host: Host, kills: int) -> list[Client]:
    """Kill at a random moment, start again, let the clients send again what was not answered; then stop in order."""
    moments = np.random.default_rng(SEED).uniform(0.15, 0.6, kills)
    host.make_people(*NAMES)
    with host.serving() as server:
        clients = [Client(name, browser) for name, browser in zip(NAMES, host.browsers(NAMES), strict=True)]
        for moment in moments:
            stop = threading.Event()
            threads = write_until(clients, stop)
            time.sleep(moment)
            server.kill()
            stop.set()
            for thread in threads:
                thread.join()
            server.start()
        stop = threading.Event()
        threads = write_until(clients, stop)
        time.sleep(0.5)
        stop.set()
        for thread in threads:
            thread.join()
            assert not thread.is_alive()
        for client in clients:
            client.browser.close()
        assert server.health_settled()["well"] is True
    return clients


def check(host: Host, clients: list[Client]) -> None:
    held = kept(host)
    assert sum(len(client.acknowledged) for client in clients) > len(clients)
    for client in clients:
        mine = held[client.name]
        assert not client.waiting, "everything was answered in the end"
        assert client.acknowledged - set(mine.numbers) == set(), "lost"
        assert set(mine.numbers) - client.acknowledged == set(), "kept without a word"
        assert len(mine.numbers) == len(set(mine.numbers)) == mine.audited == mine.audited_once == mine.opened
        assert set(client.refused) <= {503}
    assert "all whole" in host.run("verify-audit").stdout
    host.run("check")


def test_ten_kills_lose_nothing_and_double_nothing(host: Host) -> None:
    check(host, campaign(host, 10))


@pytest.mark.slow
def test_a_hundred_kills_lose_nothing_and_double_nothing(host: Host) -> None:
    check(host, campaign(host, 100))
