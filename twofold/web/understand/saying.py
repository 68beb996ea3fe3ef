"""A picture in words: the six questions with their verdicts, three shown plainly, and a table with every number.

Counts come before points, and no size is said without its range. Which sentence is said follows from the verdict;
the sentences themselves are content (`wording/<lang>/cycle.yaml`).
"""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from django.utils.formats import get_format, number_format
from django.utils.safestring import SafeString, mark_safe

from twofold.care.cycle import Range, Verdict
from twofold.care.ring import Ring, Words, ring_of
from twofold.care.ring_svg import draw
from twofold.web.library import say
from twofold.web.ui.chart import TimeChart
from twofold.web.ui.table import Table
from twofold.web.understand.book import Book
from twofold.web.understand.charts import levels_chart
from twofold.web.understand.circle import circles_table, lingering_table, rounds
from twofold.web.understand.names import name_of
from twofold.web.understand.numbers import (
    CERTAINTY,
    in_points,
    levels_table,
    links_table,
    points,
    questions_table,
)
from twofold.web.understand.picture import Picture, Question, Step
from twofold.web.understand.said import Said, tag_of
from twofold.web.understand.voice import Voice, ends_of, voice_of

PLAINLY = 3
STARTING, YOURS = 0.25, 0.60  # shares of an answer that are the person's own
NEEDS = {"q1": ("craving",), "q2": ("craving", "use"), "q3": ("use",), "q4": ("use",), "q5": ("sleep",), "q6": ()}
KEYS = ("known", "leans", "next-day", "same-day", "none", "own", "unasked", "relief")
ROWS = ("sleep", "craving", "use", "ease", "pleasure", "reminder", "skill", "person_or_group", "medicine")


@dataclass(frozen=True)
class CycleInWords:
    """Everything the cycle page shows once there are enough days."""

    plainly: list[Said]
    folded: list[Said]
    ring: Ring
    svg: SafeString
    says: list[tuple[str, str, str]]  # of each drawn link: what it says, its verdict and the tag
    more: str  # links too many for the picture
    gives: str  # what relief was said to be, never without what the next day cost
    tables: list[Table]
    notes: list[str]
    levels: TimeChart | None
    ends: Table
    rest: str
    days: str
    key: dict[str, str]


def cycle_in_words(book: Book, picture: Picture) -> CycleInWords:
    """The page of one picture."""
    picture, speak = only_asked(book, picture), voice_of(book)
    said = {question.id: said_of(book, picture, question) for question in picture.questions}
    first, ring = plainly(picture), ring_in_words(book, picture)
    return CycleInWords(
        plainly=[said[name] for name in first],
        folded=[*(one for name, one in said.items() if name not in first), *rounds(book, picture)],
        ring=ring,
        svg=mark_safe(draw(ring)),  # noqa: S308  every word in it is escaped where it is drawn
        says=[(one.says, speak(f"cycle.verdict.{one.verdict.value}"), tag_of(one.verdict)) for one in ring.links],
        more=speak("cycle.too-many", count=ring.left_out) if ring.left_out else "",
        gives=" ".join(said["q3"].sentences) if ring.has_bars else "",
        tables=_tables(book, picture),
        notes=notes_of(book, picture),
        levels=levels_chart(book, picture),
        ends=levels_table(book, picture),
        rest=rest_of(picture),
        days=speak("cycle.days", answered=book.answered, days=book.span, **ends_of(book)),
        key={name.replace("-", "_"): speak(f"cycle.key.{name}", rest=rest_of(picture)) for name in KEYS},
    )


def _tables(book: Book, picture: Picture) -> list[Table]:
    """Every number: the questions, the links, what lingers and what comes back round."""
    found = [questions_table(book, picture), links_table(book, picture)]
    return [*found, *(one for one in (lingering_table(book, picture), circles_table(book, picture)) if one)]


def ring_in_words(book: Book, picture: Picture) -> Ring:
    """The ring of this book. What use gave is drawn only where what the next day costs is said beside it."""
    cost = next((one.verdict for one in picture.questions if one.id == "q3"), Verdict.TOO_FEW)
    relief = () if cost in (Verdict.TOO_FEW, Verdict.NOT_SETTLED) else book.relief.eased
    asked = {row.name for row in book.variables if book.has(row.name)}
    if book.relief.eased or book.relief.sick_or_shaky:
        asked.add("relief")
    return ring_of(picture.links, Words(voice_of(book), name_of), asked=asked, relief=relief)


def only_asked(book: Book, picture: Picture) -> Picture:
    """Without the questions and links of what was never answered: nobody is nagged about use they do not have."""
    never = {name for name in ROWS if not book.has(name)}
    return replace(
        picture,
        questions=tuple(one for one in picture.questions if never.isdisjoint(NEEDS[one.id])),
        levels=tuple(one for one in picture.levels if one.name not in never),
        lingers=tuple(one for one in picture.lingers if one.name not in never),
        circles=tuple(
            one for one in picture.circles if never.isdisjoint(name for step in one.steps for name in _ends_of(step))
        ),
        links=tuple(
            one for one in picture.links if never.isdisjoint((one.source.split(".")[0], one.target.split(".")[0]))
        ),
    )


def _ends_of(step: Step) -> tuple[str, str]:
    return step.source, step.target


def plainly(picture: Picture) -> list[str]:
    """Which questions are said plainly: the most certain first, the hopeful one last.

    That the day after was not harder is said with care: never as the headline, and never folded away.
    """
    careful = [one.id for one in picture.questions if one.id == "q3" and _is_not_harder(one)]
    hopeful = [one.id for one in picture.questions if one.id == "q6"]
    rest = [one for one in picture.questions if one.id not in (*careful, *hopeful)]
    rest.sort(key=lambda one: (CERTAINTY.index(one.verdict), one.id))
    room = PLAINLY - len(careful) - len(hopeful)
    return [*(one.id for one in rest[:room]), *careful, *hopeful]


def _is_not_harder(question: Question) -> bool:
    return question.verdict is Verdict.NO_LINK or (question.verdict.is_drawn and question.size.mean < 0)


def notes_of(book: Book, picture: Picture) -> list[str]:
    """What would make this picture wrong, and what it rests on."""
    start = "learned-from" if picture.learned_from else "starting-guess"
    said = ["not-causes", "order", start, "wrong-if", "skills-same-day"]
    if min(picture.with_use, picture.without_use) < 8 and picture.with_use + picture.without_use:
        said.insert(0, "near-daily")
    speak = voice_of(book)
    return [speak(f"cycle.{name}", people=picture.learned_from) for name in said]


# --- questions --------------------------------------------------------------------------------------------------------


def said_of(book: Book, picture: Picture, question: Question) -> Said:
    """One question of a picture (of `only_asked`) in words."""
    known, speak = question.verdict is Verdict.KNOWN, voice_of(book)
    return Said(
        id=question.id,
        asks=speak(f"cycle.{question.id}.asks"),
        verdict=speak(f"cycle.verdict.{question.verdict.value}"),
        tag=tag_of(question.verdict),
        sentences=tuple(_sentences(book, picture, question)),
        share=_share(speak, question.own_share, picture) if question.verdict.is_drawn else "",
        loosens=f"{speak('cycle.not-fate')} {speak(f'cycle.{question.id}.loosens')}" if known else "",
        door=question.id == "q6",
    )


def _sentences(book: Book, picture: Picture, question: Question) -> list[str]:
    found = [_counted(question), *_answer(book, picture, question)]
    if question.id == "q6" and question.verdict in (Verdict.CANNOT_TELL, Verdict.NO_LINK, Verdict.TOO_FEW):
        found.append(say("cycle.q6.helps-many"))
    return [sentence for sentence in found if sentence]


def _counted(question: Question) -> str:
    """Own days in plain counts, where the answer itself does not hold them."""
    if question.verdict in (Verdict.TOO_FEW, Verdict.NOT_SETTLED) or question.id != "q1":
        return ""
    harder, other = question.counts["harder_with_high_pull"], question.counts["other_with_high_pull"]
    if not harder[1] or not other[1] or not harder[0] + other[0]:
        return ""
    return say("cycle.q1.counts", high=harder[0], harder=harder[1], other_high=other[0], other=other[1])


def _answer(book: Book, picture: Picture, question: Question) -> list[str]:
    key = f"cycle.{question.id}"
    if question.verdict.is_drawn:
        key = f"{key}.{question.verdict.value}.{'more' if question.size.mean >= 0 else 'less'}"
    else:
        key = f"{key}.{question.verdict.value}"
    match question.id:
        case "q2":
            return _pull(voice_of(book), key, question)
        case "q3":
            return _give_and_cost(key, book, picture, question)
        case "q6":
            return [_easier(voice_of(book), key, question)]
        case _:
            return [voice_of(book)(key, **in_points(question.size))]


def _easier(speak: Voice, key: str, question: Question) -> str:
    """The one thing that stands out; a night is said for two points of sleep, the others against a day without."""
    what, size = question.parts[0].name, question.size
    if what == "sleep":
        size = Range(2 * size.mean, 2 * size.low, 2 * size.high)
    return speak(key, what=speak(f"cycle.q6.what.{what}"), **in_points(size))


def _pull(speak: Voice, key: str, question: Question) -> list[str]:
    high, low = question.counts.get("use_when_high", (0, 0)), question.counts.get("use_when_low", (0, 0))
    passed = question.counts.get("passed_when_high", (0, 0))
    given: dict[str, Any] = {
        "strong_days": high[1],
        "strong_use": high[0],
        "weak_days": low[1],
        "weak_use": low[0],
        "passed": passed[0],
    }
    if (question.verdict.is_drawn or question.verdict is Verdict.NO_LINK) and not high[1]:
        key = "cycle.q2.no-strong-days"
    elif question.verdict is Verdict.KNOWN and not low[1]:
        key = "cycle.q2.strong-only"
    found = [speak(key, **given)]
    if question.verdict.is_drawn:
        per_100 = {name: number_format(round(100 * value), 0) for name, value in _ends(question.size).items()}
        more = "more" if question.size.mean >= 0 else "less"
        found.append(speak(f"cycle.q2.range.{more}", **per_100))
    return found


def _ends(size: Range) -> dict[str, float]:
    if size.mean >= 0:
        return {"mean": size.mean, "low": size.low, "high": size.high}
    return {"mean": -size.mean, "low": -size.high, "high": -size.low}


def _give_and_cost(key: str, book: Book, picture: Picture, question: Question) -> list[str]:
    """Both halves, never the first alone; where relief was not asked, only the cost."""
    given: dict[str, Any] = {**in_points(question.size), "days": picture.with_use}
    speak = voice_of(book)
    relief, lengths = book.relief.eased, Counter(book.relief.lengths).most_common(1)
    if question.verdict in (Verdict.TOO_FEW, Verdict.NOT_SETTLED):
        return [speak(key)]
    if not relief or not lengths:
        found = [speak(key.replace("cycle.q3.", "cycle.q3.cost."), **given)]
        return [say("cycle.q3.no-relief"), *found] if book.is_own else found
    given["eased"] = points(sum(relief) / len(relief)).removesuffix(f"{get_format('DECIMAL_SEPARATOR')}0")
    given["length"] = say(f"relief.length.{lengths[0][0]}")
    return [say(key, **given)]


def _share(speak: Voice, share: float, picture: Picture) -> str:
    """How much of an answer is the person's own, in words and in a number."""
    words = "mostly-guess" if share < STARTING else "starting" if share < YOURS else "yours"
    return speak(f"cycle.share.said.{words}", percent=number_format(100 * share, 0), rest=rest_of(picture))


def rest_of(picture: Picture) -> str:
    """What stands in where the person's own days say little."""
    return say("cycle.share.rest.learned" if picture.learned_from else "cycle.share.rest.guess")
