"""A language that exists only in tests: every translatable text comes back as ⟦àççéñtéd⟧, from left or from right.

What stands on a page outside the marks cannot be translated, and `untranslated` names it. Names, numbers and what a
person wrote are passed as exceptions, or stand in an element with translate="no".
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from unittest import mock

from django.test import override_settings
from django.utils.translation import trans_real

from twofold.care.wording import Wording

OPEN, CLOSE = "⟦", "⟧"
ACCENTED = str.maketrans("aceinouyACEINOUY", "àçéîñöûýÀÇÉÎÑÖÛÝ")
KEPT_AS_THEY_ARE = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]*>|&\w+;|&#\d+;")
FORMATS = "date format"  # pgettext context of texts that are formats, not words
SPOKEN = ("alt", "aria-label", "aria-description", "placeholder", "title", "label")
NO_WORDS_INSIDE = {"script", "style", "code"}
EMPTY_ELEMENTS = {"meta", "link", "input", "br", "hr", "img", "path", "circle", "rect", "line", "polygon", "use"}


def accented(text: str) -> str:
    """The text with accents and marks; placeholders, tags and entities stay as they are."""
    parts, last = [], 0
    for kept in KEPT_AS_THEY_ARE.finditer(text):
        parts += [text[last : kept.start()].translate(ACCENTED), kept.group()]
        last = kept.end()
    return OPEN + "".join([*parts, text[last:].translate(ACCENTED)]) + CLOSE


def _one(self: trans_real.DjangoTranslation, message: str) -> str:
    context, _, text = str(message).rpartition(trans_real.CONTEXT_SEPARATOR)
    return text if context == FORMATS else accented(text)


def _many(self: trans_real.DjangoTranslation, singular: str, plural: str, number: int) -> str:
    return _one(self, singular if number == 1 else plural)


def _said(original: Callable[..., str]) -> Callable[..., str]:
    """`lines` goes through `say`, so patching the one reaches both."""

    def say(self: Wording, key: str, *language: str, **values: object) -> str:
        return accented(original(self, key, *language, **values))

    return say


@contextmanager
def accents() -> Iterator[None]:
    """Inside, every gettext string and every sentence of the content library is accented."""
    with (
        mock.patch.object(trans_real.DjangoTranslation, "gettext", _one),
        mock.patch.object(trans_real.DjangoTranslation, "ngettext", _many),
        mock.patch.object(Wording, "say", _said(Wording.say)),
    ):
        yield


@contextmanager
def made_up_language(*, from_right: bool = False) -> Iterator[None]:
    """Accents everywhere; `from_right` also mirrors the pages, as in Arabic or Hebrew."""
    with accents(), override_settings(LANGUAGES_BIDI=["en"] if from_right else []):
        yield


class _Reader(HTMLParser):
    """Collects what stands outside the marks, text and spoken attributes alike."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        self.names = sorted((name for name in names if name), key=len, reverse=True)
        self.found: list[str] = []
        self.depth = 0
        self.silent: list[str] = []  # the open elements whose words are not for translating

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in EMPTY_ELEMENTS and (self.silent or tag in NO_WORDS_INSIDE or given.get("translate") == "no"):
            self.silent.append(tag)
        if not self.silent:
            spoken = [given[name] for name in SPOKEN if given.get(name)]
            if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
                spoken.append(given.get("value"))
            for text in spoken:
                self.judge(self.outside(text or "", alone=True))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY_ELEMENTS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, text: str) -> None:
        if not self.silent:
            self.judge(self.outside(text))

    def outside(self, text: str, *, alone: bool = False) -> str:
        """The part of a text outside the marks; marks may span elements unless the text stands alone."""
        depth, kept = (0 if alone else self.depth), []
        for letter in text:
            depth += (letter == OPEN) - (letter == CLOSE)
            if depth == 0 and letter != CLOSE:
                kept.append(letter)
        if not alone:
            self.depth = depth
        return "".join(kept)

    def judge(self, text: str) -> None:
        for name in self.names:
            text = text.replace(name, " ")
        if re.search(r"[^\W\d_]", text):
            self.found.append(" ".join(text.split()))


def untranslated(html: str, *, names: Iterable[str] = ()) -> list[str]:
    """The visible or spoken texts of a page that no translator could reach, in their order."""
    reader = _Reader(names)
    reader.feed(html)
    reader.close()
    return reader.found
