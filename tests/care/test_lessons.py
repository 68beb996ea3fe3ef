"""Every lesson states nothing without a source, takes three to five minutes, and leads to one thing to do."""

import re
from pathlib import Path

import pytest

from tests.care.test_content import put, refused
from twofold.care.content import load
from twofold.care.lesson import Hook, Lesson
from twofold.care.reading import measure, minutes

CONTENT = load()
LESSONS = list(CONTENT.lessons.values())
SAY = CONTENT.wording.say
SHORT = Path(__file__).parents[2] / "twofold" / "content" / "lessons" / "_sources.yaml"
STATES_A_FACT = re.compile(
    r"\d|\b(stud(y|ies)|review|trial|research|survey|percent|guidelines? says?|often|usually|(most|many|some) people)\b",
    re.IGNORECASE,
)
WEIGHTY = re.compile(r"\b(withdrawal|naloxone|overdose|methadone|buprenorphine|opioids?|dopamine)\b", re.IGNORECASE)
each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda one: one.id)

MADE_UP = """id: tea
order: 99
minutes: 3
title: Tea
what_for: Why tea is warm.
parts:
  - {id: one, title: One, lines: [{says: Tea is warm., from: [koob-2001]}]}
  - {id: two, title: Two, lines: [{says: Drink it., from: []}]}
hooks: [days]
do: {says: Make tea, opens: skills}
reviewed: null
"""


def texts(lesson: Lesson) -> list[str]:
    return [SAY(key) for key in CONTENT.wording.keys(f"lessons.{lesson.id}")]


def test_there_are_all_the_lessons_that_were_asked_for() -> None:
    assert len(LESSONS) >= 12
    assert [one.order for one in LESSONS] == list(range(1, len(LESSONS) + 1))


@each_lesson
def test_it_takes_three_to_five_minutes_as_it_says(lesson: Lesson) -> None:
    assert 3 <= lesson.minutes <= 5
    assert lesson.minutes == minutes(texts(lesson))


@each_lesson
def test_its_reading_grade_is_eight_or_lower(lesson: Lesson) -> None:
    grade = measure(texts(lesson), CONTENT.words.names).grade
    assert grade is not None
    assert grade <= 8


@each_lesson
def test_a_line_without_a_source_states_no_fact(lesson: Lesson) -> None:
    for line in lesson.lines:
        said = SAY(line.says)
        if not line.sources:
            assert not STATES_A_FACT.search(said), said
            assert not WEIGHTY.search(said), said
            assert not line.confirm, said


def test_a_fact_is_told_apart_from_kindness() -> None:
    for said in ("A study found it.", "About 4 of 100 people have it.", "Guidelines say so."):
        assert STATES_A_FACT.search(said)
    assert not STATES_A_FACT.search("You may rest.")
    assert WEIGHTY.search("Keep naloxone near.")


@each_lesson
def test_at_least_half_of_its_lines_have_a_source(lesson: Lesson) -> None:
    lines = list(lesson.lines)
    assert sum(bool(line.sources) for line in lines) >= len(lines) / 2


@each_lesson
def test_every_key_it_names_has_its_sentence(lesson: Lesson) -> None:
    keys = [lesson.title, lesson.what_for, lesson.do.says, *(part.title for part in lesson.parts)]
    for key in (*keys, *(line.says for line in lesson.lines)):
        assert CONTENT.wording.has(key), key


@each_lesson
def test_nobody_has_confirmed_it_yet_or_it_says_who(lesson: Lesson) -> None:
    assert lesson.reviewed is None or lesson.reviewed.by


def test_every_source_has_a_title_a_day_and_a_link_of_the_right_form() -> None:
    for lesson in LESSONS:
        for source in lesson.sources:
            assert len(source.title) > 10
            if source.link is None:
                assert source.title.startswith("Twofold clinical guidance")
                assert source.section
            else:
                assert re.fullmatch(r"https://[a-z0-9.-]+\.[a-z]{2,}(/[^\s<>\"]*)?", source.link), source.link
            assert source.year is None or str(source.year) in source.title, source.title


def test_every_hook_has_its_words_and_is_picked_up_by_a_lesson() -> None:
    picked_up = {hook for lesson in LESSONS for hook in lesson.hooks}
    for hook in Hook:
        assert any(key.startswith(f"learn.own.{hook.value}") for key in CONTENT.wording.keys("learn")), hook
        assert hook in picked_up, hook


@pytest.mark.parametrize(
    ("lesson", "must"),
    [
        ("stress-and-reward", ["touchy for cues and stress", "dull for ordinary good things", "mixed"]),
        ("what-trauma-is", ["Most people who live through something terrible do not get PTSD", "neglect"]),
        ("why-use-helps", ["Most people who lived through trauma do not develop an addiction", "Relief is real"]),
        ("tolerance-and-withdrawal", ["do not stop suddenly", "6 to 48 hours", "naloxone", "do not use alone"]),
        ("pleasure-fades-and-returns", ["Nobody can give you a date", "naloxone"]),
        ("both-sides-at-once", ["you do not have to stop before you start", "do not stop suddenly"]),
        ("medication", ["Naltrexone (for craving) and naloxone (for overdose)", "counts as recovery", "Never start"]),
        ("groups", ["No group may tell you to stop a medicine"]),
        ("family-and-friends", ["Give naloxone", "your safety comes first", "do not push them to stop at once"]),
    ],
)
def test_the_nuance_and_the_warnings_stay(lesson: str, must: list[str]) -> None:
    said = " ".join(texts(CONTENT.lessons[lesson]))
    for words in must:
        assert words in said


def test_who_speaks_of_stopping_or_of_treating_use_also_says_not_suddenly() -> None:
    for name in ("anxiety-mood-ptsd", "relief-becomes-a-circle", "both-sides-at-once", "tolerance-and-withdrawal"):
        assert "do not stop suddenly" in " ".join(texts(CONTENT.lessons[name])).lower()


def test_the_warnings_stand_first_where_danger_is_the_subject() -> None:
    for name in ("tolerance-and-withdrawal", "medication", "family-and-friends"):
        assert CONTENT.lessons[name].parts[0].id == "first"


# --- what the loader refuses ------------------------------------------------------------------------------------------


def test_a_new_lesson_needs_no_python(tmp_path: Path) -> None:
    found = load(put(tmp_path, "lessons/tea.yaml", MADE_UP))
    assert found.wording.say(found.lessons["tea"].parts[1].lines[0].says) == "Drink it."
    assert list(found.lessons)[-1] == "tea"
    assert found.lessons["tea"].sources[0].link == "https://doi.org/10.1016/S0893-133X(00)00195-0"


@pytest.mark.parametrize(
    ("was", "now", "field"),
    [
        ("[koob-2001]", "[nobody-1900]", "parts.one.lines.1.from"),
        ("hooks: [days]", "hooks: [shoe-size]", "hooks"),
        ("id: two", "id: one", "parts"),
        ("opens: skills", "opens: the-moon", "do.opens"),
        ("opens: skills", "opens: 'skill:nothing'", "do.opens"),
        ("opens: skills", "opens: 'start:nothing'", "do.opens"),
        ("opens: skills", "opens: 'lesson:nothing'", "do.opens"),
        ("minutes: 3", "minutes: 9", "minutes"),
        ("order: 99", "order: 0", "order"),
        ("{says: Drink it., from: []}", "{says: Drink it.}", "parts.1.lines.0"),
        ("reviewed: null", "colour: red", ""),
        ("id: tea", "id: coffee", "id"),
    ],
)
def test_a_lesson_that_names_what_is_not_there_is_refused_by_field(
    tmp_path: Path, was: str, now: str, field: str
) -> None:
    assert was in MADE_UP
    problem = refused(put(tmp_path, "lessons/tea.yaml", MADE_UP.replace(was, now, 1)))
    assert problem.file == "lessons/tea.yaml"
    assert problem.field == field


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("https://doi.org/10.1016/S0893-133X(00)00195-0", "http://doi.org/10.1016/S0893-133X(00)00195-0"),
        ('read: "2026-11-01"}', "read: last week}"),
    ],
)
def test_a_source_without_a_proper_link_or_day_is_refused(tmp_path: Path, was: str, now: str) -> None:
    given = SHORT.read_text(encoding="utf-8")
    assert was in given
    assert refused(put(tmp_path, "lessons/_sources.yaml", given.replace(was, now, 1))).file == "lessons/_sources.yaml"


def test_a_source_that_backs_nothing_is_refused(tmp_path: Path) -> None:
    given = SHORT.read_text(encoding="utf-8") + '  idle-1999: {title: "Idle 1999, nowhere", read: "2026-11-23"}\n'
    assert refused(put(tmp_path, "lessons/_sources.yaml", given)).field == "sources.idle-1999"
