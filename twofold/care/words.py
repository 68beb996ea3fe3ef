"""The words we do not use, and the names that a check leaves alone. The lists are content (`words/`)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Words:
    """`not_used` maps a phrase to what we say instead; `exempt` are names and fixed wording that may hold one;
    `names` are medicines, substances and services that the reading grade leaves out.
    """

    not_used: dict[str, str]
    exempt: tuple[str, ...]
    names: tuple[str, ...]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return _any_of(self.not_used)

    @cached_property
    def _exempted(self) -> re.Pattern[str]:
        return _any_of(self.exempt)

    def found(self, text: str) -> tuple[str, ...]:
        """The phrases of the list that stand in a text, as they stand there; what is exempt is not looked at."""
        plain = " ".join(text.replace("’", "'").split())
        return tuple(match.group(0) for match in self._pattern.finditer(self._exempted.sub(" | ", plain)))


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(rf"\b{re.escape(phrase)}\b" for phrase in longest_first), re.IGNORECASE)
