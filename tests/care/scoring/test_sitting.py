"""One sitting: short questions first, long ones only where they are opened or wished for, and never the same too soon."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from twofold.care.content import load
from twofold.care.errors import ContentError
from twofold.care.instrument import Instrument, Offer
from twofold.care.scoring import score
from twofold.care.sitting import SoFar, due

CONTENT = load()
ALL = CONTENT.instruments
OFFERED = {name: one for name, one in ALL.items() if one.offer(non_commercial_confirmed=False) is Offer.YES}
GATES = ["mood-screen", "worry-screen", "event-screen", "alcohol-screen", "drug-screen", "use-screen"]
NONE: dict[str, Any] = {
    "pc-ptsd-5": {"1": 0},
    "phq-2": [0, 1],
    "gad-2": [1, 0],
    "single-alcohol": [0],
    "single-drug": [0],
    "taps-1": [0, 0, 0, 0],
    "exposure": [0] * 14,
}
BOTH: dict[str, Any] = NONE | {
    "pc-ptsd-5": [1, 1, 1, 1, 1, 0],
    "phq-2": [2, 2],
    "gad-2": [2, 1],
    "single-alcohol": [150],
    "taps-1": [0, 3, 0, 0],
}


def so_far(answers: Mapping[str, Any], **more: Any) -> SoFar:
    return SoFar(results={name: score(ALL[name], given) for name, given in answers.items()}, **more)


def steps(known: SoFar, offered: Mapping[str, Instrument] = OFFERED) -> list[str]:
    return [one.step.id for one in due(CONTENT.sitting, offered, known)]


def walked(answers: Mapping[str, Any], offered: Mapping[str, Instrument] = OFFERED) -> list[str]:
    """The instruments in the order they come, each answered; what has no answer here is skipped."""
    known, order = SoFar(), []
    while ahead := next(due(CONTENT.sitting, offered, known), None):
        name = ahead.instrument.id
        order.append(name)
        if name in answers:
            known = replace(known, results={**known.results, name: score(ALL[name], answers[name])})
        else:
            known = replace(known, passed={*known.passed, ahead.step.id})
    return order


def test_it_begins_with_the_short_questions() -> None:
    assert steps(SoFar())[: len(GATES)] == GATES
    assert not {"trauma-form", "mood-form", "worry-form", "use-form"} & set(steps(SoFar()))


def test_a_person_with_nothing_that_stands_out_sees_no_long_form() -> None:
    assert walked(NONE) == ["phq-2", "gad-2", "pc-ptsd-5", "single-alcohol", "single-drug", "taps-1", "exposure", "asq"]


def test_a_person_with_both_sees_both_sides() -> None:
    order = walked(BOTH)
    assert [name for name in order if name not in NONE] == ["pcl-5", "phq-9", "gad-7", "bam", "asq"]


@pytest.mark.parametrize(("yes", "opens"), [(2, False), (3, True)])
def test_the_event_screen_opens_at_three(yes: int, opens: bool) -> None:
    sheet = [1] + [1] * yes + [0] * (5 - yes)
    assert ("trauma-form" in steps(so_far({"pc-ptsd-5": sheet}))) is opens


def test_emotional_harm_or_neglect_opens_what_a_no_to_the_event_question_would_close() -> None:
    neglect = [0] * 14
    neglect[2] = 1
    assert "trauma-form" in steps(so_far({"pc-ptsd-5": {"1": 0}, "exposure": neglect}))


def test_what_is_unknown_opens_nothing() -> None:
    assert "mood-form" not in steps(so_far({"phq-2": [2, None]}))


def test_a_person_may_ask_for_any_long_form_and_skip_any_step() -> None:
    assert "trauma-form" in steps(so_far(NONE, asked_for={"trauma-form"}))
    assert "event-screen" not in steps(SoFar(passed={"event-screen"}))


def test_nothing_is_asked_again_inside_its_window() -> None:
    assert "event-screen" not in steps(SoFar(days_since={"pc-ptsd-5": 27}))
    assert "event-screen" in steps(SoFar(days_since={"pc-ptsd-5": 28}))
    assert "what-happened" not in steps(SoFar(days_since={"exposure": 4_000}))


def test_no_second_long_form_in_the_same_week_unless_asked_for() -> None:
    trauma = {"pc-ptsd-5": [1, 1, 1, 1, 0, 0]}
    with_itq = {**OFFERED, "itq": ALL["itq"]}
    assert "trauma-form" not in steps(so_far(trauma, days_since={"itq": 6}), with_itq)
    assert "trauma-form" in steps(so_far(trauma, days_since={"itq": 7}), with_itq)
    assert "trauma-form" in steps(so_far(trauma, days_since={"itq": 6}, asked_for={"trauma-form"}), with_itq)


def test_one_of_the_two_suicide_screens_is_always_offered_and_never_both() -> None:
    with_words = {**OFFERED, "c-ssrs": ALL["c-ssrs"], "asq": ALL["asq"]}
    ahead = [one for one in due(CONTENT.sitting, with_words, SoFar()) if one.step.id == "safety-ask"]
    assert [(one.instrument.id, one.step.offered) for one in ahead] == [("c-ssrs", True)]
    assert "safety-ask" not in steps(so_far({"asq": [0, 0, 0, 0]}), with_words)


def test_with_the_non_commercial_pack_its_forms_join_and_nothing_else_changes() -> None:
    with_pack = {**OFFERED, "audit": ALL["audit"], "dast-10": ALL["dast-10"]}
    more = walked(BOTH, with_pack)
    assert [name for name in more if name not in walked(BOTH)] == ["audit"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("take: [nothing-like-it]", "there is no instrument nothing-like-it"),
        ("take: [pcl-5], opens_when: {instrument: phq-2, scale: total, at_least: 1}", "no earlier step takes phq-2"),
    ],
)
def test_a_sitting_that_names_what_is_not_there_is_refused(tmp_path: Path, line: str, problem: str) -> None:
    text = f'steps:\n  - {{id: a, side: mood, {line}}}\nlong_after_days: 7\nsource: {{title: made up, read: "2026-11-23"}}\n'
    (tmp_path / "sitting.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=problem):
        load(tmp_path)
