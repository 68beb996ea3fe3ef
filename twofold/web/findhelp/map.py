"""A small map without any map service: where the hits lie around the place that was asked for, and a table of it."""

from dataclasses import dataclass
from math import atan2, cos, degrees, radians

from django.utils.translation import gettext

from twofold.care.directory.geo import Point, whole_km
from twofold.care.directory.query import Found, Hit
from twofold.web.ui.chart import percent
from twofold.web.ui.table import Column, Table

KM_PER_DEGREE = 111.2
EDGE = 46.0  # percent from the middle to the edge that the farthest hit takes
WINDS = 8


@dataclass(frozen=True)
class Pin:
    """One hit on the map, in percent from the left and the top."""

    n: int
    x: str
    y: str


@dataclass(frozen=True)
class SmallMap:
    """Pins around the middle; `ring_km` is what the ring stands for. `table` says the same."""

    where: str
    pins: list[Pin]
    ring: str
    ring_km: int
    table: Table


def small_map(found: Found) -> SmallMap | None:
    """The map of a search with a place; None where nothing has a position."""
    if found.where is None:
        return None
    middle = found.where.point
    placed = [(n, hit, offset(middle, point)) for n, hit in enumerate(found.hits, 1) if (point := point_of(hit))]
    if not placed:
        return None
    far = max(1.0, *(max(abs(east), abs(north)) for _, _, (east, north) in placed))
    pins = [Pin(n, percent(50 + EDGE * east / far), percent(50 - EDGE * north / far)) for n, _, (east, north) in placed]
    half = max(1, whole_km(far / 2))
    rows = [
        [str(n), hit.entry.name, str(whole_km(hit.km)) if hit.km is not None else "", wind(east, north)]
        for n, hit, (east, north) in placed
    ]
    columns = [
        Column(gettext("Number"), is_number=True),
        Column(gettext("Name")),
        Column(gettext("km"), is_number=True),
        Column(gettext("Direction")),
    ]
    table = Table(gettext("Where they are"), columns, rows)
    return SmallMap(found.where.name, pins, percent(EDGE * half / far), half, table)


def point_of(hit: Hit) -> Point | None:
    """Where it is, unless it is only a region's middle."""
    place = hit.entry.place
    return (place.lat, place.lon) if hit.entry.has_place and place.lat is not None and place.lon is not None else None


def offset(middle: Point, point: Point) -> tuple[float, float]:
    """(east, north) in km, on a flat map that is good for some hundred km."""
    north = (point[0] - middle[0]) * KM_PER_DEGREE
    turn = (point[1] - middle[1] + 540) % 360 - 180
    return turn * KM_PER_DEGREE * cos(radians(middle[0])), north


def wind(east: float, north: float) -> str:
    """The direction in words."""
    if abs(east) < 0.5 and abs(north) < 0.5:
        return gettext("here")
    names = [
        gettext("east"), gettext("north-east"), gettext("north"), gettext("north-west"),
        gettext("west"), gettext("south-west"), gettext("south"), gettext("south-east"),
    ]  # fmt: skip
    return names[round(degrees(atan2(north, east)) / (360 / WINDS)) % WINDS]
