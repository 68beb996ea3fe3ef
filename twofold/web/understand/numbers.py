"""Every number of a picture, with its 95% range, how sure its direction is, and whose it is."""

from django.utils.formats import number_format
from django.utils.translation import gettext

from twofold.care.cycle import Kind, Link, Range, Verdict
from twofold.web.library import say
from twofold.web.ui.table import Column, Table
from twofold.web.understand.book import Book
from twofold.web.understand.names import called, name_of
from twofold.web.understand.picture import LevelLine, Picture
from twofold.web.understand.voice import Voice, voice_of

NEXT_DAY = (Kind.LAG.value, Kind.INPUT_NEXT.value)
CERTAINTY = (Verdict.KNOWN, Verdict.LEANS, Verdict.NO_LINK, Verdict.CANNOT_TELL, Verdict.TOO_FEW, Verdict.NOT_SETTLED)


def in_points(size: Range) -> dict[str, str]:
    """A size as it is said: without its sign, the smaller end first. The sentence says the direction."""
    low, high = (size.low, size.high) if size.mean >= 0 else (-size.high, -size.low)
    return {"mean": points(abs(size.mean)), "low": points(low), "high": points(high)}


def points(value: float) -> str:
    """One decimal, two where one would say nought; with a true minus sign."""
    return _signed(value, 1 if abs(value) >= 0.05 or abs(value) < 0.005 else 2)


def _signed(value: float, decimals: int) -> str:
    shown = number_format(abs(round(value, decimals)), decimals)
    return f"−{shown}" if round(value, decimals) < 0 else shown


def links_table(book: Book, picture: Picture) -> Table:
    """Every link with its range, how sure its direction is, and whose it is; the most certain first."""
    columns = [Column(gettext("Link")), Column(gettext("When")), *_number_columns(), Column(gettext("Verdict"))]
    named = {variable.name: called(variable) for variable in book.variables}
    links = sorted(picture.links, key=lambda link: (CERTAINTY.index(link.verdict), -link.certainty))
    return Table(gettext("Every link"), columns, [_row(voice_of(book), link, named) for link in links])


def _row(speak: Voice, link: Link, named: dict[str, str]) -> list[str]:
    ends = [named.get(name, name_of(name)) for name in (link.source, link.target)]
    when = "carry-over" if link.source == link.target else link.kind.value
    verdict = speak(f"cycle.verdict.{link.verdict.value}")
    return [
        ends[0] if link.source == link.target else " → ".join(ends) if when in NEXT_DAY else " – ".join(ends),
        say(f"cycle.link.short.{when}"),
        *_numbers(link.size, link.certainty, link.own_share),
        f"{verdict}. {say('cycle.order-open')}" if link.order_holds is False else verdict,
    ]


def _number_columns() -> list[Column]:
    names = (gettext("Size"), gettext("95% range"), gettext("Sure of the direction"), gettext("Yours"))
    return [Column(name, is_number=True) for name in names]


def _numbers(size: Range, certainty: float, own_share: float) -> list[str]:
    span = gettext("%(low)s to %(high)s") % {"low": fine(size.low), "high": fine(size.high)}
    return [fine(size.mean), span, f"{number_format(100 * certainty, 1)}%", f"{number_format(100 * own_share, 0)}%"]


def fine(value: float) -> str:
    """Two decimals, with a true minus sign."""
    return _signed(value, 2)


def questions_table(book: Book, picture: Picture) -> Table:
    """The six questions in numbers."""
    columns = [Column(gettext("Question")), *_number_columns(), Column(gettext("Verdict"))]
    speak, rows = voice_of(book), []
    for one in picture.questions:
        numbers = _numbers(one.size, one.certainty, one.own_share)
        rows.append([speak(f"cycle.{one.id}.asks"), *numbers, speak(f"cycle.verdict.{one.verdict.value}")])
    return Table(gettext("The questions in numbers"), columns, rows)


def with_range(size: Range, times: float = 1.0, decimals: int = 1) -> str:
    """4.2 (3.5 to 4.9)."""
    mean, low, high = (_signed(times * value, decimals) for value in (size.mean, size.low, size.high))
    return gettext("%(mean)s (%(low)s to %(high)s)") % {"mean": mean, "low": low, "high": high}


def levels_table(book: Book, picture: Picture) -> Table:
    """Where everything stood on the first and on the last day; use as days in 100."""
    named = {variable.name: called(variable) for variable in book.variables}
    ends = (gettext("First day"), gettext("Last day"))
    columns = [Column(gettext("What")), *(Column(end, is_number=True) for end in ends)]
    rows = []
    for line in picture.levels:
        name = say("cycle.level.use") if line.name == "use" else named.get(line.name, name_of(line.name))
        rows.append([name, _level(line, line.ranges[0]), _level(line, line.ranges[-1])])
    return Table(gettext("First and last"), columns, rows)


def _level(line: LevelLine, found: Range) -> str:
    return with_range(found, 100.0, 0) if line.name == "use" else with_range(found)
