"""A sentence that is not said yet: its key and its values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from twofold.care.source import Key
from twofold.care.wording import Wording


@dataclass(frozen=True, slots=True)
class Said:
    """`given` may hold text, numbers, days, and other sentences, which are said first.

    `otherwise` is the key of a plainer sentence, for a host's own content that has no words of this kind.
    """

    key: Key
    given: Mapping[str, object] = field(default_factory=dict)
    otherwise: Key | None = None

    def words(self, wording: Wording, language: str, show: Callable[[object], str]) -> str:
        """The sentence. `show` writes a number or a day as the reader writes it."""
        values = {name: _shown(value, wording, language, show) for name, value in self.given.items()}
        key = wording.either(self.key, self.otherwise) if self.otherwise else self.key
        return wording.say(key, language, **values)


def _shown(value: object, wording: Wording, language: str, show: Callable[[object], str]) -> str:
    if isinstance(value, Said):
        return value.words(wording, language, show)
    return show(value) if isinstance(value, int | float | date) else str(value)


def said(key: str, otherwise: str = "", /, **given: object) -> Said:
    """Short for building one."""
    return Said(Key(key), given, Key(otherwise) if otherwise else None)
