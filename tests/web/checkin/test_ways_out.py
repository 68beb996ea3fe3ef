"""Every page of the check-in carries the way to a person (S-25)."""

from pathlib import Path

import pytest

from twofold.web import checkin

TEMPLATES = sorted((Path(checkin.__file__).parent / "templates" / "checkin").glob("*.html"))
PAGES = [template for template in TEMPLATES if '{% extends "ui/page.html" %}' in template.read_text(encoding="utf-8")]


def test_there_are_pages_to_look_at() -> None:
    assert len(PAGES) >= 15


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_page_says_i_am_not_safe(page: Path) -> None:
    assert "{% not_safe %}" in page.read_text(encoding="utf-8")
