"""Every question and answer we ship stands word by word in a public source; everything else has no words here."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from twofold.care.content import load

INSTRUMENTS = load().instruments
SHARED = Path(__file__).parents[4] / "shared" / "data" / "instruments"
SHIPPED = {
    "pcl-5",
    "pcl-5-weekly",
    "pc-ptsd-5",
    "phq-9",
    "phq-2",
    "phq-4",
    "gad-7",
    "gad-2",
    "single-alcohol",
    "taps-1",
    "craving",
    "exposure",
    "bam",
    "bam-iop",
    "ciwa-ar",
    "asq",
    "single-drug",
}
# Answers worth 0 that the keys leave out, and unnamed steps: ours, and said so in the note of the instrument.
OURS = {
    "bam": {"None", "Excellent", "Not at all", "No"},
    "bam-iop": {"None", "Excellent", "Not at all", "No"},
    "ciwa-ar": {"None of this", "Between the answers beside it"},
    "taps-1": {"Never", "Less than monthly", "Monthly", "Weekly", "Daily or almost daily"},
}


def test_words_ship_for_these_and_for_no_others() -> None:
    assert {name for name, one in INSTRUMENTS.items() if one.about.has_wording} == SHIPPED


def test_what_has_no_wording_has_no_words_at_all() -> None:
    for name in INSTRUMENTS.keys() - SHIPPED:
        for item in INSTRUMENTS[name].items.values():
            assert item.text is None
            assert all(option.text is None for option in item.options)


def test_who_must_add_the_words_is_said_beside_each() -> None:
    for name in INSTRUMENTS.keys() - SHIPPED:
        note = INSTRUMENTS[name].about.note
        assert "The host adds" in note or "adds them" in note, name


def read(*parts: str) -> Any:
    return json.loads(SHARED.joinpath(*parts).read_text(encoding="utf-8"))


def va(name: str) -> set[str]:
    given = read("va-vista-mha", f"{name}.json")
    labels = {label for scale in given["scales"] for key in scale["key"].values() for label in key}
    return labels | {item["text"] for item in given["items"]}


def reproschema(folder: str, prefix: str, constraints: str) -> set[str]:
    found = {choice["name"]["en"] for choice in read("reproschema", folder, constraints)["choices"]}
    for path in (SHARED / "reproschema" / folder / "items").glob(f"{prefix}*.json"):
        given = json.loads(path.read_text(encoding="utf-8"))
        found.add(given.get("question", {}).get("en", "").strip())
        found |= {choice["name"]["en"].strip() for choice in answers(given)}
    return found


def answers(given: dict[str, Any]) -> list[dict[str, Any]]:
    options = given.get("responseOptions")
    found: list[dict[str, Any]] = options.get("choices", []) if isinstance(options, dict) else []
    return found


def taps() -> set[str]:
    texts = {item["text"] for item in read("us-core", "Questionnaire-TAPS.json")["item"]}
    labels = {
        option["valueCoding"]["display"]
        for item in read("us-core", "Questionnaire-TAPS.json")["item"]
        for option in item.get("answerOption", [])
    }
    return {re.sub(r"\s*\[[^\]]*\]", "", text).strip() for text in texts} | labels


def phq() -> set[str]:
    return reproschema("PHQ-9", "phq9_", "valueConstraints.json")


def gad() -> set[str]:
    return reproschema("GAD7", "gad7_", "valueConstraints.json")


SOURCES = {
    "pcl-5": lambda: va("pcl-5"),
    "pcl-5-weekly": lambda: va("pcl-5-weekly"),
    "pc-ptsd-5": lambda: reproschema("PC-PTSD-5", "pc-ptsd5_", "pc-ptsd5valueConstraints.json"),
    "phq-9": phq,
    "phq-2": phq,
    "gad-7": gad,
    "gad-2": gad,
    "phq-4": lambda: phq() | gad(),
    "bam": lambda: va("bam"),
    "bam-iop": lambda: va("bam-iop"),
    "ciwa-ar": lambda: va("ciwa-ar"),
    "taps-1": taps,
}


@pytest.mark.shared
@pytest.mark.parametrize("name", sorted(SOURCES))
def test_every_question_and_answer_stands_in_the_source(name: str) -> None:
    source, ours = SOURCES[name](), OURS.get(name, set())
    for item in INSTRUMENTS[name].items.values():
        assert item.text in source, item.text
        for option in item.options:
            assert option.text in source | ours, option.text


@pytest.mark.shared
def test_the_single_alcohol_question_is_the_loinc_question_with_its_x_filled_in() -> None:
    given = read("us-core", "Questionnaire-AUDIT-C.json")["item"][0]
    theirs = given["text"].replace("have you have X or more", "have you had 5 or more")  # its slip of the pen
    assert "X is 5 for men and 4 for women" in given["item"][0]["text"]
    assert INSTRUMENTS["single-alcohol"].items["1"].text == f"{theirs} (4 or more for women)?"


@pytest.mark.shared
def test_opening_lines_come_from_the_source_where_it_has_one() -> None:
    phq_9 = read("reproschema", "PHQ-9", "PHQ9_schema.json")["preamble"]["en"].strip()
    pc_ptsd = read("reproschema", "PC-PTSD-5", "items", "pc-ptsd5_1.json")["preamble"]["en"]
    assert INSTRUMENTS["phq-9"].items["1"].lead == phq_9
    assert INSTRUMENTS["gad-7"].items["1"].lead == phq_9
    assert f"<p>{INSTRUMENTS['pc-ptsd-5'].items['1'].lead}</p>" == pc_ptsd


# What was read on other pages, each question as two copies that do not come from each other have it.
READ = {
    "asq": (
        {  # NIMH ASQ Toolkit of 2017, the tool as the toolkit prints it
            "In the past few weeks, have you wished you were dead?",
            "In the past few weeks, have you felt that you or your family would be better off if you were dead?",
            "In the past week, have you been having thoughts about killing yourself?",
            "Have you ever tried to kill yourself?",
            "Are you having thoughts of killing yourself right now?",
        },
        {  # the FHIR form of the SPiER project, which says it is public domain
            "In the past few weeks, have you wished you were dead?",
            "In the past few weeks, have you felt that you or your family would be better off if you were dead?",
            "In the past week, have you been having thoughts about killing yourself?",
            "Have you ever tried to kill yourself?",
            "Are you having thoughts of killing yourself right now?",
        },
    ),
    "single-drug": (
        {  # JAMA, doi 10.1001/archinternmed.2010.140, abstract
            (
                "How many times in the past year have you used an illegal drug "
                "or used a prescription medication for nonmedical reasons?"
            )
        },
        {  # Boston University, Alcohol and Other Drugs and Health: Current Evidence, July 2010
            (
                "How many times in the past year have you used an illegal drug "
                "or used a prescription medication for nonmedical reasons?"
            )
        },
    ),
}


@pytest.mark.parametrize("name", READ)
def test_what_was_read_on_two_pages_is_what_is_asked(name: str) -> None:
    asked = {item.text for item in INSTRUMENTS[name].items.values()}
    assert all(asked == page for page in READ[name])


def test_the_answers_to_the_suicide_questions_are_yes_no_and_one_of_ours() -> None:
    assert {option.text for item in INSTRUMENTS["asq"].items.values() for option in item.options} == {
        "No",
        "Yes",
        "Rather not say",
    }
