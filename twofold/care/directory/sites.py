"""The same place in two lists: which records are one, and why.

National lists file a place once as mental-health care and once as addiction care, and a file may hold it once for each
programme. Two records are one place when their address is the same and something else agrees too: the name, the
telephone or the web site. The same address alone is a house with many doors.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import urlsplit

from twofold.care.directory.entry import Entry, Kind
from twofold.care.directory.tidy import us_postcode

_STREET_WORDS = {
    "street": "st", "avenue": "ave", "av": "ave", "boulevard": "blvd", "road": "rd", "drive": "dr",
    "lane": "ln", "court": "ct",
    "place": "pl", "highway": "hwy", "parkway": "pkwy", "square": "sq", "terrace": "ter", "circle": "cir",
    "suite": "ste",
    "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne", "northwest": "nw", "southeast": "se",
    "southwest": "sw", "saint": "st", "building": "bldg", "floor": "fl", "route": "rte", "first": "1st",
    "second": "2nd",
    "third": "3rd", "fourth": "4th", "fifth": "5th",
}  # fmt: skip
_UNIT = re.compile(r"\b(?:ste|suite|unit|apt|room|rm|fl|floor|bldg|building|#)\b.*$|#.*$")
_NAME_WORDS = frozenset(
    [
        "inc",
        "llc",
        "ltd",
        "co",
        "corp",
        "corporation",
        "incorporated",
        "company",
        "the",
        "of",
        "and",
        "for",
        "at",
        "dba",
    ]
)
_ALIKE = 0.6  # share of words two names have in common (of the shorter, and of both)


@dataclass(frozen=True, slots=True)
class Site:
    """What of a record decides whether it is the same place as another."""

    address: int  # 0 where there is none
    name: frozenset[str]
    phones: frozenset[str]
    host: str


def plain(said: str) -> str:
    """Small letters and digits without accents, one space between words."""
    bare = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode().lower()
    return " ".join(re.sub(r"[^a-z0-9 ]+", " ", bare.replace("'", "").replace("&", " and ")).split())


def street(said: str) -> str:
    """A street as it is compared: short forms, without suite or floor."""
    words = " ".join(_STREET_WORDS.get(word, word) for word in plain(said).split())
    return _UNIT.sub("", words).strip()


def address_of(entry: Entry) -> int:
    """A signed 63-bit number, the same for the same street and postcode (or city); 0 where that is not known.

    Without a street the position to about 10 m stands in for it. Only care is merged: a church has many meetings.
    """
    place = entry.place
    if entry.kind not in (Kind.TREATMENT, Kind.THERAPIST):
        return 0
    line = street(place.street)
    area = us_postcode(place.postcode) or plain(f"{place.city} {place.state}")
    if line and area:
        return _number(f"{line}|{area}")
    if not line and place.lat is not None and place.lon is not None:
        return _number(f"{place.lat:.4f},{place.lon:.4f}")
    return 0


def site_of(entry: Entry) -> Site:
    """The record as it is compared."""
    words = frozenset(plain(f"{entry.organization or entry.name}").split()) - _NAME_WORDS
    phones = frozenset(re.sub(r"\D", "", phone.number)[-10:] for phone in entry.phones)
    host = (urlsplit(entry.url).hostname or "").removeprefix("www.")
    return Site(address_of(entry), words, phones, host)


def why_one(a: Site, b: Site) -> str:
    """Why two records are one place: a key under `directory.merged`; "" where they are not."""
    if not a.address or a.address != b.address:
        return ""
    if a.name and a.name == b.name:
        return "same-name"
    if a.phones & b.phones:
        return "same-phone"
    if a.host and a.host == b.host:
        return "same-website"
    shared = len(a.name & b.name)
    if shared and shared >= 2 and shared >= _ALIKE * len(a.name | b.name):
        return "alike-name"
    if shared >= 2 and shared == min(len(a.name), len(b.name)):
        return "alike-name"
    return ""


def groups(sites: Sequence[Site]) -> Iterator[list[tuple[int, str]]]:
    """Records of one address as places: lists of (index, why it joined); the first of a place joined for no reason."""
    left = list(range(len(sites)))
    while left:
        group, waiting = [(left.pop(0), "")], 0
        while waiting < len(group):
            of = group[waiting][0]
            joining = [(n, why) for n in left if (why := why_one(sites[of], sites[n]))]
            group += joining
            left = [n for n in left if all(n != other for other, _ in joining)]
            waiting += 1
        yield group


def _number(said: str) -> int:
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest()) >> 1 or 1
