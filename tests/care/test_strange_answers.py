"""Whatever is sent, reading it ends in answers and named problems, never in an exception or in half an answer."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from twofold.care.checkin import SKIPPED, Asked, Followed, Problem, Reading, State, from_json, read_answers
from twofold.care.content import load
from twofold.care.days import day_row
from twofold.care.stopping import read_stopping, stopping_answer, stopping_facts
from twofold.care.use_history import use_day

CONTENT = load()
ASKED = Asked(
    CONTENT.checkin,
    CONTENT.checkin.forms["daily"],
    bank=("anger", "pain"),
    followed=(Followed("main", "alcohol", main=True), Followed("x", "other", "\u202eodd")),
)
STRANGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["\x00", "\ud800", "0" * 100_000, "-1", "1e400", "٣", "main", "nothing-yet", "no", "fit", "1.5"]),
)
JSON = st.recursive(
    STRANGE,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["none", "used", "id", "drinks", "level", "times", "state", "value", "ticks", "motive", "eased"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
NAMES = st.sampled_from([*CONTENT.checkin.questions, "", "\x00", "unheard-of"])


def whole(reading: Reading) -> bool:
    """A refused answer is skipped, and a skipped one holds nothing."""
    for name, problem in reading.problems.items():
        refused = name in reading.answers and problem is not Problem.NOT_ON_FORM
        if refused and reading.answers[name].state is State.ANSWERED:
            return False
    return all((answer.value is not None) == (answer.state is State.ANSWERED) for answer in reading.answers.values())


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(NAMES, JSON, max_size=6))
def test_a_check_in_of_anything_is_read_whole(sent: dict[str, Any]) -> None:
    reading = read_answers(ASKED, sent)
    assert whole(reading)
    assert set(reading.answers) == set(CONTENT.checkin.questions)
    kept = {name: answer.as_json() for name, answer in reading.answers.items()}
    assert from_json(kept, CONTENT.checkin) == reading.answers
    day_row(CONTENT.checkin, [reading.answers, reading.answers])
    use_day(CONTENT.checkin, date(2026, 11, 23), [reading.answers])


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from([*(one.id for one in CONTENT.stopping), "mood"]), JSON, max_size=5))
def test_stopping_answers_of_anything_are_read_whole(sent: dict[str, Any]) -> None:
    reading = read_stopping(CONTENT, sent)
    assert whole(reading)
    stopping_answer(CONTENT, stopping_facts(CONTENT, reading.answers, "GB"))


def test_someone_who_does_not_drink_may_say_none() -> None:
    assert read_stopping(CONTENT, {"amount": "0"}).answers["amount"].value == 0
    assert read_stopping(CONTENT, {"amount": False}).answers["amount"] == SKIPPED
