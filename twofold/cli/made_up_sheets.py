"""The sittings of the first made-up person: one of twelve weeks ago and one of now, with both sides in them.

The numbers are those of a written test person (clinical guidance 8.1): alcohol and trauma, alone at home.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from twofold.web.ids import uuid7
from twofold.web.library import content

WEEKS_AGO = 12
MINUTES_APART = 2

Sheet = list[int] | dict[str, int]

THEN: dict[str, Sheet] = {
    "phq-2": [2, 2],
    "gad-2": [2, 2],
    "pc-ptsd-5": [1, 1, 1, 1, 1, 0],
    "single-alcohol": [150],
    "single-drug": [0],
    "taps-1": {"1": 0, "3": 4, "4": 0, "5": 0},
    "exposure": [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 2],
    "pcl-5": [3, 3, 2, 2, 2, 3, 2, 1, 3, 2, 2, 3, 3, 2, 1, 1, 3, 3, 2, 3],
    "phq-9": [2, 2, 2, 2, 1, 2, 1, 1, 0, 1],
    "gad-7": [2, 2, 2, 2, 1, 1, 2],
    "bam": {str(n): value for n, value in zip(range(1, 7), (2, 3, 3, 4, 3, 0), strict=True)}
    | {"8": 3, "9": 1, "10": 0, "11": 2, "12": 1, "13": 2, "14": 1, "15": 2, "16": 2, "17": 1},
    "asq": [0, 0, 0, 0],
}
NOW: dict[str, Sheet] = {
    "phq-2": [1, 1],
    "gad-2": [2, 1],
    "pc-ptsd-5": [1, 1, 1, 1, 0, 0],
    "pcl-5": [2, 2, 1, 2, 2, 2, 2, 1, 2, 2, 1, 2, 2, 2, 1, 1, 2, 2, 2, 2],
    "phq-9": [1, 1, 2, 1, 1, 1, 1, 0, 0, 1],
    "gad-7": [2, 1, 1, 2, 1, 1, 1],
    "bam": {str(n): value for n, value in zip(range(1, 7), (2, 2, 2, 2, 2, 0), strict=True)}
    | {"8": 2, "9": 2, "10": 1, "11": 2, "12": 1, "13": 3, "14": 1, "15": 1, "16": 3, "17": 2},
    "asq": [0, 0, 0, 0],
}


def sheets(now: datetime, days: int) -> Iterator[dict[str, Any]]:
    """What `keep_answers` takes, for both sittings, the earlier first; the one of now alone where days are fewer."""
    if days >= 7 * WEEKS_AGO:
        yield from _sitting(THEN, now - timedelta(weeks=WEEKS_AGO), uuid7())
    yield from _sitting(NOW, now - timedelta(hours=3), uuid7())


def _sitting(told: dict[str, Sheet], at: datetime, sitting: UUID) -> Iterator[dict[str, Any]]:
    for number, (name, given) in enumerate(told.items()):
        instrument = content().instruments[name]
        values = given if isinstance(given, dict) else dict(zip(instrument.items, given, strict=False))
        when = at + timedelta(minutes=MINUTES_APART * number)
        yield {"instrument": instrument, "values": values, "at": when, "sitting": sitting}
