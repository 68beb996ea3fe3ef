"""Made-up entries of every shape, drawn with a seed: places and meetings in many zones, some at the edges of the map."""

from datetime import date, timedelta

import numpy as np

from twofold.care.directory.entry import WEEK, Entry, Kind, Phone, Place, Slot, Status
from twofold.care.directory.tables import tables

ZONES = (
    "America/New_York", "America/Los_Angeles", "Europe/London", "Europe/Dublin", "Australia/Sydney", "Pacific/Auckland",
    "America/Santiago", "Asia/Kolkata", "Pacific/Fiji",
)  # fmt: skip
CENTRES = (
    (40.7, -74.0), (34.05, -118.2), (51.5, -0.1), (53.3, -6.3), (-33.9, 151.2), (-36.8, 174.8), (-33.4, -70.6), (19.1, 72.9),
    (-17.0, 179.95),
)  # fmt: skip
WORDS = ("hope", "river", "north", "family", "centre", "new", "start", "harbour", "light", "group")
TODAY = date(2026, 12, 1)


def entries(count: int, seed: int) -> list[Entry]:
    """So many entries; the same seed gives the same."""
    rng = np.random.default_rng(seed)
    return [entry(rng, n) for n in range(count)]


def entry(rng: np.random.Generator, n: int) -> Entry:
    """One entry with uneven needs, the top bit among them."""
    where = int(rng.integers(len(CENTRES)))
    kind = [Kind.TREATMENT, Kind.MEETING, Kind.MEETING, Kind.THERAPIST, Kind.PRACTICAL][rng.integers(5)]
    lat, lon = (at + float(rng.normal(0, 0.4)) for at in CENTRES[where])
    lon = (lon + 180) % 360 - 180
    is_online = kind is not Kind.TREATMENT and rng.random() < 0.4
    has_place = not is_online or rng.random() < 0.3
    return Entry(
        record=f"made-up-{n}",
        kind=kind,
        name=" ".join(rng.choice(WORDS, 3)).title(),
        place=Place(
            street=f"{n} Made Up Street",
            postcode=f"{10000 + n}",
            lat=round(lat, 4) if has_place else None,
            lon=round(lon, 4) if has_place else None,
            zone=ZONES[where],
            zone_from="feed",
        ),
        needs=needs(rng, is_online),
        languages=("en", "es") if rng.random() < 0.1 else (),
        slots=slots(rng, kind),
        phones=(Phone(f"555-{n:07d}"),),
        online_url="https://meet.example/1" if is_online else "",
        status=Status.ACTIVE if rng.random() < 0.95 else Status.CLOSED,
        updated=TODAY - timedelta(days=int(rng.integers(0, 1200))) if rng.random() < 0.8 else None,
    )


def needs(rng: np.random.Generator, is_online: bool) -> int:
    """A mask in which low bits are common and every bit occurs."""
    mask = 0
    for bit in range(64):
        if rng.random() < (0.6 if bit < 3 else 0.15):
            mask |= 1 << bit
    online = tables().names.bits["online"]
    return mask | online if is_online else mask & ~online


def slots(rng: np.random.Generator, kind: Kind) -> tuple[Slot, ...]:
    """Meetings of an hour or so; opening hours by day, through the night, or all week; some only some weeks."""
    if kind is Kind.MEETING:
        weeks = [0, 0, 0, 0b000100, 0b100000][rng.integers(5)]
        starts = rng.integers(0, WEEK // 5, rng.integers(1, 4)) * 5
        return tuple(Slot(int(start), int(start) + int(rng.integers(6, 24)) * 5, False, weeks) for start in starts)
    if rng.random() < 0.5:
        return ()
    if rng.random() < 0.1:
        return (Slot(0, WEEK, True),)
    opens, hours = int(rng.integers(5, 22)) * 60, int(rng.integers(4, 14)) * 60
    days = [int(day) for day in rng.choice(7, rng.integers(1, 8), replace=False)]
    return tuple(Slot(day * 1440 + opens, day * 1440 + opens + hours, True) for day in days)
