"""The words we do not use stand in no template and in no text that Python hands to a page."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from twofold.care.content import load

TWOFOLD = Path(__file__).parents[2] / "twofold"
WORDS = load().words
_TAGS = re.compile(r"{#.*?#}|{%-?\s*(?:comment).*?endcomment\s*%}|<(?:style|script)\b.*?</(?:style|script)>", re.DOTALL)
_MARKUP = re.compile(r"<[^>]+>|{{.*?}}|{%(?!\s*(?:trans|translate|include)\b).*?%}", re.DOTALL)
SPOKEN = {"gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "_"}


def texts_of_python(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in SPOKEN:
            yield from (
                part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )


def test_templates_hold_none_of_them() -> None:
    for file in TWOFOLD.rglob("*.html"):
        text = _MARKUP.sub(" ", _TAGS.sub(" ", file.read_text(encoding="utf-8")))
        assert not WORDS.found(text), f"{file.name}: {WORDS.found(text)}"


def test_texts_in_python_hold_none_of_them() -> None:
    for file in TWOFOLD.rglob("*.py"):
        for text in texts_of_python(file):
            assert not WORDS.found(text), f"{file.name}: {text}"
