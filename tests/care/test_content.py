"""The loader: what is wrong is named with its file and field; what is new needs no Python."""

from pathlib import Path

import pytest

from twofold.care.content import load
from twofold.care.errors import ContentError

SOURCE = 'source: {title: made up for a test, read: "2026-11-23"}\n'
LINE = (
    "id: night-line\nname: Night Line\nkinds: [suicide-crisis]\n"
    'ways: [{channel: call, number: "5550100", shows: 555 0100}]'
    "\nlanguages: [en]\nchecked: never\n" + SOURCE
)
QUESTION = (
    "id: garden\nasks: How long were you outside?\nbank: true\nmeasures: [outside]\nwhy: It may help.\nreviewed: null\n"
    "answer: {kind: rating, low: 0, high: 10, low_says: not at all, high_says: all day}\n" + SOURCE
)
SKILL = (
    "id: humming\nname: Humming\norder: 9\nminutes: 1\nhelp_from: 7\nworks_by: breath\ngood_for: [low]\nwhat_for: When it is too quiet.\nsteps: [Hum.]\n"
    "eyes_open: Open eyes.\ncautions: [Stop if it hurts.]\nevidence: None known.\nreviewed: null\n" + SOURCE
)


def put(folder: Path, place: str, text: str) -> Path:
    file = folder / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return folder


def refused(folder: Path) -> ContentError:
    with pytest.raises(ContentError) as caught:
        load(folder)
    return caught.value


def test_a_new_helpline_question_and_skill_need_no_python(tmp_path: Path) -> None:
    put(tmp_path, "helplines/nz/night-line.yaml", LINE)
    put(tmp_path, "checkin/questions/garden.yaml", QUESTION)
    put(tmp_path, "skills/humming.yaml", SKILL)
    content = load(tmp_path)
    assert "night-line" in [line.id for line in content.helplines["NZ"].lines]
    assert "garden" in [question.id for question in content.checkin.bank]
    assert content.wording.say(content.skills["humming"].steps[0]) == "Hum."


def test_a_new_country_is_a_new_folder(tmp_path: Path) -> None:
    put(tmp_path, "helplines/is/_country.yaml", "code: IS\nname: Iceland\n")
    put(tmp_path, "helplines/is/night-line.yaml", LINE)
    emergency = LINE.replace("night-line", "urgent").replace("suicide-crisis", "emergency")
    put(tmp_path, "helplines/is/urgent.yaml", emergency)
    assert [line.id for line in load(tmp_path).helplines["IS"].lines] == ["urgent", "night-line"]


def test_a_country_without_an_emergency_number_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "helplines/is/_country.yaml", "code: IS\nname: Iceland\n")
    put(tmp_path, "helplines/is/night-line.yaml", LINE)
    assert "emergency" in refused(tmp_path).problem


def test_a_folder_of_lines_without_its_country_is_refused(tmp_path: Path) -> None:
    assert refused(put(tmp_path, "helplines/is/night-line.yaml", LINE)).file == "helplines/is"


def test_a_file_of_the_host_replaces_ours_of_the_same_place(tmp_path: Path) -> None:
    put(tmp_path, "helplines/nz/1737.yaml", LINE.replace("night-line", '"1737"'))
    line = next(line for line in load(tmp_path).helplines["NZ"].lines if line.id == "1737")
    assert line.ways[0].number == "5550100"


def test_a_sentence_of_the_host_replaces_ours_and_leaves_the_others(tmp_path: Path) -> None:
    put(tmp_path, "wording/en/help.yaml", "title: Right now\n")
    words = load(tmp_path).wording
    assert words.say("help.title") == "Right now"
    assert words.say("help.lead") == load().wording.say("help.lead")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (LINE.replace('"5550100"', "5550100"), "ways.0"),
        (LINE.replace("checked: never", "checked: soon"), "checked"),
        (LINE.replace("suicide-crisis", "gossip"), "kinds.0"),
        (LINE.replace(SOURCE, ""), ""),
        (LINE + "telephone: 1\n", ""),
        (LINE.replace("id: night-line", "id: day-line"), "id"),
        (LINE.replace("2026-11-23", "2026-02-30"), "source.read"),
    ],
)
def test_a_wrong_field_is_named(tmp_path: Path, text: str, field: str) -> None:
    error = refused(put(tmp_path, "helplines/nz/night-line.yaml", text))
    assert error.file == "helplines/nz/night-line.yaml"
    assert error.field.startswith(field)


def test_a_day_that_does_not_exist_is_refused_where_it_was_checked(tmp_path: Path) -> None:
    error = refused(put(tmp_path, "helplines/nz/night-line.yaml", LINE.replace("never", '"2026-02-30"')))
    assert error.field == "checked"


@pytest.mark.parametrize("text", ["a: [", "id: x\nid: y\n", "\t- x", "- a list\n", "'", "&a [*a]"])
def test_what_is_not_a_mapping_in_yaml_is_an_error_and_never_skipped(tmp_path: Path, text: str) -> None:
    assert refused(put(tmp_path, "helplines/nz/night-line.yaml", text)).file == "helplines/nz/night-line.yaml"


def test_bytes_that_are_not_utf8_are_an_error(tmp_path: Path) -> None:
    put(tmp_path, "skills/humming.yaml", SKILL)
    (tmp_path / "skills/humming.yaml").write_bytes(b"id: \xff\n")
    assert "UTF-8" in refused(tmp_path).problem


def test_a_form_that_names_no_question_is_refused(tmp_path: Path) -> None:
    forms = "forms: [{id: daily, name: Today, questions: [moon]}]\nbank_at_most: 2\nfollow_at_most: 3\n"
    assert "moon" in refused(put(tmp_path, "checkin/forms.yaml", forms)).problem


def test_a_start_page_that_opens_nothing_is_refused(tmp_path: Path) -> None:
    page = (
        "id: bored\norder: 9\ntap: I am bored\ntitle: Bored\ntext: [It happens.]\n"
        "steps: [{id: a, says: Sing, opens: 'skill:singing'}, {id: b, says: Talk, opens: help-now}]\n"
    )
    assert "skill:singing" in refused(put(tmp_path, "start/bored.yaml", page)).problem


def test_an_answer_named_no_stays_the_word_no() -> None:
    reminder = load().checkin.questions["reminder"]
    assert [option.id for option in reminder.answer.options] == ["no", "a-little", "a-lot", "not-sure"]  # type: ignore[union-attr]


def test_content_that_nobody_confirmed_says_so() -> None:
    content = load()
    assert all(question.reviewed is None for question in content.checkin.questions.values())
    assert content.wording.say("content.to-be-confirmed") == "To be confirmed by a clinician."
