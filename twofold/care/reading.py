"""How hard a text is to read: the Flesch-Kincaid grade, for our own sentences to a person.

    grade = 0.39 words / sentences + 11.8 syllables / words - 15.59

Kincaid, Fishburne, Rogers and Chissom 1975, Derivation of new readability formulas for Navy enlisted personnel.
Syllables are counted by the usual rule of thumb (groups of vowels, less a silent e), within one of a dictionary's count
for nearly all words. Labels and names are left out: they are not sentences, and a person does not choose them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_END = re.compile(r"[.!?…]+(?=\s|$|[\"'”’)])")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(r"(?:[^laeiouy]es|[^laeiouytd]ed|[^laeiouy]e)$")
LABEL_WORDS = 3  # a line of up to three words without an end is a label, not a sentence


@dataclass(frozen=True, slots=True)
class Reading:
    """What was counted. `grade` is None where there was no sentence at all."""

    sentences: int
    words: int
    syllables: int

    @property
    def grade(self) -> float | None:
        """The Flesch-Kincaid grade: years of school."""
        if not self.sentences or not self.words:
            return None
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


def syllables(word: str) -> int:
    """At least one; `make` 1, `table` 2, `wanted` 2, `walked` 1, `people` 2."""
    return sum(_syllables_of(part) for part in re.split(r"[-'’]", word.lower()) if part)


def _syllables_of(part: str) -> int:
    count = len(_VOWELS.findall(part))
    if count > 1 and _SILENT.search(part) and not re.search(r"(?:[sxz]|[cs]h|[cg])es$", part):
        count -= 1
    return max(count, 1)


def measure(lines: Iterable[str], names: Iterable[str] = ()) -> Reading:
    """Count the sentences of lines of text (paragraphs, list items, questions). `names` count as nothing at all."""
    known = sorted(names, key=len, reverse=True)
    without = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in known), re.IGNORECASE) if known else None
    sentences = words = sounds = 0
    for line in lines:
        plain = without.sub(" ", line) if without else line
        for sentence in _END.split(plain):
            found = _WORD.findall(sentence)
            if not found or (len(found) <= LABEL_WORDS and not _END.search(plain)):
                continue
            sentences += 1
            words += len(found)
            sounds += sum(syllables(word) for word in found)
    return Reading(sentences, words, sounds)


WORDS_A_MINUTE = 160  # our own slow pace: two thirds of a grown-up's usual 238 (Brysbaert 2019), for tired eyes


def minutes(lines: Iterable[str]) -> int:
    """How long lines take to read, in whole minutes, at least one."""
    return max(1, round(sum(len(line.split()) for line in lines) / WORDS_A_MINUTE))
