"""What the codes and words of feeds mean: `content/directory/*.yaml`, read once, checked, as masks.

A host's own folder is laid over the packaged one, as with all content.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from pathlib import Path
from typing import Any

from twofold.care.directory.mask import NeedNames, need_names
from twofold.care.errors import ContentError
from twofold.care.library_files import Files

PACKAGED = Path(__file__).parents[2] / "content"
_SPACES = re.compile(r"\s+")
_SENTENCE = re.compile(r"[.!?;\n]+")


def folded(text: str) -> str:
    """A label as it is compared: small letters, one space, no mark of a trade."""
    return _SPACES.sub(" ", text.replace("\xa0", " ").replace("®", "").lower()).strip(" .")


@dataclass(frozen=True, slots=True)
class Says:
    """What one code or label says: needs it gives, needs it takes away, languages (ISO 639)."""

    gives: int = 0
    denies: int = 0
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Programme:
    """A fellowship: its id, its name, and what its meetings are for."""

    id: str
    name: str
    gives: int


@dataclass(frozen=True, slots=True)
class Term:
    """Phrases of a name or a taxonomy term; `is_weak` ones count in a description too."""

    phrases: re.Pattern[str]
    gives: int
    is_weak: bool


@dataclass(frozen=True)
class Tables:
    """Everything in `content/directory`."""

    names: NeedNames
    samhsa: Mapping[str, Says]  # by code, in capitals
    labels: Mapping[str, tuple[str, Says]]  # by label as it is written, then folded: code (or "") and what it says
    facility: Mapping[str, int]
    meeting_types: Mapping[str, Says]
    meeting_labels: Mapping[str, str]
    bmlt: Mapping[str, Says]
    bmlt_names: tuple[tuple[tuple[str, ...], Says], ...]
    bmlt_keys: Mapping[str, str]
    programmes: Mapping[str, Programme]
    programme_words: Mapping[str, str]
    every_meeting: int
    terms: tuple[Term, ...]
    denials: tuple[str, ...]
    free_words: frozenset[str]

    def label(self, written: str) -> tuple[str, Says] | None:
        """What a label of the treatment locator says, and its code where one is known."""
        return self.labels.get(written) or self.labels.get(folded(written))

    def programme(self, word: str) -> Programme | None:
        """The fellowship of that id or name, in any spelling."""
        plain = "-".join(word.strip().lower().replace(".", "").split())
        return self.programmes.get(self.programme_words.get(plain, ""))

    def combined(self, said: Iterable[Says]) -> tuple[int, tuple[str, ...]]:
        """What several codes say together: what one denies is not given by another; languages in order."""
        gives, denies = 0, 0
        languages: dict[str, None] = {}
        for one in said:
            gives |= one.gives
            denies |= one.denies
            languages |= dict.fromkeys(one.languages)
        return self.without(gives, denies), tuple(sorted(languages))

    def combined_denials(self, said: Iterable[Says]) -> int:
        """Everything that any of these codes denies."""
        return reduce(or_, (one.denies for one in said), 0)

    def without(self, gives: int, denies: int) -> int:
        """Take needs away; medication as such stays only while one kind is left, or none was named."""
        kinds = self.names.mask("methadone", "buprenorphine", "naltrexone", "alcohol-medication")
        left = gives & ~denies
        return left & ~self.names.bits["medication"] if gives & denies and not left & kinds else left

    def in_text(self, strong: Iterable[str], description: str = "") -> int:
        """What the names and taxonomy terms of a service say, and (weak terms only) its description."""
        mask = 0
        told = " | ".join(text.lower() for text in strong if text)
        for term in self.terms:
            if term.phrases.search(told):
                mask |= term.gives
        for sentence in _SENTENCE.split(description.lower()):
            if sentence and not any(word in f" {sentence} " for word in self.denials):
                for term in self.terms:
                    if term.is_weak and term.phrases.search(sentence):
                        mask |= term.gives
        return mask


@cache
def tables(own: Path | None = None) -> Tables:
    """Read and check the files. Raises ContentError."""
    files = Files((PACKAGED, own) if own else (PACKAGED,))
    read = {
        name: files.one(f"directory/{name}.yaml", f"directory-{name}")
        for name in ("needs", "samhsa", "meetings", "terms")
    }
    try:
        return _built(need_names(read["needs"]), read["samhsa"], read["meetings"], read["terms"])
    except (KeyError, ValueError) as problem:
        raise ContentError("directory", "", f"names something twice or not at all: {problem}") from problem


def _built(
    names: NeedNames, samhsa: Mapping[str, Any], meetings: Mapping[str, Any], terms: Mapping[str, Any]
) -> Tables:
    codes = {code.upper(): _says(names, one) for code, one in samhsa["codes"].items()}
    written = {
        label: (code.upper(), codes[code.upper()])
        for code, one in samhsa["codes"].items()
        for label in one.get("labels", ())
    }
    written |= {one["label"]: ("", _says(names, one)) for one in samhsa["labels"]}
    labels = {folded(label): said for label, said in reversed(written.items())} | written
    programmes = {
        key: Programme(key, one["name"], names.mask(*one["needs"])) for key, one in meetings["programmes"].items()
    }
    words = {
        word: key
        for key, one in meetings["programmes"].items()
        for word in (key, "-".join(one["name"].lower().split()), *one.get("also", ()))
    }
    return Tables(
        names=names,
        samhsa=codes,
        labels=labels,
        facility={name.upper(): names.mask(*needs) for name, needs in samhsa["facility"].items()},
        meeting_types={code.upper(): _says(names, one) for code, one in meetings["meeting-guide"].items()},
        meeting_labels={
            folded(label): code for code, one in meetings["meeting-guide"].items() for label in one.get("labels", ())
        },
        bmlt={code.upper(): _says(names, one) for code, one in meetings["bmlt"].items()},
        bmlt_names=tuple((tuple(one["says"]), _says(names, one)) for one in meetings["bmlt-names"]),
        bmlt_keys=meetings["bmlt-keys"],
        programmes=programmes,
        programme_words=words,
        every_meeting=names.mask(*meetings["every-meeting"]),
        terms=tuple(_term(names, one) for one in terms["terms"]),
        denials=tuple(terms["denials"]),
        free_words=frozenset(terms["fees"]["free"]),
    )


def _says(names: NeedNames, one: Mapping[str, Any]) -> Says:
    return Says(names.mask(*one.get("needs", ())), names.mask(*one.get("denies", ())), tuple(one.get("languages", ())))


def _term(names: NeedNames, one: Mapping[str, Any]) -> Term:
    return Term(_any_of(one["says"]), names.mask(*one["needs"]), one.get("weak", False))


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    """The beginning of a word must fit; its end may go on ("pregnan" finds pregnant and pregnancy)."""
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(phrase) for phrase in phrases) + ")")
