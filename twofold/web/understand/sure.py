"""How sure a cycle is: what it stands on, what each verdict means, whose answer it is, and what hangs on the order."""

from collections import Counter
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext

from twofold.care.cycle import Verdict
from twofold.web.ui.table import Column, Table
from twofold.web.understand.book import Book
from twofold.web.understand.numbers import CERTAINTY
from twofold.web.understand.picture import Picture
from twofold.web.understand.said import tag_of
from twofold.web.understand.saying import notes_of, only_asked, rest_of
from twofold.web.understand.voice import Voice, voice_of


@dataclass(frozen=True)
class Meaning:
    """One verdict: its words, its tag, what it means, and how many links have it now."""

    words: str
    tag: str
    text: str
    count: str


@dataclass(frozen=True)
class HowSure:
    """Everything the page of certainty shows."""

    title: str
    stands_on: list[str]
    meanings: list[Meaning]
    whose: list[str]
    shares: Table
    order: str
    notes: list[str]


def how_sure(book: Book, picture: Picture) -> HowSure:
    """The page of one picture."""
    picture, speak = only_asked(book, picture), voice_of(book)
    return HowSure(
        title=speak("cycle.sure.title"),
        stands_on=_stands_on(speak, book, picture),
        meanings=_meanings(speak, picture),
        whose=[speak("cycle.sure.whose-text"), speak("cycle.sure.whose-rest", rest=rest_of(picture))],
        shares=_shares(speak, picture),
        order=_order(speak, picture),
        notes=notes_of(book, picture),
    )


def _stands_on(speak: Voice, book: Book, picture: Picture) -> list[str]:
    said = [speak("cycle.sure.days", answered=book.answered, days=book.span)]
    if picture.with_use + picture.without_use:
        said.append(speak("cycle.sure.use", with_use=picture.with_use, without_use=picture.without_use))
    return [*said, speak("cycle.sure.more")]


def _meanings(speak: Voice, picture: Picture) -> list[Meaning]:
    """The verdicts in order of certainty; the sums not coming to rest is explained only where it happened."""
    seen = Counter(link.verdict for link in picture.links)
    return [
        Meaning(
            speak(f"cycle.verdict.{verdict.value}"),
            tag_of(verdict),
            speak(f"cycle.verdict-text.{verdict.value}"),
            speak("cycle.sure.count-now", count=seen[verdict], all=len(picture.links)),
        )
        for verdict in CERTAINTY
        if seen[verdict] or verdict is not Verdict.NOT_SETTLED
    ]


def _shares(speak: Voice, picture: Picture) -> Table:
    columns = [Column(gettext("Question")), Column(gettext("Verdict")), Column(gettext("Yours"), is_number=True)]
    rows = [
        [
            speak(f"cycle.{one.id}.asks"),
            speak(f"cycle.verdict.{one.verdict.value}"),
            f"{number_format(100 * one.own_share, 0)}%",
        ]
        for one in picture.questions
    ]
    return Table(speak("cycle.sure.whose"), columns, rows)


def _order(speak: Voice, picture: Picture) -> str:
    """How many of the claimed links of one day change when pleasure stands before craving, mood before symptoms."""
    open_now = sum(link.order_holds is False for link in picture.links)
    return speak("cycle.sure.order", count=open_now) if open_now else speak("cycle.sure.order-none")
