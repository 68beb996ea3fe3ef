"""What a hard day leaves, and whether the circle closes: two more answers, in words and in numbers."""

from django.utils.formats import number_format
from django.utils.translation import gettext

from twofold.care.cycle import Range, Verdict
from twofold.web.ui.table import Column, Table
from twofold.web.understand.book import Book
from twofold.web.understand.names import name_of
from twofold.web.understand.numbers import CERTAINTY, fine, points, with_range
from twofold.web.understand.picture import Circle, Lingers, Picture
from twofold.web.understand.said import Said, tag_of
from twofold.web.understand.voice import Voice, voice_of

AFTER = (1, 3, 7)  # days after, in the table
THROUGH_USE = "symptoms-craving-use"


def rounds(book: Book, picture: Picture) -> list[Said]:
    """Both answers, as far as there is something to ask them of."""
    speak = voice_of(book)
    return [*_lingering(speak, picture.lingers), *_closing(speak, picture.circles)]


def _lingering(speak: Voice, lingers: tuple[Lingers, ...]) -> list[Said]:
    if not lingers:
        return []
    best = min((one.verdict for one in lingers), key=CERTAINTY.index)
    told = [_left(speak, one) for one in lingers if one.verdict.is_drawn or one.verdict is Verdict.NO_LINK]
    return [
        Said(
            id="linger",
            asks=speak("cycle.linger.asks"),
            verdict=speak(f"cycle.verdict.{best.value}"),
            tag=tag_of(best),
            sentences=tuple(told) or (speak(f"cycle.linger.{best.value}"),),
            share="",
            loosens="",
        )
    ]


def _left(speak: Voice, one: Lingers) -> str:
    """How much of a harder day is left on the next, and when half of it is gone; neither without its range."""
    name, left = name_of(one.name), one.left[0]
    if one.verdict is Verdict.NO_LINK:
        return speak("cycle.linger.no-link", name=name)
    if left.mean < 0:
        return speak(f"cycle.linger.{one.verdict.value}.less", name=name)
    parts = {key: number_format(100 * value, 0) for key, value in _ends(left).items()}
    return speak(f"cycle.linger.{one.verdict.value}.more", name=name, **parts, half=_days(speak, one))


def _ends(size: Range) -> dict[str, float]:
    return {"mean": size.mean, "low": max(size.low, 0.0), "high": min(size.high, 1.0)}


def _days(speak: Voice, one: Lingers) -> str:
    """2.1 (0.9 to 4.0); an end as far as was looked says so."""
    if one.is_open:
        return speak("cycle.linger.open", mean=points(one.half.mean), low=points(one.half.low))
    return with_range(one.half)


def _closing(speak: Voice, circles: tuple[Circle, ...]) -> list[Said]:
    """The circle through use where use is asked about; otherwise the one without it."""
    circle = next((one for one in circles if one.name == THROUGH_USE), None) or next(iter(circles), None)
    if circle is None:
        return []
    is_known = circle.is_closed and circle.verdict is Verdict.KNOWN
    if is_known:
        verdict, words = Verdict.KNOWN, speak(f"cycle.round.{circle.name}", **_gain(circle))
    elif circle.verdict in (Verdict.TOO_FEW, Verdict.NOT_SETTLED):
        verdict, words = circle.verdict, speak(f"cycle.round.{circle.verdict.value}")
    else:
        verdict, words = Verdict.CANNOT_TELL, speak("cycle.round.open", known=_known(circle), steps=len(circle.steps))
    return [
        Said(
            id="round",
            asks=speak("cycle.round.asks"),
            verdict=speak(f"cycle.verdict.{verdict.value}"),
            tag=tag_of(verdict),
            sentences=(words,),
            share="",
            loosens=f"{speak('cycle.not-fate')} {speak('cycle.round.loosens')}" if is_known else "",
        )
    ]


def _known(circle: Circle) -> int:
    return sum(step.verdict is Verdict.KNOWN and step.size.mean > 0 for step in circle.steps)


def _gain(circle: Circle) -> dict[str, str]:
    return {"mean": points(circle.gain.mean), "low": points(circle.gain.low), "high": points(circle.gain.high)}


# --- every number -----------------------------------------------------------------------------------------------------


def lingering_table(book: Book, picture: Picture) -> Table | None:
    """Parts of 100 that are left of a harder day, and days until half is gone."""
    if not picture.lingers:
        return None
    speak = voice_of(book)
    days = [Column(gettext("After %(n)d d") % {"n": n}, is_number=True) for n in AFTER]
    columns = [Column(gettext("A harder day in")), *days, Column(gettext("Half gone, days"), is_number=True)]
    rows = []
    for one in picture.lingers:
        left = [with_range(one.left[n - 1], 100.0, 0) for n in AFTER]
        verdict = speak(f"cycle.verdict.{one.verdict.value}")
        rows.append([name_of(one.name), *left, _days(speak, one), verdict])
    return Table(gettext("What is left of a harder day, of 100"), [*columns, Column(gettext("Verdict"))], rows)


def circles_table(book: Book, picture: Picture) -> Table | None:
    """Every step of every circle, and what comes back of one point."""
    if not picture.circles:
        return None
    speak, rows = voice_of(book), []
    for circle in picture.circles:
        for step in circle.steps:
            way = f"{name_of(step.source)} → {name_of(step.target)}"
            rows.append([way, *_sized(step.size), speak(f"cycle.verdict.{step.verdict.value}")])
        way = speak(f"cycle.round.way.{circle.name}")
        rows.append([way, *_sized(circle.gain), speak(f"cycle.verdict.{circle.verdict.value}")])
    columns = [Column(gettext("Step")), Column(gettext("Size"), is_number=True)]
    columns += [Column(gettext("95% range"), is_number=True), Column(gettext("Verdict"))]
    return Table(gettext("The way round, step by step"), columns, rows)


def _sized(size: Range) -> list[str]:
    return [fine(size.mean), gettext("%(low)s to %(high)s") % {"low": fine(size.low), "high": fine(size.high)}]
