"""Which time zones the directory uses, and in which cells of the map: kept for a minute, so a search asks once.

An import in the same process forgets them at once; another process sees a new cell within the minute.
"""

import threading
import time
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from twofold.care.directory.clock import zone_named
from twofold.web.directory.models import Service, Slot, Zone

KEPT = 60.0  # seconds
_lock = threading.Lock()
_kept: dict[str, tuple[float, object]] = {}


def names() -> Mapping[int, str]:
    """Number -> IANA name."""
    return _of("names", lambda: dict(Zone.objects.values_list("id", "name")))  # type: ignore[return-value]


def zone(number: int) -> ZoneInfo:
    """The zone of a number. Raises KeyError for a number there is not."""
    found = zone_named(names()[number])
    if found is None:
        raise KeyError(number)
    return found


def cells_used() -> Mapping[int, tuple[int, ...]]:
    """Cell -> the zones of the entries in it."""
    return _of("cells", _cells)  # type: ignore[return-value]


def online() -> tuple[int, ...]:
    """The zones of what can be joined from anywhere."""
    return _of(
        "online",
        lambda: tuple(Slot.objects.filter(is_online=True).order_by().values_list("zone", flat=True).distinct()),
    )  # type: ignore[return-value]


def weeks_used() -> tuple[int, ...]:
    """The masks of weeks of a month that any slot has; nearly all are in every week."""
    return _of(
        "weeks", lambda: tuple(Slot.objects.exclude(weeks=0).order_by().values_list("weeks", flat=True).distinct())
    )  # type: ignore[return-value]


def forget() -> None:
    """After an import."""
    with _lock:
        _kept.clear()


def _cells() -> Mapping[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    pairs = Service.objects.filter(cell__gte=0).order_by().values_list("cell", "zone").distinct()
    for cell, zone_id in pairs.iterator(chunk_size=10_000):
        if cell is not None:
            found[cell] = (*found.get(cell, ()), *(() if zone_id is None else (zone_id,)))
    return found


def _of(name: str, read: object) -> object:
    kept = _kept.get(name)
    if kept is None or time.monotonic() - kept[0] > KEPT:
        kept = time.monotonic(), read()  # type: ignore[operator]
        with _lock:
            _kept[name] = kept
    return kept[1]
