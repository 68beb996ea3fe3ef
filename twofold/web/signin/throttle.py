"""How often a door may be knocked on. Too often means waiting, never a lock; a wait is not made longer by knocking.

Each door has a level that rises by one with every try and drains with time. The first tries are free; then every
further one makes the next wait twice as long, up to a bound. The try is counted before the slow work, so that many at
once cannot slip through, and given back when it was right.

A name tried by many strangers fills the door `NAME`. Two ways stay open to its owner all the same: a device that was
remembered has a door of its own, and the way back with a recovery code does not pass `NAME` at all.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from twofold.web.signin.models import Knock
from twofold.web.vault.keys import blind_index

FORGOTTEN_AFTER = timedelta(days=2)


@dataclass(frozen=True)
class Lane:
    """The rule of one kind of door: `free` tries, then waits of 1, 2, 4 ... seconds up to `longest`."""

    name: str
    free: int
    longest: int  # seconds
    drains_in: int  # seconds until one try is forgotten


NAME_FROM_ADDRESS = Lane("name-from-address", free=5, longest=900, drains_in=1800)
NAME = Lane("name", free=60, longest=60, drains_in=900)
ADDRESS = Lane("address", free=30, longest=300, drains_in=60)
DEVICE = Lane("device", free=10, longest=300, drains_in=600)
EVERYONE = Lane("everyone", free=300, longest=8, drains_in=1)
RECHECK = Lane("recheck", free=5, longest=900, drains_in=1800)
NEW_NAME = Lane("new-name", free=5, longest=900, drains_in=3600)
WAY_BACK = Lane("way-back", free=10, longest=300, drains_in=120)
SIGN_UP = Lane("sign-up", free=20, longest=300, drains_in=180)
ALL_SIGN_UPS = Lane("all-sign-ups", free=300, longest=30, drains_in=5)


@dataclass(frozen=True)
class Door:
    """One lane for one name, address or device."""

    lane: Lane
    of: str = ""

    @property
    def key(self) -> str:
        """What the database holds: a keyed digest."""
        return blind_index(f"knock/{self.lane.name}", self.of)


def network_of(request: HttpRequest) -> str:
    """The asker's address (of IPv6 the /64), empty when it is this machine and tells nobody apart."""
    given = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        given = hops[-settings.PROXIES] if len(hops) >= settings.PROXIES else given
    try:
        address = ip_address(given)
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    if address.is_loopback:
        return ""
    return str(address) if address.version == 4 else str(ip_network((address, 64), strict=False))


def knock(doors: list[Door]) -> int:
    """Try to go through all doors at once: 0 when it may be tried now (and is counted), else the seconds to wait."""
    lanes = {door.key: door.lane for door in doors}
    with transaction.atomic():
        rows = _rows(lanes, timezone.now())
        now = timezone.now()  # once the rows are ours: whoever had them before us is in the past
        opens_at = max(row.opens_at for row in rows)
        if opens_at > now:
            return math.ceil((opens_at - now).total_seconds())
        for row in rows:
            lane = lanes[row.key]
            row.level = level_at(row.level, row.at, now, lane) + 1
            row.at, row.opens_at = now, now + timedelta(seconds=wait_after(row.level, lane))
            row.save()
    return 0


def give_back(doors: list[Door], *, whole: bool = False) -> None:
    """It was right: take one try back, or (`whole`) forget every try at these doors."""
    keys = [door.key for door in doors]
    if whole:
        Knock.objects.filter(key__in=keys).delete()
        return
    with transaction.atomic():
        for row in Knock.objects.select_for_update().filter(key__in=keys).order_by("key"):
            row.level, row.opens_at = max(0.0, row.level - 1), row.at
            row.save()


def tries_at(door: Door) -> int:
    """How many tries at this door are not yet forgotten."""
    row = Knock.objects.filter(key=door.key).first()
    return round(level_at(row.level, row.at, timezone.now(), door.lane)) if row else 0


def _rows(lanes: dict[str, Lane], now: datetime) -> list[Knock]:
    for key in sorted(lanes):
        Knock.objects.get_or_create(key=key, defaults={"level": 0.0, "at": now, "opens_at": now})
    return list(Knock.objects.select_for_update().filter(key__in=lanes).order_by("key"))


def level_at(level: float, at: datetime, now: datetime, lane: Lane) -> float:
    """What is left of a level: one try drains away every `drains_in` seconds."""
    return max(0.0, level - max(0.0, (now - at).total_seconds()) / lane.drains_in)


def wait_after(level: float, lane: Lane) -> float:
    """Seconds until the next try: 0 for the free ones, then 1, 2, 4 ... up to the lane's bound."""
    over = math.ceil(level) - lane.free
    return 0.0 if over < 0 else float(min(lane.longest, 2 ** min(over, 30)))


def forget_old() -> int:
    """Remove doors nobody tried for two days; returns how many."""
    return Knock.objects.filter(at__lt=timezone.now() - FORGOTTEN_AFTER).delete()[0]
