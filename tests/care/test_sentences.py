"""Every verdict, answer, refusal and event that code can name has its sentence, in every language there is."""

from enum import StrEnum

import pytest

from twofold.care.checkin import Problem, State
from twofold.care.content import load
from twofold.care.helpline import Channel, Kind, Standing
from twofold.care.questions import Choice, Parts
from twofold.care.safety import Taps
from twofold.care.stopping import Stopping
from twofold.care.wording import places
from twofold.engine.verdict import Verdict
from twofold.web.audit.events import Event

CONTENT = load()
WORDS = CONTENT.wording
QUESTIONS = [f"q{n}" for n in range(1, 7)]


@pytest.mark.parametrize(
    ("prefix", "names"),
    [
        ("audit", Event),
        ("checkin.problems", Problem),
        ("helplines.kind", Kind),
        ("helplines.standing", Standing),
        ("helplines.channel", Channel),
        ("safety.w11.name", Stopping),
        ("cycle.verdict", Verdict),
        ("cycle.verdict-text", Verdict),
    ],
)
def test_every_value_of_a_closed_list_has_its_sentence(prefix: str, names: type[StrEnum]) -> None:
    for name in names:
        assert WORDS.has(f"{prefix}.{name.value}"), f"{prefix}.{name.value}"


def test_every_event_in_the_wording_can_happen() -> None:
    assert {key.removeprefix("audit.") for key in WORDS.keys("audit")} == {event.value for event in Event}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("verdict", Verdict)
def test_each_of_the_six_questions_has_a_sentence_for_every_verdict(question: str, verdict: Verdict) -> None:
    key = f"cycle.{question}.{verdict.value}"
    if verdict in (Verdict.KNOWN, Verdict.LEANS):
        assert WORDS.has(f"{key}.more")
        assert WORDS.has(f"{key}.less")
    else:
        assert WORDS.has(key)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("direction", ["more", "less"])
def test_a_known_link_always_says_its_range(question: str, direction: str) -> None:
    said = WORDS.sentences["en"][f"cycle.{question}.known.{direction}"]
    if question == "q2":
        assert places(said) >= {"strong_days", "strong_use", "weak_days", "weak_use"}
    else:
        assert places(said) >= {"low", "high"}
    assert WORDS.has(f"cycle.{question}.loosens"), "a link is never an order of fate"


def test_relief_is_never_said_alone() -> None:
    for key in WORDS.keys("relief"):
        said = WORDS.sentences["en"][key]
        if "eased" in places(said):
            assert any(word in said for word in ("next day", "day after", "comes back")), key


def test_a_day_after_that_was_not_harder_is_said_with_care() -> None:
    careful = "days without can feel worse for a while"
    for key in (
        "relief.no-harder",
        "cycle.q3.known.less",
        "cycle.q3.leans.less",
        "cycle.q3.no-link",
        "cycle.not-harder",
        "cycle.then.q3.cost.known.less",
        "cycle.then.q3.cost.leans.less",
        "cycle.then.q3.cost.no-link",
    ):
        assert careful in WORDS.sentences["en"][key], key


def test_no_sentence_of_the_cycle_promises_when_something_will_show() -> None:
    for key in WORDS.keys("cycle"):
        said = WORDS.sentences["en"][key].lower()
        assert "will show" not in said, key
        assert "more weeks" not in said, key
        assert "you will" not in said, key


def test_what_is_said_of_a_diary_that_is_over_is_said_of_days_now_too_with_the_same_numbers() -> None:
    for key in WORDS.keys("cycle.then"):
        now = key.replace("cycle.then.", "cycle.", 1)
        if WORDS.has(now):
            said, past = WORDS.sentences["en"][now], WORDS.sentences["en"][key]
            assert places(past) >= places(said), key
        else:
            assert now in ("cycle.when", "cycle.when-numbered"), key


@pytest.mark.parametrize("taps", Taps)
def test_every_end_of_the_six_taps_has_its_words(taps: Taps) -> None:
    keys = {
        Taps.EMERGENCY: ["safety.w11.emergency.alone", "safety.w11.emergency.team"],
        Taps.CALL_TODAY: ["safety.same-day.call-today.alone", "safety.same-day.call-today.team"],
        Taps.NONE: ["safety.same-day.none"],
        Taps.CANNOT_KNOW: ["safety.w11.cannot-know.alone", "safety.w11.cannot-know.team"],
    }
    for key in keys[taps]:
        assert WORDS.has(key)


def test_every_text_that_has_one_form_alone_has_one_with_a_team_and_promises_nobody() -> None:
    for key in WORDS.sentences["en"]:
        if key.endswith(".alone"):
            assert WORDS.has(key.removesuffix("alone") + "team"), key
            said = WORDS.sentences["en"][key].lower()
            for promise in ("we will", "someone will", "your team", "we'll"):
                assert promise not in said, key


def test_every_length_of_relief_can_be_said() -> None:
    relief = CONTENT.checkin.questions["relief"].answer
    assert isinstance(relief, Parts)
    length = next(part.answer for part in relief.parts if part.id == "length")
    assert isinstance(length, Choice)
    for option in length.options:
        assert WORDS.has(f"relief.length.{option.id}")


def test_every_key_that_content_names_has_its_sentence() -> None:
    for question in (*CONTENT.checkin.questions.values(), *CONTENT.stopping):
        keys = [question.asks, question.why, *(tick.says for tick in question.ticks)]
        keys += [question.hint] if question.hint else []
        if isinstance(question.answer, Choice):
            keys += [option.says for option in question.answer.options]
        for key in keys:
            assert WORDS.has(key), key
    for page in CONTENT.start.values():
        for key in (page.tap, page.title, *page.text, *(step.says for step in page.steps)):
            assert WORDS.has(key), key
    for skill in CONTENT.skills.values():
        for key in (skill.name, skill.what_for, *skill.steps, skill.eyes_open, *skill.cautions, skill.evidence):
            assert WORDS.has(key), key
    for country in CONTENT.helplines.values():
        for line in country.lines:
            found = [line.name, line.note, line.hours, *(way.note for way in line.ways)]
            assert all(WORDS.has(key) for key in found if key), line.id


def test_a_translation_has_room_for_the_same_values() -> None:
    for language in WORDS.languages:
        for key, said in WORDS.sentences[language].items():
            assert key in WORDS.sentences["en"], f"{language}: {key} is not in English"
            assert places(said) == places(WORDS.sentences["en"][key]), f"{language}: {key}"


def test_the_four_states_of_an_answer_stay_four() -> None:
    assert {state.value for state in State} == {"answered", "skipped", "not-asked", "dont-remember"}


def test_no_rule_and_no_sentence_holds_a_telephone_number_of_a_country() -> None:
    for key in WORDS.sentences["en"]:
        if not key.startswith("helplines."):
            said = WORDS.sentences["en"][key]
            for number in ("988", "911", "999", "112", "116 123"):
                assert number not in said, f"{key}: numbers come from the country's file"
