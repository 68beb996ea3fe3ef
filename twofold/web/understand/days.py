"""The days of a book one by one: in words, with the doors to correct and delete."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext, ngettext_lazy

from twofold.web.diary.days import DiaryDays
from twofold.web.understand.book import Book, BookDay
from twofold.web.understand.names import called

MOST_LISTED = 100
LEFT_OUT = {
    "without_time": ngettext_lazy(
        "%(n)d row without a time was left out.", "%(n)d rows without a time were left out.", "n"
    ),
    "without_person": ngettext_lazy("%(n)d row named no person.", "%(n)d rows named no person.", "n"),
    "repeated": ngettext_lazy(
        "%(n)d row shared its time with another.", "%(n)d rows shared their time with another.", "n"
    ),
    "out_of_order": ngettext_lazy("%(n)d row was put in its place.", "%(n)d rows were put in their place.", "n"),
    "other_people": ngettext_lazy(
        "The diary of %(n)d other person was left in the file.",
        "The diaries of %(n)d other people were left in the file.",
        "n",
    ),
}


@dataclass(frozen=True)
class ListedDay:
    """One day in words."""

    day: date
    says: str


def days_listed(book: Book) -> list[ListedDay]:
    """The newest days first, as many as a page can hold."""
    newest = list(reversed(book.days))[:MOST_LISTED]
    return [ListedDay(date.fromordinal(day.number), _in_words(book, day)) for day in newest]


def _in_words(book: Book, day: BookDay) -> str:
    said: list[str] = []
    for variable in book.variables:
        value = day.values.get(variable.name)
        if value is None or variable.kind == "input":
            continue
        if variable.kind == "use":
            said.append(gettext("a day with use") if value > 0 else gettext("a day without"))
        else:
            said.append(f"{called(variable).lower()} {number_format(value, 0 if value == round(value) else 1)}")
    return ", ".join(said) if said else gettext("nothing answered")


def reading_notes(diary: DiaryDays) -> Sequence[str]:
    """How a file was read: what was left out, joined, and on which scale it stands."""
    counts = diary.counts
    notes = [
        ngettext("%(n)d row over %(days)d days was read.", "%(n)d rows over %(days)d days were read.", counts["rows"])
        % {"n": counts["rows"], "days": len(diary.days)}
    ]
    notes += [words % {"n": counts[key]} for key, words in LEFT_OUT.items() if counts.get(key)]
    for variable in diary.variables:
        for heading, (low, high, turned) in zip(variable.of, variable.scales, strict=False):
            words = gettext("“%(heading)s” is part of %(name)s: %(low)s to %(high)s is shown as 0 to 10.")
            if turned:
                words = gettext("“%(heading)s” is part of %(name)s: %(high)s to %(low)s is shown as 0 to 10.")
            if variable.kind == "rating":
                given = {"heading": heading, "name": called(variable), "low": f"{low:g}", "high": f"{high:g}"}
                notes.append(words % given)
        if variable.kind == "use":
            headings = ", ".join(f"“{heading}”" for heading in variable.of)
            notes.append(gettext("Use is read from %(headings)s.") % {"headings": headings})
    return notes
