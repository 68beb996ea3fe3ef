"""The page about the model that a person reads is plain enough to be read."""

import re
from pathlib import Path

from twofold.care.reading import measure

PAGE = Path(__file__).resolve().parents[2] / "docs" / "explain" / "the-model.md"


def paragraphs(text):
    """The page's sentences without its marks: paragraphs and list items, one each."""
    text = re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"[*`]", "", text))
    items = re.split(r"\n\s*\n|\n(?=- |\d+\. )", text)
    return [" ".join(re.sub(r"^(- |\d+\. )", "", item.strip()).split()) for item in items if item.strip()]


def test_the_model_in_plain_words_is_at_most_grade_eight():
    grade = measure(paragraphs(PAGE.read_text(encoding="utf-8"))).grade
    assert grade is not None
    assert grade <= 8.0


def test_the_plain_page_has_no_formula():
    assert not re.search(r"\b(theta|Phi|sigma|N\(0)\b|_t|s2", PAGE.read_text(encoding="utf-8"))
