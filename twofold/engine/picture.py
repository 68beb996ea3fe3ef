"""The cycle as a picture: six stations in a ring, drawn as SVG text. No Django, no fonts, no colours of its own.

Next-day links are arrows; same-day links are lines without a head ("go together"). Width is strength; a solid line is
known, a dashed one leans, anything less is not drawn. The coloured part of a station's ring is how much of its answer
is the person's own. Shapes carry presentation attributes that work alone (currentColor); classes carry the look:
`STYLE` for a file on its own, the page's style sheet otherwise. There is no style attribute and no script.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from twofold.engine.cycle import Edge
from twofold.engine.spec import ModelSpec
from twofold.engine.verdict import Verdict

STATIONS = ("reminders", "symptoms", "craving", "use", "relief", "day_after")
SIDE = {
    "reminders": "both",
    "symptoms": "trauma",
    "craving": "use",
    "use": "use",
    "relief": "both",
    "day_after": "trauma",
}
WIDTH, HEIGHT = 360.0, 366.0
CENTRE, RADIUS, STATION = (180.0, 183.0), 132.0, 41.0
LETTER = 0.56  # a letter's width as a share of the font size
THICKEST = 9.0

WORDS: dict[str, str] = {
    "title": "Your cycle",
    "empty": "There is not enough to draw a link yet.",
    "reminders": "Reminders",
    "symptoms": "Trauma\nsymptoms",
    "craving": "Craving",
    "use": "Use",
    "relief": "Relief",
    "day_after": "The day\nafter",
    "middle": "",
    "same": "{a} and {b} go together on the same day",
    "lag": "{a} tends to come before {b} the next day",
    "less": "more of one with less of the other",
    "known": "known",
    "leans": "leans this way",
}

STYLE = """
.cycle-picture { color: var(--ink, #20302e); font-family: ui-sans-serif, system-ui, sans-serif; }
.cycle-picture .disc { fill: var(--surface, #ffffff); stroke: var(--line, #e4dccf); }
.cycle-picture .share { fill: none; }
.cycle-picture .side-trauma .share { stroke: var(--trauma, #46568f); }
.cycle-picture .side-use .share { stroke: var(--use, #a2552f); }
.cycle-picture .side-both .share { stroke: var(--both, #6b5a6e); }
.cycle-picture text { fill: var(--ink, #20302e); }
.cycle-picture .middle { fill: var(--ink-soft, #55635f); }
.cycle-picture .link { stroke: var(--ink, #20302e); fill: none; }
.cycle-picture .head { fill: var(--ink, #20302e); stroke: none; }
.cycle-picture .leans { opacity: 0.8; }
"""


@dataclass(frozen=True)
class Link:
    """One drawn link between two stations. strength from 0 to 1; sign -1 when more goes with less."""

    source: str
    target: str
    kind: str  # same | lag
    verdict: Verdict
    strength: float
    sign: int


class Point(NamedTuple):
    """A place on the picture."""

    x: float
    y: float


def stations_of(spec: ModelSpec) -> dict[str, str]:
    """Variable or input -> the station it belongs to."""
    of_role = {
        "symptom": "symptoms",
        "arousal": "symptoms",
        "mood": "symptoms",
        "craving": "craving",
        "ease": "relief",
        "sleep": "day_after",
        "pleasure": "day_after",
    }
    places = {v.name: "use" if v.kind == "use" else of_role.get(v.role or "", "") for v in spec.variables}
    places |= {i.name: of_role.get(i.role or "", "reminders" if i.name == "reminder" else "") for i in spec.inputs}
    return {name: place for name, place in places.items() if place}


def links_of(edges: Iterable[Edge], spec: ModelSpec) -> list[Link]:
    """The links to draw: between two stations one line and one arrow each way, the surest and then the strongest.

    Where something between two stations is known, what only leans is left to the table.
    """
    best: dict[tuple[str, str, str], Link] = {}
    for edge in edges:
        link = _link(edge, spec)
        if link is None:
            continue
        ends = (link.source, link.target)
        key = (*(sorted(ends) if link.kind == "same" else ends), link.kind)
        if key not in best or _rank(link) > _rank(best[key]):
            best[key] = link
    sure = {frozenset((k.source, k.target)) for k in best.values() if k.verdict == Verdict.KNOWN}
    kept = [k for k in best.values() if k.verdict == Verdict.KNOWN or frozenset((k.source, k.target)) not in sure]
    return sorted(kept, key=lambda k: (STATIONS.index(k.source), STATIONS.index(k.target), k.kind))


def _rank(link: Link) -> tuple[bool, float]:
    return link.verdict == Verdict.KNOWN, link.strength


def _link(edge: Edge, spec: ModelSpec) -> Link | None:
    """An edge as a link between stations, or None when it is not drawn."""
    if edge.kind not in ("same", "lag", "input") or edge.verdict not in (Verdict.KNOWN, Verdict.LEANS):
        return None
    places = stations_of(spec)
    source, target = places.get(edge.source, ""), places.get(edge.target, "")
    late = edge.kind == "lag"
    if late and source == "use" and target == "symptoms":
        target = "day_after"  # what use leaves behind shows the day after
    if not source or not target or source == target:
        return None
    sign = 1 if edge.mean > 0 else -1
    for name in (edge.source, edge.target):
        if places.get(name) == "day_after":  # sleep and pleasure are good: turned round, so that more means harder
            sign = -sign
    return Link(source, target, "lag" if late else "same", edge.verdict, _strength(edge, spec), sign)


def _strength(edge: Edge, spec: ModelSpec) -> float:
    """0 to 1: three points of ten for two points of the source (or for use against none) is as strong as it gets."""
    target = next(v for v in spec.variables if v.name == edge.target)
    source = next((v for v in spec.variables if v.name == edge.source), None)
    rated = source is not None and source.kind == "rating"
    low, high = (source.range if rated and source and source.range else None) or (0.0, 10.0)
    step = 0.2 * (high - low) if rated else 1.0
    if target.kind == "use":
        return min(abs(edge.mean) * step / 1.0, 1.0)
    low, high = target.range or (0.0, 10.0)
    return min(abs(edge.mean) * step / (0.3 * (high - low)), 1.0)


def shares_of(edges: Iterable[Edge], spec: ModelSpec) -> dict[str, float]:
    """Station -> how much of what is said about it is the person's own, as a mean over the links into it."""
    places = stations_of(spec)
    found: dict[str, list[float]] = {}
    for edge in edges:
        if edge.kind in ("same", "lag"):
            found.setdefault(places.get(edge.target, ""), []).append(edge.own_share)
        elif edge.kind == "input":
            found.setdefault(places.get(edge.source, ""), []).append(edge.own_share)
    return {place: sum(values) / len(values) for place, values in found.items() if place}


def draw(
    links: Iterable[Link],
    shares: Mapping[str, float],
    words: Mapping[str, str] = WORDS,
    *,
    name: str = "cycle",
    styled: bool = False,
) -> str:
    """The picture as one SVG element. `name` keeps ids apart when a page holds several; `styled` puts STYLE inside."""
    said = {**WORDS, **words}
    drawn = list(links)
    named = f'role="img" aria-labelledby="{escape(name)}-title {escape(name)}-desc"'
    box = f'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}"'
    parts = [
        f'<svg class="cycle-picture" {box} {named} fill="none" stroke="none">',
        f'<title id="{escape(name)}-title">{escape(said["title"])}</title>',
        f'<desc id="{escape(name)}-desc">{escape(in_words(drawn, said))}</desc>',
    ]
    if styled:
        parts.append(f"<style>{STYLE}</style>")
    parts += [_drawn_link(link, _bend(link, drawn)) for link in drawn]
    parts += [_drawn_station(station, shares.get(station, 0.0), said[station]) for station in STATIONS]
    if said["middle"]:
        parts.append(_text(said["middle"].split("\n"), Point(*CENTRE), 12.0, "middle"))
    return "\n".join([*parts, "</svg>"])


def in_words(links: list[Link], words: Mapping[str, str]) -> str:
    """What the picture shows, for who cannot see it."""
    if not links:
        return words["empty"]
    sentences = []
    for link in links:
        flat = {"a": words[link.source].replace("\n", " "), "b": words[link.target].replace("\n", " ")}
        extra = f"; {words['less']}" if link.sign < 0 else ""
        sentences.append(f"{words[link.kind].format(**flat)} ({words[link.verdict.value]}{extra}).")
    return " ".join(sentences)


def place_of(station: str) -> Point:
    """The middle of a station; the first stands on top, the rest follow clockwise."""
    angle = math.radians(60 * STATIONS.index(station) - 90)
    return Point(CENTRE[0] + RADIUS * math.cos(angle), CENTRE[1] + RADIUS * math.sin(angle))


def _bend(link: Link, drawn: list[Link]) -> float:
    """How far a link bows towards the middle; several between one pair bow apart."""
    ends = {link.source, link.target}
    beside = [other for other in drawn if {other.source, other.target} == ends]
    steps = abs(STATIONS.index(link.source) - STATIONS.index(link.target))
    return (0.10 if min(steps, 6 - steps) == 1 else 0.04) + 0.15 * beside.index(link)


def _towards(a: Point, b: Point, distance: float) -> Point:
    """The point `distance` from a on the way to b."""
    length = math.hypot(b.x - a.x, b.y - a.y) or 1.0
    return Point(a.x + (b.x - a.x) * distance / length, a.y + (b.y - a.y) * distance / length)


def _drawn_link(link: Link, bend: float) -> str:
    a, b = place_of(link.source), place_of(link.target)
    middle = Point((a.x + b.x) / 2, (a.y + b.y) / 2)
    bow = Point(middle.x + (CENTRE[0] - middle.x) * 2 * bend, middle.y + (CENTRE[1] - middle.y) * 2 * bend)
    if math.hypot(middle.x - CENTRE[0], middle.y - CENTRE[1]) < 1.0:  # straight across: bow to one side
        bow = Point(middle.x + (b.y - a.y) * bend, middle.y - (b.x - a.x) * bend)
    width = 2.0 + (THICKEST - 2.0) * link.strength
    start = _towards(a, bow, STATION + 6)
    headed = link.kind == "lag"
    end = _towards(b, bow, STATION + (9 + width if headed else 6))
    dash = ' stroke-dasharray="8 7"' if link.verdict == Verdict.LEANS else ""
    line = (
        f'<path class="link" d="M{start.x:.1f} {start.y:.1f} Q{bow.x:.1f} {bow.y:.1f} {end.x:.1f} {end.y:.1f}" '
        f'stroke="currentColor" stroke-width="{width:.1f}" stroke-linecap="round"{dash}/>'
    )
    head = _head(end, _towards(b, bow, STATION + 4), width) if headed else ""
    less = _less(start, bow, end) if link.sign < 0 else ""
    return f'<g class="{link.kind} {link.verdict.value}">{line}{head}{less}</g>'


def _head(end: Point, tip: Point, width: float) -> str:
    """An arrow head whose tip stands before the station."""
    length = math.hypot(tip.x - end.x, tip.y - end.y) or 1.0
    along = Point((tip.x - end.x) / length, (tip.y - end.y) / length)
    half = 4.0 + 0.7 * width
    corners = (
        tip,
        Point(end.x - along.y * half, end.y + along.x * half),
        Point(end.x + along.y * half, end.y - along.x * half),
    )
    points = " ".join(f"{p.x:.1f},{p.y:.1f}" for p in corners)
    return f'<polygon class="head" points="{points}" fill="currentColor"/>'


def _less(start: Point, bow: Point, end: Point) -> str:
    """A minus on the line: more of one with less of the other."""
    x, y = (start.x + 2 * bow.x + end.x) / 4, (start.y + 2 * bow.y + end.y) / 4
    return (
        f'<circle class="disc" cx="{x:.1f}" cy="{y:.1f}" r="7.5" fill="Canvas" stroke="currentColor"/>'
        f'<path class="link" d="M{x - 3.5:.1f} {y:.1f} h7" stroke="currentColor" stroke-width="1.8"/>'
    )


def _drawn_station(station: str, share: float, label: str) -> str:
    at = place_of(station)
    around = 2 * math.pi * STATION
    share = min(max(share, 0.0), 1.0)
    disc = (
        f'<circle class="disc" cx="{at.x:.1f}" cy="{at.y:.1f}" r="{STATION:g}" '
        'fill="Canvas" stroke="currentColor" stroke-opacity="0.25" stroke-width="5"/>'
    )
    arc = (
        f'<circle class="share" cx="{at.x:.1f}" cy="{at.y:.1f}" r="{STATION:g}" stroke="currentColor" stroke-width="5" '
        f'stroke-dasharray="{share * around:.1f} {around:.1f}" transform="rotate(-90 {at.x:.1f} {at.y:.1f})"/>'
    )
    lines = label.split("\n")
    longest = max(len(line) for line in lines)
    size = min(13.0, max(8.5, (2 * STATION - 14) / (LETTER * max(longest, 1))))
    return (
        f'<g class="station side-{SIDE[station]}">{disc}{arc if share > 0 else ""}{_text(lines, at, size, "name")}</g>'
    )


def _text(lines: list[str], at: Point, size: float, kind: str) -> str:
    """Lines of text round a point; the middle anchor reads the same from either side."""
    top = at.y - (len(lines) - 1) * size * 0.6 + size * 0.35
    return "".join(
        f'<text class="{kind}" x="{at.x:.1f}" y="{top + n * size * 1.2:.1f}" font-size="{size:.1f}" '
        f'text-anchor="middle" fill="currentColor">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
