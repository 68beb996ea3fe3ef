"""The ring: what is drawn, what is not, and what it says to who cannot see it."""

import xml.etree.ElementTree as ET

import pytest

from twofold.engine import CHECKIN_SPEC, Edge, Verdict
from twofold.engine.picture import STATIONS, STYLE, WORDS, Link, draw, links_of, place_of, shares_of

SVG = "{http://www.w3.org/2000/svg}"


def edge(source, target, kind, verdict=Verdict.KNOWN, mean=0.4, share=0.5):
    """One link with only what matters here."""
    return Edge(source, target, kind, mean, 0.1, mean - 0.2, mean + 0.2, 0.99, share, verdict)


def drawn(links, **options):
    """The picture as a tree."""
    return ET.fromstring(draw(links, {"craving": 0.5}, **options))


def test_a_next_day_link_is_an_arrow_and_a_same_day_link_has_no_head():
    late, same = (Link("use", "day_after", kind, Verdict.KNOWN, 0.5, 1) for kind in ("lag", "same"))
    assert len(drawn([late]).findall(f".//{SVG}polygon")) == 1
    assert not drawn([same]).findall(f".//{SVG}polygon")


def test_known_is_solid_leans_is_dashed_and_nothing_else_is_drawn():
    known, leans = (
        drawn([Link("use", "relief", "same", verdict, 0.5, 1)]).find(f".//{SVG}path")
        for verdict in (Verdict.KNOWN, Verdict.LEANS)
    )
    assert "stroke-dasharray" not in known.attrib
    assert "stroke-dasharray" in leans.attrib
    for verdict in (Verdict.CANNOT_TELL, Verdict.NO_LINK, Verdict.TOO_FEW, Verdict.NOT_SETTLED):
        assert links_of([edge("symptoms", "craving", "same", verdict)], CHECKIN_SPEC) == []


def test_width_is_strength():
    thin, thick = (
        float(drawn([Link("use", "relief", "same", Verdict.KNOWN, s, 1)]).find(f".//{SVG}path").attrib["stroke-width"])
        for s in (0.1, 0.9)
    )
    assert thin < thick


def test_what_use_leaves_behind_goes_to_the_day_after():
    (link,) = links_of([edge("use", "symptoms", "lag")], CHECKIN_SPEC)
    assert (link.source, link.target, link.kind, link.sign) == ("use", "day_after", "lag", 1)
    (worse_sleep,) = links_of([edge("use", "sleep", "lag", mean=-0.8)], CHECKIN_SPEC)
    assert (worse_sleep.target, worse_sleep.sign) == ("day_after", 1)


def test_between_two_stations_there_is_one_line_and_one_arrow_each_way():
    edges = [
        edge("symptoms", "craving", "same", mean=0.2),
        edge("mood", "craving", "same", mean=0.5),
        edge("symptoms", "craving", "lag"),
        edge("craving", "mood", "lag"),
        edge("symptoms", "ease", "same", Verdict.LEANS),
    ]
    links = links_of(edges, CHECKIN_SPEC)
    assert [(k.source, k.target, k.kind) for k in links] == [
        ("symptoms", "craving", "lag"),
        ("symptoms", "craving", "same"),
        ("symptoms", "relief", "same"),
        ("craving", "symptoms", "lag"),
    ]
    assert links[1].strength == pytest.approx(0.5 * 2 / 3)


def test_the_picture_says_in_words_what_it_shows():
    picture = drawn([Link("symptoms", "craving", "same", Verdict.KNOWN, 0.5, 1)])
    assert picture.find(f"{SVG}title").text == "Your cycle"
    assert picture.find(f"{SVG}desc").text == "Trauma symptoms and Craving go together on the same day (known)."
    assert drawn([]).find(f"{SVG}desc").text == WORDS["empty"]


def test_words_can_be_handed_in_long_from_right_to_left_and_hostile():
    words = {"craving": "<b>&", "use": "استعمال", "relief": "Erleichterungsgefühl"}
    picture = drawn([], words=words)
    sizes = {t.text: float(t.attrib["font-size"]) for t in picture.iter(f"{SVG}text")}
    assert sizes["<b>&"] == 13.0
    assert sizes["Erleichterungsgefühl"] < 10
    assert all(t.attrib["text-anchor"] == "middle" for t in picture.iter(f"{SVG}text"))


def test_there_is_no_style_attribute_no_script_and_no_foreign_address():
    text = draw([Link("use", "relief", "lag", Verdict.LEANS, 1.0, -1)], dict.fromkeys(STATIONS, 0.3))
    assert " style=" not in text
    assert "<script" not in text
    assert "<style" not in text
    assert "url(" not in text + STYLE
    assert text.count("http") == 1  # the name of SVG itself
    assert "<style>" in draw([], {}, styled=True)


def test_everything_lies_inside_the_picture():
    picture = drawn([])
    _, _, width, height = (float(x) for x in picture.attrib["viewBox"].split())
    for station in STATIONS:
        x, y = place_of(station)
        assert 43 < x < width - 43
        assert 43 < y < height - 43


def test_a_stations_share_is_the_mean_of_what_leads_into_it():
    shares = shares_of(
        [edge("sleep", "craving", "lag", share=0.2), edge("mood", "craving", "same", share=0.6)], CHECKIN_SPEC
    )
    assert shares["craving"] == pytest.approx(0.4)
