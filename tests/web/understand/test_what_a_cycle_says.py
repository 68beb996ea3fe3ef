"""What the cycle page says for each verdict: a range with every size, counts first, care where care is due."""

import re
from dataclasses import replace
from itertools import product

import pytest
from django.utils import translation

from twofold.care.cycle import Kind, Link, Range, Verdict
from twofold.care.ring import MOST_LINKS
from twofold.web.diary.variables import Variable
from twofold.web.library import content
from twofold.web.understand.book import CHECKIN_ROWS, Book, BookDay, Relief
from twofold.web.understand.names import name_of
from twofold.web.understand.picture import Part, Picture, Question
from twofold.web.understand.saying import CycleInWords, cycle_in_words, plainly, ring_in_words

QUESTIONS = ("q1", "q2", "q3", "q4", "q5", "q6")
COUNTS = {
    "q1": {"harder_with_high_pull": (9, 20), "other_with_high_pull": (3, 22)},
    "q2": {"use_when_high": (12, 15), "use_when_low": (2, 20), "passed_when_high": (3, 15)},
}
BOOK = Book(
    CHECKIN_ROWS,
    tuple(BookDay(740_000 + n, {row.name: 1.0 for row in CHECKIN_ROWS}) for n in range(60)),
    dated=True,
    is_own=True,
    relief=Relief((6.0, 6.0), ("hour-or-two",)),
)


def question(name: str, verdict: Verdict, size: float = 1.0, strongest: str = "skill") -> Question:
    spread = (
        Range(size, size - 0.4, size + 0.5) if name != "q2" else Range(size / 10, size / 10 - 0.05, size / 10 + 0.07)
    )
    part = Part(strongest if name == "q6" else name, spread, 0.5, verdict)
    return Question(name, verdict, spread, 0.98, 0.5, (part,), COUNTS.get(name, {}), {}, strongest)


def picture(*questions: Question, links: tuple[Link, ...] = (), with_use: int = 20, without: int = 40) -> Picture:
    return Picture(
        Verdict.KNOWN, questions, links, (), (), (), 60, with_use, without, ("symptoms",), False, 0, "0.1.0", "0" * 16
    )


def said(*questions: Question, book: Book = BOOK) -> dict[str, str]:
    found = cycle_in_words(book, picture(*questions))
    return {one.id: " ".join(one.sentences) for one in (*found.plainly, *found.folded)}


@pytest.mark.parametrize(("name", "verdict", "size"), list(product(QUESTIONS, Verdict, (1.0, -1.0))))
@pytest.mark.parametrize("asked_relief", [True, False])
def test_every_answer_has_its_words(name: str, verdict: Verdict, size: float, asked_relief: bool) -> None:
    book = BOOK if asked_relief else Book(BOOK.variables, BOOK.days, BOOK.dated, is_own=False)
    words = said(question(name, verdict, size), book=book)[name]
    assert words
    assert "{" not in words
    if verdict is Verdict.KNOWN:
        assert re.search(r"[\d.]+ to [\d.]+", words), words


def test_a_range_is_said_in_the_direction_of_its_sentence() -> None:
    assert "about 1.0 points stronger (0.6 to 1.5)" in said(question("q1", Verdict.KNOWN, 1.0))["q1"]
    assert "about 1.0 points weaker (0.5 to 1.4)" in said(question("q1", Verdict.KNOWN, -1.0))["q1"]


def test_counts_come_before_points() -> None:
    assert said(question("q1", Verdict.KNOWN))["q1"].startswith("Your pull was 7 or more on 9 of 20 harder days")
    assert said(question("q2", Verdict.KNOWN))["q2"].startswith("Of 15 days with a pull of 7 or more, 12 had use.")


@pytest.mark.parametrize("verdict", [Verdict.KNOWN, Verdict.LEANS, Verdict.NO_LINK])
def test_days_that_were_not_there_are_not_counted(verdict: Verdict) -> None:
    none = {"use_when_high": (0, 0), "use_when_low": (2, 20), "passed_when_high": (0, 0)}
    words = said(replace(question("q2", verdict), counts=none))["q2"]
    assert words.startswith("No day had a pull of 7 or more so far.")
    assert "of 0" not in words.lower()
    strong = {**none, "use_when_high": (12, 15), "use_when_low": (0, 0), "passed_when_high": (3, 15)}
    assert "of 0" not in said(replace(question("q2", verdict), counts=strong))["q2"].lower()


def test_what_use_gives_is_never_said_without_what_it_costs() -> None:
    for verdict in (Verdict.KNOWN, Verdict.LEANS, Verdict.NO_LINK, Verdict.CANNOT_TELL):
        words = said(question("q3", verdict))["q3"]
        assert "It eased things by about 6 of 10 for an hour or two." in words
        assert len(words.split(". ")) >= 2


def test_three_questions_are_said_plainly_and_the_hopeful_one_is_last() -> None:
    verdicts = (Verdict.CANNOT_TELL, Verdict.KNOWN, Verdict.LEANS, Verdict.KNOWN, Verdict.NO_LINK, Verdict.CANNOT_TELL)
    drawn = picture(*(question(name, verdict) for name, verdict in zip(QUESTIONS, verdicts, strict=True)))
    assert plainly(drawn) == ["q2", "q4", "q6"]


@pytest.mark.parametrize(("verdict", "size"), [(Verdict.KNOWN, -1.0), (Verdict.LEANS, -1.0), (Verdict.NO_LINK, 0.0)])
def test_that_the_day_after_was_not_harder_is_no_headline_and_not_hidden(verdict: Verdict, size: float) -> None:
    others = [question(name, Verdict.CANNOT_TELL) for name in QUESTIONS if name != "q3"]
    first = plainly(picture(*others, question("q3", verdict, size)))
    assert "q3" in first
    assert first[0] != "q3"
    assert "days without can feel worse for a while" in said(question("q3", verdict, size))["q3"]


def test_each_known_link_comes_with_what_has_weakened_it() -> None:
    found = cycle_in_words(BOOK, picture(*(question(name, Verdict.KNOWN) for name in QUESTIONS)))
    assert all(one.loosens for one in (*found.plainly, *found.folded))


def test_no_sentence_promises_when_it_will_be_known() -> None:
    for key in content().wording.keys("cycle"):
        sentence = content().wording.say(key, "en", **dict.fromkeys(WHATEVER, "1"))
        assert not re.search(r"more weeks|in \d+ (days|weeks)|soon (you|we) will", sentence), key


WHATEVER = (
    "answered", "days", "needed", "use", "percent", "mean", "low", "high", "strong_days", "strong_use", "weak_days",
    "weak_use", "passed", "eased", "length", "what", "source", "target", "count", "people", "harder", "other",
    "other_high", "rest", "first", "last", "with_use", "without_use", "all", "name", "half", "known", "steps",
)  # fmt: skip


def test_no_cause_is_claimed() -> None:
    for key in content().wording.keys("cycle"):
        sentence = content().wording.say(key, "en", **dict.fromkeys(WHATEVER, "1")).lower()
        assert not re.search(
            r"\bcauses?\b|\bleads? to\b|\bmakes you\b|\bbecause of\b",
            sentence.replace("not causes", "").replace("what causes what", ""),
        ), key


def test_near_daily_use_is_said_to_leave_nothing_to_compare() -> None:
    words = cycle_in_words(BOOK, picture(question("q1", Verdict.KNOWN), with_use=57, without=3)).notes[0]
    assert "at least 8 of each" in words


def test_made_up_people_are_said_to_have_taught_a_made_up_picture() -> None:
    learned = replace(picture(question("q1", Verdict.KNOWN)), learned_from=200)
    found = cycle_in_words(BOOK, learned)
    assert "200 other made-up people" in " ".join(found.notes)
    assert "The rest is what other made-up people taught it." in found.plainly[0].share
    assert "our starting guess" not in " ".join(found.notes)


def test_the_page_says_what_it_leans_on() -> None:
    notes = " ".join(cycle_in_words(BOOK, picture(question("q1", Verdict.KNOWN))).notes)
    assert "our starting guess" in notes
    assert "usual" not in notes


# --- the ring ---------------------------------------------------------------------------------------------------------


def link(source: str, target: str, kind: Kind, verdict: Verdict = Verdict.KNOWN, size: float = 0.4) -> Link:
    return Link(source, target, kind, Range(size, size - 0.1, size + 0.1), 0.99, 0.6, verdict)


def ring(*links: Link) -> CycleInWords:
    return cycle_in_words(BOOK, picture(question("q1", Verdict.KNOWN), links=links))


@pytest.mark.parametrize("verdict", [Verdict.NO_LINK, Verdict.CANNOT_TELL, Verdict.TOO_FEW, Verdict.NOT_SETTLED])
def test_nothing_is_drawn_that_is_not_known_and_does_not_lean(verdict: Verdict) -> None:
    found = ring(link("symptoms", "craving", Kind.SAME, verdict, size=3.0)).ring
    assert found.links == ()
    assert "There is no line yet." in found.described


def test_same_day_lines_have_no_head_and_next_day_arrows_have_one() -> None:
    same, late = ring(link("symptoms", "craving", Kind.SAME), link("symptoms", "craving", Kind.LAG)).ring.links
    assert same.head == ""
    assert "go together on the same day" in same.says
    assert late.head
    assert "the next day" in late.says


def test_known_is_solid_and_leaning_is_not() -> None:
    solid = ring(link("symptoms", "craving", Kind.SAME)).ring.links[0]
    dashed = ring(link("symptoms", "craving", Kind.SAME, Verdict.LEANS)).ring.links[0]
    assert solid.is_solid
    assert not dashed.is_solid


def test_stronger_is_wider() -> None:
    widths = [float(ring(link("symptoms", "craving", Kind.SAME, size=s)).ring.links[0].width) for s in (0.1, 0.3, 0.6)]
    assert widths == sorted(set(widths))


def test_what_use_brings_the_next_day_ends_at_the_day_after() -> None:
    found = ring(link("use", "mood", Kind.LAG, size=1.0)).ring.links
    assert [one.says for one in found] == ["The day after use there tends to be more of “Low mood and worry”."]


def test_a_tangle_is_not_drawn_but_counted() -> None:
    rows = [v.name for v in CHECKIN_ROWS if v.kind != "input"]
    every = tuple(link(a, b, kind) for a in rows for b in rows if a != b for kind in (Kind.SAME, Kind.LAG))
    found = ring_in_words(BOOK, picture(question("q1", Verdict.KNOWN), links=every))
    assert len(found.links) == MOST_LINKS
    assert found.left_out > 0


def test_every_number_has_its_range_in_the_table() -> None:
    table = ring(
        link("symptoms", "craving", Kind.SAME), link("sleep", "mood", Kind.LAG, Verdict.CANNOT_TELL, -0.2)
    ).tables[1]
    assert [row[2:4] for row in table.rows] == [["0.40", "0.30 to 0.50"], ["−0.20", "−0.30 to −0.10"]]


def test_an_open_order_is_said() -> None:
    open_order = Link(
        "symptoms", "craving", Kind.SAME, Range(0.4, 0.3, 0.5), 0.99, 0.6, Verdict.KNOWN, order_holds=False
    )
    assert "We cannot say which comes first." in ring(open_order).ring.links[0].says


def test_rows_of_a_file_keep_their_heading() -> None:
    assert name_of("craving") == "Craving"
    assert Variable("other_1", "rating", None, ("heart rate",)).of == ("heart rate",)


def test_numbers_in_svg_do_not_follow_the_language() -> None:
    with translation.override("de"):
        path = ring(link("symptoms", "craving", Kind.LAG)).ring.links[0].path
    assert "," not in path


def test_arrows_both_ways_do_not_lie_on_each_other() -> None:
    there, back = ring(link("use", "sleep", Kind.LAG, size=1.0), link("sleep", "use", Kind.LAG)).ring.links
    ends = [[float(number) for number in re.findall(r"[\d.]+", one.path)] for one in (there, back)]
    bows = [sum(abs(at - 202) + abs(at - 212) for at in path[2:4]) for path in ends]
    assert abs(bows[0] - bows[1]) > 5


def test_a_station_nobody_asked_about_is_dotted_and_said() -> None:
    rows = tuple(row for row in CHECKIN_ROWS if row.name != "reminder")
    days = tuple(BookDay(n, {row.name: 1.0 for row in rows}) for n in range(60))
    found = ring_in_words(Book(rows, days, dated=False, is_own=False), picture(question("q1", Verdict.KNOWN)))
    assert [station.key for station in found.stations if not station.is_known] == ["reminders", "relief"]
    assert not found.is_whole
