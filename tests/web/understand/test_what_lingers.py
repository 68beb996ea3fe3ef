"""What a hard day leaves and whether the circle closes: said with ranges, and never as fate."""

from dataclasses import replace

import pytest

from tests.web.understand.test_what_a_cycle_says import BOOK, picture, question
from twofold.care.cycle import Range, Verdict
from twofold.web.understand.book import CHECKIN_ROWS, Book
from twofold.web.understand.picture import Circle, Lingers, Picture, Step
from twofold.web.understand.saying import CycleInWords, cycle_in_words

LEFT = tuple(Range(0.6 / n, 0.4 / n, 0.8 / n) for n in range(1, 8))


def lingers(verdict: Verdict, left: tuple[Range, ...] = LEFT, name: str = "symptoms", is_open: bool = False) -> Lingers:
    return Lingers(name, left, Range(1.4, 0.8, 28.0 if is_open else 3.1), is_open, verdict)


def circle(verdict: Verdict, is_closed: bool, steps: Verdict = Verdict.KNOWN) -> Circle:
    size = Range(0.5, 0.2, 0.8)
    ways = (("symptoms", "craving"), ("craving", "use"), ("use", "symptoms"))
    return Circle(
        "symptoms-craving-use",
        tuple(Step(a, b, size, steps) for a, b in ways),
        Range(0.2, 0.1, 0.4),
        verdict,
        is_closed,
    )


def page(*, lingering: tuple[Lingers, ...] = (), circles: tuple[Circle, ...] = (), book: Book = BOOK) -> CycleInWords:
    found: Picture = replace(picture(question("q1", Verdict.KNOWN)), lingers=lingering, circles=circles)
    return cycle_in_words(book, found)


def answer(name: str, of: CycleInWords) -> str:
    return next(" ".join(one.sentences) for one in of.folded if one.id == name)


def test_what_is_left_is_said_with_its_range_and_when_half_is_gone() -> None:
    words = answer("linger", page(lingering=(lingers(Verdict.KNOWN),)))
    assert "about 60 of 100 parts are left the next day (40 to 80)" in words
    assert "Days until half is gone: 1.4 (0.8 to 3.1)." in words


def test_an_end_that_was_not_reached_says_so() -> None:
    assert "1.4 (0.8 or more)" in answer("linger", page(lingering=(lingers(Verdict.KNOWN, is_open=True),)))


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("is_own", [True, False])
def test_every_verdict_has_its_words(verdict: Verdict, sign: int, is_own: bool) -> None:
    left = tuple(Range(sign * one.mean, sign * one.mean - 0.1, sign * one.mean + 0.1) for one in LEFT)
    book = BOOK if is_own else Book(BOOK.variables, BOOK.days, BOOK.dated, is_own=False)
    found = page(lingering=(lingers(verdict, left),), circles=(circle(verdict, is_closed=sign > 0),), book=book)
    for name in ("linger", "round"):
        words = answer(name, found)
        assert words
        assert "{" not in words
        assert is_own or "so far" not in words


def test_of_several_only_what_can_be_told_is_told() -> None:
    both = (lingers(Verdict.KNOWN), lingers(Verdict.CANNOT_TELL, name="mood"))
    words = answer("linger", page(lingering=both))
    assert "Trauma symptoms" in words
    assert "Low mood" not in words


def test_a_closed_circle_says_what_comes_back_and_that_it_is_no_fate() -> None:
    found = page(circles=(circle(Verdict.KNOWN, is_closed=True),))
    said = next(one for one in found.folded if one.id == "round")
    assert "about 0.2 points came back round (0.1 to 0.4)" in " ".join(said.sentences)
    assert said.loosens.startswith("A link is not fate.")


@pytest.mark.parametrize("verdict", [Verdict.LEANS, Verdict.CANNOT_TELL, Verdict.NO_LINK])
def test_a_circle_is_never_said_to_close_on_a_step_that_is_not_known(verdict: Verdict) -> None:
    words = answer("round", page(circles=(circle(Verdict.KNOWN, is_closed=False, steps=verdict),)))
    assert "0 of its 3 steps are known" in words
    assert "came back" not in words


def test_someone_who_follows_nothing_is_told_of_no_circle_through_use() -> None:
    rows = tuple(row for row in CHECKIN_ROWS if row.name not in ("use", "craving"))
    days = tuple(replace(day, values={row.name: 1.0 for row in rows}) for day in BOOK.days)
    found = page(circles=(circle(Verdict.KNOWN, is_closed=True),), book=Book(rows, days, dated=True, is_own=True))
    assert not [one for one in found.folded if one.id == "round"]


def test_every_number_of_both_is_in_the_tables() -> None:
    found = page(lingering=(lingers(Verdict.KNOWN),), circles=(circle(Verdict.KNOWN, is_closed=True),))
    left, way = found.tables[2:]
    assert left.rows[0][1:] == ["60 (40 to 80)", "20 (13 to 27)", "9 (6 to 11)", "1.4 (0.8 to 3.1)", "your days say so"]
    assert [row[1] for row in way.rows] == ["0.50", "0.50", "0.50", "0.20"]
