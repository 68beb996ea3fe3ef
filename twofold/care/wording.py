"""Sentences by key and language. A language that lacks one falls back to English, and says so."""

import logging
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from twofold.care.errors import MissingValue, NoWording

SOURCE_LANGUAGE = "en"
_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_log = logging.getLogger("twofold.care.wording")


def places(sentence: str) -> frozenset[str]:
    """The names of the values a sentence has room for: `{count} of {days}` has two."""
    return frozenset(_PLACE.findall(sentence))


@dataclass(frozen=True)
class Wording:
    """All sentences: language -> key -> sentence. `fallbacks` counts every time English stood in for a language."""

    sentences: Mapping[str, Mapping[str, str]]
    fallbacks: Counter[tuple[str, str]] = field(default_factory=Counter, compare=False)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages there is at least one sentence in, English first."""
        return tuple(sorted(self.sentences, key=lambda code: (code != SOURCE_LANGUAGE, code)))

    def has(self, key: str) -> bool:
        """Is there such a sentence (in English, the source of all others)?"""
        return key in self.sentences[SOURCE_LANGUAGE]

    def either(self, first: str, other: str) -> str:
        """The first of two keys, where there is such a sentence; otherwise the other."""
        return first if self.has(first) else other

    def keys(self, under: str = "") -> tuple[str, ...]:
        """All keys, or those under a prefix, in the order of the files."""
        return tuple(k for k in self.sentences[SOURCE_LANGUAGE] if not under or k.startswith(f"{under}."))

    def say(self, key: str, language: str = SOURCE_LANGUAGE, /, **values: object) -> str:
        """The sentence with its values in place. Raises NoWording, MissingValue."""
        sentence = self._find(key, language)

        def put(place: re.Match[str]) -> str:
            name = place.group(1)
            if name not in values:
                raise MissingValue(key, name)
            return str(values[name])

        return _PLACE.sub(put, sentence)

    def lines(self, key: str, language: str = SOURCE_LANGUAGE, /, **values: object) -> tuple[str, ...]:
        """The sentences of a list (`key.1`, `key.2`, ...), or the one sentence where there is no list."""
        if self.has(key):
            return (self.say(key, language, **values),)
        found: list[str] = []
        while self.has(f"{key}.{len(found) + 1}"):
            found.append(self.say(f"{key}.{len(found) + 1}", language, **values))
        if not found:
            raise NoWording(key)
        return tuple(found)

    def _find(self, key: str, language: str) -> str:
        for code in (language.lower(), language.lower().split("-")[0]):
            sentence = self.sentences.get(code, {}).get(key)
            if sentence is not None:
                return sentence
        sentence = self.sentences[SOURCE_LANGUAGE].get(key)
        if sentence is None:
            raise NoWording(key)
        if not self.fallbacks[language, key]:
            _log.warning("No sentence in %s for %s; English stands in.", language, key)
        self.fallbacks[language, key] += 1
        return sentence


def flatten(given: object, prefix: str) -> dict[str, str]:
    """Nested mappings and lists as dotted keys: {a: {b: x, c: [y, z]}} -> a.b, a.c.1, a.c.2."""
    if isinstance(given, str):
        return {prefix: " ".join(given.split())}
    parts: Mapping[str, object]
    if isinstance(given, list):
        parts = {str(n): part for n, part in enumerate(given, 1)}
    elif isinstance(given, dict):
        parts = given
    else:
        raise TypeError(f"{prefix} is neither text, list nor mapping")
    flat: dict[str, str] = {}
    for name, part in parts.items():
        flat |= flatten(part, f"{prefix}.{name}")
    return flat
