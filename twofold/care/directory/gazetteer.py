"""Places without a network: a town or a postcode to a position and a zone, and a position to the nearest town.

Read once from `content/places` (GeoNames, CC BY 4.0; US Census), kept as one text each, searched by bisection.
"""

import lzma
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from pathlib import Path

from twofold.care.directory.geo import Point, is_possible, rounded
from twofold.care.directory.query import Where
from twofold.care.directory.sites import plain

FOLDER = Path(__file__).parents[2] / "content" / "places"
_POSITION = re.compile(r"^\s*([+-]?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*$")
_US_POSTCODE = re.compile(r"^(\d{5})(?:-\d{4})?$")
US_STATES = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA", "colorado": "CO",
    "connecticut": "CT", "delaware": "DE", "district of columbia": "DC", "florida": "FL", "georgia": "GA",
    "hawaii": "HI",
    "idaho": "ID", "illinois": "IL", "indiana": "IN", "iowa": "IA", "kansas": "KS", "kentucky": "KY", "louisiana": "LA",
    "maine": "ME", "maryland": "MD", "massachusetts": "MA", "michigan": "MI", "minnesota": "MN", "mississippi": "MS",
    "missouri": "MO", "montana": "MT", "nebraska": "NE", "nevada": "NV", "new hampshire": "NH", "new jersey": "NJ",
    "new mexico": "NM", "new york": "NY", "north carolina": "NC", "north dakota": "ND", "ohio": "OH", "oklahoma": "OK",
    "oregon": "OR", "pennsylvania": "PA", "rhode island": "RI", "south carolina": "SC", "south dakota": "SD",
    "tennessee": "TN", "texas": "TX", "utah": "UT", "vermont": "VT", "virginia": "VA", "washington": "WA",
    "west virginia": "WV", "wisconsin": "WI", "wyoming": "WY",
}  # fmt: skip
_SHORT = {"st": "saint", "ft": "fort", "mt": "mount"}
_ALSO = {
    "new york": "new york city",
    "nyc": "new york city",
    "la": "los angeles",
    "washington dc": "washington",
    "sf": "san francisco",
}
ALSO_COUNTRIES = {
    "uk": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "usa": "US",
    "united states": "US",
    "america": "US",
}


@dataclass(frozen=True, slots=True)
class Town:
    """One town; `people` in hundreds."""

    name: str
    country: str
    region: str
    point: Point
    people: int
    zone: str


class Gazetteer:
    """The towns and postcodes. About 9 MB once loaded, in a tenth of a second."""

    def __init__(self, folder: Path = FOLDER) -> None:
        first, self._towns = lzma.decompress((folder / "towns.tsv.xz").read_bytes()).decode().split("\n", 1)
        self._zones = first.split("\t")
        self._lines = self._towns.splitlines()
        self._codes = lzma.decompress((folder / "us-postcodes.tsv.xz").read_bytes()).decode().splitlines()
        self._near: dict[tuple[int, int], list[tuple[float, float, int]]] = {}
        self._nearest: dict[tuple[Point, str], Town | None] = {}

    def find(self, asked: str, country: str = "", countries: Mapping[str, str] | None = None) -> Where | None:
        """A position ("36.74,-119.79"), a US postcode, or a town, perhaps with its state or country ("Cork, Ireland").

        `countries` are names of countries in small letters -> code; `country` breaks a tie. None where there is none.
        """
        position = _POSITION.match(asked)
        if position:
            return self._at(rounded(float(position[1]), float(position[2])))
        code = _US_POSTCODE.match(asked.strip())
        if code:
            point = self.postcode(code[1])
            return self._where(code[1], point) if point else None
        best = next(iter(self.towns(asked, country, countries)), None)
        return Where(_shown(best), best.point, best.country, best.zone) if best else None

    def towns(self, asked: str, country: str = "", countries: Mapping[str, str] | None = None) -> list[Town]:
        """Every town of that name, the likeliest first: in the country preferred, then by size."""
        named = {**(countries or {}), **ALSO_COUNTRIES}
        parts = [plain(part) for part in asked.split(",") if plain(part)]
        tries = [(parts[0], parts[1:])] if parts else []
        if len(parts) == 1:
            words = parts[0].split()
            tries += [(" ".join(words[:n]), [" ".join(words[n:])]) for n in range(len(words) - 1, 0, -1)]
        for name, within in tries:
            found = [town for town in self._named(name) if all(_is_within(town, part, named) for part in within)]
            if found:
                return sorted(found, key=lambda town: (town.country != country, -town.people))
        return []

    def beginning(self, with_: str, limit: int = 8) -> list[Town]:
        """Towns whose name begins so, the largest first: for a list of suggestions."""
        start = plain(with_)
        if len(start) < 2:
            return []
        at = bisect_left(self._lines, start)
        found = []
        while at < len(self._lines) and self._lines[at].startswith(start):
            found.append(self._town(at))
            at += 1
        return sorted(found, key=lambda town: -town.people)[:limit]

    def postcode(self, code: str) -> Point | None:
        """The middle of a US postcode area; for one that has no area the mean of those that begin the same."""
        exact = self._codes_beginning(f"{code}\t")
        near = exact or self._codes_beginning(code[:3])
        if not near:
            return None
        return rounded(sum(lat for lat, _ in near) / len(near), sum(lon for _, lon in near) / len(near))

    def nearest(self, lat: float, lon: float, country: str = "") -> Town | None:
        """The nearest town, of a country where one is known; by a position to 0.01 degree.

        None in mid-ocean (nothing within about 300 km).
        """
        key = rounded(lat, lon), country
        if key not in self._nearest:
            if len(self._nearest) >= 100_000:
                self._nearest.clear()
            self._nearest[key] = self._look_around(*key[0], country)
        return self._nearest[key]

    def zone_country(self, zone: str) -> str:
        """The country of the largest town in a zone; "" for a zone without towns."""
        if zone not in self._zones:
            return ""
        number = f"\t{self._zones.index(zone)}"
        towns = (self._town(n) for n, line in enumerate(self._lines) if line.endswith(number))
        return max(towns, key=lambda town: town.people).country

    def _at(self, point: Point) -> Where | None:
        return self._where(f"{point[0]}, {point[1]}", point) if is_possible(*point) else None

    def _where(self, name: str, point: Point) -> Where:
        town = self.nearest(*point)
        return Where(name, point, town.country if town else "", town.zone if town else "UTC")

    def _named(self, name: str) -> Iterator[Town]:
        words = name.split()
        forms = dict.fromkeys(
            [_ALSO.get(name, name), name, " ".join([_SHORT.get(words[0], words[0]), *words[1:]])] if words else []
        )
        for form in forms:
            at = bisect_left(self._lines, f"{form}\t")
            while at < len(self._lines) and self._lines[at].startswith(f"{form}\t"):
                yield self._town(at)
                at += 1

    def _town(self, at: int) -> Town:
        name, shown, country, region, lat, lon, people, zone = self._lines[at].split("\t")
        return Town(
            shown or name.title(),
            country,
            region,
            (int(lat) / 100, int(lon) / 100),
            int(people),
            self._zones[int(zone)],
        )

    def _codes_beginning(self, with_: str) -> list[Point]:
        at = bisect_left(self._codes, with_)
        found = []
        while at < len(self._codes) and self._codes[at].startswith(with_):
            _, lat, lon = self._codes[at].split("\t")
            found.append((int(lat) / 100, int(lon) / 100))
            at += 1
        return found

    def _look_around(self, lat: float, lon: float, country: str) -> Town | None:
        if not self._near:
            for n, line in enumerate(self._lines):
                parts = line.split("\t")
                south, west = int(parts[4]) / 100, int(parts[5]) / 100
                self._near.setdefault((int(south // 1), int(west // 1)), []).append((south, west, n))
        width = cos(radians(lat)) or 0.01
        for reach in (1, 3):
            best: tuple[float, int] | None = None
            for row in range(int(lat // 1) - reach, int(lat // 1) + reach + 1):
                for column in range(int(lon // 1) - reach, int(lon // 1) + reach + 1):
                    for south, west, n in self._near.get((row, (column + 180) % 360 - 180), ()):
                        if country and f"\t{country}\t" not in self._lines[n]:
                            continue
                        east = (west - lon + 180) % 360 - 180
                        away = (south - lat) ** 2 + (east * width) ** 2
                        if best is None or away < best[0]:
                            best = away, n
            if best is not None and (reach > 1 or best[0] < 1):
                return self._town(best[1])
        return self._look_around(lat, lon, "") if country else None


def _is_within(town: Town, part: str, countries: Mapping[str, str]) -> bool:
    short = part.upper()
    if short in (town.country, town.region) or countries.get(part) == town.country:
        return True
    return (town.country == "US" and US_STATES.get(part) == town.region) or (
        part == "northern ireland" and town.country == "GB"
    )


def _shown(town: Town) -> str:
    return f"{town.name}, {town.region if town.country == 'US' else town.country}"


@cache
def gazetteer() -> Gazetteer:
    """The packaged one."""
    return Gazetteer()
