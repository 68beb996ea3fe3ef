"""The styles keep to their size and to the policy, and no page asks for a class that nobody wrote."""

import re
from pathlib import Path

from twofold import web

WEB = Path(web.__file__).parent
STYLES = sorted(WEB.glob("*/static/**/*.css"))
SCRIPTS = sorted(WEB.glob("*/static/**/*.js"))
TEMPLATES = sorted(WEB.glob("*/templates/**/*.html"))
FILES_PEOPLE_KEEP = {"readable.html"}  # downloaded and opened without a server, so it carries its own style


def lines(file: Path) -> int:
    return len(file.read_text().splitlines())


def test_styles_stay_under_1200_lines_and_scripts_under_500_each_under_120() -> None:
    assert STYLES
    assert SCRIPTS
    assert sum(map(lines, STYLES)) <= 1200
    assert sum(map(lines, SCRIPTS)) <= 500
    assert max(map(lines, SCRIPTS)) < 120


def test_every_class_on_a_page_has_its_rule() -> None:
    styled = {name for file in STYLES for name in re.findall(r"\.([a-z][\w-]*)", file.read_text())}
    missing = {}
    for file in TEMPLATES:
        plain = re.sub(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", "\0", file.read_text(), flags=re.S)
        for names in re.findall(r'class="([^"]*)"', plain):
            for name in names.replace("\0", " \0").split():
                if "\0" not in name and not name.endswith("-") and name not in styled:
                    missing[name] = file.name
    assert missing == {}


def test_no_page_carries_style_or_script_inline() -> None:
    for file in TEMPLATES:
        text = file.read_text()
        if file.name in FILES_PEOPLE_KEEP:
            continue
        text = text.replace('<script type="application/ld+json">', "")  # data, which no browser runs
        assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", text), file


def test_styles_fetch_nothing_and_know_no_left_or_right() -> None:
    for file in STYLES:
        rules = re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.S)
        assert "url(" not in rules, file
        assert "@import" not in rules, file
        assert not re.search(
            r"(margin|padding|border)-(left|right)|text-align: (left|right)|[\s;{](left|right):", rules
        ), file


def test_nothing_moves_that_nobody_asked_to_move() -> None:
    for file in STYLES:
        text = file.read_text()
        assert ("transition" not in text and "animation" not in text) or "prefers-reduced-motion" in text, file
