"""A ring as SVG text: one picture for the page and for a file on its own. No script, no style attribute, no fonts.

Shapes carry presentation attributes that work alone (currentColor); classes carry the look, from the page's style
sheet, or from `STYLE` where the picture is a file.
"""

from collections.abc import Iterator
from html import escape

from twofold.care.ring import HEIGHT, STATION, WIDTH, DrawnLink, Ring, Station

STYLE = """
.ring { color: #20302e; font-family: ui-sans-serif, system-ui, sans-serif; }
.ring-leans { stroke: #53615d; }
.ring-station { stroke: #e4dccf; stroke-opacity: 1; }
.ring-station, .ring-badge { fill: #ffffff; }
.ring-own, .ring-bar { color: #6b5a6e; }
.ring-trauma { color: #46568f; }
.ring-use { color: #a2552f; }
@media (prefers-color-scheme: dark) {
  svg { background: #1c2726; }
  .ring { color: #efe9df; }
  .ring-leans { stroke: #aab6b2; }
  .ring-station { stroke: #33413e; }
  .ring-station, .ring-badge { fill: #1c2726; }
  .ring-own, .ring-bar { color: #cbb9cf; }
  .ring-trauma { color: #a9b7f0; }
  .ring-use { color: #e9a27c; }
}
"""


def draw(ring: Ring, *, name: str = "ring", styled: bool = False) -> str:
    """One SVG element. `name` keeps ids apart where a page holds several; `styled` puts STYLE inside."""
    return "\n".join(_parts(ring, escape(name), styled))


def _parts(ring: Ring, name: str, styled: bool) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ring" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" focusable="false" fill="currentColor" font-size="15" '
        'font-weight="600" direction="ltr">'
    )
    yield f'<title id="{name}-title">{escape(ring.title)}</title>'
    yield f'<desc id="{name}-desc">{escape(ring.described)}</desc>'
    if styled:
        yield f"<style>{STYLE}</style>"
    for link in ring.links:
        yield _link(link)
    for station in ring.stations:
        yield from _station(station)
    for link in ring.links:
        yield from _badge(link)
    yield "</svg>"


def _link(link: DrawnLink) -> str:
    look = "ring-link" if link.is_solid else "ring-link ring-leans"
    line = 'stroke-linecap="round"' if link.is_solid else 'stroke-dasharray="7 6"'
    path = (
        f'<path class="{look}" fill="none" stroke="currentColor" stroke-width="{link.width}" {line} d="{link.path}"/>'
    )
    return f'{path}<polygon class="ring-head" points="{link.head}"/>' if link.head else path


def _station(station: Station) -> Iterator[str]:
    place = f'cx="{station.x}" cy="{station.y}" r="{STATION:g}"'
    unasked = "" if station.is_known else ' stroke-dasharray="2 6"'
    yield (
        f'<circle class="ring-station" {place} fill="Canvas" stroke="currentColor" stroke-opacity="0.25" '
        f'stroke-width="6"{unasked}/>'
    )
    if station.own:
        yield (
            f'<circle class="ring-own ring-{station.side}" {place} fill="none" stroke="currentColor" stroke-width="6" '
            f'pathLength="100" stroke-dasharray="{station.own} 100" '
            f'transform="rotate(-90 {station.x} {station.y})"/>'
        )
    for x, y, height in station.bars:
        yield f'<rect class="ring-bar" x="{x}" y="{y}" width="4.4" height="{height}"/>'
    for text, y in station.lines:
        yield f'<text x="{station.x}" y="{y}" dy=".34em" text-anchor="middle">{escape(text)}</text>'


def _badge(link: DrawnLink) -> Iterator[str]:
    place = f'cx="{link.badge_x}" cy="{link.badge_y}" r="10"'
    yield f'<circle class="ring-badge" {place} fill="Canvas" stroke="currentColor"/>'
    yield (
        f'<text class="ring-number" x="{link.badge_x}" y="{link.badge_y}" dy=".36em" font-size="11.5" '
        f'text-anchor="middle">{link.number}</text>'
    )
