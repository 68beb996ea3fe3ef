"""The cycle as a picture: six stations in a ring, and the links that may be drawn between them.

A link of one day is a line without a head (two things go together); a link to the next day is an arrow. Solid where
its sign is known, dashed where it leans, absent otherwise: nothing is drawn from a point estimate alone. Wider is
stronger. The arc round a station says how much of what is known about it is the person's own. Every link has a number,
and the list under the picture says the same in words. All places are in the units of the picture, 404 across.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from twofold.web.library import say
from twofold.web.ui.chart import Side
from twofold.web.understand.book import Book
from twofold.web.understand.names import name_of
from twofold.web.understand.picture import Kind, Link, Picture, Verdict
from twofold.web.understand.voice import Voice, voice_of

WIDTH, HEIGHT = 404, 424
CENTRE = (202.0, 212.0)
RING, STATION = 152.0, 53.0
GAP = 5.0  # between a station and the end of a link
THINNEST, WIDEST, WIDEST_LEANING = 2.5, 8.0, 4.0
STRONG = 0.6  # points per point at which a line is as wide as it gets
USE_IN_POINTS = 0.3  # use against none is compared with about three points of a rating
MOST_LINKS = 8  # more than this is a tangle, not a picture; the table has them all
BESIDE = 14.0  # from a short line to its number
LINE_BADGE_AT, ARROW_BADGE_AT = 0.3, 0.62  # along a link across the ring, so that numbers seldom meet
LINE = 18.0  # from one line of a name to the next
LONGEST = 11  # signs of a name on one line

STATIONS = ("reminders", "symptoms", "craving", "use", "relief", "day-after")
SIDES = {
    "reminders": Side.BOTH,
    "symptoms": Side.TRAUMA,
    "craving": Side.USE,
    "use": Side.USE,
    "relief": Side.BOTH,
    "day-after": Side.TRAUMA,
}
HOME = {
    "reminder": "reminders",
    "symptoms": "symptoms",
    "mood": "symptoms",
    "craving": "craving",
    "use": "use",
    "use.amount": "use",
    "ease": "relief",
    "sleep": "day-after",
    "pleasure": "day-after",
}
AFTER_USE = ("symptoms", "mood", "sleep", "pleasure")  # what the day after use is made of


@dataclass(frozen=True)
class Station:
    """One station: where it stands, its name in lines, and the arc that is the person's own (of 100)."""

    key: str
    side: str
    x: str
    y: str
    lines: tuple[tuple[str, str], ...]  # (text, y)
    own: int
    is_known: bool


@dataclass(frozen=True)
class DrawnLink:
    """One link: its path, its head (empty where days are the same), its number and what it says."""

    number: int
    path: str
    head: str
    width: str
    is_solid: bool
    badge_x: str
    badge_y: str
    says: str
    verdict: str
    tag: str


@dataclass(frozen=True)
class Ring:
    """The whole picture. `described` is what a screen reader says of it; `left_out` counts links too many to draw."""

    stations: tuple[Station, ...]
    links: tuple[DrawnLink, ...]
    described: str
    left_out: int
    nothing: str  # said where no link is drawn
    is_whole: bool  # something was answered about every station
    width: int = WIDTH
    height: int = HEIGHT


def ring_of(book: Book, picture: Picture) -> Ring:
    """Draw what may be drawn."""
    found = strongest_between(picture)
    chosen = sorted(sorted(found, key=lambda item: _weight(item[1]), reverse=True)[:MOST_LINKS], key=_in_ring_order)
    stations = tuple(_station(name, book, picture) for name in STATIONS)
    speak = voice_of(book)
    links = tuple(_drawn(speak, number, pair, link) for number, (pair, link) in enumerate(chosen, 1))
    said = [f"{link.number}. {link.says}" for link in links] or [speak("cycle.nothing-drawn")]
    is_whole = all(station.is_known for station in stations)
    return Ring(stations, links, " ".join(said), len(found) - len(chosen), "" if links else said[0], is_whole)


Pair = tuple[str, str, bool]  # station, station, is it a link to the next day?


def strongest_between(picture: Picture) -> list[tuple[Pair, Link]]:
    """One link for each pair of stations and day: the most certain, then the strongest."""
    best: dict[Pair, Link] = {}
    for link in picture.links:
        pair = _stations_of(link)
        if pair is None or not link.verdict.is_drawn:
            continue
        if pair not in best or _weight(link) > _weight(best[pair]):
            best[pair] = link
    return list(best.items())


def _in_ring_order(item: tuple[Pair, Link]) -> tuple[int, int, bool]:
    (start, end, next_day), _ = item
    return STATIONS.index(start), STATIONS.index(end), next_day


def strength(link: Link) -> float:
    """How strong a link is beside others, in points per point."""
    return abs(link.size.mean) * (USE_IN_POINTS if link.source == "use" else 1.0)


def _weight(link: Link) -> tuple[bool, float]:
    return link.verdict is Verdict.KNOWN, strength(link)


def _stations_of(link: Link) -> Pair | None:
    """The two stations a link joins; None where it is not part of the ring or stays inside one station."""
    start, end = HOME.get(link.source), HOME.get(link.target)
    next_day = link.kind in (Kind.LAG, Kind.INPUT_NEXT)
    if next_day and start == "use" and link.target in AFTER_USE:
        end = "day-after"
    if start is None or end is None or start == end:
        return None
    if next_day:
        return start, end, True
    first, second = sorted((start, end), key=STATIONS.index)
    return first, second, False


# --- geometry ---------------------------------------------------------------------------------------------------------


def _place(station: str) -> tuple[float, float]:
    angle = 2 * pi * STATIONS.index(station) / len(STATIONS) - pi / 2
    return CENTRE[0] + RING * cos(angle), CENTRE[1] + RING * sin(angle)


def _station(name: str, book: Book, picture: Picture) -> Station:
    x, y = _place(name)
    shares = [link.own_share for link in picture.links if name in (_stations_of(link) or ())]
    own = round(100 * sum(shares) / len(shares)) if shares else 0
    is_asked = any(home == name and book.has(row) for row, home in HOME.items())
    lines = _in_lines(say(f"cycle.station.{name}"), LONGEST, y)
    return Station(name, SIDES[name].value, _at(x), _at(y), lines, own, is_asked)


def _in_lines(words: str, longest: int, y: float) -> tuple[tuple[str, str], ...]:
    """Words on as many lines as they need, centred round y."""
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + 1 + len(word) <= longest:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    top = y - LINE * (len(lines) - 1) / 2
    return tuple((line, _at(top + LINE * n)) for n, line in enumerate(lines))


def _drawn(speak: Voice, number: int, pair: Pair, link: Link) -> DrawnLink:
    start, end, next_day = pair
    width = _width(link)
    bend = _bend(start, end, next_day)
    path, head, badge = _curve(_place(start), _place(end), bend, width, has_head=next_day)
    return DrawnLink(
        number=number,
        path=path,
        head=head,
        width=_at(width),
        is_solid=link.verdict is Verdict.KNOWN,
        badge_x=_at(badge[0]),
        badge_y=_at(badge[1]),
        says=_in_words(speak, link),
        verdict=speak(f"cycle.verdict.{link.verdict.value}"),
        tag=link.verdict.value,
    )


def _width(link: Link) -> float:
    widest = WIDEST if link.verdict is Verdict.KNOWN else WIDEST_LEANING
    return THINNEST + (widest - THINNEST) * min(strength(link) / STRONG, 1.0)


def _bend(start: str, end: str, next_day: bool) -> float:
    """How far a link bows towards the middle; below 0 it bows away from it.

    Between neighbours a line runs straight, the arrow round the ring runs outside, the arrow back inside. Across the
    ring, lines and arrows bow to different sides, so that both can be seen.
    """
    ahead = (STATIONS.index(end) - STATIONS.index(start)) % len(STATIONS)
    apart = min(ahead, len(STATIONS) - ahead)
    if apart == 1:
        return (-25.0 if ahead == 1 else 22.0) if next_day else 0.0
    if apart == 2:
        return (14.0 if ahead == 2 else 36.0) if next_day else -10.0
    return 30.0 if next_day else -22.0


def _curve(
    a: tuple[float, float], b: tuple[float, float], bend: float, width: float, *, has_head: bool
) -> tuple[str, str, tuple[float, float]]:
    """A curve from the rim of one station to the rim of another: its path, its head, and the place of its number."""
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    inward = _unit(middle, CENTRE) if hypot(middle[0] - CENTRE[0], middle[1] - CENTRE[1]) > 1 else _across(a, b)
    pull = (middle[0] + 2 * bend * inward[0], middle[1] + 2 * bend * inward[1])
    begin, finish = _rim(a, pull, GAP), _rim(b, pull, GAP)
    head = ""
    if has_head:
        length, half = 9.0 + width, 4.5 + width * 0.6
        back = _unit(finish, pull)
        base = (finish[0] + back[0] * length, finish[1] + back[1] * length)
        side = (-back[1] * half, back[0] * half)
        corners = (finish, (base[0] + side[0], base[1] + side[1]), (base[0] - side[0], base[1] - side[1]))
        head = " ".join(f"{_at(x)},{_at(y)}" for x, y in corners)
        finish = base
    are_neighbours = hypot(a[0] - b[0], a[1] - b[1]) < 1.2 * RING
    t = 0.5 if are_neighbours else ARROW_BADGE_AT if has_head else LINE_BADGE_AT
    badge = tuple(
        (1 - t) ** 2 * p + 2 * t * (1 - t) * c + t**2 * q for p, c, q in zip(begin, pull, finish, strict=True)
    )
    if are_neighbours:  # beside a short link, not on it
        away = BESIDE if bend > 0 else -BESIDE
        badge = tuple(place + away * along for place, along in zip(badge, inward, strict=True))
    path = f"M{_at(begin[0])} {_at(begin[1])}Q{_at(pull[0])} {_at(pull[1])} {_at(finish[0])} {_at(finish[1])}"
    return path, head, (badge[0], badge[1])


def _unit(a: Sequence[float], b: Sequence[float]) -> tuple[float, float]:
    length = hypot(b[0] - a[0], b[1] - a[1]) or 1.0
    return (b[0] - a[0]) / length, (b[1] - a[1]) / length


def _across(a: Sequence[float], b: Sequence[float]) -> tuple[float, float]:
    along = _unit(a, b)
    return -along[1], along[0]


def _rim(station: tuple[float, float], towards: tuple[float, float], gap: float) -> tuple[float, float]:
    along = _unit(station, towards)
    return station[0] + along[0] * (STATION + gap), station[1] + along[1] * (STATION + gap)


def _at(value: float) -> str:
    """A number as SVG reads it in every language."""
    return f"{value:.1f}"


# --- words ------------------------------------------------------------------------------------------------------------


def _in_words(speak: Voice, link: Link) -> str:
    """What one drawn link says: which way, on which day, never which causes which."""
    more = "more" if link.size.mean >= 0 else "less"
    when = "next" if link.kind in (Kind.LAG, Kind.INPUT_NEXT) else "same"
    if when == "next" and link.source == "use":
        when = "after-use"
    words = speak(f"cycle.says.{when}.{more}", source=name_of(link.source), target=name_of(link.target))
    return f"{words} {say('cycle.order-open')}" if link.order_holds is False else words
