"""Reading the chains back: any entry changed, removed, added, swapped or cut off is found. Opens nothing."""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from twofold.web.audit.models import AuditEvent, Chain
from twofold.web.audit.record import link
from twofold.web.vault.keys import derived

SETTLED = timedelta(minutes=10)  # longer than any transaction: what is older than this will not appear later


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with one chain."""

    person: UUID | None
    n: int | None
    says: str


def anchors_file() -> Path:
    """Digests of all chains, one line a day, kept with the keys and away from the database."""
    return Path(settings.KEYS) / "audit-anchors.jsonl"


def findings() -> Iterator[Finding]:
    """Everything that is wrong with any chain, and with the anchors."""
    anchors = _anchors()
    digests = [sha256() for _ in anchors]
    chains = {chain.person: chain for chain in Chain.objects.all()}
    seen: set[UUID] = set()
    for person, entries in _by_person():
        seen.add(person)
        yield from _walk(person, entries, chains.get(person))
        for anchor, digest in zip(anchors, digests, strict=True):
            digest.update(_leaf(person, entries, anchor["at"]))
    for person, chain in chains.items():
        if person not in seen and chain.count:
            yield Finding(person, None, f"all {chain.count} entries are missing")
    for anchor, digest in zip(anchors, digests, strict=True):
        if digest.hexdigest() != anchor["digest"]:
            yield Finding(None, None, f"the chains are not the ones anchored on {anchor['at']}")


Entry = tuple[int, datetime, bytes, bytes]  # n, at, body, mac


def _by_person() -> Iterator[tuple[UUID, list[Entry]]]:
    current: UUID | None = None
    entries: list[Entry] = []
    rows = AuditEvent.objects.order_by("person", "n").values_list("person", "n", "at", "body", "mac")
    for person, n, at, body, mac in rows.iterator(chunk_size=2000):
        if current is not None and person != current:
            yield current, entries
            entries = []
        current = person
        entries.append((n, at, bytes(body), bytes(mac)))
    if current is not None:
        yield current, entries


def _walk(person: UUID, entries: list[Entry], chain: Chain | None) -> Iterator[Finding]:
    before = b""
    for expected, (n, at, body, mac) in enumerate(entries, start=1):
        if n != expected:
            yield Finding(person, expected, "an entry is missing")
            return
        if not hmac.compare_digest(link(before, person, n, at, body), mac):
            yield Finding(person, n, "the entry is not the one that was written")
            return
        before = mac
    if chain is None:
        yield Finding(person, None, "the chain's head is missing")
    elif chain.count != len(entries) or not hmac.compare_digest(bytes(chain.head), before):
        yield Finding(person, None, f"the chain should have {chain.count} entries and has {len(entries)}")


def _leaf(person: UUID, entries: list[Entry], at: str) -> bytes:
    """The state of one chain at the time of an anchor: its last entry then."""
    moment = datetime.fromisoformat(at)
    last = [entry for entry in entries if entry[1] <= moment][-1:]
    return b"".join(f"{person}|{n}|".encode() + mac for n, _, _, mac in last)


def anchor() -> str:
    """Write today's digest of all settled chains to the anchors file; returns it. Run once a day."""
    at = (timezone.now() - SETTLED).astimezone(UTC).isoformat()
    digest = sha256()
    for person, entries in _by_person():
        digest.update(_leaf(person, entries, at))
    line = {"at": at, "digest": digest.hexdigest()}
    line["mac"] = _line_mac(line)
    with anchors_file().open("a", encoding="ascii") as file:
        file.write(json.dumps(line) + "\n")
    return digest.hexdigest()


def _line_mac(line: dict[str, str]) -> str:
    return hmac.new(derived("audit/1"), f"anchor|{line['at']}|{line['digest']}".encode(), sha256).hexdigest()


def _anchors() -> list[dict[str, str]]:
    """The anchors whose own MAC holds; a line that does not is itself a finding, named by its digest."""
    file = anchors_file()
    if not file.exists():
        return []
    lines = [json.loads(text) for text in file.read_text(encoding="ascii").splitlines() if text.strip()]
    return [
        line if hmac.compare_digest(_line_mac(line), line.get("mac", "")) else {**line, "digest": "forged"}
        for line in lines[-31:]
    ]
