"""The library as pages see it: the language of the page, the host's own folder, and escaping."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

from twofold.care.content import PACKAGED
from twofold.care.errors import NoWording
from twofold.web import library


@pytest.fixture(autouse=True)
def _loaded_anew() -> Iterator[None]:
    library.content.cache_clear()
    yield
    library.content.cache_clear()


def test_a_sentence_is_said_in_the_language_of_the_page_or_in_english_and_that_is_counted() -> None:
    with translation.override("fr"):
        assert library.say("help.title") == "Help now"
    assert library.content().wording.fallbacks["fr", "help.title"] == 1


def test_a_host_lays_a_folder_over_ours(tmp_path: Path, settings: object) -> None:
    folder = tmp_path / "wording" / "fr"
    folder.mkdir(parents=True)
    (folder / "help.yaml").write_text("title: Aide\n", encoding="utf-8")
    settings.TWOFOLD_CONTENT = str(tmp_path)  # type: ignore[attr-defined]
    with translation.override("fr"):
        assert library.say("help.title") == "Aide"
    assert library.say("help.title", "en") == "Help now"


def test_the_content_is_read_once() -> None:
    assert library.content() is library.content()


def test_a_template_says_a_sentence_and_escapes_what_was_put_in() -> None:
    template = Template('{% load words %}{% say "helplines.source" title=title %}')
    assert template.render(Context({"title": "<b>"})) == "From: &lt;b&gt;"


def test_a_template_says_a_list() -> None:
    template = Template('{% load words %}{% say_lines "help.overdose.signs" as signs %}{{ signs|length }}')
    assert template.render(Context()) == "3"


def test_a_template_that_names_no_sentence_fails_loudly() -> None:
    with pytest.raises(NoWording):
        Template('{% load words %}{% say "help.nothing" %}').render(Context())


def test_only_what_has_its_words_is_offered_and_the_non_commercial_pack_waits_for_the_host(
    tmp_path: Path, settings: object
) -> None:
    names = {one.id for one in library.offered()}
    assert names >= {"pcl-5", "pc-ptsd-5", "phq-9", "gad-7", "taps-1", "bam", "single-alcohol", "exposure"}
    assert names.isdisjoint({"isi", "c-ssrs", "audit", "who-5"})
    folder = tmp_path / "instruments" / "who-5"
    folder.mkdir(parents=True)
    text = (PACKAGED / "instruments" / "who-5" / "questionnaire.json").read_text(encoding="utf-8")
    worded = text.replace('"type": "choice"', '"text": "words of the host", "type": "choice"')
    worded = re.sub(r'("code": "[0-9]")\}', r'\1, "display": "an answer"}', worded)
    (folder / "questionnaire.json").write_text(worded, encoding="utf-8")
    settings.TWOFOLD_CONTENT = str(tmp_path)  # type: ignore[attr-defined]
    library.content.cache_clear()
    assert "who-5" not in {one.id for one in library.offered()}
    settings.NON_COMMERCIAL = True  # type: ignore[attr-defined]
    assert "who-5" in {one.id for one in library.offered()}
