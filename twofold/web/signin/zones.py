"""Countries and their time zones, from the tz database (public domain) that comes with the `tzdata` package."""

from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

from twofold.web import library


def _rows(name: str) -> list[list[str]]:
    text = files("tzdata.zoneinfo").joinpath(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]


@cache
def country_codes() -> frozenset[str]:
    """ISO 3166-1 alpha-2."""
    return frozenset(row[0] for row in _rows("iso3166.tab"))


def countries() -> dict[str, str]:
    """Code to name in the language of the page, by name."""
    named = ((code, library.say(f"countries.{code.lower()}")) for code in country_codes())
    return dict(sorted(named, key=lambda row: row[1].casefold()))


@cache
def zones_by_country() -> dict[str, tuple[str, ...]]:
    """Country code to its zones, the most populous first (the order of the file)."""
    found: dict[str, list[str]] = {}
    for row in _rows("zone.tab"):
        found.setdefault(row[0], []).append(row[2])
    return {code: tuple(zones) for code, zones in found.items()}


@cache
def zones_by_region() -> dict[str, tuple[str, ...]]:
    """ "Europe" to its zones, by name; every zone people live in, each once."""
    found: dict[str, set[str]] = {}
    for zones in zones_by_country().values():
        for zone in zones:
            found.setdefault(zone.partition("/")[0], set()).add(zone)
    return {region: tuple(sorted(zones)) for region, zones in sorted(found.items())}


def only_zone(country: str) -> str:
    """The zone of a country that has one; empty for a country with several, or none we know."""
    zones = zones_by_country().get(country, ())
    return zones[0] if len(zones) == 1 else ""


@cache
def _reckoned() -> frozenset[str]:
    return frozenset(available_timezones())  # reads the whole folder of zones: once is enough


def is_zone(name: str) -> bool:
    """A zone we can reckon days in; older names of zones too."""
    return name in _reckoned()


def place_in(zone: str) -> str:
    """ "America/Argentina/Buenos_Aires" as a person reads it: "Buenos Aires"."""
    return zone.rpartition("/")[2].replace("_", " ")
