"""The cycle as a picture: six stations in a ring, and the links that may be drawn between them.

A link of one day is a line without a head (two things go together); a link to the next day is an arrow. Solid where
its sign is known, dashed where it leans, absent otherwise: nothing is drawn from a point estimate alone. Wider is
stronger. The arc round a station says how much of what is known about it is the person's own. Relief is no row of the
model: its station holds the ratings themselves, and no link. Every link has a number, and the list beside the picture
says the same in words. All places are in the units of the picture.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from twofold.care.cycle import Link, Verdict

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
RATINGS = 11  # 0 to 10
BAR, BAR_STEP, TALLEST = 4.4, 5.6, 20.0
RAISED, FOOT = 14.0, 24.0  # the name above the bars of relief, and their foot below the middle

STATIONS = ("reminders", "symptoms", "craving", "use", "relief", "day-after")
SIDES = {
    "reminders": "both",
    "symptoms": "trauma",
    "craving": "use",
    "use": "use",
    "relief": "both",
    "day-after": "trauma",
}
# Where each row of a diary has its place, by its name in a check-in. Being at ease is asked every day and has no
# station: relief is what was said after use.
HOME = {
    "reminder": "reminders",
    "symptoms": "symptoms",
    "mood": "symptoms",
    "craving": "craving",
    "use": "use",
    "use.amount": "use",
    "sleep": "day-after",
    "pleasure": "day-after",
}
FEELINGS = ("symptoms", "day-after")  # after use they are what the day after is made of

Place = tuple[float, float]
Pair = tuple[str, str, bool]  # station, station, is it a link to the next day?


@dataclass(frozen=True)
class Words:
    """How a picture speaks: sentences by their key in the wording, and the names of rows."""

    say: Callable[..., str]
    name: Callable[[str], str]


@dataclass(frozen=True)
class Station:
    """One station: where it stands, its name in lines, the arc that is the person's own (of 100), and its bars."""

    key: str
    side: str
    x: str
    y: str
    lines: tuple[tuple[str, str], ...]  # (text, y)
    own: int
    is_known: bool
    bars: tuple[tuple[str, str, str], ...] = ()  # (x, y, height)


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
    verdict: Verdict


@dataclass(frozen=True)
class Ring:
    """The whole picture. `described` is what a screen reader says of it; `left_out` counts links too many to draw."""

    title: str
    stations: tuple[Station, ...]
    links: tuple[DrawnLink, ...]
    described: str
    left_out: int

    @property
    def is_whole(self) -> bool:
        """Something was answered about every station."""
        return all(station.is_known for station in self.stations)

    @property
    def has_bars(self) -> bool:
        """Relief was rated."""
        return any(station.bars for station in self.stations)


def ring_of(
    links: Sequence[Link],
    words: Words,
    *,
    asked: Collection[str],
    home: Mapping[str, str] = HOME,
    relief: Sequence[float] = (),
) -> Ring:
    """Draw what may be drawn.

    asked    the rows with answers, and "relief" where it was rated
    home     row -> station; a row without one is in no picture
    relief   how much use eased things, 0 to 10, once for each time it was said
    """
    found = strongest_between(links, home)
    chosen = sorted(sorted(found, key=lambda item: _weight(item[1], home), reverse=True)[:MOST_LINKS], key=_ring_order)
    known = {home[row] for row in asked if row in home} | ({"relief"} & set(asked))
    known |= {"day-after"} if known & set(FEELINGS) else set()  # how one feels on the day after use
    stations = tuple(_station(name, words, _own(name, links, home), name in known, relief) for name in STATIONS)
    drawn = tuple(_drawn(words, number, pair, link, home) for number, (pair, link) in enumerate(chosen, 1))
    said = [f"{link.number}. {link.says}" for link in drawn] or [words.say("cycle.nothing-drawn")]
    return Ring(words.say("cycle.ring-title"), stations, drawn, " ".join(said), len(found) - len(chosen))


# --- what is drawn ----------------------------------------------------------------------------------------------------


def strongest_between(links: Sequence[Link], home: Mapping[str, str] = HOME) -> list[tuple[Pair, Link]]:
    """One link for each pair of stations and day: the most certain, then the strongest."""
    best: dict[Pair, Link] = {}
    for link in links:
        pair = _stations_of(link, home)
        if pair is None or not link.verdict.is_drawn:
            continue
        if pair not in best or _weight(link, home) > _weight(best[pair], home):
            best[pair] = link
    return list(best.items())


def strength(link: Link, home: Mapping[str, str] = HOME) -> float:
    """How strong a link is beside others, in points per point."""
    return abs(link.size.mean) * (USE_IN_POINTS if home.get(link.source) == "use" else 1.0)


def _weight(link: Link, home: Mapping[str, str]) -> tuple[bool, float]:
    return link.verdict is Verdict.KNOWN, strength(link, home)


def _ring_order(item: tuple[Pair, Link]) -> tuple[int, int, bool]:
    (start, end, next_day), _ = item
    return STATIONS.index(start), STATIONS.index(end), next_day


def _stations_of(link: Link, home: Mapping[str, str]) -> Pair | None:
    """The two stations a link joins; None where it is not part of the ring or stays inside one station."""
    start, end = home.get(link.source), home.get(link.target)
    if link.kind.is_next_day and start == "use" and end in FEELINGS:
        end = "day-after"
    if start is None or end is None or start == end:
        return None
    if link.kind.is_next_day:
        return start, end, True
    first, second = sorted((start, end), key=STATIONS.index)
    return first, second, False


def _own(station: str, links: Sequence[Link], home: Mapping[str, str]) -> int:
    """How much of what is known about a station is the person's own, of 100: the mean over its links."""
    shares = [link.own_share for link in links if station in (_stations_of(link, home) or ())]
    return round(100 * sum(shares) / len(shares)) if shares else 0


# --- where it stands --------------------------------------------------------------------------------------------------


def _place(station: str) -> Place:
    angle = 2 * pi * STATIONS.index(station) / len(STATIONS) - pi / 2
    return CENTRE[0] + RING * cos(angle), CENTRE[1] + RING * sin(angle)


def _station(name: str, words: Words, own: int, is_known: bool, relief: Sequence[float]) -> Station:
    x, y = _place(name)
    bars = _bars(relief, x, y + FOOT) if name == "relief" and relief else ()
    lines = _in_lines(words.say(f"cycle.station.{name}"), LONGEST, y - (RAISED if bars else 0))
    return Station(name, SIDES[name], _at(x), _at(y), lines, own, is_known, bars)


def _bars(ratings: Sequence[float], x: float, foot: float) -> tuple[tuple[str, str, str], ...]:
    """How often each rating from 0 to 10 was given, as bars side by side; one never given is a thin line."""
    often = [sum(round(one) == value for one in ratings) for value in range(RATINGS)]
    left = x - (BAR_STEP * RATINGS - (BAR_STEP - BAR)) / 2
    tall = [1.0 + (TALLEST - 1.0) * count / max(often) for count in often]
    return tuple((_at(left + BAR_STEP * n), _at(foot - height), _at(height)) for n, height in enumerate(tall))


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


def _drawn(words: Words, number: int, pair: Pair, link: Link, home: Mapping[str, str]) -> DrawnLink:
    start, end, next_day = pair
    widest = WIDEST if link.verdict is Verdict.KNOWN else WIDEST_LEANING
    width = THINNEST + (widest - THINNEST) * min(strength(link, home) / STRONG, 1.0)
    path, head, badge = _curve(_place(start), _place(end), _bend(start, end, next_day), width, has_head=next_day)
    return DrawnLink(
        number=number,
        path=path,
        head=head,
        width=_at(width),
        is_solid=link.verdict is Verdict.KNOWN,
        badge_x=_at(badge[0]),
        badge_y=_at(badge[1]),
        says=_in_words(words, link, after_use=next_day and start == "use"),
        verdict=link.verdict,
    )


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
    return 30.0 if next_day else -14.0


def _curve(a: Place, b: Place, bend: float, width: float, *, has_head: bool) -> tuple[str, str, Place]:
    """A curve from the rim of one station to the rim of another: its path, its head, and the place of its number."""
    middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    inward = _unit(middle, CENTRE) if hypot(middle[0] - CENTRE[0], middle[1] - CENTRE[1]) > 1 else _across(a, b)
    pull = (middle[0] + 2 * bend * inward[0], middle[1] + 2 * bend * inward[1])
    begin, finish = _rim(a, pull), _rim(b, pull)
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
    badge = _along(begin, pull, finish, t)
    if are_neighbours:  # beside a short link, not on it
        away = BESIDE if bend > 0 else -BESIDE
        badge = (badge[0] + away * inward[0], badge[1] + away * inward[1])
    path = f"M{_at(begin[0])} {_at(begin[1])}Q{_at(pull[0])} {_at(pull[1])} {_at(finish[0])} {_at(finish[1])}"
    return path, head, badge


def _along(begin: Place, pull: Place, finish: Place, t: float) -> Place:
    """The point at t (0 to 1) of a quadratic curve."""
    x, y = ((1 - t) ** 2 * p + 2 * t * (1 - t) * c + t**2 * q for p, c, q in zip(begin, pull, finish, strict=True))
    return x, y


def _unit(a: Place, b: Place) -> Place:
    length = hypot(b[0] - a[0], b[1] - a[1]) or 1.0
    return (b[0] - a[0]) / length, (b[1] - a[1]) / length


def _across(a: Place, b: Place) -> Place:
    along = _unit(a, b)
    return -along[1], along[0]


def _rim(station: Place, towards: Place) -> Place:
    along = _unit(station, towards)
    return station[0] + along[0] * (STATION + GAP), station[1] + along[1] * (STATION + GAP)


def _at(value: float) -> str:
    """A number as SVG reads it in every language."""
    return f"{value:.1f}"


# --- words ------------------------------------------------------------------------------------------------------------


def _in_words(words: Words, link: Link, *, after_use: bool) -> str:
    """What one drawn link says: which way, on which day, never which causes which."""
    more = "more" if link.size.mean >= 0 else "less"
    when = "after-use" if after_use else "next" if link.kind.is_next_day else "same"
    said = words.say(f"cycle.says.{when}.{more}", source=words.name(link.source), target=words.name(link.target))
    return f"{said} {words.say('cycle.order-open')}" if link.order_holds is False else said
