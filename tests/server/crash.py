"""Clients that write while the server is killed, and send again what was not answered."""

import http.client
import threading
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from tests.server.client import Browser
from tests.server.host import Host

TAPS = [str(number) for number in range(11)]


@dataclass
class Client:
    """One person's browser with what it sent: acknowledged, and still waiting for an answer."""

    name: str
    browser: Browser
    acknowledged: set[UUID] = field(default_factory=set)
    waiting: list[UUID] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def send(self, number: UUID) -> None:
        """Send one check-in; its answers follow from its number, so that a second sending is the same."""
        try:
            answer = self.browser.check_in(number, sleep=TAPS[number.int % 11], low=TAPS[number.int // 11 % 11])
        except (OSError, http.client.HTTPException):
            self.waiting.append(number)
            return
        if answer.status == 303:
            self.acknowledged.add(number)
        else:
            self.refused.append(answer.status)
            self.waiting.append(number)

    def go_on(self, stop: threading.Event) -> None:
        """First what was not answered, then new ones, until told to stop or the connection breaks."""
        again, self.waiting = self.waiting, []
        for number in again:
            self.send(number)
        while not stop.is_set() and not self.waiting:
            self.send(uuid4())


def write_until(clients: list[Client], stop: threading.Event) -> list[threading.Thread]:
    """All clients at once."""
    threads = [threading.Thread(target=client.go_on, args=(stop,)) for client in clients]
    for thread in threads:
        thread.start()
    return threads


KEPT = """
from twofold.web.audit.models import AuditEvent
from twofold.web.checkin.models import CheckIn
from twofold.web.signin.models import Person
for person in Person.objects.all():
    rows = CheckIn.objects.of(person)
    saved = [entry for entry in AuditEvent.objects.filter(person=person.pk) if entry.body["what"] == "check-in-saved"]
    opened = [row.answers["form"] for row in rows]
    print(person.name, len(saved), len({entry.body["about"] for entry in saved}), len(opened), *(row.sent_as for row in rows))
"""


@dataclass(frozen=True)
class Kept:
    """What the database holds of one person."""

    audited: int
    audited_once: int
    opened: int
    numbers: list[UUID]


def kept(host: Host) -> dict[str, Kept]:
    """Read back from the database, every row opened."""
    found = {}
    for line in host.python(KEPT).splitlines():
        name, audited, once, opened, *numbers = line.split()
        found[name] = Kept(int(audited), int(once), int(opened), [UUID(number) for number in numbers])
    return found
