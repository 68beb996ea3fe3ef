"""Bring a file into the directory: read it whole, name what cannot be read, and only then store it.

    report = bring(Path("meetings.json"), "meeting-guide", Wishes(programme="aa"))

Nothing is stored when a row cannot be read, unless `skip_bad`; then the rows are named and the rest goes in. A feed is
known again by its records (decision record 0331), so a newer issue updates and what it no longer holds is marked gone.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.utils import timezone

from twofold.care.directory.entry import Entry, Status, digest_of
from twofold.care.directory.feeds import bmlt, hsds, mapped_csv, meeting_guide, samhsa, samhsa_api
from twofold.care.directory.feeds.reading import BadFile, Fault, Reader, Reading, is_dropped, neighbours
from twofold.care.directory.gazetteer import gazetteer
from twofold.care.directory.spool import Spool
from twofold.web.directory.actions import Outcome, take_in
from twofold.web.directory.host import the_host
from twofold.web.directory.models import STATUSES, Feed, Service
from twofold.web.directory.rows import batches, key_of
from twofold.web.directory.search import known

READERS: dict[str, Reader] = {
    "hsds": hsds.read,
    "meeting-guide": meeting_guide.read,
    "bmlt": bmlt.read,
    "samhsa": samhsa.read,
    "samhsa-api": samhsa_api.read,
    "csv": mapped_csv.read,
}
ALSO = {"open-referral-uk": "hsds", "oruk": "hsds"}
FAULTS_KEPT = 1000
SAMPLE = 200
SOURCES = {
    "samhsa": "SAMHSA treatment locator",
    "samhsa-api": "FindTreatment.gov",
    "bmlt": "BMLT",
    "meeting-guide": "Meeting Guide",
}


class BadRows(Exception):
    """Rows that cannot be read; nothing was stored."""

    def __init__(self, faults: list[Fault], count: int) -> None:
        self.faults, self.count = faults, count
        super().__init__(f"{count} rows cannot be read")


@dataclass(frozen=True)
class Wishes:
    """What the host says about a file."""

    feed: str = ""
    programme: str = ""
    source: str = ""
    zone: str = ""
    country: str = ""
    as_of: date | None = None
    is_sample: bool = False
    skip_bad: bool = False
    columns: dict[str, str] = field(default_factory=dict)
    today: date | None = None


@dataclass
class Report:
    """What an import did; `faults` are rows left out (the first thousand), `notes` what was made sense of."""

    outcome: Outcome
    read: int
    repeats: int
    left_out: int
    faults: list[Fault]
    notes: Counter[str]
    digest: str


def bring(path: Path, given_format: str, wishes: Wishes) -> Report:
    """Read and store. Raises BadFile, BadRows."""
    named = ALSO.get(given_format, given_format)
    today = wishes.today or timezone.now().date()
    if not path.exists():
        raise BadFile(f"there is no file {path.name}")
    reading = Reading(
        known(),
        gazetteer(),
        today,
        wishes.programme,
        wishes.zone,
        wishes.country,
        path.name,
        wishes.columns,
        path.parent,
    )
    with Spool() as spool:
        faults, count = read_whole(READERS[named](path, reading), spool)
        if count and not wishes.skip_bad:
            raise BadRows(faults, count)
        if not len(spool):
            raise BadFile(f"{path.name} holds no entry that can be read")
        feed = feed_of(spool, named, path, wishes, today)
        entries = (neighbours(entry, spool.zones) for entry in spool.in_order_of_the_map())
        done = take_in(by=the_host(), feed=feed, entries=entries, known=reading.known, today=today)
        return Report(done, len(spool), spool.repeats, count, faults, reading.notes, digest())


def read_whole(made: Iterator[Entry | Fault], spool: Spool) -> tuple[list[Fault], int]:
    """Every entry into the spool; the faults, and how many there are."""
    faults: list[Fault] = []
    count = 0
    for one in made:
        if isinstance(one, Fault):
            count += 1
            if len(faults) < FAULTS_KEPT:
                faults.append(one)
        elif not is_dropped(one):
            spool.add(one)
    return faults, count


def feed_of(spool: Spool, named: str, path: Path, wishes: Wishes, today: date) -> Feed:
    """The stored feed this file is an issue of, or a new one; with what the host says now."""
    feed = Feed.objects.filter(name=wishes.feed).first() if wishes.feed else same_feed(spool, named, wishes.programme)
    if feed is None:
        feed = Feed(name=wishes.feed or free_name(path), format=named, programme=wishes.programme)
    feed.as_of = min(wishes.as_of or today, today)
    feed.source = (wishes.source or feed.source or SOURCES.get(named, "") or feed.name)[:120]
    feed.is_sample = wishes.is_sample or (feed.is_sample and feed.pk is not None)
    return feed


def same_feed(spool: Spool, named: str, programme: str) -> Feed | None:
    """The stored feed that half of a sample of these records belong to already."""
    records = list(spool.records())
    step = max(1, len(records) // SAMPLE)
    sample = records[::step][:SAMPLE]
    best: tuple[int, Feed] | None = None
    for feed in Feed.objects.filter(format=named, programme=programme):
        count = Service.objects.filter(key__in=[key_of(feed.name, record) for record in sample]).count()
        if count * 2 >= len(sample) and (best is None or count > best[0]):
            best = count, feed
    return best[1] if best else None


def free_name(path: Path) -> str:
    """A name for a new feed, from that of its file."""
    plain = (
        re.sub(r"[^a-z0-9]+", "-", path.name.lower().removesuffix(".gz").rsplit(".", 1)[0]).strip("-")[:60] or "feed"
    )
    name, n = plain, 1
    while Feed.objects.filter(name=name).exists():
        n += 1
        name = f"{plain}-{n}"
    return name


def stored(feed: str = "") -> Iterator[tuple[str, Entry]]:
    """Every record that its feed still holds (of one feed, or of all), with its lasting name, for exporters."""
    rows = Service.objects.exclude(status=STATUSES[Status.GONE]).order_by("id")
    if feed:
        rows = rows.filter(feed__name=feed)
    for batch in batches(rows.iterator(chunk_size=500), 500):
        yield from ((str(row.key), row.entry) for row in batch)


def digest() -> str:
    """One number for everything the feeds hold now: equal before and after an export that is read back."""
    return digest_of(Service.objects.exclude(status=STATUSES[Status.GONE]).values_list("digest", flat=True).iterator())
