"""Sentences by key: values in their places, languages that fall back aloud, and none missing."""

import logging
import re
from pathlib import Path

import pytest

from twofold.care.content import load
from twofold.care.errors import MissingValue, NoWording
from twofold.care.wording import Wording, flatten

WORDS = Wording(
    {"en": {"a.b": "Hello {name}", "a.c": "Bye", "d.1": "one", "d.2": "two"}, "fr": {"a.b": "Bonjour {name}"}}
)


def test_a_sentence_is_said_in_the_language_asked_for() -> None:
    assert WORDS.say("a.b", "fr", name="Ana") == "Bonjour Ana"
    assert WORDS.say("a.b", "fr-ca", name="Ana") == "Bonjour Ana"


def test_a_missing_sentence_falls_back_to_english_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    words = Wording(WORDS.sentences)
    with caplog.at_level(logging.WARNING):
        assert words.say("a.c", "fr") == "Bye"
        assert words.say("a.c", "fr") == "Bye"
    assert words.fallbacks["fr", "a.c"] == 2
    assert len(caplog.records) == 1


def test_a_key_nobody_wrote_is_an_error() -> None:
    with pytest.raises(NoWording):
        WORDS.say("a.z")


def test_a_value_that_was_not_given_is_an_error() -> None:
    with pytest.raises(MissingValue):
        WORDS.say("a.b")


def test_a_value_is_put_in_as_it_is_and_never_read_again() -> None:
    assert WORDS.say("a.b", name="{name} {0.__class__} %s") == "Hello {name} {0.__class__} %s"


def test_a_list_comes_in_its_order_and_a_single_sentence_is_a_list_of_one() -> None:
    assert WORDS.lines("d") == ("one", "two")
    assert WORDS.lines("a.c") == ("Bye",)
    with pytest.raises(NoWording):
        WORDS.lines("z")


def test_nested_keys_become_dotted() -> None:
    assert flatten({"a": {"b": "x  y"}, "c": ["z"]}, "f") == {"f.a.b": "x y", "f.c.1": "z"}


def test_every_sentence_named_in_a_template_exists() -> None:
    words = load().wording
    web = Path(__file__).parents[2] / "twofold" / "web"
    for template in web.rglob("*.html"):
        for tag, key in re.findall(r'{%-?\s*(say|say_lines)\s+"([^"]+)"', template.read_text(encoding="utf-8")):
            known = words.has(key) or (tag == "say_lines" and words.has(f"{key}.1"))
            assert known, f"{template.name} says {key}"


def test_every_sentence_named_in_python_exists() -> None:
    words = load().wording
    for file in (Path(__file__).parents[2] / "twofold").rglob("*.py"):
        for key in re.findall(r'\b(?:library\.)?say\(\s*"([a-z0-9_.*-]+)"', file.read_text(encoding="utf-8")):
            assert words.has(key), f"{file.name} says {key}"
