"""Our own sentences are easy to read, and hold none of the words we do not use."""

from collections import defaultdict

import pytest

from twofold.care.content import load
from twofold.care.reading import measure, syllables
from twofold.care.rule_file import for_professionals

CONTENT = load()
HARDEST = 8.0


def groups() -> dict[str, list[str]]:
    """What a person reads together: one start page, one skill, one question of the cycle, one part of a page."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, sentence in CONTENT.wording.sentences["en"].items():
        parts = key.split(".")
        if parts[0] == "helplines" and parts[-1] == "name":
            continue  # names of services and countries
        if for_professionals(key):
            continue
        if parts[0] == "helplines" and parts[1] in {code.lower() for code in CONTENT.helplines}:
            name = "notes of helplines"
        elif parts[0] == "checkin" and parts[1] in ("questions", "substances"):
            name = f"checkin.{parts[1]}"
        elif parts[0] == "rules":
            name = ".".join(parts[:3])
        else:
            name = ".".join(parts[:2]) if len(parts) > 2 else parts[0]
        found[name].append(sentence)
    return found


GROUPS = groups()


@pytest.mark.parametrize("group", GROUPS)
def test_the_reading_grade_is_eight_or_lower(group: str) -> None:
    reading = measure(GROUPS[group], CONTENT.words.names)
    assert reading.grade is None or reading.grade <= HARDEST, f"{reading.grade:.1f}: {' / '.join(GROUPS[group])}"


def test_the_words_we_do_not_use_stand_in_no_sentence() -> None:
    for language in CONTENT.wording.languages:
        for key, sentence in CONTENT.wording.sentences[language].items():
            assert not CONTENT.words.found(sentence), f"{key}: {sentence}"


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("make", 1), ("table", 2), ("wanted", 2), ("walked", 1), ("people", 2), ("the", 1), ("urge", 1), ("urges", 2),
        ("names", 1), ("emergency", 4), ("medicine", 3), ("breathe", 1), ("eased", 1), ("family", 3), ("you", 1),
        ("on-edge", 2), ("withdrawal", 3), ("voices", 2), ("alcohol", 3), ("created", 2), ("b", 1),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_spoken_or_one_off(word: str, count: int) -> None:
    assert abs(syllables(word) - count) <= (1 if word == "created" else 0)


def test_the_grade_is_the_published_formula() -> None:
    reading = measure(["The cat sat on the mat. It was a warm day."])
    assert (reading.sentences, reading.words, reading.syllables) == (2, 11, 11)
    assert reading.grade == pytest.approx(0.39 * 11 / 2 + 11.8 - 15.59)


def test_a_hard_text_is_found_hard() -> None:
    hard = "Pharmacological interventions necessitate multidisciplinary evaluation of contraindicated comorbidities."
    grade = measure([hard]).grade
    assert grade is not None
    assert grade > HARDEST


def test_labels_and_names_are_left_out() -> None:
    assert measure(["Help now", "Seeing or hearing"]).grade is None
    assert measure(["Take benzodiazepines."], ["benzodiazepines"]).words == 1


@pytest.mark.parametrize(
    "text",
    [
        "A relapse is not the end.", "You SHOULD stop.", "drug abuse", "He is an addict.", "You have PTSD.",
        "committed suicide", "You are at high risk.", "clean time", "All clear!", "It is safe to stop now.",
        "a 30 day streak", "the patient’s dose",
    ],
)  # fmt: skip
def test_a_phrase_of_the_list_is_found(text: str) -> None:
    assert CONTENT.words.found(text)


@pytest.mark.parametrize(
    "text",
    [
        "physical, emotional, sexual abuse", "Sexual abuse as a child", "Clean the table.", "In any case, call.",
        "Alcoholics Anonymous meets here.", "National Domestic Abuse Helpline", "A bad habit of mine", "returned to use",
    ],
)  # fmt: skip
def test_words_that_are_needed_are_left_alone(text: str) -> None:
    assert not CONTENT.words.found(text)


def test_an_exempt_name_does_not_hide_what_stands_beside_it() -> None:
    assert CONTENT.words.found("Alcoholics Anonymous is for any addict.") == ("addict",)


def test_every_phrase_has_what_we_say_instead() -> None:
    for phrase, instead in CONTENT.words.not_used.items():
        assert instead
        assert not CONTENT.words.found(instead), phrase
