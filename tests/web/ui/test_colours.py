"""Contrast, measured from tokens.css: words 4.5 to 1, edges and lines that mean something 3 to 1 (WCAG 1.4.3, 1.4.11)."""

import re
from pathlib import Path

import pytest

from twofold.web import ui

TOKENS = (Path(ui.__file__).parent / "static" / "ui" / "tokens.css").read_text()
WORDS = [
    *((word, ground) for word in ("ink", "ink-soft", "accent", "danger") for ground in ("paper", "surface")),
    ("on-accent", "accent"),
    ("accent", "accent-soft"),
    ("amber", "amber-soft"),
    ("ink", "amber-soft"),
    ("ink", "danger-soft"),
    ("danger", "danger-soft"),
    ("surface", "amber"),
]
EDGES = [
    (edge, ground)
    for edge in ("edge", "accent", "amber", "danger", "trauma", "use", "both")
    for ground in ("paper", "surface")
]


def scheme(name: str) -> dict[str, str]:
    """The colours of the light or the dark scheme."""
    light, dark = TOKENS.split("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    if name == "dark":
        found.update(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark))
    return found


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_21_to_1() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("word", "ground"), WORDS)
def test_words_can_be_read(name: str, word: str, ground: str) -> None:
    colours = scheme(name)
    assert contrast(colours[word], colours[ground]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_and_lines_can_be_seen(name: str, edge: str, ground: str) -> None:
    colours = scheme(name)
    assert contrast(colours[edge], colours[ground]) >= 3
