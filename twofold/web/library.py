"""Loads the content once and hands it out; says a sentence in the language of the page.

`settings.TWOFOLD_CONTENT` may name a folder of the host's own, which is laid over the packaged content.
"""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from twofold.care.content import Content, load
from twofold.care.instrument import Instrument, Offer
from twofold.care.wording import SOURCE_LANGUAGE


@cache
def content() -> Content:
    """The whole library. Raises ContentError where a file is wrong: better no start than half a safety rule."""
    return load(Path(settings.TWOFOLD_CONTENT)) if settings.TWOFOLD_CONTENT else load()


def offered() -> list[Instrument]:
    """The instruments that may be put before somebody on this server: the words are here, the licence allows it.

    Those for clinicians are among them (`about.rater`); a page for the person leaves them out.
    """
    found = content().instruments.values()
    return [one for one in found if one.offer(settings.NON_COMMERCIAL) is Offer.YES]


def say(key: str, lang: str | None = None, **values: object) -> str:
    """One sentence. The language is that of the page unless named. Raises NoWording, MissingValue."""
    return content().wording.say(key, lang or get_language() or SOURCE_LANGUAGE, **values)


def say_lines(key: str, lang: str | None = None, **values: object) -> tuple[str, ...]:
    """The sentences of a list, in order; a single sentence is a list of one."""
    return content().wording.lines(key, lang or get_language() or SOURCE_LANGUAGE, **values)
