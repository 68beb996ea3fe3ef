"""Therapies and their skeletons: every line has a source or waits for a clinician, and no skeleton holds a manual."""

from dataclasses import replace

import pytest

from twofold.care.content import load
from twofold.care.therapy import unknown_measures, unknown_sources

CONTENT = load()


def test_what_is_tested_for_both_is_there() -> None:
    asked = {"cope", "prolonged-exposure", "cognitive-processing", "emdr", "present-skills"}
    assert set(CONTENT.therapies) == asked | {"contingency-management", "cbt", "motivational-interviewing"}
    assert next(iter(CONTENT.therapies.values())).side == "both"


@pytest.mark.parametrize("therapy", CONTENT.therapies.values(), ids=lambda one: one.id)
def test_each_line_has_a_source_or_waits_for_a_clinician(therapy) -> None:  # type: ignore[no-untyped-def]
    assert all(line.sources or line.confirm for line in (*therapy.lines, therapy.with_use))


@pytest.mark.parametrize(
    ("protocol", "most"), [("cope", 12), ("prolonged-exposure", 15), ("cognitive-processing", 12), ("emdr", 8)]
)
def test_the_numbers_are_those_of_the_therapy(protocol: str, most: int) -> None:
    assert CONTENT.protocols[protocol].meetings[-1].last == most


def test_a_skeleton_holds_titles_and_slots_alone() -> None:
    for protocol in CONTENT.protocols.values():
        for one in protocol.meetings:
            assert len(CONTENT.wording.say(one.theme)) < 100
            assert all(len(CONTENT.wording.say(key)) < 80 for key in one.homework)


def test_a_missing_number_an_unknown_measure_and_an_unknown_source_are_refused() -> None:
    cope = CONTENT.protocols["cope"]
    broken = replace(cope, meetings=(cope.meetings[0], cope.meetings[2]), near_memory=40)
    assert list(unknown_measures(broken, {"pcl-5": 1, "pcl-5-weekly": 1})) == [
        "there is no instrument bam",
        "meeting 2 is missing or out of order",
        "there is no meeting 40",
    ]
    lines = {
        "lines": [{"says": "a", "from": ["x"]}, {"says": "b", "from": []}],
        "with_use": {"says": "c", "from": [], "confirm": True},
    }
    assert [field for field, _ in unknown_sources(lines, {})] == ["lines.1.from", "lines.2.from"]
