"""The ring: what is drawn, what is not, and what it says to who cannot see it."""

import re
import xml.etree.ElementTree as ET
from math import hypot

from twofold.care.content import PACKAGED, load
from twofold.care.cycle import Kind, Link, Range, Verdict
from twofold.care.ring import GAP, HEIGHT, HOME, MOST_LINKS, STATION, STATIONS, WIDTH, Ring, Words, ring_of
from twofold.care.ring_svg import STYLE, draw

SVG = "{http://www.w3.org/2000/svg}"
WORDS = Words(load().wording.say, {"symptoms": "Trauma symptoms", "craving": "Craving"}.get)


def link(
    source: str,
    target: str,
    kind: Kind = Kind.SAME,
    verdict: Verdict = Verdict.KNOWN,
    size: float = 0.4,
    share: float = 0.5,
) -> Link:
    return Link(source, target, kind, Range(size, size - 0.1, size + 0.1), 0.99, share, verdict)


def ring(*links: Link, words: Words = WORDS, relief: tuple[float, ...] = ()) -> Ring:
    return ring_of(links, words, asked={*HOME, "relief"}, relief=relief)


def tree(drawn: Ring) -> ET.Element:
    return ET.fromstring(draw(drawn))


def test_a_next_day_link_is_an_arrow_and_a_same_day_link_has_no_head() -> None:
    assert len(tree(ring(link("symptoms", "craving", Kind.LAG))).findall(f".//{SVG}polygon")) == 1
    assert not tree(ring(link("symptoms", "craving", Kind.SAME))).findall(f".//{SVG}polygon")


def test_known_is_solid_leans_is_dashed_and_nothing_else_is_drawn() -> None:
    known, leans = (
        tree(ring(link("symptoms", "craving", verdict=verdict))).find(f".//{SVG}path")
        for verdict in (Verdict.KNOWN, Verdict.LEANS)
    )
    assert known is not None
    assert leans is not None
    assert "stroke-dasharray" not in known.attrib
    assert "stroke-dasharray" in leans.attrib
    for verdict in set(Verdict) - {Verdict.KNOWN, Verdict.LEANS}:
        assert ring(link("symptoms", "craving", verdict=verdict, size=3.0)).links == ()


def test_width_is_strength_and_a_leaning_line_is_never_the_widest() -> None:
    widths = [float(ring(link("symptoms", "craving", size=size)).links[0].width) for size in (0.1, 0.3, 0.6, 3.0)]
    assert widths == sorted(widths)
    assert widths[0] < widths[2] == widths[3]
    leaning = ring(link("symptoms", "craving", verdict=Verdict.LEANS, size=3.0)).links[0]
    assert float(leaning.width) < widths[2]


def test_relief_has_bars_from_its_ratings_and_never_a_link() -> None:
    every = [link(a, b, kind) for a in (*HOME, "ease") for b in (*HOME, "ease") if a != b for kind in Kind]
    drawn = ring(*every, relief=(6, 6, 7, 0, 10))
    relief = next(station for station in drawn.stations if station.key == "relief")
    others = [station for station in drawn.stations if station.key != "relief"]
    heights = [float(height) for _, _, height in relief.bars]
    assert len(heights) == 11
    assert max(heights) == heights[6]
    assert heights[7] == heights[0] == heights[10] > heights[5]
    assert relief.own == 0
    assert not any(station.bars for station in others)
    for one in drawn.links:
        x, y = float(relief.x), float(relief.y)
        begin = [float(n) for n in re.findall(r"[\d.]+", one.path)]
        assert min(hypot(begin[0] - x, begin[1] - y), hypot(begin[4] - x, begin[5] - y)) > STATION + GAP


def test_what_use_leaves_behind_goes_to_the_day_after() -> None:
    (drawn,) = ring(link("use", "mood", Kind.LAG, size=1.0)).links
    assert drawn.says.startswith("The day after use there tends to be more of")


def test_between_two_stations_there_is_one_line_and_one_arrow_each_way() -> None:
    drawn = ring(
        link("symptoms", "craving", size=0.2),
        link("mood", "craving", size=0.5),
        link("symptoms", "craving", Kind.LAG),
        link("craving", "mood", Kind.LAG),
    )
    assert [one.head != "" for one in drawn.links] == [False, True, True]
    assert drawn.links[0].width == ring(link("mood", "craving", size=0.5)).links[0].width


def test_a_tangle_is_not_drawn_but_counted() -> None:
    every = [link(a, b, kind) for a in HOME for b in HOME if a != b for kind in (Kind.SAME, Kind.LAG)]
    drawn = ring(*every)
    assert len(drawn.links) == MOST_LINKS
    assert drawn.left_out > 0
    assert [one.number for one in drawn.links] == list(range(1, MOST_LINKS + 1))


def test_the_picture_says_in_words_what_it_shows() -> None:
    picture = tree(ring(link("symptoms", "craving")))
    assert picture.findtext(f"{SVG}title") == "Your cycle as six stations"
    assert picture.findtext(f"{SVG}desc") == (
        "1. “Trauma symptoms” and “Craving” go together on the same day: more of one, more of the other."
    )
    assert (tree(ring()).findtext(f"{SVG}desc") or "").startswith("There is no line yet.")


def test_hostile_words_stay_words() -> None:
    words = Words(lambda key, **_: f"<b>&{key}", str)
    picture = tree(ring(link("symptoms", "craving"), words=words))
    assert picture.findtext(f"{SVG}title") == "<b>&cycle.ring-title"
    assert not list(picture.iter("b"))


def test_there_is_no_style_attribute_no_script_and_no_foreign_address() -> None:
    text = draw(ring(link("use", "sleep", Kind.LAG), relief=(5,)))
    assert " style=" not in text
    assert "<script" not in text
    assert "<style" not in text
    assert "url(" not in text + STYLE
    assert text.count("http") == 1  # the name of SVG itself
    assert "<style>" in draw(ring(), styled=True)


def test_everything_lies_inside_the_picture() -> None:
    every = [link(a, b, kind) for a in HOME for b in HOME if a != b for kind in (Kind.SAME, Kind.LAG)]
    for one in every:
        for drawn in ring(one).links:
            places = [float(n) for n in re.findall(r"-?[\d.]+", f"{drawn.path} {drawn.head}")]
            assert all(0 <= x <= WIDTH for x in places[::2])
            assert all(0 <= y <= HEIGHT for y in places[1::2])
            assert 10 <= float(drawn.badge_x) <= WIDTH - 10
    for station in ring().stations:
        assert STATION + 3 <= float(station.x) <= WIDTH - STATION - 3
        assert STATION + 3 <= float(station.y) <= HEIGHT - STATION - 3


def test_a_stations_own_part_is_the_mean_of_its_links() -> None:
    drawn = ring(link("sleep", "craving", Kind.LAG, share=0.2), link("mood", "craving", share=0.6))
    own = {station.key: station.own for station in drawn.stations}
    assert own["craving"] == 40
    assert own["use"] == 0


def test_a_station_nobody_asked_about_is_dotted() -> None:
    drawn = ring_of([], WORDS, asked={"symptoms", "craving"})
    assert [one.key for one in drawn.stations if one.is_known] == ["symptoms", "craving", "day-after"]
    assert not drawn.is_whole
    assert draw(drawn).count('stroke-dasharray="2 6"') == 3


def test_every_station_has_its_name() -> None:
    for station in STATIONS:
        assert load().wording.has(f"cycle.station.{station}")


def test_every_shape_has_its_look_on_the_page() -> None:
    look = (PACKAGED.parent / "web/understand/static/understand/understand.css").read_text(encoding="utf-8")
    text = draw(ring(link("use", "sleep", Kind.LAG), link("symptoms", "craving", verdict=Verdict.LEANS), relief=(5,)))
    names = {one for classes in re.findall(r'class="([^"]+)"', text) for one in classes.split()}
    assert names >= {"ring-link", "ring-leans", "ring-head", "ring-own", "ring-bar", "ring-badge", "ring-number"}
    for name in names:
        assert f".{name} " in look, name
