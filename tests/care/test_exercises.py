"""Exercises as content: what is there, what a new one needs, and what is kept of what was written."""

from pathlib import Path

import pytest

from twofold.care.content import load
from twofold.care.errors import ContentError
from twofold.care.exercise import kept

CONTENT = load()
NEW = (
    "id: one-word\nname: One word\norder: 99\nminutes: 1\nwhat_for: When there is little time.\ntext: []\n"
    "parts: [{id: word, asks: Your word, answer: text}]\ncautions: [Stop when you like.]\nevidence: None known.\n"
    'source: {title: made up for a test, read: "2026-11-23"}\nreviewed: null\n'
)


def put(folder: Path, text: str) -> Path:
    file = folder / "exercises" / "one-word.yaml"
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    return folder


def test_there_are_fifteen_or_more_and_each_says_what_to_be_careful_about() -> None:
    assert len(CONTENT.exercises) >= 15
    for one in (*CONTENT.exercises.values(), *CONTENT.plans.values()):
        for key in (one.name, one.what_for, *one.text, *one.cautions, one.evidence):
            assert CONTENT.wording.has(key), key
        for part in one.parts:
            assert CONTENT.wording.has(part.asks), part.asks
            assert all(CONTENT.wording.has(column.asks) for column in part.columns)
        if one.reviewed is None:
            assert "To be confirmed by a clinician." in CONTENT.wording.say(one.evidence)


def test_a_new_exercise_needs_no_python(tmp_path: Path) -> None:
    new = load(put(tmp_path, NEW))
    assert new.wording.say(new.exercises["one-word"].parts[0].asks) == "Your word"


@pytest.mark.parametrize(
    "text",
    [
        NEW.replace("answer: text", "answer: song"),
        NEW.replace("answer: text", "answer: rows"),
        NEW.replace("answer: text", "answer: rating"),
        NEW.replace("parts: [", "parts: [{id: word, asks: Twice, answer: text}, "),
    ],
)
def test_a_wrong_one_is_refused_with_its_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContentError, match="one-word"):
        load(put(tmp_path, text))


def test_empty_parts_and_rows_are_not_kept_and_a_new_version_loses_nothing() -> None:
    log = CONTENT.exercises["urge-log"]
    read = {"urges": [{"when": "", "strong": None}, {"when": "Friday", "strong": 0}], "noticed": ""}
    assert kept(log, read) == {"urges": [{"when": "Friday", "strong": 0}]}
    assert kept(log, {"noticed": "x"}, {"older_part": "y", "urges": []}) == {"older_part": "y", "noticed": "x"}
