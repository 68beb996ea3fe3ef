"""Positions on the globe: great-circle distance by chords, and the grid of 0.2 degree cells a search looks in.

    p = (cos lat cos lon, cos lat sin lon, sin lat)        a point on the unit sphere
    |p - q|^2 = 2 - 2 p.q = 4 sin^2(d / 2R)                the chord between two points, exact at any distance
    d = 2 R asin(|p - q| / 2)                              R = 6371.0088 km, the mean radius (IUGG)

The chord needs no cosine a row and no care at the 180th meridian or the poles.
"""

from collections.abc import Iterator
from math import asin, ceil, cos, degrees, floor, radians, sin, sqrt

RADIUS_KM = 6371.0088
ROWS_OF_CELLS, CELLS_IN_A_ROW = 900, 1800  # 0.2 degree
FARTHEST_KM = 20015.0  # half way round

Point = tuple[float, float]  # latitude, longitude in degrees
Vector = tuple[float, float, float]


def is_possible(lat: float, lon: float) -> bool:
    """Whether there is such a place; 0, 0 is what broken software writes, in the sea off Ghana."""
    return -90 <= lat <= 90 and -180 <= lon <= 180 and not (lat == 0 and lon == 0)


def vector(lat: float, lon: float) -> Vector:
    """The point on the unit sphere."""
    phi, lam = radians(lat), radians(lon)
    return cos(phi) * cos(lam), cos(phi) * sin(lam), sin(phi)


def chord2(p: Vector, q: Vector) -> float:
    """The squared chord between two points of the unit sphere: 2 - 2 p.q, to about 10 cm."""
    return abs(2.0 - 2.0 * (p[0] * q[0] + p[1] * q[1] + p[2] * q[2]))


def chord2_of(km: float) -> float:
    """The squared chord of a distance along the ground."""
    return 4 * sin(min(km, FARTHEST_KM) / 2 / RADIUS_KM) ** 2


def km_of(squared: float) -> float:
    """The distance along the ground of a squared chord."""
    return 2 * RADIUS_KM * asin(min(1.0, sqrt(squared) / 2))


def km_between(a: Point, b: Point) -> float:
    """Kilometres along the ground between two positions."""
    return km_of(chord2(vector(*a), vector(*b)))


def cell(lat: float, lon: float) -> int:
    """The number of the 0.2 degree cell of a position: row * 1800 + column, rows from the south pole."""
    row = min(floor((lat + 90) * 5), ROWS_OF_CELLS - 1)
    return row * CELLS_IN_A_ROW + floor((lon + 180) * 5) % CELLS_IN_A_ROW


def cells_near(point: Point, km: float) -> Iterator[range]:
    """Ranges of cell numbers that together hold every position within `km`; one or two ranges a row of cells."""
    lat, lon = point
    reach = degrees(km / RADIUS_KM)
    south, north = max(lat - reach, -90.0), min(lat + reach, 90.0)
    first, last = floor((south + 90) * 5), min(floor((north + 90) * 5), ROWS_OF_CELLS - 1)
    wide = _half_width(lat, reach)
    if wide is None:
        yield range(first * CELLS_IN_A_ROW, (last + 1) * CELLS_IN_A_ROW)
        return
    west, east = floor((lon - wide + 180) * 5), floor((lon + wide + 180) * 5)
    if east - west >= CELLS_IN_A_ROW - 1:
        yield range(first * CELLS_IN_A_ROW, (last + 1) * CELLS_IN_A_ROW)
        return
    for row in range(first, last + 1):
        yield from _in_row(row * CELLS_IN_A_ROW, west, east)


def count_near(point: Point, km: float) -> int:
    """How many cells `cells_near` would give."""
    return sum(len(some) for some in cells_near(point, km))


def _half_width(lat: float, reach: float) -> float | None:
    """Degrees of longitude a circle spans to either side; None where it holds a pole."""
    if abs(lat) + reach >= 90:
        return None
    ratio = sin(radians(reach)) / cos(radians(lat))
    return degrees(asin(ratio)) if ratio < 1 else None


def _in_row(base: int, west: int, east: int) -> Iterator[range]:
    west_in, east_in = west % CELLS_IN_A_ROW, east % CELLS_IN_A_ROW
    if west_in <= east_in:
        yield range(base + west_in, base + east_in + 1)
    else:  # across the 180th meridian
        yield range(base + west_in, base + CELLS_IN_A_ROW)
        yield range(base, base + east_in + 1)


def rounded(lat: float, lon: float) -> Point:
    """A position to 2 decimals, about 1 km: all that a search may know of where somebody is."""
    return round(lat, 2), round(lon, 2)


def whole_km(km: float) -> int:
    """Kilometres as they are said: rounded up, never 0 for something that is not here."""
    return max(1, ceil(km - 0.5))
